"""Binds SELECT: what it gives, groups, and how its rows are ordered and cut.

https://docs.aws.amazon.com/athena/latest/ug/select.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sqlglot import exp

from local.athena.sql.binding.calls import not_scalar
from local.athena.sql.binding.expressions import Expressions
from local.athena.sql.binding.grouping import Grouping, Ungrouped, group_by, holds_aggregate
from local.athena.sql.binding.scope import Field, Scope, labelled, without_keys
from local.athena.sql.binding.text import sql
from local.athena.sql.binding.windows import WindowFault, inline_windows, windows_of
from local.athena.sql.typed.coercion import row_field
from local.athena.sql.typed.expression import Fault, Typed, mismatch, unsupported
from local.athena.sql.typed.keys import has_key, key
from local.translation.chapter import call

if TYPE_CHECKING:
    from local.athena.sql.binding.queries import Queries


class Selects:
    """Binds the SELECTs of one statement."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def bind(self, node: exp.Select, scope: Scope) -> tuple[str, list[Field]]:
        """DuckDB's SQL, and its columns c0, c1, ..."""
        with self._expressions.within(None):
            return self._bound(node, scope)

    def _bound(self, node: exp.Select, scope: Scope) -> tuple[str, list[Field]]:
        if node.args.get("match"):
            raise self._queries.failed(unsupported("MATCH_RECOGNIZE"), node.args["match"])
        source = self._queries.sources.of_select(node, scope)
        inner = scope.within(source.fields if source else ())
        try:
            inline_windows(node)
        except WindowFault as fault:
            raise self._queries.failed(fault, fault.node) from fault
        clauses = []
        where = node.args.get("where")
        if where is not None:
            condition = self._expressions.of_rows(where.this, inner, "WHERE clause")
            clauses.append(f" WHERE {sql(condition)}")
            self._queries.tables.prune(where.this, source.fields if source else ())
        items = self._items(node, inner)
        fields = [each for _, each in items]
        group = node.args.get("group")
        grouped: list[Typed] = []
        if group:
            clauses.append(
                group_by(group, partial(self._key, inner, fields, grouped), self._queries.failed)
            )
        bound = [(written, each.node) for written, each in items]
        having = node.args.get("having")
        kept = self._having(having.this, inner) if having else None
        if having and kept:
            bound.append((having.this, kept))
        distinct = bool(node.args.get("distinct"))
        order = self._queries.ordering.items(node, inner, fields, distinct=distinct)
        if order:
            bound += zip(node.args["order"].expressions, order, strict=True)
        if group or having or any(holds_aggregate(each) for _, each in bound):
            grouping = Grouping(inner, grouped)
            self._check(bound, grouping)
            fields = [replace(each, node=grouping.shown(each.node)) for each in fields]
            for item in order:
                item.set("this", grouping.shown(item.this))
            if kept:
                clauses.append(f" HAVING {sql(grouping.shown(kept))}")
        if distinct:
            for each in fields:
                self._expressions.uses |= each.uses
        if _looks_beyond(node):
            fields = without_keys(fields)
        chosen = ", ".join(f"{sql(each.node)} AS c{place}" for place, each in enumerate(fields))
        from_ = f" FROM {source.text()}" if source else ""
        head = f"SELECT {_distinct(fields) if distinct else ''}{chosen}{from_}"
        return head + "".join(clauses) + self._queries.ordering.limits(node, order, fields), fields

    @property
    def _expressions(self) -> Expressions:
        return self._queries.expressions

    def _items(self, node: exp.Select, scope: Scope) -> list[tuple[exp.Expr, Field]]:
        """What is selected, as written and bound; who uses it only the query around knows."""
        items: list[tuple[exp.Expr, Field]] = []
        for item in node.expressions:
            before, self._expressions.uses = self._expressions.uses, set()
            try:
                made = self._item(item, scope)
            except Fault as fault:
                raise self._queries.failed(fault, item) from fault
            uses = frozenset(self._expressions.uses)
            self._expressions.uses = before
            items += [(item, replace(each, uses=each.uses or uses)) for each in made]
        return items

    def _item(self, item: exp.Expr, scope: Scope) -> list[Field]:
        names: Sequence[str] = ()
        if isinstance(item, exp.Aliases):
            item, names = item.this, [each.name for each in item.expressions]
        if isinstance(item, exp.Star):
            return self._all(scope)
        if isinstance(item, exp.Column) and isinstance(item.this, exp.Star):
            parts = [part.name.lower() for part in item.parts[:-1]]
            return self._all_of(parts, names, scope)
        if isinstance(item, exp.Dot) and isinstance(item.expression, exp.Star):
            return _spread(self._expressions.bind(item.this, scope), names)
        name = item.alias if isinstance(item, exp.Alias) else _own_name(item)
        value = item.this if isinstance(item, exp.Alias) else item
        bound = self._expressions.bind(value, scope)
        keys = next((each.keys for each in scope.fields if each.node == bound.node), frozenset())
        name = name or ""
        return [Field(name.lower() or None, bound.kind, bound.node, keys=keys, label=name)]

    def _all(self, scope: Scope) -> list[Field]:
        """`*`"""
        found = [each for each in scope.fields if not each.hidden]
        if not found:
            message = "SELECT * not allowed in queries without FROM clause"
            raise Fault("COLUMN_NOT_FOUND", message)
        return [_own(each) for each in found]

    def _all_of(self, parts: Sequence[str], names: Sequence[str], scope: Scope) -> list[Field]:
        """`t.*`, of a relation or of a row."""
        for level in scope.levels():
            found = [
                each
                for each in level.fields
                if not each.hidden and each.qualifiers[-len(parts) :] == tuple(parts)
            ]
            if found:
                return labelled([_own(each) for each in found], names)
        try:
            value, uses = scope.resolve(parts)
        except Fault as fault:
            if fault.code != "COLUMN_NOT_FOUND":
                raise
            name = ".".join(parts)
            raise Fault("TABLE_NOT_FOUND", f"Unable to resolve reference {name}") from fault
        self._expressions.uses |= uses
        return _spread(value, names)

    def _key(
        self, scope: Scope, fields: Sequence[Field], grouped: list[Typed], node: exp.Expr
    ) -> str:
        """An expression of GROUP BY, or the place of one, as text; it is added to `grouped`."""
        place = self._queries.ordering.ordinal(node, fields, "GROUP BY")
        if place:
            field = fields[place - 1]
            if holds_aggregate(field.node) or field.node.find(exp.Window):
                raise self._queries.failed(not_scalar("GROUP BY clause", field.node), node)
            self._expressions.uses |= field.uses
            bound = Typed(field.node, field.kind)
        else:
            with self._expressions.within("GROUP BY clause"):
                bound = self._expressions.bind(node, scope)
        if not bound.kind.is_comparable:
            message = f"{bound.kind} is not comparable, and therefore cannot be used in GROUP BY"
            raise self._queries.failed(mismatch(message), node)
        grouped.append(bound)
        if place and not has_key(bound.kind):
            return str(place)
        return sql(key(bound.node, bound.kind))

    def _having(self, node: exp.Expr, scope: Scope) -> exp.Expr:
        window = next(windows_of(node), None)
        if window is not None:
            message = "HAVING clause cannot contain window functions or row pattern measures"
            raise self._queries.failed(Fault("NESTED_WINDOW", message), window)
        return self._expressions.boolean(node, scope, "HAVING clause")

    def _check(self, bound: Sequence[tuple[exp.Expr, exp.Expr]], grouping: Grouping) -> None:
        """Raise QueryFailed where what is asked for is not the same in a whole group."""
        for written, node in bound:
            try:
                grouping.check(node)
            except Ungrouped as fault:
                raise self._queries.failed(fault, fault.place(written)) from fault


def _distinct(fields: Sequence[Field]) -> str:
    """DISTINCT, of rows that are told apart as Athena does."""
    if not any(has_key(each.kind) for each in fields):
        return "DISTINCT "
    # In a row, for a number by itself would mean a place.
    row = call("row", *(key(each.node.copy(), each.kind) for each in fields))
    return f"DISTINCT ON ({sql(row)}) "


def _looks_beyond(node: exp.Select) -> bool:
    """True where a row of the result depends on others than those of its partition."""
    order, group = (node.args.get(part) for part in ("order", "group"))
    parts = [*node.expressions, *(order.expressions if order else ())]
    sets = group.expressions if group else ()
    return next(windows_of(*parts), None) is not None or any(
        isinstance(each, exp.GroupingSets | exp.Cube | exp.Rollup) for each in sets
    )


def _own_name(node: exp.Expr) -> str | None:
    """The name of a column that is given none: its own."""
    if isinstance(node, exp.Column):
        return str(node.name).lower()
    if isinstance(node, exp.Dot):
        return str(node.expression.name).lower()
    return None


def _own(field: Field) -> Field:
    """A column of a relation as one of the query's own."""
    return replace(field, node=field.node.copy(), qualifiers=())


def _spread(value: Typed, names: Sequence[str]) -> list[Field]:
    """`row.*`: a column for each field."""
    if value.kind.name != "row":
        raise mismatch("expected expression of type Row")
    fields = []
    for place, name in enumerate(value.kind.names):
        part = row_field(Typed(value.node.copy(), value.kind), place)
        fields.append(Field(name and name.lower(), part.kind, part.node, label=name or ""))
    return labelled(fields, names)
