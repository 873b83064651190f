"""Which partitions a query needs: what its conditions say of partition keys alone.

https://docs.aws.amazon.com/athena/latest/ug/partitions.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlglot import exp

from local.athena.model import QueryFailed
from local.athena.sql.binding.expressions import Expressions
from local.athena.sql.binding.scope import Field, Scope
from local.athena.sql.binding.text import sql
from local.athena.sql.typed.expression import unsupported
from local.athena.sql.typed.volatile import VOLATILE


def conditions(written: exp.Expr, fields: Sequence[Field]) -> Mapping[int, str]:
    """What a condition on these columns says of the partition keys of tables, by their places.

    Rows of other partitions would not fulfil it. In the text a key is a column by its own name.
    """
    found = {}
    for place in {key.table for each in fields for key in each.keys}:
        scope = Scope(
            replace(each, node=exp.column(exp.to_identifier(key.column, quoted=True)))
            for each in fields
            for key in each.keys
            if key.table == place
        )
        implied = _implied(written, scope)
        if implied is not None:
            found[place] = sql(implied)
    return found


def _implied(written: exp.Expr, scope: Scope) -> exp.Expr | None:
    """What follows from a condition for the columns of the scope alone; None: nothing."""
    written = written.unnest()
    if isinstance(written, exp.And | exp.Or):
        parts = [_implied(part, scope) for part in written.flatten()]
        known = [part for part in parts if part is not None]
        if isinstance(written, exp.And):
            return exp.and_(*known, copy=False) if known else None
        return exp.or_(*known, copy=False) if len(known) == len(parts) else None
    calls = written.find_all(exp.Anonymous)
    if not written.find(exp.Column) or any(call.name.lower() in VOLATILE for call in calls):
        return None
    try:
        return exp.paren(Expressions("", _NoSubqueries()).boolean(written, scope, ""), copy=False)
    except QueryFailed:
        return None  # it needs more than the keys


class _NoSubqueries:
    def subquery(self, _query: exp.Expr, _scope: Scope) -> tuple[str, Sequence[Field]]:
        raise unsupported("a subquery")
