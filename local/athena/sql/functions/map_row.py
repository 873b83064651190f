"""Map and row functions: https://trino.io/docs/current/functions/map.html

A map keeps its keys in the order in which they came.
"""

from __future__ import annotations

from sqlglot import exp

from local.athena import types
from local.athena.sql.functions.chapter import Call, Chapter, SpecialCall
from local.athena.sql.functions.lambdas import applied, each, part, unless_null
from local.athena.sql.typed.coercion import cast_to, lambda_of, parameter
from local.athena.sql.typed.expression import Typed
from local.athena.types import BOOLEAN, VARCHAR
from local.translation.chapter import call

CHAPTER = Chapter("Map and row")

CHAPTER.same("map_keys(map(K,V)) -> array(K)", "map_values(map(K,V)) -> array(V)")
CHAPTER.renamed("element_at(map(K,V), K) -> V", "map_extract_value")


@CHAPTER.special("row")
def _row(given: SpecialCall) -> Typed:
    values = given.typed()
    kind = types.row([value.kind for value in values])
    return Typed(call("row", *(value.node for value in values)), kind)


@CHAPTER.translation("cardinality(map(K,V)) -> bigint")
def _cardinality(given: Call) -> exp.Expr:
    return call("len", call("map_keys", given[0]))


@CHAPTER.translation("$subscript(map(K,V), K) -> V")
def _subscript(given: Call) -> exp.Expr:
    entries, key = given.arguments
    shown = cast_to(key.copy(), VARCHAR)
    return call("athena_map_subscript", entries, key, shown)


CHAPTER.helper(
    "map_subscript",
    "entries, key, shown",
    "CASE WHEN entries IS NULL OR key IS NULL OR map_contains(entries, key) "
    "THEN map_extract_value(entries, key) "
    "ELSE athena_fail('INVALID_FUNCTION_ARGUMENT: Key not present in map: ' || shown) END",
)

CHAPTER.macro("map() -> map(unknown,unknown)", "CAST(MAP {} AS MAP(INTEGER, INTEGER))")


@CHAPTER.translation("map(array(K), array(V)) -> map(K,V) where K comparable")
def _map(given: Call) -> exp.Expr:
    return call("athena_map_of", *given.arguments, "map keys")


CHAPTER.helper(
    "map_of",
    "keys, contents, what",
    "CASE WHEN len(keys) <> len(contents) THEN athena_fail('INVALID_FUNCTION_ARGUMENT: "
    "Key and value arrays must be the same length') "
    "WHEN athena_has_null(keys) "
    "THEN athena_fail('INVALID_FUNCTION_ARGUMENT: map key cannot be null') "
    "WHEN len(list_distinct(keys)) <> len(keys) THEN athena_fail("
    "'INVALID_FUNCTION_ARGUMENT: Duplicate ' || what || ' (' || CAST(list_filter(keys, "
    "lambda key, place: list_position(keys, key) <> place)[1] AS VARCHAR) || ') are not allowed') "
    "ELSE map(keys, contents) END",
)


@CHAPTER.translation("map_entries(map(K,V)) -> array(row(K,V))")
def _map_entries(given: Call) -> exp.Expr:
    entries = call("map_entries", given[0])
    rows = each(entries, lambda entry: call("row", part(entry, 1), part(entry, 2)))
    return cast_to(rows, given.match.result)


@CHAPTER.translation("map_from_entries(array(row(K,V))) -> map(K,V)")
def _map_from_entries(given: Call) -> exp.Expr:
    keys = each(given[0], lambda entry: part(entry, 1))
    contents = each(given[0].copy(), lambda entry: part(entry, 2))
    return call("athena_map_of", keys, contents, "keys")


@CHAPTER.translation("multimap_from_entries(array(row(K,V))) -> map(K,array(V))")
def _multimap_from_entries(given: Call) -> exp.Expr:
    return call("athena_multimap_of", given[0])


# Rows of a key and a value, as a map from each key to its values.
CHAPTER.helper(
    "multimap_of",
    "entries",
    "CASE WHEN entries IS NOT NULL THEN map_from_entries(list_transform(athena_array_distinct_of("
    "list_transform(entries, lambda entry: struct_extract_at(entry, 1))), "
    "lambda key: row(key, list_transform(list_filter(entries, "
    "lambda entry: struct_extract_at(entry, 1) IS NOT DISTINCT FROM key), "
    "lambda entry: struct_extract_at(entry, 2))))) END",
)


@CHAPTER.translation("map_concat(map(K,V), map(K,V), map(K,V)...) -> map(K,V)")
def _map_concat(given: Call) -> exp.Expr:
    return unless_null(*given.arguments, then=call("map_concat", *given.arguments))


@CHAPTER.translation("map_filter(map(K,V), function(K,V,boolean)) -> map(K,V)")
def _map_filter(given: Call) -> exp.Expr:
    entries, condition = given.arguments
    entry = parameter()
    kept = cast_to(applied(condition, part(entry, 1), part(entry, 2)), BOOLEAN)
    found = call("list_filter", call("map_entries", entries), lambda_of(entry, kept))
    return call("map_from_entries", found)


@CHAPTER.translation("transform_values(map(K,V), function(K,V,W)) -> map(K,W)")
def _transform_values(given: Call) -> exp.Expr:
    entries, function = given.arguments
    rows = each(
        call("map_entries", entries),
        lambda entry: call(
            "row", part(entry, 1), applied(function, part(entry, 1), part(entry, 2))
        ),
    )
    return call("map_from_entries", rows)


@CHAPTER.translation("transform_keys(map(K,V), function(K,V,L)) -> map(L,V)")
def _transform_keys(given: Call) -> exp.Expr:
    entries, function = given.arguments
    keys = each(
        call("map_entries", entries),
        lambda entry: applied(function, part(entry, 1), part(entry, 2)),
    )
    return call("athena_map_of", keys, call("map_values", entries.copy()), "keys")


@CHAPTER.translation("map_zip_with(map(K,V), map(K,W), function(K,V,W,X)) -> map(K,X)")
def _map_zip_with(given: Call) -> exp.Expr:
    first, second, function = given.arguments
    keys = call(
        "athena_array_distinct_of",
        exp.DPipe(this=call("map_keys", first.copy()), expression=call("map_keys", second.copy())),
    )
    rows = each(
        keys,
        lambda key: call(
            "row",
            key,
            applied(
                function,
                key,
                call("map_extract_value", first.copy(), key),
                call("map_extract_value", second.copy(), key),
            ),
        ),
    )
    return call("map_from_entries", rows)
