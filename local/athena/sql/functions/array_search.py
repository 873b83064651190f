"""Array functions that compare elements: https://trino.io/docs/current/functions/array.html

An element that is NULL equals none where a function looks for a value, and is like any other NULL
where it works on sets.
"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.binding.coercion import cast_to, parameter
from local.athena.sql.functions.chapter import Call, Chapter
from local.athena.sql.functions.lambdas import applied
from local.athena.types import BOOLEAN
from local.translation.chapter import call

CHAPTER = Chapter("Array, comparisons")

CHAPTER.helper("has_null", "items", "len(items) <> list_count(items)")
CHAPTER.helper(
    "array_distinct_of",
    "items",
    "list_filter(items, lambda item, place: list_position(items, item) = place)",
)
CHAPTER.renamed(
    "array_distinct(array(E)) -> array(E) where E comparable", "athena_array_distinct_of"
)
CHAPTER.macro(
    "array_except(items array(E), others array(E)) -> array(E) where E comparable",
    "CASE WHEN others IS NOT NULL THEN athena_array_distinct_of(list_filter(items, "
    "lambda item: list_position(others, item) IS NULL)) END",
)
# The order is that of the longer one.
CHAPTER.helper(
    "array_common",
    "longer, shorter",
    "athena_array_distinct_of(list_filter(longer, "
    "lambda item: list_position(shorter, item) IS NOT NULL))",
)
CHAPTER.macro(
    "array_intersect(items array(E), others array(E)) -> array(E) where E comparable",
    "CASE WHEN len(items) < len(others) THEN athena_array_common(others, items) "
    "WHEN others IS NOT NULL THEN athena_array_common(items, others) END",
)
CHAPTER.macro(
    "array_union(items array(E), others array(E)) -> array(E) where E comparable",
    "athena_array_distinct_of(items || others)",
)
CHAPTER.macro(
    "array_position(items array(T), item T) -> bigint where T comparable",
    "CASE WHEN items IS NOT NULL AND item IS NOT NULL "
    "THEN CAST(coalesce(list_position(items, item), 0) AS BIGINT) END",
)
CHAPTER.macro(
    "array_remove(items array(E), item E) -> array(E) where E comparable",
    "CASE WHEN item IS NOT NULL THEN list_filter(items, lambda it: it IS DISTINCT FROM item) END",
)
CHAPTER.helper(
    "array_contains",
    "items, item",
    "CASE WHEN list_contains(items, item) THEN true "
    "WHEN items IS NOT NULL AND item IS NOT NULL AND NOT athena_has_null(items) THEN false END",
)
CHAPTER.renamed("contains(array(T), T) -> boolean where T comparable", "athena_array_contains")
CHAPTER.macro(
    "contains_sequence(items array(T), part array(T)) -> boolean where T comparable",
    "CASE WHEN items IS NULL OR part IS NULL THEN NULL WHEN len(part) = 0 THEN true "
    "ELSE len(list_filter(range(1, len(items) - len(part) + 2), "
    "lambda start: items[start : start + len(part) - 1] = part)) > 0 END",
)
CHAPTER.macro(
    "arrays_overlap(items array(E), others array(E)) -> boolean where E comparable",
    "CASE WHEN items IS NULL OR others IS NULL THEN NULL "
    "WHEN len(list_filter(items, lambda item: list_contains(others, item))) > 0 THEN true "
    "WHEN len(items) > 0 AND len(others) > 0 "
    "AND (athena_has_null(items) OR athena_has_null(others)) THEN NULL ELSE false END",
)


@CHAPTER.translation("array_histogram(array(T)) -> map(T,bigint) where T comparable")
def _array_histogram(given: Call) -> exp.Expr:
    return call("athena_counted", given[0])


CHAPTER.helper(
    "counted",
    "items",
    "CASE WHEN items IS NOT NULL THEN map_from_entries(list_transform("
    "athena_array_distinct_of(list_filter(items, lambda item: item IS NOT NULL)), "
    "lambda key: row(key, len(list_filter(items, lambda item: item = key))))) END",
)

# The greatest and the least of elements with a NULL among them are NULL. NaN is neither, unless
# there is nothing else; in DuckDB it is the greatest.
for _kind in ("real", "double"):
    CHAPTER.macro(
        f"array_max(items array({_kind})) -> {_kind}",
        "CASE WHEN NOT athena_has_null(items) THEN coalesce("
        "list_max(list_filter(items, lambda item: NOT isnan(item))), list_max(items)) END",
    )
for _name, _duckdb in {"array_max": "list_max", "array_min": "list_min"}.items():
    CHAPTER.macro(
        f"{_name}(items array(T)) -> T where T orderable",
        f"CASE WHEN NOT athena_has_null(items) THEN {_duckdb}(items) END",
    )


@CHAPTER.translation("array_sort(array(E)) -> array(E) where E orderable")
def _array_sort(given: Call) -> exp.Expr:
    return call("list_sort", given[0], "ASC", "NULLS LAST")


@CHAPTER.translation("array_sort(array(T), function(T,T,integer)) -> array(T)")
def _array_sort_by(given: Call) -> exp.Expr:
    """Each element is put after those that the comparator does not find greater."""
    items, comparator = given.arguments
    placed, item, other = parameter(), parameter(), parameter()
    order = applied(comparator, other, item)
    checked = call("athena_checked_order", order)
    orders = call("list_transform", placed.copy(), _lambda([other], checked))
    step = _lambda([placed, item], call("athena_inserted", placed.copy(), item.copy(), orders))
    empty = cast_to(exp.array(), given.match.result)
    return call("list_reduce", items, step, empty)


CHAPTER.helper(
    "checked_order",
    "found",
    "CASE WHEN found IN (-1, 0, 1) THEN found ELSE athena_fail('INVALID_FUNCTION_ARGUMENT: "
    "Lambda comparator must return either -1, 0, or 1') END",
)
CHAPTER.helper(
    "inserted",
    "placed, item, orders",
    "list_where(placed, list_transform(orders, lambda it: it <= 0)) || [item] || "
    "list_where(placed, list_transform(orders, lambda it: it > 0))",
)


def _lambda(parameters: list[exp.Column], body: exp.Expr) -> exp.Lambda:
    names = [exp.to_identifier(each.name) for each in parameters]
    return exp.Lambda(this=body, expressions=names)


# DuckDB's list_bool_or and list_bool_and pass over NULL.
CHAPTER.helper(
    "any_of",
    "found",
    "CASE WHEN list_contains(found, true) THEN true WHEN NOT athena_has_null(found) THEN false END",
)
CHAPTER.helper(
    "all_of",
    "found",
    "CASE WHEN list_contains(found, false) THEN false WHEN NOT athena_has_null(found) "
    "THEN true END",
)


def _matches(given: Call) -> exp.Expr:
    items, condition = given.arguments
    condition = condition.copy()
    condition.set("this", cast_to(condition.this, BOOLEAN))
    return call("list_transform", items, condition)


@CHAPTER.translation("any_match(array(T), function(T,boolean)) -> boolean")
def _any_match(given: Call) -> exp.Expr:
    return call("athena_any_of", _matches(given))


@CHAPTER.translation("all_match(array(T), function(T,boolean)) -> boolean")
def _all_match(given: Call) -> exp.Expr:
    return call("athena_all_of", _matches(given))


@CHAPTER.translation("none_match(array(T), function(T,boolean)) -> boolean")
def _none_match(given: Call) -> exp.Expr:
    return exp.paren(exp.Not(this=_any_match(given)), copy=False)
