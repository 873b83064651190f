"""Comparisons and predicates.

https://trino.io/docs/current/functions/comparison.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from local.athena.sql.binding.scope import Scope
from local.athena.sql.binding.text import sql
from local.athena.sql.typed.coercion import (
    cast_to,
    coerce,
    unified,
)
from local.athena.sql.typed.comparing import SYMBOLS, comparable, compare, is_literal, unpadded
from local.athena.sql.typed.expression import Typed, mismatch, unsupported
from local.athena.sql.typed.keys import key
from local.athena.sql.typed.volatile import computed_once
from local.athena.types import BOOLEAN, VARCHAR, common
from local.translation.chapter import call

if TYPE_CHECKING:
    from local.athena.sql.binding.expressions import Expressions

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
    symbol = SYMBOLS[type(node)]
    rows = _projected(text, right, compared)
    return Typed(exp.Var(this=f"({sql(compared(left))} {symbol} {word} ({rows}))"), BOOLEAN)


def _quantified(node: exp.Expr) -> tuple[str, exp.Expr] | None:
    if isinstance(node, exp.All | exp.Any):
        return ("ALL" if isinstance(node, exp.All) else "ANY"), node.this
    if isinstance(node, exp.Anonymous) and node.name.lower() in _QUANTIFIERS:
        # sqlglot reads ALL (VALUES ...) as a call.
        query = node.expressions[0] if len(node.expressions) == 1 else None
        if isinstance(query, exp.Query | exp.Values):
            return ("ALL" if node.name.lower() == "all" else "ANY"), query
    return None


def between(binder: Expressions, node: exp.Between, scope: Scope) -> Typed:
    """`x BETWEEN low AND high`."""
    given = [binder.bind(node.args[part], scope) for part in ("this", "low", "high")]

    value, low, high = (each.kind for each in given)
    if not common(value, low) or not common(value, high):
        raise mismatch(f"Cannot check if {value} is BETWEEN {low} and {high}")

    def within(nodes: Sequence[exp.Expr]) -> exp.Expr:
        value, low, high = (Typed(node, each.kind) for node, each in zip(nodes, given, strict=True))
        above = compare(exp.GTE, value, low)
        below = compare(exp.LTE, Typed(value.node.copy(), value.kind), high)
        return exp.paren(exp.and_(above, below, copy=False), copy=False)

    return Typed(computed_once([each.node for each in given], within), BOOLEAN)


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
    if not common(value.kind, right.kind):
        what = "value and result of subquery must be of the same type for IN expression"
        raise mismatch(f"{what}: {value.kind} vs {right.kind}")
    both = comparable(value, right, exp.EQ)
    rows = _projected(text, right, both)
    return Typed(exp.Var(this=f"({sql(both(value))} IN ({rows}))"), BOOLEAN)


def _among(value: Typed, items: list[Typed]) -> exp.Expr:
    nodes, kind = unified([value, *items], "IN value and list items")
    may_be_nan = kind.name in {"real", "double"} and not all(map(is_literal, nodes[1:]))
    if kind.children or may_be_nan:
        found = [compare(exp.EQ, Typed(value.node.copy(), value.kind), item) for item in items]
        return exp.or_(*found, copy=False)
    if kind == VARCHAR and "char" in {each.kind.name for each in (value, *items)}:
        nodes = list(map(unpadded, nodes))
    first, *others = (key(item, kind) for item in nodes)
    return exp.In(this=first, expressions=others)


def _projected(text: str, row: Typed, compared: comparable) -> str:
    """A subquery's rows as what they are compared by."""
    return f"SELECT {sql(compared(row))} FROM ({text}) AS compared"  # noqa: S608 built here


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
