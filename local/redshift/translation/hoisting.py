"""Arguments of overloaded macros whose type DuckDB cannot tell when it chooses the overload.

It can tell that of a lambda's parameter.
"""

from __future__ import annotations

from itertools import count

from sqlglot import exp

from local.translation.chapter import call

_PLAIN = (exp.Column, exp.Literal, exp.Cast, exp.Null, exp.Boolean)


def hoist(tree: exp.Expr, overloaded: frozenset[str]) -> None:
    """Make `f(max(x))` into `list_transform([max(x)], v -> f(v))[1]` where f is overloaded."""
    numbers = count()
    for node in reversed(list(tree.find_all(exp.Anonymous, bfs=False))):
        if node.this not in overloaded:
            continue
        hoisted: list[tuple[exp.Identifier, exp.Expr]] = []
        for argument in list(node.expressions):
            if not isinstance(argument, _PLAIN):
                parameter = exp.to_identifier(f"redshift_hoisted_{next(numbers)}")
                hoisted.append((parameter, argument.copy()))
                argument.replace(exp.Column(this=parameter.copy()))
        result: exp.Expr = node.copy()
        for parameter, argument in hoisted:
            body = exp.Lambda(this=result, expressions=[parameter])
            values = call("list_transform", exp.array(argument, copy=False), body)
            result = call("list_extract", values, 1)
        node.replace(result)
