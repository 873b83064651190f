"""Array functions: making, taking apart, changing: https://trino.io/docs/current/functions/array.html

Comparing elements is in array_search.
"""

from __future__ import annotations

from itertools import combinations
from string import ascii_uppercase

from sqlglot import exp

from local.athena.sql.functions import conversion
from local.athena.sql.functions.chapter import Call, Chapter
from local.athena.sql.functions.lambdas import applied, each, once, part, unless_null
from local.athena.sql.functions.string import join
from local.athena.sql.typed.coercion import cast_to
from local.athena.sql.typed.expression import InvalidArgument, Typed
from local.athena.types import VARCHAR, Type
from local.translation.chapter import call

CHAPTER = Chapter("Array")

_FROM_ONE = "INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1"

CHAPTER.same("flatten(array(array(E))) -> array(E)")
CHAPTER.renamed("filter(array(T), function(T,boolean)) -> array(T)", "list_filter")
CHAPTER.renamed("transform(array(T), function(T,U)) -> array(U)", "list_transform")
CHAPTER.renamed("reverse(array(E)) -> array(E)", "list_reverse")
CHAPTER.macro("array_first(items array(E)) -> E", "items[1]")
CHAPTER.macro("array_last(items array(E)) -> E", "items[-1]")


@CHAPTER.translation("cardinality(array(E)) -> bigint")
def _cardinality(given: Call) -> exp.Expr:
    return call("len", given[0])


# Past the end DuckDB gives NULL; `[]` must fail there.
CHAPTER.helper(
    "subscript",
    "items, place",
    "list_extract(items, CASE WHEN place BETWEEN 1 AND len(items) THEN place "
    f"WHEN place = 0 THEN athena_fail('{_FROM_ONE}') "
    "WHEN place < 0 THEN athena_fail("
    "'INVALID_FUNCTION_ARGUMENT: Array subscript is negative: ' || place) "
    "WHEN items IS NOT NULL THEN athena_fail('INVALID_FUNCTION_ARGUMENT: Array subscript must be "
    "less than or equal to array length: ' || place || ' > ' || len(items)) END)",
)
CHAPTER.renamed("$subscript(items array(E), place bigint) -> E", "athena_subscript")
CHAPTER.helper(
    "array_element_at",
    "items, place",
    f"list_extract(items, CASE WHEN place = 0 THEN athena_fail('{_FROM_ONE}') ELSE place END)",
)
CHAPTER.renamed("element_at(array(E), bigint) -> E", "athena_array_element_at")

CHAPTER.macro(
    "slice(items array(E), start bigint, size bigint) -> array(E)",
    "CASE WHEN size < 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: "
    "length must be greater than or equal to 0') "
    f"WHEN start = 0 THEN athena_fail('{_FROM_ONE}') "
    "WHEN start < -len(items) THEN items[1:0] "
    "WHEN start < 0 THEN items[len(items) + start + 1 : len(items) + start + size] "
    "ELSE items[start : start + size - 1] END",
)
CHAPTER.macro(
    "trim_array(items array(E), size bigint) -> array(E)",
    "CASE WHEN size < 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: "
    "size must not be negative: ' || size) "
    "WHEN size > len(items) THEN athena_fail('INVALID_FUNCTION_ARGUMENT: size must not exceed "
    "array cardinality ' || len(items) || ': ' || size) "
    "ELSE items[1 : len(items) - size] END",
)
CHAPTER.macro(
    "repeat(item T, times bigint) -> array(T)",
    "CASE WHEN times < 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: count argument of repeat "
    "function must be greater than or equal to 0') "
    "WHEN times > 10000 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: count argument of repeat "
    "function must be less than or equal to 10000') "
    "ELSE list_transform(range(times), lambda n: item) END",
)
CHAPTER.macro(
    "ngrams(items array(T), size bigint) -> array(array(T))",
    "CASE WHEN size <= 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: N must be positive') "
    "WHEN items IS NOT NULL AND size IS NOT NULL "
    "THEN list_transform(range(1, greatest(len(items) - size + 1, 1) + 1), "
    "lambda start: items[start : start + size - 1]) END",
)
CHAPTER.macro(
    "shuffle(items array(E)) -> array(E)",
    "list_select(items, list_grade_up(list_transform(items, lambda item: random())))",
)


@CHAPTER.python_helper("combinations(length bigint, size bigint) -> array(array(bigint))")
def _combinations(length: int, size: int) -> list[list[int]]:
    if size < 0:
        raise InvalidArgument(f"combination size must not be negative: {size}")
    if size > 5:
        raise InvalidArgument("combination size must not exceed 5")
    # Athena's order is that of the last element.
    found = [list(places) for places in combinations(range(1, length + 1), size)]
    if len(found) > 100_000:
        raise InvalidArgument("combinations exceed max size")
    return sorted(found, key=lambda places: places[::-1])


CHAPTER.macro(
    "combinations(items array(T), size integer) -> array(array(T))",
    "list_transform(athena_py_combinations(len(items), size), "
    "lambda places: list_select(items, places))",
)


@CHAPTER.translation(
    "concat(array(E), array(E), array(E)...) -> array(E)",
    "concat(array(E), E) -> array(E)",
    "concat(E, array(E)) -> array(E)",
)
def _concat(given: Call) -> exp.Expr:
    wanted = given.match.result
    lists = [
        argument if kind == wanted else exp.array(argument, copy=False)
        for argument, kind in zip(given.arguments, given.match.wanted, strict=True)
    ]
    # DuckDB's operator, other than list_concat, gives NULL where a list is NULL.
    joined = lists[0]
    for other in lists[1:]:
        joined = exp.DPipe(this=joined, expression=other)
    return exp.paren(joined, copy=False)


@CHAPTER.translation(
    "array_join(array(T), varchar) -> varchar", "array_join(array(T), varchar, varchar) -> varchar"
)
def _array_join(given: Call) -> exp.Expr:
    items, delimiter, *replacement = given.arguments
    kind = given.type("T")

    def text(item: exp.Expr) -> exp.Expr:
        written = conversion.cast(Typed(item, kind), VARCHAR, safe=False)
        return call("coalesce", written, replacement[0].copy()) if replacement else written

    joined = join(each(items, text), delimiter)
    return unless_null(*replacement, then=joined) if replacement else joined


@CHAPTER.translation("reduce(array(T), S, function(S,T,S), function(S,R)) -> R")
def _reduce(given: Call) -> exp.Expr:
    items, initial, step, final = given.arguments
    reduced = folded(items, initial, step, given.type("S"))
    return unless_null(items, then=once(reduced, lambda it: applied(final, it)))


def folded(items: exp.Expr, initial: exp.Expr, step: exp.Expr, state: Type) -> exp.Expr:
    """A list reduced by a lambda of a state and an element, which may give a narrower type."""
    step = step.copy()
    step.set("this", cast_to(step.this, state))
    return call("list_reduce", items, step, initial)


for _width in range(2, 6):
    _letters = ascii_uppercase[:_width]

    @CHAPTER.translation(
        f"zip({', '.join(f'array({letter})' for letter in _letters)})"
        f" -> array(row({', '.join(_letters)}))"
    )
    def _zip(given: Call) -> exp.Expr:
        zipped = cast_to(call("list_zip", *given.arguments), given.match.result)
        return unless_null(*given.arguments, then=zipped)


@CHAPTER.translation("zip_with(array(T), array(U), function(T,U,R)) -> array(R)")
def _zip_with(given: Call) -> exp.Expr:
    first, second, function = given.arguments
    pairs = call("list_zip", first, second)
    made = each(pairs, lambda pair: applied(function, part(pair, 1), part(pair, 2)))
    return unless_null(first, second, then=made)
