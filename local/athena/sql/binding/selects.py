"""Binds SELECT: what it gives, groups, and how its rows are ordered and cut.

https://docs.aws.amazon.com/athena/latest/ug/select.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from local.athena.model import QueryFailed
from local.athena.sql.binding.expressions import Expressions
from local.athena.sql.binding.grouping import Grouping, Ungrouped, is_aggregated
from local.athena.sql.binding.scope import Field, Scope, row_field
from local.athena.sql.binding.tables import TableUse
from local.athena.sql.binding.text import sql
from local.athena.sql.binding.typed import Fault, Typed, mismatch, unsupported

if TYPE_CHECKING:
    from local.athena.sql.binding.queries import Queries


class Selects:
    """Binds the SELECTs of one statement."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def bind(self, node: exp.Select, scope: Scope) -> tuple[str, list[Field]]:
        """DuckDB's SQL, and its columns c0, c1, ..."""
        clause, self._expressions.clause = self._expressions.clause, None
        try:
            return self._bound(node, scope)
        finally:
            self._expressions.clause = clause

    def _bound(self, node: exp.Select, scope: Scope) -> tuple[str, list[Field]]:
        source = self._queries.sources.of_select(node, scope)
        inner = scope.within(source.fields if source else ())
        _inline_windows(node)
        clauses = []
        where = node.args.get("where")
        if where is not None:
            condition = self._expressions.of_rows(where.this, inner, "WHERE clause")
            clauses.append(f" WHERE {sql(condition)}")
            for use in source.tables if source else ():
                self._prune(use, where.this)
        items = self._items(node, inner)
        group = node.args.get("group")
        grouped: list[exp.Expr] = []
        if group:
            groups = [self._group(item, inner, items, grouped) for item in group.expressions]
            if group.args.get("all") is False:
                groups = self._distinct_sets(group, inner, items)
            clauses.append(f" GROUP BY {', '.join(groups)}")
        if node.args.get("having"):
            having = self._expressions.boolean(node.args["having"].this, inner, "HAVING clause")
            clauses.append(f" HAVING {sql(having)}")
        if group or node.args.get("having") or is_aggregated(items):
            self._check(node, items, Grouping(inner, grouped))
        outputs = [each for each in items if each.name]
        tail = self.tail(node, inner, outputs, items)
        distinct = node.args.get("distinct")
        if distinct:
            for each in items:
                self._expressions.uses |= each.uses
        chosen = ", ".join(f"{sql(each.node)} AS c{place}" for place, each in enumerate(items))
        from_ = f" FROM {source.text()}" if source else ""
        head = f"SELECT {'DISTINCT ' if distinct else ''}{chosen}{from_}"
        return head + "".join(clauses) + tail, items

    @property
    def _expressions(self) -> Expressions:
        return self._queries.expressions

    def _items(self, node: exp.Select, scope: Scope) -> list[Field]:
        """What is selected; who uses it is known only to the query around."""
        fields: list[Field] = []
        for item in node.expressions:
            before, self._expressions.uses = self._expressions.uses, set()
            try:
                made = self._item(item, scope)
            except Fault as fault:
                raise self._queries.failed(fault, item) from fault
            uses = frozenset(self._expressions.uses)
            self._expressions.uses = before
            fields += [replace(each, uses=each.uses or uses) for each in made]
        if not fields:
            raise self._queries.failed(mismatch("SELECT list is empty"), node)
        return fields

    def _item(self, item: exp.Expr, scope: Scope) -> list[Field]:
        names: Sequence[str] = ()
        if isinstance(item, exp.Aliases):
            item, names = item.this, [each.name for each in item.expressions]
        if isinstance(item, exp.Star):
            return self._all(scope, None)
        if isinstance(item, exp.Column) and isinstance(item.this, exp.Star):
            return self._all(scope, [part.name.lower() for part in item.parts[:-1]])
        if isinstance(item, exp.Dot) and isinstance(item.expression, exp.Star):
            return _spread(self._expressions.bind(item.this, scope), names)
        name = item.alias if isinstance(item, exp.Alias) else _own_name(item)
        value = item.this if isinstance(item, exp.Alias) else item
        bound = self._expressions.bind(value, scope)
        return [Field(name.lower() if name else None, bound.kind, bound.node, label=name or "")]

    def _all(self, scope: Scope, qualifiers: Sequence[str] | None) -> list[Field]:
        """`*` or `t.*`."""
        if qualifiers is None:
            found = [each for each in scope.fields if not each.hidden and not each.qualified_only]
        else:
            found = [
                each
                for each in scope.fields
                if not each.hidden and each.qualifiers[-len(qualifiers) :] == tuple(qualifiers)
            ]
            if not found:
                return self._all_of_row(scope, qualifiers)
        return [replace(each, node=each.node.copy(), qualifiers=()) for each in found]

    def _all_of_row(self, scope: Scope, parts: Sequence[str]) -> list[Field]:
        value, uses = scope.resolve(parts)
        self._expressions.uses |= uses
        return _spread(value, ())

    def _group(
        self, node: exp.Expr, scope: Scope, items: Sequence[Field], grouped: list[exp.Expr]
    ) -> str:
        """An element of GROUP BY, as text; its expressions are added to `grouped`."""
        for kind, word in _GROUPINGS.items():
            if isinstance(node, kind):
                inside = ", ".join(
                    self._group(item, scope, items, grouped) for item in node.expressions
                )
                return f"{word} ({inside})"
        if isinstance(node, exp.Tuple):
            inside = ", ".join(
                self._group(item, scope, items, grouped) for item in node.expressions
            )
            return f"({inside})"
        if isinstance(node, exp.Paren):
            return f"({self._group(node.this, scope, items, grouped)})"
        ordinal = self._ordinal(node, items, "GROUP BY")
        if ordinal:
            self._expressions.uses |= items[ordinal - 1].uses
            grouped.append(items[ordinal - 1].node)
            return str(ordinal)
        bound = self._expressions.bind(node, scope)
        if not bound.kind.is_comparable:
            raise self._queries.failed(
                mismatch(
                    f"{bound.kind} is not comparable, and therefore cannot be used in GROUP BY"
                ),
                node,
            )
        grouped.append(bound.node)
        return sql(bound.node)

    def _distinct_sets(self, group: exp.Group, scope: Scope, items: Sequence[Field]) -> list[str]:
        """GROUP BY DISTINCT: each set once."""
        node = group.expressions[0]
        if len(group.expressions) > 1 or not isinstance(node, exp.GroupingSets):
            raise self._queries.failed(unsupported("GROUP BY DISTINCT of several sets"), group)
        sets = dict.fromkeys(self._group(item, scope, items, []) for item in node.expressions)
        return [f"GROUPING SETS ({', '.join(sets)})"]

    def _check(self, node: exp.Select, items: Sequence[Field], grouping: Grouping) -> None:
        written = [item for item in node.expressions if not item.is_star]
        if len(written) != len(items):
            return  # DuckDB checks what a star stands for
        for item, each in zip(written, items, strict=True):
            try:
                grouping.check(each.node)
            except Ungrouped as fault:
                raise self._queries.failed(fault, fault.place(item)) from fault

    def _ordinal(self, node: exp.Expr, items: Sequence[Field], clause: str) -> int:
        """The place that a number names; 0: it is none. Raises QueryFailed."""
        if not (isinstance(node, exp.Literal) and not node.is_string and node.this.isdigit()):
            return 0
        place = int(node.this)
        if not 0 < place <= len(items):
            raise self._queries.failed(
                Fault(
                    "INVALID_COLUMN_REFERENCE", f"{clause} position {place} is not in select list"
                ),
                node,
            )
        return place

    def tail(
        self, node: exp.Expr, scope: Scope, outputs: Sequence[Field], items: Sequence[Field]
    ) -> str:
        """ORDER BY, OFFSET and LIMIT of a query, as text that begins with a blank.

        `outputs` are the columns of its result that have names, which win over `scope`'s; `items`
        all of them, where they are the query's own expressions.
        """
        text = ""
        order = self._order(node, scope, outputs, items or outputs)
        limit = node.args.get("limit")
        if isinstance(limit, exp.Fetch):
            options = limit.args.get("limit_options")
            if options is not None and options.args.get("with_ties"):
                if not order:
                    raise self._queries.failed(
                        Fault("MISSING_ORDER_BY", "FETCH FIRST WITH TIES clause requires ORDER BY"),
                        node,
                    )
                if not items or node.args.get("distinct"):
                    raise self._queries.failed(unsupported("FETCH FIRST ... WITH TIES here"), node)
                by = ", ".join(_out_of_ordinals(each, items) for each in order)
                text += (
                    f" QUALIFY rank() OVER (ORDER BY {by}) <= {self._number(limit.args['count'])}"
                )
                limit = None
        if order:
            text += f" ORDER BY {', '.join(map(sql, order))}"
        if limit is not None and not isinstance(limit.args.get("expression"), exp.Var):  # ALL
            number = limit.args.get("count") or limit.args.get("expression")
            text += f" LIMIT {self._number(number) if number is not None else 1}"
        if node.args.get("offset"):
            text += f" OFFSET {self._number(node.args['offset'].expression)}"
        return text

    def _order(
        self, node: exp.Expr, scope: Scope, outputs: Sequence[Field], items: Sequence[Field]
    ) -> list[exp.Ordered]:
        order = node.args.get("order")
        if order is None:
            return []
        seen: dict[tuple[str | None, str], Field] = {}
        for each in outputs:
            seen.setdefault((each.name, sql(each.node)), each)
        named = scope.within([replace(each, qualifiers=()) for each in seen.values()])
        texts = [sql(each.node) for each in items]
        ordered = []
        for item in order.expressions:
            place = self._ordinal(item.this, items, "ORDER BY")
            if place:
                bound = Typed(items[place - 1].node, items[place - 1].kind)
                self._expressions.uses |= items[place - 1].uses
            else:
                bound = self._expressions.bind(item.this, named)
                text = sql(bound.node)
                place = texts.index(text) + 1 if text in texts else 0
            made = self._expressions.ordered(item, bound)
            if not place and node.args.get("distinct"):
                raise self._queries.failed(
                    Fault(
                        "EXPRESSION_NOT_IN_DISTINCT",
                        "For SELECT DISTINCT, ORDER BY expressions must appear in select list",
                    ),
                    item,
                )
            if place:
                made.set("this", exp.Literal.number(place))
            ordered.append(made)
        return ordered

    def _number(self, node: exp.Expr) -> int:
        value = node.unnest()
        if isinstance(value, exp.Literal) and not value.is_string and value.this.isdigit():
            return int(value.this)
        raise self._queries.failed(unsupported("LIMIT of an expression"), node)

    def _prune(self, use: TableUse, where: exp.Expr) -> None:
        """Tell a table what the WHERE says of its partition keys alone."""
        if not use.partition_fields or use.is_optional:
            return
        keys = [replace(each, qualifiers=use.qualifiers) for each in use.partition_fields]
        for part in where.flatten() if isinstance(where, exp.And) else [where]:
            if not part.find(exp.Column):
                continue
            try:
                condition = Expressions("", _NoSubqueries()).bind(part, Scope(keys))
            except QueryFailed:
                continue  # it needs more than the keys
            use.conditions.append(sql(condition.node))


class _NoSubqueries:
    def subquery(self, _query: exp.Expr, _scope: Scope) -> tuple[str, Sequence[Field]]:
        raise unsupported("a subquery")


_GROUPINGS = {exp.GroupingSets: "GROUPING SETS", exp.Rollup: "ROLLUP", exp.Cube: "CUBE"}


def _own_name(node: exp.Expr) -> str | None:
    """The name of a column that is given none: its own."""
    if isinstance(node, exp.Column):
        return str(node.name).lower()
    if isinstance(node, exp.Dot):
        return str(node.expression.name).lower()
    return None


def _spread(value: Typed, names: Sequence[str]) -> list[Field]:
    """`row.*`: a column for each field."""
    if value.kind.name != "row":
        raise mismatch(f"Expression is not of type ROW: {value.kind}")
    given = names or value.kind.names
    fields = []
    for place, name in enumerate(given):
        part = row_field(Typed(value.node.copy(), value.kind), place)
        fields.append(Field(name and name.lower(), part.kind, part.node, label=name or ""))
    return fields


def _inline_windows(node: exp.Select) -> None:
    """Write the windows that a WINDOW clause names where they are used."""
    definitions = {each.name.lower(): each for each in node.args.get("windows") or ()}
    if not definitions:
        return
    for window in list(node.find_all(exp.Window)):
        name = window.args.get("alias")
        if name is None or window in definitions.values():
            continue
        definition = definitions.get(name.name.lower())
        for part in ("partition_by", "order", "spec"):
            if definition and not window.args.get(part) and definition.args.get(part):
                window.set(part, definition.args[part])


def _out_of_ordinals(item: exp.Ordered, items: Sequence[Field]) -> str:
    """An item of ORDER BY with its expression where it names a place."""
    if not isinstance(item.this, exp.Literal):
        return sql(item)
    spelled = item.copy()
    spelled.set("this", items[int(item.this.name) - 1].node.copy())
    return sql(spelled)
