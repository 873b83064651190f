"""What values are the same by, and ordered by, where DuckDB would look at more than Athena does.

Two moments are the same whatever zones they are told in, two maps whatever order their entries
came in; an IP address is ordered by its bytes, a time with a zone by its moment of the day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from local.athena.sql.typed.coercion import lambda_of, null_safe, parameter, row_field
from local.athena.sql.typed.expression import Typed
from local.athena.types import TIME_ZONED, TIMESTAMP_ZONED, Type, array, row
from local.translation.chapter import call

_KEYS: dict[str, Callable[[exp.Expr], exp.Expr]] = {
    TIMESTAMP_ZONED: lambda node: call("struct_extract", node, "moment"),
    TIME_ZONED: lambda node: call("athena_time_key", node),
}
_SORT_KEYS = {**_KEYS, "ipaddress": lambda node: call("athena_py_ip_key", node)}


def key(node: exp.Expr, kind: Type) -> exp.Expr:
    """What a value is the same by: itself, but for what DuckDB would tell apart."""
    return _keyed(node, kind, _KEYS) if has_key(kind) else node


def sort_key(node: exp.Expr, kind: Type) -> exp.Expr:
    """What a value is ordered by."""
    return _keyed(node, kind, _SORT_KEYS) if has_sort_key(kind) else node


def has_key(kind: Type) -> bool:
    """True where values that DuckDB tells apart may be the same."""
    return kind.name == "map" or kind.name in _KEYS or any(map(has_key, kind.children))


def has_sort_key(kind: Type) -> bool:
    """True where DuckDB would order values in another way."""
    return kind.name in _SORT_KEYS or any(map(has_sort_key, kind.children))


def _keyed(node: exp.Expr, kind: Type, keys: dict[str, Callable[[exp.Expr], exp.Expr]]) -> exp.Expr:
    if kind.name in keys:
        return keys[kind.name](node)
    if kind.name == "row":
        fields = [row_field(Typed(node.copy(), kind), at) for at in range(len(kind.children))]
        parts = (_keyed(each.node, each.kind, keys) for each in fields)
        return null_safe(node, call("row", *parts))
    if kind.name in {"array", "map"}:
        item = parameter()
        entries = call("map_entries", node) if kind.name == "map" else node
        within = row(kind.children) if kind.name == "map" else kind.children[0]
        items = call("list_transform", entries, lambda_of(item, _keyed(item.copy(), within, keys)))
        return call("list_sort", items) if kind.name == "map" else items
    return node


def alike(lists: Sequence[exp.Expr], kind: Type) -> list[exp.Expr]:
    """Lists of elements of a type; those that are the same became the first of them."""
    pool = call("flatten", exp.array(*(each.copy() for each in lists), copy=False))
    keys = key(pool.copy(), array(kind))

    def first(item: exp.Expr) -> exp.Expr:
        return call(
            "list_extract", pool.copy(), call("list_position", keys.copy(), key(item, kind))
        )

    items = [parameter() for _ in lists]
    return [
        call("list_transform", each, lambda_of(item, first(item.copy())))
        for each, item in zip(lists, items, strict=True)
    ]
