"""The named parameters of a statement, and what is checked of its SQL before it is accepted.

https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-calling.html
"""

from __future__ import annotations

from collections.abc import Sequence

from local.redshift.endpoints import invalid
from local.redshift.translation import RedshiftError, parameter_names
from local.requests import Request

MAX_STATEMENT_BYTES = 100_000


def named_parameters(request: Request, sqls: Sequence[str]) -> dict[str, str]:
    """The parameters by name; raises ApiError where no statement uses one of them."""
    for sql in sqls:
        if not sql.strip():
            raise invalid("SQL statement must not be empty.")
        if len(sql.encode()) > MAX_STATEMENT_BYTES:
            raise invalid(f"SQL statement must not be longer than {MAX_STATEMENT_BYTES} bytes.")
    given = {each["name"]: each["value"] for each in request.get("Parameters") or ()}
    try:
        used = {name for sql in sqls for name in parameter_names(sql)} if given else set()
    except RedshiftError:  # it fails once it runs, as it does at AWS
        return given
    if unused := [name for name in given if name not in used]:
        raise invalid(
            f"Parameters list contains unused parameters. Unused parameters: [{', '.join(unused)}]"
        )
    return given
