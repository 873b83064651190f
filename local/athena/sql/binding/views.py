"""Views: what they were made with, and what their queries give now.

https://docs.aws.amazon.com/athena/latest/ug/views.html
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp
from sqlglot.errors import ParseError

from local.athena.model import QueryFailed
from local.athena.sql.binding.scope import CATALOG, Field
from local.athena.sql.dialect import Athena
from local.athena.sql.typed.expression import Fault
from local.athena.sql.typed.type_names import written_type
from local.athena.types import Type, coerces


def declared_types(
    name: str, columns: Sequence[tuple[str, str]], fields: Sequence[Field]
) -> list[Type]:
    """The types of a view's columns; raises Fault where its query does not give them any more."""
    if len(columns) != len(fields):
        raise _stale(
            name,
            f"stored view column count ({len(columns)}) does not match column count derived from "
            f"the view query analysis ({len(fields)})",
        )
    kinds = []
    for place, ((column, spelled), each) in enumerate(zip(columns, fields, strict=True)):
        kind = _type(name, column, spelled)
        what = f"column [{each.name}] of type {each.kind} projected from query view at position"
        stored = f"column [{column}] of type {kind} stored in view definition"
        if each.name != column.lower():
            raise _stale(name, f"{what} {place} has a different name from {stored}")
        if not coerces(each.kind, kind):
            raise _stale(name, f"{what} {place} cannot be coerced to {stored}")
        kinds.append(kind)
    return kinds


def in_view(name: str, failure: QueryFailed) -> QueryFailed | Fault:
    """The failure of a statement whose view's query fails so."""
    code, _, message = failure.reason.partition(": ")
    if not message.startswith("line ") or code == "NOT_SUPPORTED":
        return failure
    return Fault("INVALID_VIEW", f"Failed analyzing stored view '{CATALOG}.{name}': {message}")


def _type(name: str, column: str, spelled: str) -> Type:
    try:
        return written_type(exp.DataType.build(spelled, dialect=Athena))
    except (Fault, ParseError) as error:
        message = f"Unknown type '{spelled}' for column '{column}' in view: {CATALOG}.{name}"
        raise Fault("INVALID_VIEW", message) from error


def _stale(name: str, why: str) -> Fault:
    return Fault("VIEW_IS_STALE", f"View '{CATALOG}.{name}' is stale or in invalid state: {why}")
