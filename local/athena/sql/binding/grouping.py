"""GROUP BY: what is grouped by, and that nothing else is asked for but aggregates.

https://docs.aws.amazon.com/athena/latest/ug/select.html
https://trino.io/docs/current/sql/select.html#group-by-clause
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, product
from math import prod

from sqlglot import exp

from local.athena.sql.binding.calls import AGGREGATE
from local.athena.sql.binding.scope import Scope
from local.athena.sql.binding.text import sql
from local.athena.sql.typed.expression import Fault, Typed
from local.athena.sql.typed.keys import has_key, key
from local.translation.chapter import call

_MOST_SETS = 2048

Key = Callable[[exp.Expr], str]
"""Binds an expression that is grouped by; its text in DuckDB."""

_Sets = Sequence[Sequence[str]]


def group_by(group: exp.Group, key: Key, failed: Callable[[Fault, exp.Expr], Exception]) -> str:
    """The clause as text, every grouping set written out; raises QueryFailed.

    `failed` makes the failure of a fault at a node.
    """

    def column(node: exp.Expr) -> str:
        if not isinstance(node, exp.Column):
            message = f"GROUP BY expression must be a column reference: {node.sql('trino')}"
            raise failed(Fault("INVALID_COLUMN_REFERENCE", message), node)
        return key(node)

    elements = [_sets(element, key, column) for element in group.expressions]
    count = prod(map(len, elements))
    if count > _MOST_SETS:
        message = f"GROUP BY has {count} grouping sets but can contain at most {_MOST_SETS}"
        raise failed(Fault("TOO_MANY_GROUPING_SETS", message), group)
    sets = [tuple(dict.fromkeys(sum(map(tuple, parts), ()))) for parts in product(*elements)]
    if group.args.get("all") is False:  # GROUP BY DISTINCT
        sets = list({frozenset(each): each for each in sets}.values())
    texts = [f"({', '.join(each)})" for each in sets]
    if len(sets) == 1:
        return f" GROUP BY {', '.join(sets[0]) or '()'}"
    return f" GROUP BY GROUPING SETS ({', '.join(texts)})"


def _sets(element: exp.Expr, key: Key, column: Key) -> _Sets:
    """The grouping sets that an element of GROUP BY stands for."""
    if isinstance(element, exp.GroupingSets):
        return [_members(item, column) for item in element.expressions]
    if isinstance(element, exp.Rollup | exp.Cube):
        parts = [_members(item, column) for item in element.expressions]
        counts = range(len(parts), -1, -1)
        chosen: Iterable[Sequence[Sequence[str]]] = (
            (parts[:count] for count in counts)
            if isinstance(element, exp.Rollup)
            else (some for count in counts for some in combinations(parts, count))
        )
        return [[each for part in some for each in part] for some in chosen]
    return [_members(element, key)]


def _members(node: exp.Expr, key: Key) -> Sequence[str]:
    """`a`, `(a, b)` or `()`."""
    if isinstance(node, exp.Tuple):
        return [key(item) for item in node.expressions]
    return [key(node.unnest())]


class Grouping:
    """The expressions that a SELECT groups its rows by, as DuckDB has them."""

    def __init__(self, scope: Scope, grouped: Iterable[Typed]) -> None:
        self._names = {sql(each.node): each.name or "" for each in scope.fields}
        grouped = list(grouped)
        self._grouped = {sql(each.node) for each in grouped}
        self._keys = {
            sql(each.node): key(each.node.copy(), each.kind)
            for each in grouped
            if has_key(each.kind)
        }
        self._grouped.update(map(sql, self._keys.values()))

    def check(self, node: exp.Expr) -> None:
        """Raise Fault where an expression holds a column that is neither grouped nor aggregated."""
        if node.meta.get(AGGREGATE) or sql(node) in self._grouped:
            return
        name = self._names.get(sql(node)) if isinstance(node, exp.Column) else None
        if name is not None:
            raise Ungrouped(name)
        for child in node.iter_expressions():
            self.check(child)

    def shown(self, node: exp.Expr) -> exp.Expr:
        """The expression with one of the values of a group that are the same by their keys."""
        if not self._keys:
            return node
        keys = set(map(sql, self._keys.values()))

        def show(part: exp.Expr) -> exp.Expr:
            text = sql(part)
            if part.meta.get(AGGREGATE) or text in keys:
                return exp.Var(this=text)
            known = self._keys.get(text)
            if known is None:
                return part
            # Where a grouping set is without it, it is NULL.
            is_grouped = exp.EQ(
                this=call("grouping", known.copy()), expression=exp.Literal.number(0)
            )
            one = call("any_value", part)
            return exp.paren(exp.Case(ifs=[exp.If(this=is_grouped, true=one)]), copy=False)

        shown: exp.Expr = node.transform(show)
        return shown


class Ungrouped(Fault):
    """A column that is neither grouped nor aggregated."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "EXPRESSION_NOT_AGGREGATE",
            f"'{name}' must be an aggregate expression or appear in GROUP BY clause",
        )
        self.name = name

    def place(self, written: exp.Expr) -> exp.Expr:
        """The column's node in what was written."""
        columns = written.find_all(exp.Column)
        return next((each for each in columns if each.name.lower() == self.name), written)


def holds_aggregate(node: exp.Expr) -> bool:
    """True where an expression is computed over the rows of a group."""
    return any(each.meta.get(AGGREGATE) for each in node.walk() if each.meta)
