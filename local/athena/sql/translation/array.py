"""Array functions: https://trino.io/docs/current/functions/array.html"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.translation.chapter import Chapter
from local.athena.sql.translation.lambdas import element, one, substituted
from local.translation.chapter import Arguments, NotTranslated, call

CHAPTER = Chapter("Array")

CHAPTER.same("flatten")
CHAPTER.renamed(
    array_max="list_max",
    array_min="list_min",
    transform="list_transform",
    filter="list_filter",
    contains="list_contains",
    zip="list_zip",
)
CHAPTER.macro(
    "array_distinct",
    "(items) AS list_filter(items, lambda item, place: CASE WHEN item IS NULL "
    "THEN place = list_position(list_transform(items, lambda other: other IS NULL), true) "
    "ELSE list_position(items, item) = place END)",
)
# NULL is an element like any other; list_contains never finds it.
CHAPTER.helper(
    "has",
    "(items, item) AS CASE WHEN item IS NULL "
    "THEN list_contains(list_transform(items, lambda other: other IS NULL), true) "
    "ELSE list_contains(items, item) END",
)
CHAPTER.macro(
    "array_except",
    "(items, others) AS list_filter(athena_array_distinct(items), "
    "lambda item: NOT athena_has(others, item))",
)
CHAPTER.macro(
    "array_intersect",
    "(items, others) AS list_filter(athena_array_distinct(items), "
    "lambda item: athena_has(others, item))",
)
CHAPTER.macro("array_union", "(items, others) AS athena_array_distinct(list_concat(items, others))")
CHAPTER.macro(
    "array_position",
    "(items, item) AS CASE WHEN items IS NULL OR item IS NULL THEN NULL "
    "ELSE coalesce(list_position(items, item), 0) END",
)
CHAPTER.macro(
    "array_remove", "(items, item) AS list_filter(items, lambda x: x IS DISTINCT FROM item)"
)
CHAPTER.macro(
    "array_join",
    "(items, delimiter) AS array_to_string(items, delimiter)",
    "(items, delimiter, null_text) AS array_to_string(list_transform(items, "
    "lambda item: coalesce(CAST(item AS VARCHAR), null_text)), delimiter)",
)
CHAPTER.macro(
    "slice",
    "(items, start, size) AS CASE "
    "WHEN start = 0 THEN error('INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1') "
    "WHEN start < 0 AND -start > len(items) THEN items[1:0] "
    "WHEN start < 0 THEN items[len(items) + start + 1 : len(items) + start + size] "
    "ELSE items[start : start + size - 1] END",
)
CHAPTER.macro(
    "repeat", "(item, times) AS list_transform(range(CAST(times AS BIGINT)), lambda n: item)"
)
CHAPTER.macro(
    "element_at",
    "(items, key) AS CASE WHEN TRY_CAST(CAST(key AS VARCHAR) AS BIGINT) = 0 "
    "AND starts_with(reverse(typeof(items)), '][') "
    "THEN error('INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1') "
    "ELSE items[key] END",
)
CHAPTER.macro(
    "any_match_of",
    "(found) AS CASE WHEN list_contains(found, true) THEN true "
    "WHEN len(list_filter(found, lambda x: x IS NULL)) > 0 THEN NULL ELSE false END",
)
CHAPTER.macro(
    "all_match_of",
    "(found) AS CASE WHEN list_contains(found, false) THEN false "
    "WHEN len(list_filter(found, lambda x: x IS NULL)) > 0 THEN NULL ELSE true END",
)
CHAPTER.macro(
    "sequence",
    "(first DATE, last DATE) AS list_transform("
    "generate_series(first, last, INTERVAL 1 DAY), lambda day: CAST(day AS DATE))",
    "(first BIGINT, last BIGINT) AS "
    "generate_series(first, last, CASE WHEN first <= last THEN 1 ELSE -1 END)",
    "(first DATE, last DATE, step INTERVAL) AS list_transform("
    "generate_series(first, last, step), lambda day: CAST(day AS DATE))",
    "(first BIGINT, last BIGINT, step BIGINT) AS generate_series(first, last, step)",
    "(first TIMESTAMP, last TIMESTAMP, step INTERVAL) AS generate_series(first, last, step)",
)
CHAPTER.macro(
    "arrays_overlap",
    "(items, others) AS CASE WHEN list_has_any(list_filter(items, lambda x: x IS NOT NULL), "
    "others) THEN true WHEN len(list_filter(items, lambda x: x IS NULL)) > 0 "
    "OR len(list_filter(others, lambda x: x IS NULL)) > 0 THEN NULL "
    "WHEN items IS NULL OR others IS NULL THEN NULL ELSE false END",
)
CHAPTER.macro(
    "trim_array",
    "(items, size) AS CASE WHEN size > len(items) THEN error('INVALID_FUNCTION_ARGUMENT: "
    "size must not exceed array cardinality') ELSE items[1 : len(items) - size] END",
)
CHAPTER.macro(
    "ngrams",
    "(items, n) AS list_transform(range(1, greatest(len(items) - n + 1, 1) + 1), "
    "lambda i: items[i : i + n - 1])",
)
CHAPTER.unsupported(
    "array_first", "array_histogram", "array_last", "combinations", "contains_sequence", "shuffle",
)  # fmt: skip


@CHAPTER.function("cardinality")
def _cardinality(arguments: Arguments) -> exp.Expr:
    # No macro: one cannot be made of a function that takes no argument of unknown type.
    return exp.cast(call("cardinality", *arguments), "bigint")


@CHAPTER.function("any_match")
def _any_match(arguments: Arguments) -> exp.Expr:
    return call("athena_any_match_of", call("list_transform", *arguments))


@CHAPTER.function("all_match")
def _all_match(arguments: Arguments) -> exp.Expr:
    return call("athena_all_match_of", call("list_transform", *arguments))


@CHAPTER.function("none_match")
def _none_match(arguments: Arguments) -> exp.Expr:
    return exp.paren(exp.not_(_any_match(arguments)))


@CHAPTER.function("array_sort")
def _array_sort(arguments: Arguments) -> exp.Expr:
    if len(arguments) > 1:
        raise NotTranslated("function array_sort with a comparator")
    return call("list_sort", arguments[0], "ASC", "NULLS LAST")


@CHAPTER.function("reduce")
def _reduce(arguments: Arguments) -> exp.Expr:
    items, initial, step, final = arguments
    if not isinstance(final, exp.Lambda):
        raise NotTranslated("function reduce")
    reduced = call("list_reduce", items, step, initial)
    return substituted(final, reduced)


@CHAPTER.function("zip_with")
def _zip_with(arguments: Arguments) -> exp.Expr:
    first, second, function = arguments
    if not isinstance(function, exp.Lambda):
        raise NotTranslated("function zip_with")
    body = substituted(function, element("pair", 1), element("pair", 2))
    return call("list_transform", call("list_zip", first, second), one("pair", body))
