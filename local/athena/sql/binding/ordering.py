"""Binds ORDER BY, OFFSET, LIMIT and FETCH.

https://trino.io/docs/current/sql/select.html#order-by-clause
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from local.athena.sql.binding.scope import Field, Scope
from local.athena.sql.binding.text import sql
from local.athena.sql.typed.expression import Fault, Typed, unsupported

if TYPE_CHECKING:
    from local.athena.sql.binding.queries import Queries


class Ordering:
    """Binds how the rows of a statement's queries are ordered and cut."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def tail(self, node: exp.Expr, scope: Scope, fields: Sequence[Field]) -> str:
        """The clauses of a query whose columns are known, as text that begins with a blank."""
        return self.limits(node, self.items(node, scope, fields), [])

    def items(
        self, node: exp.Expr, scope: Scope, fields: Sequence[Field], *, distinct: bool = False
    ) -> list[exp.Ordered]:
        """The items of ORDER BY; the names of the query's own columns win over the scope's."""
        order = node.args.get("order")
        if order is None:
            return []
        named = scope.within([replace(each, qualifiers=()) for each in fields if each.name])
        texts = [sql(each.node) for each in fields]
        items = []
        for item in order.expressions:
            place = self.ordinal(item.this, fields, "ORDER BY")
            if place:
                bound = Typed(fields[place - 1].node, fields[place - 1].kind)
                self._queries.expressions.uses |= fields[place - 1].uses
            else:
                bound = self._queries.expressions.bind(item.this, named)
                text = sql(bound.node)
                place = texts.index(text) + 1 if text in texts else 0
            made = self._queries.expressions.ordered(item, bound)
            if distinct and not place:
                message = "For SELECT DISTINCT, ORDER BY expressions must appear in select list"
                raise self._queries.failed(Fault("EXPRESSION_NOT_IN_DISTINCT", message), item)
            if place and made.this is bound.node:  # what is ordered by is the value itself
                made.set("this", exp.Literal.number(place))
            items.append(made)
        return items

    def ordinal(self, node: exp.Expr, fields: Sequence[Field], clause: str) -> int:
        """The place that a number names; 0: it is none. Raises QueryFailed."""
        if not (isinstance(node, exp.Literal) and not node.is_string and node.this.isdigit()):
            return 0
        place = int(node.this)
        if not 0 < place <= len(fields):
            message = f"{clause} position {place} is not in select list"
            raise self._queries.failed(Fault("INVALID_COLUMN_REFERENCE", message), node)
        return place

    def limits(self, node: exp.Expr, order: Sequence[exp.Ordered], fields: Sequence[Field]) -> str:
        """ORDER BY, LIMIT and OFFSET as text.

        `fields` are a SELECT's own expressions, where WITH TIES can look at them.
        """
        text = ""
        limit = node.args.get("limit")
        if isinstance(limit, exp.Fetch):
            count = self._number(limit.args["count"]) if limit.args.get("count") else 1
            if not count:
                message = f"FETCH FIRST row count must be positive (actual value: {count})"
                raise self._queries.failed(Fault("NUMERIC_VALUE_OUT_OF_RANGE", message), limit)
            options = limit.args.get("limit_options")
            if options is not None and options.args.get("with_ties"):
                text, limit = f" QUALIFY {self._ties(node, order, fields)} <= {count}", None
            else:
                limit = exp.Limit(expression=exp.Literal.number(count))
        if order:
            text += f" ORDER BY {', '.join(map(sql, order))}"
        if limit is not None and not isinstance(limit.expression, exp.Var):  # ALL
            text += f" LIMIT {self._number(limit.expression)}"
        if node.args.get("offset"):
            text += f" OFFSET {self._number(node.args['offset'].expression)}"
        return text

    def _ties(self, node: exp.Expr, order: Sequence[exp.Ordered], fields: Sequence[Field]) -> str:
        if not order:
            message = "FETCH FIRST WITH TIES clause requires ORDER BY"
            raise self._queries.failed(Fault("MISSING_ORDER_BY", message), node)
        if not fields or node.args.get("distinct") or node.args.get("offset"):
            raise self._queries.failed(unsupported("FETCH FIRST ... WITH TIES here"), node)
        return (
            f"rank() OVER (ORDER BY {', '.join(_out_of_ordinals(item, fields) for item in order)})"
        )

    def _number(self, node: exp.Expr) -> int:
        value = node.unnest()
        if isinstance(value, exp.Literal) and not value.is_string and value.this.isdigit():
            return int(value.this)
        raise self._queries.failed(unsupported("LIMIT of an expression"), node)


def _out_of_ordinals(item: exp.Ordered, fields: Sequence[Field]) -> str:
    """An item of ORDER BY with its expression where it names a place."""
    if not isinstance(item.this, exp.Literal):
        return sql(item)
    spelled = item.copy()
    spelled.set("this", fields[int(item.this.name) - 1].node.copy())
    return sql(spelled)
