"""Approximate aggregates: https://trino.io/docs/current/functions/aggregate.html

What Athena estimates is counted here: an exact answer is within every bound of error.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from sqlglot import exp

from local.athena.sql.functions.chapter import AggregateCall, Chapter
from local.athena.sql.functions.lambdas import each, unless_null
from local.athena.sql.typed.coercion import cast_to
from local.athena.sql.typed.expression import InvalidArgument
from local.athena.types import DOUBLE
from local.translation.chapter import call

CHAPTER = Chapter("Aggregate, approximate")


@CHAPTER.aggregation("approx_distinct(T) -> bigint", "approx_distinct(T, double) -> bigint")
def _approx_distinct(given: AggregateCall) -> exp.Expr:
    return replace(given, distinct=True).of("count", given[0])


@CHAPTER.aggregation("approx_most_frequent(bigint, T, bigint) -> map(T,bigint)")
def _approx_most_frequent(given: AggregateCall) -> exp.Expr:
    buckets, value, _ = given.arguments
    counts = cast_to(given.of("histogram", value), given.match.result)
    return call("athena_most_frequent", counts, buckets)


CHAPTER.helper(
    "most_frequent",
    "counts, buckets",
    "map_from_entries(list_transform(list_sort(list_transform(map_entries(counts), "
    "lambda entry: {'n': -entry.value, 'key': entry.key}))[1:buckets], "
    "lambda entry: row(entry.key, -entry.n)))",
)

# Athena's digest of few values holds each of them, and finds the one at floor(percentage * count);
# quantile_disc takes the one before where that is a whole number.
CHAPTER.helper(
    "percentage",
    "it",
    "CASE WHEN it BETWEEN 0 AND 1 THEN least(it + 1e-12, 1e0) "
    "ELSE athena_fail('INVALID_FUNCTION_ARGUMENT: percentile must be between 0 and 1') END",
)

for _kind in ("bigint", "real", "double"):

    @CHAPTER.aggregation(f"approx_percentile({_kind}, double) -> {_kind}")
    def _percentile(given: AggregateCall) -> exp.Expr:
        return given.of("quantile_disc", given[0], call("athena_percentage", given[1]))

    @CHAPTER.aggregation(f"approx_percentile({_kind}, array(double)) -> array({_kind})")
    def _percentiles(given: AggregateCall) -> exp.Expr:
        percentages = each(given[1], lambda it: call("athena_percentage", it))
        return given.of("quantile_disc", given[0], percentages)

    @CHAPTER.aggregation(f"approx_percentile({_kind}, double, double) -> {_kind}")
    def _weighted_percentile(given: AggregateCall) -> exp.Expr:
        percentages = exp.array(given[2], copy=False)
        found = call("athena_py_weighted_percentiles", _pairs(given, 0), percentages)
        return cast_to(call("list_extract", found, 1), given.match.result)

    @CHAPTER.aggregation(f"approx_percentile({_kind}, double, array(double)) -> array({_kind})")
    def _weighted_percentiles(given: AggregateCall) -> exp.Expr:
        found = call("athena_py_weighted_percentiles", _pairs(given, 0), given[2])
        return cast_to(found, given.match.result)


def _pairs(given: AggregateCall, place: int) -> exp.Expr:
    """Values and their weights, beside one another among the arguments, as a list of pairs."""
    value, weight = given[place], given[place + 1]
    pair = exp.array(cast_to(value, DOUBLE), weight, copy=False)
    found = given.of("list", unless_null(value, weight, then=pair))
    return call("nullif", call("athena_without_nulls", found), exp.array())


_Pairs = list[list[float]]


@CHAPTER.python_helper(
    "weighted_percentiles(pairs array(array(double)), percentages array(double)) -> array(double)"
)
def _percentiles_of(pairs: _Pairs, percentages: list[float]) -> list[float]:
    if any(weight <= 0 for _, weight in pairs):
        raise InvalidArgument("percentile weight must be > 0")
    if not all(0 <= percentage <= 1 for percentage in percentages):
        raise InvalidArgument("percentile must be between 0 and 1")
    pairs.sort()
    return [value_at(pairs, percentage) for percentage in percentages]


def value_at(pairs: _Pairs, percentage: float) -> float:
    """What a t-digest that has merged nothing, of pairs in order, finds; it draws lines between.

    https://arxiv.org/abs/1902.04023
    """
    total = sum(weight for _, weight in pairs)
    offset = percentage * total
    reached = pairs[0][1] / 2
    if offset < max(reached, 1):
        return pairs[0][0]
    for (left, left_weight), (right, right_weight) in pairwise(pairs):
        before, after = offset - reached, reached + (left_weight + right_weight) / 2 - offset
        if after > 0:
            # A value of weight one has no room around it.
            if left_weight == 1:
                before -= 0.5
            if right_weight == 1:
                after -= 0.5
            if before < 0:
                return left
            return right if after <= 0 else (left * after + right * before) / (before + after)
        reached += (left_weight + right_weight) / 2
    return pairs[-1][0]


_BUFFER = 100


@CHAPTER.aggregation("numeric_histogram(bigint, double) -> map(double,double)")
def _numeric_histogram(given: AggregateCall) -> exp.Expr:
    one = replace(given, arguments=[*given.arguments, cast_to(exp.Literal.number(1), DOUBLE)])
    return _weighted_histogram(one)


@CHAPTER.aggregation("numeric_histogram(bigint, double, double) -> map(double,double)")
def _weighted_histogram(given: AggregateCall) -> exp.Expr:
    return call("athena_py_numeric_histogram", given[0], _pairs(given, 1))


@CHAPTER.python_helper(
    "numeric_histogram(buckets bigint, pairs array(array(double))) -> map(double,double)"
)
def _histogram_of(buckets: int, pairs: _Pairs) -> dict[float, float]:
    """A streaming histogram: https://jmlr.org/papers/v11/ben-haim10a.html"""
    if buckets < 2:
        raise InvalidArgument("numeric_histogram bucket count must be greater than one")
    found: _Pairs = []
    for start in range(0, len(pairs), _BUFFER):
        found = _compacted(found + pairs[start : start + _BUFFER], buckets)
    return {value: weight for value, weight in found}  # noqa: C416 pairs are lists


def _compacted(pairs: _Pairs, buckets: int) -> _Pairs:
    weights: dict[float, float] = {}
    for value, weight in pairs:
        weights[value] = weights.get(value, 0.0) + weight
    found = [[value, weights[value]] for value in sorted(weights)]
    while len(found) > buckets:
        place = min(range(len(found) - 1), key=lambda at: _penalty(found[at], found[at + 1]))
        (left, left_weight), (right, right_weight) = found[place : place + 2]
        weight = left_weight + right_weight
        merged = [(left * left_weight + right * right_weight) / weight, weight]
        found[place : place + 2] = [merged]
    return found


def _penalty(one: list[float], other: list[float]) -> float:
    """How much merging two buckets would lose."""
    (left, left_weight), (right, right_weight) = one, other
    return (left - right) ** 2 * left_weight * right_weight / (left_weight + right_weight)
