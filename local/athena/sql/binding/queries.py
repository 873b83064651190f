"""Binds queries: each becomes DuckDB's SQL, with columns c0, c1, ... of known names and types.

https://docs.aws.amazon.com/athena/latest/ug/select.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count

from sqlglot import exp

from local.athena.model import QueryFailed
from local.athena.sql.binding.coercion import coerce, unified
from local.athena.sql.binding.expressions import Expressions
from local.athena.sql.binding.scope import Field, NamedQuery, Scope
from local.athena.sql.binding.selects import Selects
from local.athena.sql.binding.sources import Sources
from local.athena.sql.binding.tables import Tables
from local.athena.sql.binding.text import sql
from local.athena.sql.binding.typed import Fault, Typed, mismatch
from local.athena.sql.statements import parse
from local.athena.types import Type, common

# ruff: noqa: S608 - its work is to write SQL, out of what was bound


class Queries:
    """Binds the queries of one statement, and those of the views that it names."""

    def __init__(
        self, text: str, database: str, tables: Tables, aliases: Iterable[int] | None = None
    ) -> None:
        self._text = text
        self.database = database
        self.tables = tables
        self._aliases = iter(aliases) if aliases is not None else count()
        self.expressions = Expressions(text, self)
        self.sources = Sources(self)
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
        """A query within an expression: all its columns are used."""
        text, fields = self.query(query, scope)
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
            text, fields = self._set_operation(node, scope)
        elif isinstance(node, exp.Values):
            text, fields = self._values(node, scope)
        else:
            raise self.failed(Fault("NOT_SUPPORTED", type(node).__name__.upper()), node)
        return prefix + text, [
            replace(each, node=exp.column(f"c{place}")) for place, each in enumerate(fields)
        ]

    def view(self, database: str, name: str) -> tuple[str, list[Field]] | None:
        """The query of a view, and its columns; None: there is no such view."""
        _, _, table = self.tables.find(exp.table_(name, db=database), database)
        view = table.view if table is not None else None
        if view is None:
            return None
        parsed = parse(view.sql)
        if parsed.query is None:
            raise Fault("INVALID_VIEW", f"View '{database}.{name}' is no query")
        inner = Queries(view.sql, view.database or database, self.tables, self._aliases)
        text, fields = inner.query(parsed.query.copy(), Scope())
        self.expressions.uses |= inner.expressions.uses
        return text, fields

    def _with(self, node: exp.With, scope: Scope) -> tuple[Scope, str]:
        scope = Scope((), scope)
        texts = []
        for cte in node.expressions:
            name = f"w{next(self._aliases)}"
            aliases = [column.name for column in cte.args["alias"].columns]
            if node.args.get("recursive") and isinstance(cte.this, exp.Union):
                text, fields = self._recursive(cte, name, aliases, scope)
            else:
                text, fields = self.query(cte.this, scope)
            fields = _renamed(fields, aliases)
            texts.append(f"{name} AS ({text})")
            scope = scope.with_query(cte.alias.lower(), NamedQuery(name, fields))
        recursive = "RECURSIVE " if node.args.get("recursive") else ""
        return scope, f"WITH {recursive}{', '.join(texts)} "

    def _recursive(
        self, cte: exp.CTE, name: str, aliases: Sequence[str], scope: Scope
    ) -> tuple[str, list[Field]]:
        """`WITH RECURSIVE t(n) AS (start UNION ALL step)`: its types are those of the start."""
        union = cte.this
        start, fields = self.query(union.left, scope)
        inner = scope.with_query(cte.alias.lower(), NamedQuery(name, _renamed(fields, aliases)))
        step, steps = self.query(union.right, inner)
        kinds = [each.kind for each in fields]
        if any(common(kind, each.kind) != kind for kind, each in zip(kinds, steps, strict=True)):
            raise self.failed(
                mismatch("recursion step relation output type is not the start's"), cte
            )
        word = "UNION" if union.args.get("distinct") else "UNION ALL"
        return f"({start}) {word} ({self._as_kinds(step, steps, kinds)})", fields

    def _parenthesised(self, node: exp.Subquery, scope: Scope) -> tuple[str, list[Field]]:
        text, fields = self.query(node.this, scope)
        return self._ordered(f"({text})", fields, node, scope), fields

    def _ordered(self, text: str, fields: list[Field], node: exp.Expr, scope: Scope) -> str:
        """A query's ORDER BY, LIMIT and OFFSET, which see its columns alone."""
        if not any(node.args.get(part) for part in ("order", "limit", "offset")):
            return text
        alias = self.alias()
        own = scope.within(self.columns(fields, alias, ()))
        tail = self._selects.tail(node, own, self.columns(fields, alias, ()), [])
        names = ", ".join(f"c{place}" for place in range(len(fields)))
        return f"SELECT {names} FROM ({text}) AS {alias}{tail}"

    def _set_operation(self, node: exp.SetOperation, scope: Scope) -> tuple[str, list[Field]]:
        word = type(node).__name__.upper()
        (left, mine), (right, theirs) = (
            self.query(side, scope) for side in (node.left, node.right)
        )
        if len(mine) != len(theirs):
            raise self.failed(
                mismatch(
                    f"{word} query has different number of fields: {len(mine)}, {len(theirs)}"
                ),
                node,
            )
        kinds = []
        for place, (one, other) in enumerate(zip(mine, theirs, strict=True), start=1):
            kind = common(one.kind, other.kind)
            if kind is None:
                raise self.failed(
                    mismatch(
                        f"column {place} in {word} query has incompatible types: "
                        f"{one.kind}, {other.kind}"
                    ),
                    node,
                )
            kinds.append(kind)
        fields = [
            replace(one, kind=kind, uses=one.uses | other.uses)
            for one, other, kind in zip(mine, theirs, kinds, strict=True)
        ]
        if not isinstance(node, exp.Union) or node.args.get("distinct"):
            word += " ALL" if not node.args.get("distinct") else ""
            for each in fields:
                self.expressions.uses |= each.uses
        else:
            word = "UNION ALL"
        text = (
            f"({self._as_kinds(left, mine, kinds)}) {word} ({self._as_kinds(right, theirs, kinds)})"
        )
        return self._ordered(text, fields, node, scope), fields

    def _as_kinds(self, text: str, fields: Sequence[Field], kinds: Sequence[Type]) -> str:
        """A query with its columns as these types."""
        if [each.kind for each in fields] == list(kinds):
            return text
        alias = self.alias()
        columns = ", ".join(
            f"{sql(coerce(Typed(each.node, each.kind), kind))} AS c{place}"
            for place, (each, kind) in enumerate(
                zip(self.columns(fields, alias, ()), kinds, strict=True)
            )
        )
        return f"SELECT {columns} FROM ({text}) AS {alias}"

    def _values(self, node: exp.Values, scope: Scope) -> tuple[str, list[Field]]:
        rows = [
            [self.expressions.bind(item, scope) for item in _items(row)] for row in node.expressions
        ]
        if len({len(row) for row in rows}) > 1:
            raise self.failed(mismatch("Values rows have mismatched sizes"), node)
        columns, kinds = [], []
        for values in zip(*rows, strict=True):
            try:
                nodes, kind = unified(list(values), "Values rows have mismatched types")
            except Fault as fault:
                raise self.failed(fault, node) from fault
            columns.append(nodes)
            kinds.append(kind)
        texts = ", ".join(
            f"({', '.join(sql(item) for item in row)})" for row in zip(*columns, strict=True)
        )
        names = ", ".join(f"c{place}" for place in range(len(kinds)))
        alias = self.alias()
        fields = [Field(None, kind, exp.Null()) for kind in kinds]
        text = f"SELECT {names} FROM (VALUES {texts}) AS {alias}({names})"
        return self._ordered(text, fields, node, scope), fields


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


def _renamed(fields: list[Field], aliases: Sequence[str]) -> list[Field]:
    if not aliases:
        return fields
    return [
        replace(each, name=name.lower(), label=name)
        for each, name in zip(fields, aliases, strict=True)
    ]
