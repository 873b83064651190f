"""Sketches of distributions: t-digests and quantile digests.

https://trino.io/docs/current/functions/tdigest.html
https://trino.io/docs/current/functions/qdigest.html

Here a digest holds every value, with its weight, as Athena's does while it holds few.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from sqlglot import exp

from local.athena.sql.functions.approximate import value_at
from local.athena.sql.functions.chapter import AggregateCall, Chapter
from local.athena.sql.functions.lambdas import unless_null
from local.athena.sql.typed.coercion import cast_to
from local.athena.sql.typed.expression import InvalidArgument
from local.athena.types import BIGINT, DOUBLE
from local.translation.chapter import call

CHAPTER = Chapter("Sketches of distributions")

_Digest = list[list[float]]


def _gathered(found: exp.Expr) -> exp.Expr:
    """A list without its NULLs; NULL where nothing is left."""
    return call("nullif", call("athena_without_nulls", found), exp.array())


def _merge(given: AggregateCall) -> exp.Expr:
    return call("flatten", _gathered(given.of("list", given[0])))


@CHAPTER.aggregation("tdigest_agg(double) -> tdigest", "tdigest_agg(double, double) -> tdigest")
def _tdigest_agg(given: AggregateCall) -> exp.Expr:
    weight = given[1] if len(given) > 1 else cast_to(exp.Literal.number(1), DOUBLE)
    pair = call("athena_py_tdigest_pair", given[0], weight)
    return _gathered(given.of("list", pair))


@CHAPTER.python_helper("tdigest_pair(double, double) -> array(double)")
def _tdigest_pair(value: float, weight: float) -> list[float]:
    if not math.isfinite(value):
        raise InvalidArgument(f"value must be finite; was {value}")
    if not weight >= 1 or math.isinf(weight):
        raise InvalidArgument(f"weight must be >= 1, was {weight}")
    return [value, weight]


CHAPTER.aggregation("merge(tdigest) -> tdigest")(_merge)


@CHAPTER.python("value_at_quantile(tdigest, double) -> double")
def _tdigest_value(digest: _Digest, quantile: float) -> float:
    _check_quantile(quantile)
    return value_at(sorted(digest), quantile)


@CHAPTER.python("values_at_quantiles(tdigest, array(double)) -> array(double)")
def _tdigest_values(digest: _Digest, quantiles: list[float]) -> list[float]:
    if any(one > other for one, other in pairwise(quantiles)):
        raise InvalidArgument("percentiles must be sorted in increasing order")
    return [_tdigest_value(digest, quantile) for quantile in quantiles]


def _check_quantile(quantile: float) -> None:
    if not 0 <= quantile <= 1:
        raise InvalidArgument("quantile must be in [0, 1]")


def _qdigest(kind: str) -> None:
    @CHAPTER.aggregation(
        f"qdigest_agg({kind}) -> qdigest({kind})",
        f"qdigest_agg({kind}, bigint) -> qdigest({kind})",
        f"qdigest_agg({kind}, bigint, double) -> qdigest({kind})",
    )
    def qdigest_agg(given: AggregateCall) -> exp.Expr:
        one = cast_to(exp.Literal.number(1), BIGINT)
        weight = call("athena_qdigest_weight", given[1]) if len(given) > 1 else one
        pair = call("row", given[0], weight)
        found = _gathered(given.of("list", unless_null(given[0], weight, then=pair)))
        return cast_to(found, given.match.result)

    CHAPTER.aggregation(f"merge(qdigest({kind})) -> qdigest({kind})")(_merge)

    @CHAPTER.python(f"value_at_quantile(qdigest({kind}), double) -> {kind}")
    def value_at_quantile(digest: list[dict[str, Any]], quantile: float) -> float:
        return _value_above(digest, quantile)

    @CHAPTER.python(f"values_at_quantiles(qdigest({kind}), array(double)) -> array({kind})")
    def values_at_quantiles(digest: list[dict[str, Any]], quantiles: list[float]) -> list[float]:
        return [_value_above(digest, quantile) for quantile in quantiles]

    @CHAPTER.python(f"quantile_at_value(qdigest({kind}), {kind}) -> double")
    def quantile_at_value(digest: list[dict[str, Any]], value: float) -> float | None:
        found = [each["value"] for each in digest]
        if not min(found) <= value <= max(found):
            return None
        below = sum(each["weight"] for each in digest if each["value"] < value)
        return float(below / sum(each["weight"] for each in digest))


for _kind in ("bigint", "real", "double"):
    _qdigest(_kind)

CHAPTER.helper(
    "qdigest_weight",
    "weight",
    "CASE WHEN weight <= 0 THEN athena_fail('INVALID_FUNCTION_ARGUMENT: "
    "Percentile weight must be > 0, was ' || weight) ELSE weight END",
)


def _value_above(digest: list[dict[str, Any]], quantile: float) -> float:
    """The first value above so much of the weight; the last, where nothing is above."""
    _check_quantile(quantile)
    ordered = sorted(digest, key=lambda each: each["value"])
    rest = quantile * sum(each["weight"] for each in digest)
    for each in ordered:
        rest -= each["weight"]
        if rest < 0:
            return each["value"]  # type: ignore[no-any-return]
    return ordered[-1]["value"]  # type: ignore[no-any-return]
