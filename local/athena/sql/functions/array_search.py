"""Array functions that compare elements: https://trino.io/docs/current/functions/array.html

An element that is NULL equals none where a function looks for a value, and is like any other NULL
where it works on sets.
"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.functions.chapter import Call, Chapter
from local.athena.sql.functions.lambdas import applied, each, part
from local.athena.sql.typed.coercion import cast_to, parameter
from local.athena.sql.typed.keys import has_sort_key, sort_key
from local.athena.types import BOOLEAN, Type
from local.translation.chapter import call
from local.translation.chapter import once as macro_once

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
for _name in ("max", "min"):
    CHAPTER.helper(
        f"{_name}_of",
        "items",
        macro_once("items", f"CASE WHEN NOT athena_has_null(it) THEN list_{_name}(it) END"),
    )


def extreme(name: str, items: exp.Expr, kind: Type) -> exp.Expr:
    """The `max` or `min` of a list of elements of a type."""
    if not has_sort_key(kind):
        return call(f"athena_{name}_of", items)
    return part(call(f"athena_{name}_of", _by_key(items, kind)), 2)


@CHAPTER.translation("array_max(array(T)) -> T where T orderable")
def _array_max(given: Call) -> exp.Expr:
    return extreme("max", given[0], given.type("T"))


@CHAPTER.translation("array_min(array(T)) -> T where T orderable")
def _array_min(given: Call) -> exp.Expr:
    return extreme("min", given[0], given.type("T"))


@CHAPTER.translation("array_sort(array(E)) -> array(E) where E orderable")
def _array_sort(given: Call) -> exp.Expr:
    kind = given.type("E")
    if not has_sort_key(kind):
        return call("list_sort", given[0], "ASC", "NULLS LAST")
    rows = call("list_sort", _by_key(given[0], kind), "ASC", "NULLS LAST")
    return each(rows, lambda row: part(row, 2))


def _by_key(items: exp.Expr, kind: Type) -> exp.Expr:
    """The elements in rows behind what they are ordered by, NULL as itself."""

    def row(item: exp.Expr) -> exp.Expr:
        made = call("row", sort_key(item.copy(), kind), item.copy())
        is_null = exp.Is(this=item.copy(), expression=exp.Null())
        return exp.Case(ifs=[exp.If(this=exp.Not(this=is_null), true=made)])

    return each(items, row)


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
