"""Values that differ each time they are computed: an expression that needs one twice binds it once.

https://trino.io/docs/current/functions/math.html#random
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from local.athena.sql.typed.coercion import lambda_of, parameter
from local.translation.chapter import call

VOLATILE = frozenset({"rand", "random", "shuffle", "uuid"})
"""The functions of Athena that give them."""

_MARK = "volatile"


def marked(name: str, node: exp.Expr) -> exp.Expr:
    """A call of the function of that name, known again by `computed_once`."""
    if name in VOLATILE:
        node.meta[_MARK] = True
    return node


def computed_once(
    values: Sequence[exp.Expr], build: Callable[[Sequence[exp.Expr]], exp.Expr]
) -> exp.Expr:
    """What is built of the values, each of which it may use more than once."""
    if not any(each.meta.get(_MARK) for value in values for each in value.walk()):
        return build(values)
    # Literals stay what they are, for builders look at them; lambdas are no values.
    free = [not isinstance(value, exp.Literal | exp.Null | exp.Lambda) for value in values]
    item = parameter()
    places = [sum(free[: place + 1]) for place in range(len(values))]
    made = build(
        [
            call("struct_extract_at", item.copy(), place) if is_free else value
            for value, place, is_free in zip(values, places, free, strict=True)
        ]
    )
    given = call("row", *(value for value, is_free in zip(values, free, strict=True) if is_free))
    items = call("list_transform", exp.array(given, copy=False), lambda_of(item, made))
    return call("list_extract", items, 1)
