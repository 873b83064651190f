"""Casts of what holds values: element by element.

https://trino.io/docs/current/functions/conversion.html
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from local.athena.sql.functions.conversion.attempt import bound
from local.athena.sql.typed.coercion import lambda_of, null_safe, packed, parameter, row_field
from local.athena.sql.typed.expression import Typed
from local.athena.types import Type, row
from local.translation.chapter import call

Cast = Callable[[Typed, Type], exp.Expr]
"""Casts a value within."""


def cast_structure(value: Typed, kind: Type, cast: Cast, *, safe: bool) -> exp.Expr | None:
    """The cast to an array, a map or a row; None: there is no such cast."""
    given = value.kind
    if given.name != kind.name or len(given.children) != len(kind.children):
        return None
    within = _WITHIN[kind.name]
    if not safe:
        return bound(value.node, lambda it: within(Typed(it, given), kind, cast))
    # One value that cannot be cast makes the whole NULL.
    return bound(value.node, lambda it: call("try", within(Typed(it, given), kind, cast)))


def _array(value: Typed, kind: Type, cast: Cast) -> exp.Expr:
    element = parameter()
    body = cast(Typed(element, value.kind.children[0]), kind.children[0])
    return call("list_transform", value.node, lambda_of(element, body))


def _map(value: Typed, kind: Type, cast: Cast) -> exp.Expr:
    entry = parameter()
    pair = row(value.kind.children)
    key, content = (
        cast(row_field(Typed(entry.copy(), pair), place), kind.children[place]) for place in (0, 1)
    )
    entries = call("map_entries", value.node)
    made = call("list_transform", entries, lambda_of(entry, call("row", key, content)))
    return call("map_from_entries", made)


def _row(value: Typed, kind: Type, cast: Cast) -> exp.Expr:
    fields = [
        cast(row_field(Typed(value.node.copy(), value.kind), place), child)
        for place, child in enumerate(kind.children)
    ]
    return null_safe(value.node, packed(fields, kind))


_WITHIN = {"array": _array, "map": _map, "row": _row}
