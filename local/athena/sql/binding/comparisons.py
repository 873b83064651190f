"""Comparisons and predicates.

https://trino.io/docs/current/functions/comparison.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from local.athena.sql.binding.coercion import cast_to, coerce, lambda_of, parameter, unified
from local.athena.sql.binding.keys import key, sort_key
from local.athena.sql.binding.scope import Scope, row_field
from local.athena.sql.binding.typed import Typed, mismatch, unsupported
from local.athena.sql.binding.volatile import computed_once
from local.athena.types import BOOLEAN, VARCHAR, Type, common
from local.translation.chapter import call

if TYPE_CHECKING:
    from local.athena.sql.binding.expressions import Expressions

_SYMBOLS: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
    exp.NullSafeEQ: "IS NOT DISTINCT FROM", exp.NullSafeNEQ: "IS DISTINCT FROM",
}  # fmt: skip
_ORDERING = (exp.LT, exp.LTE, exp.GT, exp.GTE)
_NULL_WITHIN = {
    "array": "ARRAY comparison not supported for arrays with null elements",
    "row": "ROW comparison not supported for fields with null elements",
}
_QUANTIFIERS = {"all", "any", "some"}


def comparison(binder: Expressions, node: exp.Binary, scope: Scope) -> Typed:
    """`a = b` and its like, with a value or with ALL, ANY, SOME of a subquery."""
    left = binder.bind(node.left, scope)
    quantified = _quantified(node.right)
    if quantified is None:
        return Typed(compare(type(node), left, binder.bind(node.right, scope)), BOOLEAN)
    word, query = quantified
    text, right = binder.rows(query, scope)
    compared = comparable(left, right, type(node))
    symbol = _SYMBOLS[type(node)]
    rows = _projected(text, right, compared)
    return Typed(exp.Var(this=f"({_sql(compared(left))} {symbol} {word} ({rows}))"), BOOLEAN)


def _quantified(node: exp.Expr) -> tuple[str, exp.Expr] | None:
    if isinstance(node, exp.All | exp.Any):
        return ("ALL" if isinstance(node, exp.All) else "ANY"), node.this
    if isinstance(node, exp.Anonymous) and node.name.lower() in _QUANTIFIERS:
        # sqlglot reads ALL (VALUES ...) as a call.
        query = node.expressions[0] if len(node.expressions) == 1 else None
        if isinstance(query, exp.Query | exp.Values):
            return ("ALL" if node.name.lower() == "all" else "ANY"), query
    return None


class comparable:  # noqa: N801 a function that remembers the type
    """Makes values of two types comparable with one another; raises Fault."""

    def __init__(self, left: Typed, right: Typed, operator: type[exp.Expr]) -> None:
        kind = common(left.kind, right.kind)
        if kind is None or (operator in _ORDERING and not kind.is_orderable):
            raise mismatch(f"Cannot apply operator: {left.kind} {_SYMBOLS[operator]} {right.kind}")
        self.kind = kind
        self._orders = operator in _ORDERING
        # A char has no length that it could be padded to where the other's has no bound.
        self._unpads = kind == VARCHAR and "char" in (left.kind.name, right.kind.name)

    def __call__(self, value: Typed) -> exp.Expr:
        if self._unpads:
            return _unpadded(coerce(value, VARCHAR))
        node = coerce(value, self.kind)
        return sort_key(node, self.kind) if self._orders else key(node, self.kind)


def compare(operator: type[exp.Expr], left: Typed, right: Typed) -> exp.Expr:
    """DuckDB's comparison of two values; raises Fault."""
    both = comparable(left, right, operator)
    if both.kind.children and operator in {exp.EQ, exp.NEQ}:
        sides = [coerce(left, both.kind), coerce(right, both.kind)]
        same = computed_once(sides, lambda nodes: _equal(nodes[0], nodes[1], both.kind))
        return exp.paren(exp.Not(this=same), copy=False) if operator is exp.NEQ else same
    one, other = both(left), both(right)
    if both.kind.name in {"real", "double"}:
        return computed_once([one, other], lambda nodes: _of_floats(operator, nodes[0], nodes[1]))
    compared: exp.Expr = operator(this=one, expression=other)
    if operator in _ORDERING and both.kind.name in _NULL_WITHIN:
        differ = _parts_differ(one.copy(), other.copy(), both.kind)
        compared = call("athena_ordered", differ, _NULL_WITHIN[both.kind.name], compared)
    return exp.paren(compared, copy=False)


def _parts_differ(left: exp.Expr, right: exp.Expr, kind: Type) -> exp.Expr:
    """Of arrays or rows, a list of whether their parts differ; NULL where one is NULL."""
    if kind.name == "row":
        places = range(1, len(kind.children) + 1)
        parts = [
            [call("struct_extract_at", side.copy(), at) for side in (left, right)] for at in places
        ]
        return exp.array(*(exp.NEQ(this=one, expression=other) for one, other in parts), copy=False)
    pair = parameter()
    one, other = (call("struct_extract_at", pair.copy(), place) for place in (1, 2))
    zipped = call("list_zip", left, right, exp.true())
    return call("list_transform", zipped, lambda_of(pair, exp.NEQ(this=one, expression=other)))


def _of_floats(operator: type[exp.Expr], left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """NaN is not equal to, less or greater than anything; to DuckDB it is the greatest number."""
    return exp.paren(_without_nan(operator, left, right), copy=False)


def _without_nan(operator: type[exp.Expr], left: exp.Expr, right: exp.Expr) -> exp.Expr:
    compared: exp.Expr = operator(this=left, expression=right)
    looked_at = right if operator in {exp.LT, exp.LTE} else left
    if _is_literal(left if operator in {exp.EQ, exp.NEQ} and _is_literal(left) else looked_at):
        return compared
    if operator in {exp.EQ, exp.NEQ} and _is_literal(right):
        return compared
    is_nan = call("isnan", looked_at.copy())
    if operator is exp.NEQ:
        return exp.or_(compared, is_nan, copy=False)
    if operator in {exp.EQ, *_ORDERING}:
        return exp.and_(compared, exp.Not(this=is_nan), copy=False)
    return compared


def _is_literal(node: exp.Expr) -> bool:
    while isinstance(node, exp.Paren | exp.Cast | exp.Neg):
        node = node.this
    return isinstance(node, exp.Literal)


def _equal(left: exp.Expr, right: exp.Expr, kind: Type) -> exp.Expr:
    """Equality of arrays, maps and rows: unknown where only a NULL within them leaves it open."""
    if kind.name == "row":
        parts = [
            _equal_parts(row_field(Typed(left.copy(), kind), place), right, kind, place)
            for place in range(len(kind.children))
        ]
        return exp.paren(exp.and_(*parts, copy=False), copy=False)
    if kind.name == "array":
        pair = parameter()
        one, other = (call("struct_extract_at", pair.copy(), place) for place in (1, 2))
        results = call(
            "list_transform",
            call("list_zip", left, right),
            lambda_of(pair, compare_same(one, other, kind.children[0])),
        )
        return call("athena_lists_equal", left.copy(), right.copy(), results)
    name = parameter()
    one, other = (call("athena_map_value", side.copy(), name.copy()) for side in (left, right))
    results = call(
        "list_transform",
        call("map_keys", left.copy()),
        lambda_of(name, compare_same(one, other, kind.children[1])),
    )
    return call("athena_maps_equal", left, right, results)


def _equal_parts(one: Typed, right: exp.Expr, kind: Type, place: int) -> exp.Expr:
    other = row_field(Typed(right.copy(), kind), place)
    return compare_same(one.node, other.node, one.kind)


def compare_same(left: exp.Expr, right: exp.Expr, kind: Type) -> exp.Expr:
    """Equality of two values of one type."""
    return compare(exp.EQ, Typed(left, kind), Typed(right, kind))


def between(binder: Expressions, node: exp.Between, scope: Scope) -> Typed:
    """`x BETWEEN low AND high`."""
    value, low, high = (binder.bind(node.args[part], scope) for part in ("this", "low", "high"))
    found = computed_once([value.node], lambda nodes: _between(nodes[0], value.kind, low, high))
    return Typed(found, BOOLEAN)


def _between(value: exp.Expr, kind: Type, low: Typed, high: Typed) -> exp.Expr:
    above = compare(exp.GTE, Typed(value, kind), low)
    below = compare(exp.LTE, Typed(value.copy(), kind), high)
    return exp.paren(exp.and_(above, below, copy=False), copy=False)


def in_(binder: Expressions, node: exp.In, scope: Scope) -> Typed:
    """`x IN (...)`, of values or of a subquery."""
    value = binder.bind(node.this, scope)
    query = node.args.get("query")
    if query is None and isinstance(node.expressions[0], exp.Values):
        query = node.expressions[0]
    if query is None:
        items = [binder.bind(item, scope) for item in node.expressions]
        return Typed(exp.paren(_among(value, items), copy=False), BOOLEAN)
    text, right = binder.rows(query, scope)
    both = comparable(value, right, exp.EQ)
    rows = _projected(text, right, both)
    return Typed(exp.Var(this=f"({_sql(both(value))} IN ({rows}))"), BOOLEAN)


def _among(value: Typed, items: list[Typed]) -> exp.Expr:
    nodes, kind = unified([value, *items], "IN value and list items")
    may_be_nan = kind.name in {"real", "double"} and not all(map(_is_literal, nodes[1:]))
    if kind.children or may_be_nan:
        found = [compare(exp.EQ, Typed(value.node.copy(), value.kind), item) for item in items]
        return exp.or_(*found, copy=False)
    if kind == VARCHAR and "char" in {each.kind.name for each in (value, *items)}:
        nodes = list(map(_unpadded, nodes))
    first, *others = (key(item, kind) for item in nodes)
    return exp.In(this=first, expressions=others)


def _unpadded(text: exp.Expr) -> exp.Expr:
    """A text without its padding, which is no part of it where a char(n) is compared."""
    return call("rtrim", text, " ")


def _projected(text: str, row: Typed, compared: comparable) -> str:
    """A subquery's rows as what they are compared by."""
    return f"SELECT {_sql(compared(row))} FROM ({text}) AS compared"  # noqa: S608 built here


def _sql(node: exp.Expr) -> str:
    return node.sql("duckdb", identify=True)


def is_(binder: Expressions, node: exp.Is, scope: Scope) -> Typed:
    """`x IS NULL`."""
    value = binder.bind(node.this, scope)
    if not isinstance(node.expression, exp.Null):
        raise unsupported("IS TRUE")
    return Typed(exp.paren(exp.Is(this=value.node, expression=exp.Null()), copy=False), BOOLEAN)


def like(binder: Expressions, node: exp.Like | exp.Escape, scope: Scope) -> Typed:
    """`x LIKE pattern`, with an ESCAPE or without: a character that is none has no meaning."""
    inner = node.this if isinstance(node, exp.Escape) else node
    parts = [inner.this, inner.expression, *([node.expression] if inner is not node else [])]
    texts = []
    for part in parts:
        bound = binder.bind(part, scope)
        if bound.kind.name not in {"varchar", "char", "unknown"}:
            raise mismatch(f"Type of LIKE operand must be varchar: actual type {bound.kind}")
        texts.append(coerce(bound, VARCHAR) if bound.kind.name != "char" else bound.node)
    text, pattern, *escape = texts
    wrong = _wrong_escape(pattern, *escape)
    if wrong is not None:
        failed = call("athena_fail", f"INVALID_FUNCTION_ARGUMENT: {wrong}")
        return Typed(cast_to(failed, BOOLEAN), BOOLEAN)
    compared: exp.Expr = exp.Like(this=text, expression=pattern)
    if escape:
        compared = exp.Escape(this=compared, expression=escape[0])
    if inner.args.get("negate"):
        compared = exp.Not(this=exp.paren(compared, copy=False))
    return Typed(exp.paren(compared, copy=False), BOOLEAN)


def _wrong_escape(pattern: exp.Expr, escape: exp.Expr | None = None) -> str | None:
    """What is wrong with literals that DuckDB would let pass."""
    if not isinstance(pattern, exp.Literal) or not isinstance(escape, exp.Literal):
        return None
    text, character = pattern.this, escape.this
    if len(character) > 1:
        return "Escape string must be a single character"
    at = text.find(character) if character else -1
    while at >= 0:
        if text[at + 1 : at + 2] not in {"%", "_", character}:
            return "Escape character must be followed by '%', '_' or the escape character itself"
        at = text.find(character, at + 2)
    return None
