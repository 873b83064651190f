"""Comparing two values: https://trino.io/docs/current/functions/comparison.html"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.typed.coercion import coerce, lambda_of, parameter, row_field
from local.athena.sql.typed.expression import Typed, mismatch
from local.athena.sql.typed.keys import key, sort_key
from local.athena.sql.typed.volatile import computed_once
from local.athena.types import VARCHAR, Type, common
from local.translation.chapter import call

SYMBOLS: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
    exp.NullSafeEQ: "IS NOT DISTINCT FROM", exp.NullSafeNEQ: "IS DISTINCT FROM",
}  # fmt: skip
_ORDERING = (exp.LT, exp.LTE, exp.GT, exp.GTE)
_NULL_WITHIN = {
    "array": "ARRAY comparison not supported for arrays with null elements",
    "row": "ROW comparison not supported for fields with null elements",
}


class comparable:  # noqa: N801 a function that remembers the type
    """Makes values of two types comparable with one another; raises Fault."""

    def __init__(self, left: Typed, right: Typed, operator: type[exp.Expr]) -> None:
        kind = common(left.kind, right.kind)
        if kind is None or (operator in _ORDERING and not kind.is_orderable):
            raise mismatch(f"Cannot apply operator: {left.kind} {SYMBOLS[operator]} {right.kind}")
        self.kind = kind
        self._orders = operator in _ORDERING
        # A char has no length that it could be padded to where the other's has no bound.
        self._unpads = kind == VARCHAR and "char" in (left.kind.name, right.kind.name)

    def __call__(self, value: Typed) -> exp.Expr:
        if self._unpads:
            return unpadded(coerce(value, VARCHAR))
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
    if is_literal(left if operator in {exp.EQ, exp.NEQ} and is_literal(left) else looked_at):
        return compared
    if operator in {exp.EQ, exp.NEQ} and is_literal(right):
        return compared
    is_nan = call("isnan", looked_at.copy())
    if operator is exp.NEQ:
        return exp.or_(compared, is_nan, copy=False)
    if operator in {exp.EQ, *_ORDERING}:
        return exp.and_(compared, exp.Not(this=is_nan), copy=False)
    return compared


def is_literal(node: exp.Expr) -> bool:
    """True for a literal, cast or negated."""
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


def unpadded(text: exp.Expr) -> exp.Expr:
    """A text without its padding, which is no part of it where a char(n) is compared."""
    return call("rtrim", text, " ")
