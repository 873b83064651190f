"""Which partitions a query needs, told from its WHERE clause.

https://docs.aws.amazon.com/athena/latest/ug/partitions.html
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from sqlglot import exp

# Nothing here means other things to DuckDB than to Athena, so that no translation is needed.
_PLAIN = (
    exp.Column, exp.Identifier, exp.Literal, exp.Paren, exp.And, exp.Or, exp.Not, exp.Between,
    exp.In, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Like,
)  # fmt: skip


def pruning_condition(table: exp.Table, keys: AbstractSet[str]) -> exp.Expr | None:
    """The part of the WHERE around a table that is on its partition keys alone; None: no part.

    It is only looked for where dropping rows early changes nothing: in a FROM without outer joins.
    """
    select = table.parent_select
    if not keys or select is None or not isinstance(table.parent, exp.From | exp.Join):
        return None
    joins = select.args.get("joins") or []
    where = select.args.get("where")
    if where is None or any(join.side for join in joins):
        return None
    alias = table.alias_or_name.lower()
    parts = where.this.flatten() if isinstance(where.this, exp.And) else [where.this]
    conditions = [
        _unqualified(part) for part in parts if _on_keys(part, keys, alias, alone=not joins)
    ]
    return exp.and_(*conditions) if conditions else None


def _on_keys(condition: exp.Expr, keys: AbstractSet[str], alias: str, *, alone: bool) -> bool:
    if not all(isinstance(node, _PLAIN) for node in condition.walk()):
        return False
    columns = list(condition.find_all(exp.Column))
    return bool(columns) and all(
        column.name.lower() in keys
        and not column.db
        and (column.table.lower() == alias or (alone and not column.table))
        for column in columns
    )


def _unqualified(condition: exp.Expr) -> exp.Expr:
    copy = condition.copy()
    for column in copy.find_all(exp.Column):
        column.set("table", None)
    return copy
