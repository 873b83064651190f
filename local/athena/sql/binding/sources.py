"""Binds what stands in a FROM: tables, subqueries, joins, UNNEST.

https://docs.aws.amazon.com/athena/latest/ug/select.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from local.athena.sql.binding.scope import (
    Field,
    Scope,
    ambiguous,
    joined_fields,
    merged_keys,
    relabelled,
)
from local.athena.sql.binding.text import sql
from local.athena.sql.binding.unnest import unnest, with_ordinality
from local.athena.sql.dialect import COMMA
from local.athena.sql.typed.coercion import coerce
from local.athena.sql.typed.comparing import compare
from local.athena.sql.typed.expression import Fault, Typed, unsupported
from local.athena.types import common

if TYPE_CHECKING:
    from local.athena.sql.binding.queries import Queries


@dataclass
class Source:
    """What a FROM gives: its columns, and its text once all that is asked of it is known."""

    fields: list[Field]
    text: Callable[[], str]
    is_join: bool = False


class Sources:
    """Binds the FROM clauses of one statement."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def of_select(self, node: exp.Select, scope: Scope) -> Source | None:
        """The FROM of a SELECT, with its joins; None: it has none."""
        clause = node.args.get("from_")
        if clause is None:
            return None
        items: list[tuple[exp.Expr, list[exp.Join]]] = [(clause.this, [])]
        for join in node.args.get("joins") or []:
            if join.kind == COMMA:
                items.append((join.this, []))
            else:
                items[-1][1].append(join)
        source: Source | None = None
        for first, joins in items:
            if source and isinstance(first, exp.Unnest) and not joins:
                source = self._unnest(first, scope, source)
                continue
            item = self._item(first, scope, source.fields if source else [])
            item = self._joined(item, joins, scope)
            source = _crossed(source, item) if source else item
        return source

    def _joined(self, source: Source, joins: Sequence[exp.Join], scope: Scope) -> Source:
        for join in joins:
            source = self._join(source, join, scope)
        return source

    def _item(self, node: exp.Expr, scope: Scope, left: list[Field]) -> Source:
        """One item; `left` are the columns that UNNEST and LATERAL see."""
        if isinstance(node, exp.Table) and isinstance(node.this, exp.Values):
            source = self._query(node.this, node, scope)
        elif isinstance(node, exp.Table) and isinstance(node.this, exp.Anonymous):
            raise self._queries.failed(unsupported("table functions"), node)
        elif isinstance(node, exp.Table) and node.args.get("version"):
            raise self._queries.failed(unsupported("a version of a table"), node)
        elif isinstance(node, exp.Table):
            source = self._table(node, scope)
        elif isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table | exp.Subquery):
            source = self._named(self._item(node.this, scope, left), node)
        elif isinstance(node, exp.Unnest):
            source = self._unnest(node, scope.within(left))
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
        return self._named(Source(list(use.fields), lambda: queries.tables.text(use)), node)

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
                Fault(
                    "MISMATCHED_COLUMN_ALIASES",
                    f"Column alias list has {len(names)} entries but '{alias.name}' has "
                    f"{width} columns available",
                ),
                node,
            )
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
        side, on = node.side, node.args.get("on")
        if node.method:
            raise self._queries.failed(unsupported("Natural join not supported"), node)
        if isinstance(node.this, exp.Unnest) and node.kind != "CROSS" and on != exp.true():
            what = f"{side or 'INNER'} JOIN involving UNNEST"
            fault = unsupported(f"{what} is only supported with condition ON TRUE")
            raise self._queries.failed(fault, on or node)
        if isinstance(node.this, exp.Unnest) and side in {"", "LEFT"}:
            return self._unnest(node.this, scope, left, keeps_left=bool(side))
        right = self._item(node.this, scope, left.fields)
        fields = joined_fields(left.fields, right.fields, side)
        condition: exp.Expr | None = None
        if node.args.get("using"):
            condition, fields = self._using(node, left, right, side)
        elif on is not None:
            inner = scope.within(fields)
            condition = self._queries.expressions.of_rows(
                on, inner, "JOIN clause", "JOIN ON clause"
            )
            # Rows of the side that is kept whole stay, whatever the condition says of them.
            asked = [*(left.fields if side in {"", "RIGHT"} else ())]
            asked += right.fields if side in {"", "LEFT"} else ()
            self._queries.tables.prune(on, asked)
        word = f"{side} JOIN" if condition is not None else "CROSS JOIN"
        behind = f" ON {sql(condition)}" if condition is not None else ""
        return Source(
            fields,
            lambda: f"{left.text()} {word} {_within(right)}{behind}",
            is_join=True,
        )

    def _using(
        self, node: exp.Join, left: Source, right: Source, side: str
    ) -> tuple[exp.Expr, list[Field]]:
        """The condition of USING, and the columns: those named once, then what is left."""
        conditions, merged, found = [], [], []
        for column in node.args["using"]:
            name = column.name.lower()
            mine = self._one(column, left, "left")
            theirs = self._one(column, right, "right")
            found += [(each.name, each.qualifiers) for each in (mine, theirs)]
            kind = common(mine.kind, theirs.kind)
            values = [Typed(each.node.copy(), each.kind) for each in (mine, theirs)]
            try:
                conditions.append(compare(exp.EQ, *values))
            except Fault as fault:
                raise self._queries.failed(fault, column) from fault
            self._queries.expressions.uses |= mine.uses | theirs.uses
            one, other = (coerce(value, kind or value.kind) for value in values)
            value = other if side == "RIGHT" else one
            if side == "FULL":
                value = exp.Coalesce(this=one, expressions=[other])
            merged.append(
                Field(
                    name,
                    kind or mine.kind,
                    value,
                    uses=mine.uses | theirs.uses,
                    keys=merged_keys(mine, theirs, side),
                    label=name,
                )
            )
        others = [
            each
            for each in joined_fields(left.fields, right.fields, side)
            if (each.name, each.qualifiers) not in found
        ]
        return exp.and_(*conditions, copy=False), [*merged, *others]

    def _one(self, column: exp.Expr, source: Source, side: str) -> Field:
        name = column.name.lower()
        found = [each for each in source.fields if each.answers_to((), name)]
        if len(found) == 1:
            return found[0]
        fault = (
            ambiguous(name)
            if found
            else Fault("COLUMN_NOT_FOUND", f"Column '{name}' is missing from {side} side of join")
        )
        raise self._queries.failed(fault, column)

    def _unnest(
        self,
        node: exp.Unnest,
        scope: Scope,
        left: Source | None = None,
        *,
        keeps_left: bool = False,
    ) -> Source:
        """An UNNEST, with what stands left of it; `keeps_left` as LEFT JOIN does."""
        queries = self._queries
        inner = scope.within(left.fields) if left else scope
        arguments = [queries.expressions.bind(item, inner) for item in node.expressions]
        node = with_ordinality(node)
        names = node.args["alias"].columns if node.args.get("alias") else []
        try:
            made = unnest(
                arguments,
                len(names),
                left.fields if left else [],
                (queries.alias(), queries.alias()),
                has_ordinality=bool(node.args.get("offset")),
                keeps_left=keeps_left,
            )
        except Fault as fault:
            raise queries.failed(fault, node) from fault
        right = self._named(Source(made.fields, str), node)
        fields = [*made.left, *right.fields]
        if left is None:
            return Source(fields, lambda: f"LATERAL {made.text('')}")
        return Source(fields, lambda: made.text(f" FROM {left.text()}"))


def _crossed(left: Source, right: Source) -> Source:
    """`left, right`."""
    return Source(
        [*left.fields, *right.fields],
        lambda: f"{left.text()} CROSS JOIN {_within(right)}",
        is_join=True,
    )


def _within(right: Source) -> str:
    """What stands on the right of a join."""
    return f"({right.text()})" if right.is_join else right.text()
