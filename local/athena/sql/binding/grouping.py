"""GROUP BY: what is grouped by, and that nothing else is asked for but aggregates.

https://docs.aws.amazon.com/athena/latest/ug/select.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlglot import exp

from local.athena.sql.binding.calls import AGGREGATE
from local.athena.sql.binding.scope import Field, Scope
from local.athena.sql.binding.text import sql
from local.athena.sql.binding.typed import Fault


class Grouping:
    """The expressions that a SELECT groups its rows by, as DuckDB has them."""

    def __init__(self, scope: Scope, grouped: Iterable[exp.Expr]) -> None:
        self._names = {sql(each.node): each.name or "" for each in scope.fields}
        self._grouped = {sql(node) for node in grouped}

    def check(self, node: exp.Expr) -> None:
        """Raise Fault where an expression holds a column that is neither grouped nor aggregated."""
        if node.meta.get(AGGREGATE) or sql(node) in self._grouped:
            return
        name = self._names.get(sql(node)) if isinstance(node, exp.Column) else None
        if name is not None:
            raise Ungrouped(name)
        for child in node.iter_expressions():
            self.check(child)


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


def is_aggregated(items: Sequence[Field]) -> bool:
    """True where a SELECT without GROUP BY makes one row of all."""
    return any(node.meta.get(AGGREGATE) for each in items for node in each.node.walk() if node.meta)
