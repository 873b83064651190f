"""Literals and what has a syntax of its own: CASE, CAST, subscripts, rows, arrays, subqueries.

https://trino.io/docs/current/functions/conditional.html
https://trino.io/docs/current/functions/conversion.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from local.athena import types
from local.athena.sql.binding import calls
from local.athena.sql.binding.scope import Scope
from local.athena.sql.functions import conversion
from local.athena.sql.typed.coercion import row_field, unified
from local.athena.sql.typed.comparing import compare
from local.athena.sql.typed.expression import Fault, Typed, mismatch
from local.athena.sql.typed.type_names import written_type
from local.athena.sql.typed.volatile import computed_once
from local.athena.types import BOOLEAN, INTEGER
from local.translation.chapter import call

if TYPE_CHECKING:
    from local.athena.sql.binding.expressions import Expressions

_MOST_INTEGER = 2**31 - 1
_MOST_BIGINT = 2**63 - 1


def literal(_: Expressions, node: exp.Literal, __: Scope) -> Typed:
    """A number or a text."""
    if node.is_string:
        return Typed(node.copy(), types.varchar(len(node.this)))
    if node.this.isdigit():
        value = int(node.this)
        if value > _MOST_BIGINT:
            raise Fault("SYNTAX_ERROR", f"Invalid numeric literal: {node.this}")
        return Typed(exp.Literal.number(value), INTEGER if value <= _MOST_INTEGER else types.BIGINT)
    # A decimal literal is a DOUBLE in Athena; in DuckDB it would be a DECIMAL.
    text = node.this if "e" in node.this.lower() else f"{node.this}e0"
    return Typed(exp.Literal.number(text), types.DOUBLE)


def negative(binder: Expressions, node: exp.Neg, scope: Scope) -> Typed:
    """`-x`."""
    value = node.this
    if isinstance(value, exp.Literal) and value.this == str(_MOST_BIGINT + 1):
        return Typed(exp.Var(this=f"CAST('-{value.this}' AS BIGINT)"), types.BIGINT)
    if isinstance(value, exp.Literal) and not value.is_string:
        number = binder.bind(value, scope)
        return Typed(exp.paren(exp.Neg(this=number.node), copy=False), number.kind)
    return binder.call("$negate", [value], scope)


def case(binder: Expressions, node: exp.Case, scope: Scope) -> Typed:
    """CASE, with an operand or without."""
    operand = binder.bind(node.this, scope) if node.this else None
    whens, results = [], []
    for branch in node.args["ifs"]:
        whens.append(
            binder.bind(branch.this, scope)
            if operand
            else Typed(binder.operand(branch.this, scope, "CASE WHEN clause"), BOOLEAN)
        )
        results.append(binder.bind(branch.args["true"], scope))
    default = node.args.get("default")
    results.append(binder.bind(default, scope) if default else Typed(exp.Null(), types.UNKNOWN))
    nodes, kind = unified(results, "All CASE results")

    def chosen(conditions: Sequence[exp.Expr]) -> exp.Expr:
        branches = zip(conditions, nodes, strict=False)
        ifs = [exp.If(this=condition, true=result) for condition, result in branches]
        return exp.paren(exp.Case(ifs=ifs, default=nodes[-1]), copy=False)

    if operand is None:
        return Typed(chosen([when.node for when in whens]), kind)
    parts = [operand, *whens]

    def compared(values: Sequence[exp.Expr]) -> exp.Expr:
        value, *others = (Typed(node, part.kind) for node, part in zip(values, parts, strict=True))
        return chosen(
            [compare(exp.EQ, Typed(value.node.copy(), value.kind), other) for other in others]
        )

    return Typed(computed_once([part.node for part in parts], compared), kind)


def cast(binder: Expressions, node: exp.Cast, scope: Scope) -> Typed:
    """CAST, TRY_CAST, and literals such as `DATE '2020-01-01'`."""
    if node.meta.get("literal"):
        return conversion.typed_literal(node.this.this, node.to)
    kind = written_type(node.to)
    value = binder.bind(node.this, scope)
    safe = isinstance(node, exp.TryCast)
    made = computed_once(
        [value.node], lambda nodes: conversion.cast(Typed(nodes[0], value.kind), kind, safe=safe)
    )
    return Typed(made, kind)


def subscript(binder: Expressions, node: exp.Bracket, scope: Scope) -> Typed:
    """`a[i]`."""
    base = binder.bind(node.this, scope)
    (key,) = node.expressions
    if base.kind.name == "row":
        if not (isinstance(key, exp.Literal) and key.this.isdigit()):
            raise Fault(
                "EXPRESSION_NOT_CONSTANT", "Subscript expression on ROW requires a constant index"
            )
        if not 0 < int(key.this) <= len(base.kind.children):
            raise Fault("INVALID_FUNCTION_ARGUMENT", f"Invalid subscript index: {key.this}")
        return row_field(base, int(key.this) - 1)
    return calls.bind("$subscript", [base, binder.bind(key, scope)])


def array(binder: Expressions, node: exp.Array, scope: Scope) -> Typed:
    """`ARRAY[...]`."""
    items = [binder.bind(item, scope) for item in node.expressions]
    nodes, kind = unified(items, "All ARRAY elements")
    return Typed(exp.array(*nodes, copy=False), types.array(kind))


def subquery(binder: Expressions, node: exp.Expr, scope: Scope) -> Typed:
    """A query that gives one value."""
    text, fields = binder.subqueries.subquery(node, scope)
    if len(fields) != 1:
        raise mismatch(
            f"Multiple columns returned by subquery are not yet supported. Found {len(fields)}"
        )
    return Typed(exp.Var(this=f"({text})"), fields[0].kind)


def exists(binder: Expressions, node: exp.Exists, scope: Scope) -> Typed:
    """`EXISTS (query)`."""
    text, _ = binder.subqueries.subquery(node.this, scope)
    return Typed(exp.Var(this=f"EXISTS ({text})"), BOOLEAN)


def row(binder: Expressions, node: exp.Tuple, scope: Scope) -> Typed:
    """`(a, b)`."""
    return row_of([binder.bind(item, scope) for item in node.expressions])


def row_of(values: Sequence[Typed]) -> Typed:
    """`(a, b)`: a row without names."""
    kind = types.row([value.kind for value in values])
    return Typed(call("row", *(value.node for value in values)), kind)
