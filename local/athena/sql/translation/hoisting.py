"""Aggregates as arguments of overloaded macros.

DuckDB chooses an overload by the types of its arguments, and cannot tell the type of an aggregate
or a window function there. It can tell that of a lambda's parameter.
"""

from __future__ import annotations

from itertools import count

from sqlglot import exp

from local.translation.chapter import call


def hoist(query: exp.Query, overloaded: frozenset[str], aggregates: frozenset[str]) -> None:
    """Make `f(max(x))` into `list_transform([max(x)], v -> f(v))[1]` where f is overloaded."""
    numbers = count()
    for node in reversed(list(query.find_all(exp.Anonymous, bfs=False))):
        if node.this not in overloaded:
            continue
        result: exp.Expr = node.copy()
        for place, argument in enumerate(node.expressions):
            if _aggregates(argument, aggregates):
                parameter = f"athena_hoisted_{next(numbers)}"
                _argument(result, node.this, place).replace(exp.column(parameter))
                body = exp.Lambda(this=result, expressions=[exp.to_identifier(parameter)])
                values = call("list_transform", exp.array(argument.copy(), copy=False), body)
                result = call("list_extract", values, 1)
        node.replace(result)


def _argument(wrapped: exp.Expr, function: object, place: int) -> exp.Expr:
    """The argument of a call that may be hoisted already, its lambdas around it."""
    while wrapped.this != function:
        wrapped = wrapped.expressions[0].expressions[1].this
    argument: exp.Expr = wrapped.expressions[place]
    return argument


def _aggregates(node: exp.Expr, aggregates: frozenset[str]) -> bool:
    return any(
        isinstance(found, exp.Window | exp.Filter)
        or (isinstance(found, exp.Anonymous) and found.this in aggregates)
        for found in node.walk(prune=lambda below: isinstance(below, exp.Query))
    )
