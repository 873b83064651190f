"""Sketches of sets: HyperLogLog, and set digests.

https://trino.io/docs/current/functions/hyperloglog.html
https://trino.io/docs/current/functions/setdigest.html

What Athena estimates is counted here: an exact answer is within every bound of error. A set digest
holds the hashes of its values, which are Athena's own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sqlglot import exp

from local.athena.sql.functions.chapter import AggregateCall, Call, Chapter
from local.athena.sql.functions.hashes import murmur3
from local.athena.sql.geometry import refused
from local.athena.sql.typed.coercion import cast_to
from local.athena.types import VARCHAR
from local.translation.chapter import call

CHAPTER = Chapter("Sketches of sets")


def _approx_set(kind: str) -> None:
    @CHAPTER.aggregation(
        f"approx_set({kind}) -> HyperLogLog", f"approx_set({kind}, double) -> HyperLogLog"
    )
    def approx_set(given: AggregateCall) -> exp.Expr:
        # 1 and '1' are two values.
        marked = exp.DPipe(this=exp.Literal.string(kind[0]), expression=cast_to(given[0], VARCHAR))
        return _unless_empty(replace(given, distinct=True).of("list", exp.paren(marked)))


for _kind in ("bigint", "double", "varchar"):
    _approx_set(_kind)


def _unless_empty(found: exp.Expr) -> exp.Expr:
    return call("nullif", call("athena_without_nulls", found), exp.array())


def _merged(given: AggregateCall) -> exp.Expr:
    return call("flatten", call("athena_without_nulls", given.of("list", given[0])))


@CHAPTER.aggregation("merge(HyperLogLog) -> HyperLogLog")
def _merge(given: AggregateCall) -> exp.Expr:
    return call("list_distinct", _merged(given))


@CHAPTER.translation("empty_approx_set() -> HyperLogLog")
def _empty_approx_set(given: Call) -> exp.Expr:
    return cast_to(exp.array(), given.match.result)


CHAPTER.macro("cardinality(HyperLogLog) -> bigint", "len(p0)")


def _make_set_digest(kind: str) -> None:
    @CHAPTER.aggregation(f"make_set_digest({kind}) -> SetDigest")
    def make_set_digest(given: AggregateCall) -> exp.Expr:
        return _unless_empty(given.of("list", call(f"athena_py_set_hash_{kind}", given[0])))


for _kind in ("bigint", "varchar"):
    _make_set_digest(_kind)


def _signed(word: int) -> int:
    return word - 2**64 if word >= 2**63 else word


@CHAPTER.python_helper("set_hash_bigint(bigint) -> bigint")
def _hash_of_number(value: int) -> int:
    return _signed(murmur3(value.to_bytes(8, "little", signed=True))[0])


@CHAPTER.python_helper("set_hash_varchar(varchar) -> bigint")
def _hash_of_text(value: str) -> int:
    return _signed(murmur3(value.encode())[0])


@CHAPTER.aggregation("merge_set_digest(SetDigest) -> SetDigest")
def _merge_set_digest(given: AggregateCall) -> exp.Expr:
    return _unless_empty(_merged(given))


_MOST_HASHES = 8192  # of which Athena knows how often each came
_MOST_COUNTED = 2**15 - 1

CHAPTER.macro("cardinality(SetDigest) -> bigint", "len(list_distinct(p0))")
CHAPTER.macro(
    "intersection_cardinality(a SetDigest, b SetDigest) -> bigint",
    "len(list_intersect(list_distinct(a), list_distinct(b)))",
)


@CHAPTER.python("hash_counts(SetDigest) -> map(bigint, smallint)")
def _hash_counts(hashes: list[int]) -> dict[int, int]:
    counts = Counter(hashes)
    if len(counts) > _MOST_HASHES:
        raise refused(f"hash_counts of more than {_MOST_HASHES} values")
    return {found: min(count, _MOST_COUNTED) for found, count in counts.items()}


@CHAPTER.python("jaccard_index(SetDigest, SetDigest) -> double")
def _jaccard_index(one: list[int], other: list[int]) -> float:
    """How many of the least hashes of both are in both: https://en.wikipedia.org/wiki/MinHash"""
    first, second = set(sorted(set(one))[:_MOST_HASHES]), set(sorted(set(other))[:_MOST_HASHES])
    looked_at = min(len(first), len(second))
    least = sorted(first | second)[:looked_at]
    return len(first & second & set(least)) / looked_at
