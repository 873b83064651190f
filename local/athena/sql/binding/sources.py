"""Binds what stands in a FROM: tables, subqueries, joins, UNNEST.

https://docs.aws.amazon.com/athena/latest/ug/select.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from local.athena.sql.binding.coercion import coerce
from local.athena.sql.binding.comparisons import compare
from local.athena.sql.binding.scope import Field, Scope, relabelled, unresolved
from local.athena.sql.binding.tables import TableUse
from local.athena.sql.binding.text import sql
from local.athena.sql.binding.typed import Fault, Typed, mismatch, unsupported
from local.athena.types import BIGINT, Type, common

if TYPE_CHECKING:
    from local.athena.sql.binding.queries import Queries


@dataclass
class Source:
    """What a FROM gives: its columns, and its text once all that is asked of it is known."""

    fields: list[Field]
    text: Callable[[], str]
    tables: list[TableUse] = field(default_factory=list)


class Sources:
    """Binds the FROM clauses of one statement."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def of_select(self, node: exp.Select, scope: Scope) -> Source | None:
        """The FROM of a SELECT, with its joins; None: it has none."""
        clause = node.args.get("from_")
        if clause is None:
            return None
        source = self._item(clause.this, scope, [])
        return self._joined(source, node.args.get("joins") or [], scope)

    def _joined(self, source: Source, joins: Sequence[exp.Join], scope: Scope) -> Source:
        for join in joins:
            source = self._join(source, join, scope)
        return source

    def _item(self, node: exp.Expr, scope: Scope, left: list[Field]) -> Source:
        """One item; `left` are the columns that UNNEST and LATERAL see."""
        if isinstance(node, exp.Table):
            source = self._table(node, scope)
        elif isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table | exp.Subquery):
            source = self._item(node.this, scope, left)
        elif isinstance(node, exp.Unnest):
            return self._unnest(node, scope.within(left))
        elif isinstance(node, exp.Lateral):
            source = self._query(node.this.this, node, scope.within(left), "LATERAL ")
        elif isinstance(node, exp.Subquery):
            source = self._query(node.this, node, scope)
        elif isinstance(node, exp.Query | exp.Values):
            source = self._query(node, node, scope)
        else:
            raise self._queries.failed(unsupported(node.sql("trino")[:80]), node)
        source = self._joined(source, node.args.get("joins") or [], scope)
        return self._sampled(source, node.args.get("sample"))

    def _table(self, node: exp.Table, scope: Scope) -> Source:
        queries = self._queries
        alias = queries.alias()
        named = scope.query(node.name.lower()) if not node.db else None
        try:
            if named is not None:
                fields = queries.columns(named.fields, alias, (node.name.lower(),))
                return self._named(Source(fields, lambda: f"{named.name} AS {alias}"), node)
            database, name, table = queries.tables.find(node, queries.database)
            if table is None or table.view is not None:
                return self._named(self._made_up(database, name, alias), node)
            use = queries.tables.use(table, alias)
        except Fault as fault:
            raise queries.failed(fault, node) from fault
        return self._named(Source(list(use.fields), lambda: queries.tables.text(use), [use]), node)

    def _made_up(self, database: str, name: str, alias: str) -> Source:
        """A view, or a table that the catalogue makes up; raises Fault where there is neither."""
        queries = self._queries
        view = queries.view(database, name)
        if view is not None:
            text, fields = view
            made = queries.columns(fields, alias, (database, name))
            return Source(made, lambda: f"({text}) AS {alias}")
        synthetic = queries.tables.synthetic(database, name)
        if synthetic is None:
            raise queries.tables.missing(database, name)
        columns, query = synthetic
        fields = [
            Field(
                column,
                kind,
                exp.column(exp.to_identifier(column, quoted=True), table=alias),
                (database, name),
                label=column,
            )
            for column, kind in columns.items()
        ]
        return Source(fields, lambda: f"({query}) AS {alias}")

    def _query(self, query: exp.Expr, node: exp.Expr, scope: Scope, prefix: str = "") -> Source:
        text, fields = self._queries.query(query, scope)
        alias = self._queries.alias()
        source = Source(
            self._queries.columns(fields, alias, ()), lambda: f"{prefix}({text}) AS {alias}"
        )
        return self._named(source, node)

    def _named(self, source: Source, node: exp.Expr) -> Source:
        """The source under the alias that the query gives it."""
        alias = node.args.get("alias")
        if not isinstance(alias, exp.TableAlias) or not alias.this:
            return source
        names = [column.name for column in alias.columns]
        width = sum(not each.hidden for each in source.fields)
        if names and len(names) != width:
            raise self._queries.failed(
                mismatch(
                    f"Column alias list has {len(names)} entries but '{alias.name.lower()}' has "
                    f"{width} columns available"
                ),
                node,
            )
        for use in source.tables:
            use.qualifiers = (alias.name.lower(),)
        return replace(source, fields=relabelled(source.fields, alias.name.lower(), names))

    def _sampled(self, source: Source, sample: exp.Expr | None) -> Source:
        if sample is None:
            return source
        percent = sample.args["percent"].name
        if not percent.replace(".", "", 1).isdigit():
            raise self._queries.failed(unsupported("TABLESAMPLE of an expression"), sample)
        text = source.text
        return replace(source, text=lambda: f"{text()} TABLESAMPLE BERNOULLI({percent} PERCENT)")

    def _join(self, left: Source, node: exp.Join, scope: Scope) -> Source:
        right = self._item(node.this, scope, left.fields)
        side, kind = node.side.upper(), node.kind.upper()
        for use in right.tables if side in {"LEFT", "FULL"} else ():
            use.is_optional = True
        for use in left.tables if side in {"RIGHT", "FULL"} else ():
            use.is_optional = True
        fields = [*left.fields, *right.fields]
        condition: exp.Expr | None = None
        if node.args.get("using"):
            condition, fields = self._using(node, left, right, side)
        elif node.args.get("on") is not None:
            inner = scope.within(fields)
            condition = self._queries.expressions.of_rows(node.args["on"], inner, "JOIN ON clause")
        word = f"{side} JOIN" if side else "JOIN" if condition is not None else "CROSS JOIN"
        if kind == "CROSS" and condition is not None:
            raise self._queries.failed(mismatch("CROSS JOIN with a condition"), node)
        if side and condition is None:
            raise self._queries.failed(Fault("SYNTAX_ERROR", f"{word} without a condition"), node)
        on = f" ON {sql(condition)}" if condition is not None else ""
        nested = len(right.tables) > 1
        return Source(
            fields,
            lambda: f"{left.text()} {word} {_within(right.text(), nested=nested)}{on}",
            [*left.tables, *right.tables],
        )

    def _using(
        self, node: exp.Join, left: Source, right: Source, side: str
    ) -> tuple[exp.Expr, list[Field]]:
        """The condition of USING, and the columns: those named once, then what is left."""
        conditions, merged = [], []
        names = [column.name.lower() for column in node.args["using"]]
        for name in names:
            mine, theirs = (self._one(name, source, node) for source in (left, right))
            kind = common(mine.kind, theirs.kind)
            values = [Typed(each.node.copy(), each.kind) for each in (mine, theirs)]
            try:
                conditions.append(compare(exp.EQ, *values))
            except Fault as fault:
                raise self._queries.failed(fault, node) from fault
            self._queries.expressions.uses |= mine.uses | theirs.uses
            one, other = (coerce(value, kind or value.kind) for value in values)
            value = other if side == "RIGHT" else one
            if side == "FULL":
                value = exp.Coalesce(this=one, expressions=[other])
            merged.append(
                Field(name, kind or mine.kind, value, uses=mine.uses | theirs.uses, label=name)
            )
        others = [
            replace(each, qualified_only=True) if each.name in names else each
            for each in (*left.fields, *right.fields)
        ]
        return exp.and_(*conditions, copy=False), [*merged, *others]

    def _one(self, name: str, source: Source, node: exp.Join) -> Field:
        found = [each for each in source.fields if each.answers_to((), name)]
        if len(found) != 1:
            raise self._queries.failed(unresolved(name), node)
        return found[0]

    def _unnest(self, node: exp.Unnest, scope: Scope) -> Source:
        """`UNNEST(a, b) WITH ORDINALITY AS t(x, y, n)`: shorter ones are filled up with NULL.

        https://trino.io/docs/current/sql/select.html#unnest
        """
        arguments = [self._queries.expressions.bind(item, scope) for item in node.expressions]
        named = _with_ordinality(node)
        names = named.args["alias"].columns if named.args.get("alias") else []
        # Rows are spread over columns, but Athena's guide also gives a row one name.
        whole = len(names) == sum(_width(item.kind) for item in arguments) + bool(
            node.args.get("offset")
        )
        columns: list[str] = []
        lengths: list[str] = []
        fields: list[tuple[str, Type, str | None]] = []
        inner, outer = self._queries.alias(), self._queries.alias()
        for argument in arguments:
            value, kind = sql(argument.node), argument.kind
            if kind.name not in {"array", "map"}:
                raise self._queries.failed(mismatch(f"Cannot unnest type: {kind}"), node)
            parts = (
                [f"map_keys({value})", f"map_values({value})"] if kind.name == "map" else [value]
            )
            lengths.append(f"len({parts[0]})")
            for part, element in zip(parts, kind.children, strict=True):
                column = exp.column(f"u{len(columns)}", table=inner)
                columns.append(f"unnest({part}) AS u{len(columns)}")
                if element.name == "row" and kind.name == "array" and not whole:
                    fields += [
                        (sql(_part(column, place)), child, name)
                        for place, (child, name) in enumerate(
                            zip(element.children, element.names, strict=True)
                        )
                    ]
                else:
                    fields.append((sql(column), element, None))
        if node.args.get("offset"):
            longest = f"greatest({', '.join(lengths)}, 0)"
            columns.append(f"unnest(range(1, {longest} + 1)) AS n")
            fields.append((f"{inner}.n", BIGINT, None))
        projected = ", ".join(f"{value} AS c{place}" for place, (value, *_) in enumerate(fields))
        text = f"(SELECT {projected} FROM (SELECT {', '.join(columns)}) AS {inner}) AS {outer}"  # noqa: S608
        made = [
            Field(name, kind, exp.column(f"c{place}", table=outer), label=name or "")
            for place, (_, kind, name) in enumerate(fields)
        ]
        return self._named(Source(made, lambda: f"LATERAL {text}"), named)


def _width(kind: Type) -> int:
    """How many columns an array or a map is without its rows being spread."""
    return len(kind.children)


def _part(value: exp.Column, place: int) -> exp.Expr:
    return exp.Anonymous(
        this="struct_extract_at", expressions=[value.copy(), exp.Literal.number(place + 1)]
    )


def _with_ordinality(node: exp.Unnest) -> exp.Unnest:
    """The node with its ordinality's name, which sqlglot keeps elsewhere, back among the others."""
    offset = node.args.get("offset")
    alias = node.args.get("alias")
    if alias is None or not isinstance(offset, exp.Identifier):
        return node
    copy = node.copy()
    copy.args["alias"].append("columns", offset.copy())
    return copy


def _within(text: str, *, nested: bool) -> str:
    return f"({text})" if nested else text
