"""Binds queries: each becomes DuckDB's SQL, with columns c0, c1, ... of known names and types.

https://docs.aws.amazon.com/athena/latest/ug/select.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count

from sqlglot import exp

from local.athena import types
from local.athena.model import QueryFailed, StatementRefused
from local.athena.sql.binding.expressions import Expressions
from local.athena.sql.binding.ordering import Ordering
from local.athena.sql.binding.recursion import is_recursive, recursion
from local.athena.sql.binding.scope import (
    CATALOG,
    Field,
    NamedQuery,
    Scope,
    labelled,
    without_keys,
)
from local.athena.sql.binding.selects import Selects
from local.athena.sql.binding.set_operations import as_kinds, set_operation
from local.athena.sql.binding.sources import Sources
from local.athena.sql.binding.tables import Tables
from local.athena.sql.binding.text import sql
from local.athena.sql.binding.views import declared_types, in_view
from local.athena.sql.statements import parse
from local.athena.sql.typed.coercion import coerce
from local.athena.sql.typed.expression import Fault, mismatch
from local.athena.types import Type, common

# ruff: noqa: S608 - its work is to write SQL, out of what was bound


class Queries:
    """Binds the queries of one statement, and those of the views that it names."""

    def __init__(
        self,
        text: str,
        database: str,
        tables: Tables,
        *,
        aliases: Iterable[int] | None = None,
        views: tuple[str, ...] = (),
    ) -> None:
        self._text = text
        self._views = views  # those whose queries these are, the innermost last
        self.database = database
        self.tables = tables
        self._aliases = iter(aliases) if aliases is not None else count()
        self.expressions = Expressions(text, self)
        self.sources = Sources(self)
        self.ordering = Ordering(self)
        self._selects = Selects(self)

    def failed(self, fault: Fault, node: exp.Expr) -> QueryFailed:
        """The failure of the query, at a node's place."""
        return fault.at(node, self._text)

    def alias(self) -> str:
        """A name in DuckDB that nothing else has."""
        return f"r{next(self._aliases)}"

    def columns(
        self, fields: Sequence[Field], alias: str, qualifiers: tuple[str, ...]
    ) -> list[Field]:
        """The columns of a query as those of a relation."""
        return [
            replace(each, node=exp.column(f"c{place}", table=alias), qualifiers=qualifiers)
            for place, each in enumerate(fields)
        ]

    def subquery(self, query: exp.Expr, scope: Scope) -> tuple[str, Sequence[Field]]:
        """A query within an expression: its columns are used, but where EXISTS asks for rows."""
        text, fields = self.query(query, scope)
        if not isinstance(query.parent, exp.Exists):
            for each in fields:
                self.expressions.uses |= each.uses
        return text, fields

    def query(self, node: exp.Expr, scope: Scope) -> tuple[str, list[Field]]:
        """DuckDB's SQL of a query, and its columns; raises QueryFailed."""
        with_ = node.args.get("with_")
        prefix = ""
        if with_ is not None:
            scope, prefix = self._with(with_, scope)
        if isinstance(node, exp.Subquery):
            text, fields = self._parenthesised(node, scope)
        elif isinstance(node, exp.Select):
            text, fields = self._selects.bind(node, scope)
        elif isinstance(node, exp.SetOperation):
            text, fields = set_operation(self, node, scope)
            text = self._ordered(text, fields, node, scope)
        elif isinstance(node, exp.Values):
            text, fields = self._values(node, scope)
        else:
            raise self.failed(Fault("NOT_SUPPORTED", type(node).__name__.upper()), node)
        if node.args.get("limit") or node.args.get("offset"):
            fields = without_keys(fields)
        return prefix + text, [
            replace(each, node=exp.column(f"c{place}")) for place, each in enumerate(fields)
        ]

    def view(self, database: str, name: str) -> tuple[str, list[Field]] | None:
        """The query of a view, and its columns; None: there is no such view."""
        _, _, table = self.tables.find(exp.table_(name, db=database), database)
        view = table.view if table is not None else None
        if view is None:
            return None
        full = f"{database}.{name}"
        if full in self._views:
            raise Fault("VIEW_IS_RECURSIVE", "View is recursive")
        try:
            query = parse(view.sql).query
        except StatementRefused as refused:
            message = f"Failed parsing stored view '{CATALOG}.{full}': {refused.message}"
            raise Fault("INVALID_VIEW", message) from refused
        if query is None:
            raise Fault("INVALID_VIEW", f"View '{full}' is no query")
        inner = Queries(
            view.sql,
            view.database or database,
            self.tables,
            aliases=self._aliases,
            views=(*self._views, full),
        )
        try:
            text, fields = inner.query(query.copy(), Scope())
        except QueryFailed as failed:
            raise in_view(full, failed) from failed
        self.expressions.uses |= inner.expressions.uses
        kinds = declared_types(full, view.columns, fields)
        text = as_kinds(self.alias(), text, fields, kinds)
        return text, [replace(each, kind=kind) for each, kind in zip(fields, kinds, strict=True)]

    def _with(self, node: exp.With, scope: Scope) -> tuple[Scope, str]:
        scope = Scope((), scope)
        texts = []
        names: set[str] = set()
        for cte in node.expressions:
            name, alias = f"w{next(self._aliases)}", cte.alias.lower()
            try:
                if alias in names:
                    message = f"WITH query name '{alias}' specified more than once"
                    raise Fault("DUPLICATE_NAMED_QUERY", message)
                if node.args.get("recursive") and is_recursive(cte):
                    text, fields = recursion(self, cte, name, scope)
                else:
                    text, fields = self.query(cte.this, scope)
                fields = labelled(fields, _names(cte))
                if _is_repeated(cte):
                    fields = without_keys(fields)
            except Fault as fault:
                raise self.failed(fault, cte) from fault
            texts.append(f"{name} AS ({text})")
            names.add(alias)
            scope = scope.with_query(alias, NamedQuery(name, fields))
        return scope, f"WITH {', '.join(texts)} "

    def _parenthesised(self, node: exp.Subquery, scope: Scope) -> tuple[str, list[Field]]:
        text, fields = self.query(node.this, scope)
        return self._ordered(f"({text})", fields, node, scope), fields

    def _ordered(self, text: str, fields: list[Field], node: exp.Expr, scope: Scope) -> str:
        """A query's ORDER BY, LIMIT and OFFSET, which see its columns alone."""
        if not any(node.args.get(part) for part in ("order", "limit", "offset")):
            return text
        alias = self.alias()
        columns = self.columns(fields, alias, ())
        tail = self.ordering.tail(node, scope.within(columns), columns)
        names = ", ".join(f"c{place}" for place in range(len(fields)))
        return f"SELECT {names} FROM ({text}) AS {alias}{tail}"

    def _values(self, node: exp.Values, scope: Scope) -> tuple[str, list[Field]]:
        rows = [
            [self.expressions.bind(item, scope) for item in _items(row)] for row in node.expressions
        ]
        try:
            kinds = _row_type([[value.kind for value in row] for row in rows]).children
        except Fault as fault:
            raise self.failed(fault, node) from fault
        texts = ", ".join(
            f"({', '.join(sql(coerce(*each)) for each in zip(row, kinds, strict=True))})"
            for row in rows
        )
        names = ", ".join(f"c{place}" for place in range(len(kinds)))
        alias = self.alias()
        fields = [Field(None, kind, exp.Null()) for kind in kinds]
        text = f"SELECT {names} FROM (VALUES {texts}) AS {alias}({names})"
        return self._ordered(text, fields, node, scope), fields


def _row_type(rows: Sequence[Sequence[Type]]) -> Type:
    """The type that the rows of VALUES have all; raises Fault."""
    first, *others = map(types.row, rows)
    kind = first
    for other in others:
        sizes = len(first.children), len(other.children)
        if sizes[0] != sizes[1]:
            raise mismatch(f"Values rows have mismatched sizes: {sizes[0]} vs {sizes[1]}")
        both = common(kind, other)
        if both is None:
            raise mismatch(f"Values rows have mismatched types: {first} vs {other}")
        kind = both
    return kind


def _items(row: exp.Expr) -> Sequence[exp.Expr]:
    """The values of a row of VALUES, which `ROW(1, 2)` is too."""
    if not isinstance(row, exp.Tuple):
        return [row]
    items: Sequence[exp.Expr] = row.expressions
    if len(items) == 1 and isinstance(items[0], exp.Anonymous) and items[0].name.lower() == "row":
        return list(items[0].expressions)
    if len(items) == 1 and isinstance(items[0], exp.Tuple):
        return list(items[0].expressions)
    return items


def _names(cte: exp.CTE) -> list[str]:
    """The names that a WITH clause gives to the columns of a query."""
    return [column.name for column in cte.args["alias"].columns]


def _is_repeated(cte: exp.CTE) -> bool:
    """True where more than one place may read the query: a filter at one is not for the other."""
    root = cte.root()
    named = [table for table in root.find_all(exp.Table) if table.name.lower() == cte.alias.lower()]
    return len(named) > 1
