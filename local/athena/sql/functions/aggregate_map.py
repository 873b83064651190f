"""Aggregates that make maps: https://trino.io/docs/current/functions/aggregate.html"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.functions.chapter import AggregateCall, Chapter
from local.athena.sql.functions.lambdas import each, once, part
from local.athena.sql.typed.coercion import cast_to
from local.athena.sql.typed.keys import alike, has_key, key
from local.athena.types import Type
from local.translation.chapter import call

CHAPTER = Chapter("Aggregate, maps")


@CHAPTER.aggregation("histogram(T) -> map(T,bigint) where T comparable")
def _histogram(given: AggregateCall) -> exp.Expr:
    kind = given.type("T")
    if not has_key(kind):
        return cast_to(given.of("histogram", given[0]), given.match.result)
    (items,) = alike([given.of("list", given[0])], kind)
    return call("athena_counted", items)


# Of several values of a key, the first.
CHAPTER.helper(
    "map_of_first",
    "entries, keys",
    "map_from_entries(CASE WHEN len(list_distinct(keys)) = len(keys) THEN entries "
    "ELSE list_filter(entries, lambda entry, place: list_position(keys, keys[place]) = place) END)",
)


def _of_first(entries: exp.Expr, kind: Type) -> exp.Expr:
    """The map of rows of a key of a type and a value."""

    def of(items: exp.Expr) -> exp.Expr:
        keys = each(items.copy(), lambda entry: key(part(entry, 1), kind))
        return call("athena_map_of_first", items, keys)

    return once(entries, of)


def _entries(given: AggregateCall) -> exp.Expr:
    """The rows of a key and a value, but for those whose key is NULL; NULL where there are none."""
    name, value = given.arguments
    is_named = exp.Not(this=exp.Is(this=name.copy(), expression=exp.Null()))
    entry = exp.Case(ifs=[exp.If(this=is_named, true=call("row", name, value))])
    return call("nullif", call("athena_without_nulls", given.of("list", entry)), exp.array())


@CHAPTER.aggregation("map_agg(K, V) -> map(K,V) where K comparable")
def _map_agg(given: AggregateCall) -> exp.Expr:
    return _of_first(_entries(given), given.type("K"))


@CHAPTER.aggregation("multimap_agg(K, V) -> map(K,array(V)) where K comparable")
def _multimap_agg(given: AggregateCall) -> exp.Expr:
    return once(_entries(given), lambda entries: call("athena_multimap_of", entries))


@CHAPTER.aggregation("map_union(map(K,V)) -> map(K,V)")
def _map_union(given: AggregateCall) -> exp.Expr:
    maps = call("athena_without_nulls", given.of("list", call("map_entries", given[0])))
    # Maps that are all empty have a union, no maps have none.
    return _of_first(call("flatten", call("nullif", maps, exp.array())), given.type("K"))
