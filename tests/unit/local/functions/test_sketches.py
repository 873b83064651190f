"""Sketches of sets and of distributions, over rows that a query writes down."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.athena_lake import Lake


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return Lake(tmp_path_factory.mktemp("lake"))


_NUMBERS = "VALUES 1, 1, 1, 2, 2, NULL"


@pytest.mark.parametrize(
    ("expression", "rows", "kind", "value"),
    [
        ("cardinality(approx_set(x))", _NUMBERS, "bigint", "2"),
        ("cardinality(approx_set(x, 0.01))", "VALUES 'a', 'b', 'a'", "bigint", "2"),
        ("cardinality(approx_set(x) FILTER (WHERE x > 1))", _NUMBERS, "bigint", "1"),
        ("cardinality(empty_approx_set())", "VALUES 1", "bigint", "0"),
        ("cardinality(make_set_digest(x))", _NUMBERS, "bigint", "2"),
        (
            "hash_counts(make_set_digest(x))",
            _NUMBERS,
            "map(bigint, smallint)",
            "{-2447670524089286488=2, 19144387141682250=3}",
        ),
        (
            "hash_counts(make_set_digest(x))",
            "VALUES 'a'",
            "map(bigint, smallint)",
            "{-8839064797231613815=1}",
        ),
        ("value_at_quantile(tdigest_agg(x), 0.5)", "VALUES 3e0, 1e0, 2e0, NULL", "double", "2.0"),
        ("value_at_quantile(tdigest_agg(x, 2), 1)", "VALUES 3, 1, 2", "double", "3.0"),
        (
            "values_at_quantiles(tdigest_agg(x), ARRAY[0.0, 1.0])",
            "VALUES 3, 1",
            "array(double)",
            "[1.0, 3.0]",
        ),
        ("value_at_quantile(qdigest_agg(x), 0.5)", "VALUES 3, 1, 2, NULL", "bigint", "2"),
        ("value_at_quantile(qdigest_agg(x), 0.5)", "VALUES REAL '1', REAL '2'", "real", "2.0"),
        (
            "values_at_quantiles(qdigest_agg(x, 2), ARRAY[0.0, 0.5, 1.0])",
            "VALUES 1.5, 2.5, 3.5",
            "array(double)",
            "[1.5, 2.5, 3.5]",
        ),
        ("value_at_quantile(qdigest_agg(x, x, 0.1), 0.4)", "VALUES 1, 9", "bigint", "9"),
        ("quantile_at_value(qdigest_agg(x), 3)", "VALUES 1, 2, 3, 4", "double", "0.5"),
        ("quantile_at_value(qdigest_agg(x), 9)", "VALUES 1, 2, 3, 4", "double", None),
    ],
)
def test_sketches(lake: Lake, expression: str, rows: str, kind: str, value: str | None) -> None:
    query = f"SELECT {expression}, typeof({expression}) FROM ({rows}) t(x)"
    assert lake.rows(query) == [(value, kind)]


_GROUPS = "VALUES (1, 1), (1, 2), (2, 2), (2, 3), (3, NULL)"


@pytest.mark.parametrize(
    ("sketch", "merged", "value"),
    [
        ("approx_set(x)", "cardinality(merge(s))", "3"),
        ("make_set_digest(x)", "hash_counts(merge_set_digest(s))[-2447670524089286488]", "2"),
        ("tdigest_agg(x)", "value_at_quantile(merge(s), 0.5)", "2.0"),
        ("qdigest_agg(x)", "values_at_quantiles(merge(s), ARRAY[0.0, 0.25, 0.75])", "[1, 2, 3]"),
    ],
)
def test_sketches_of_groups_merge(lake: Lake, sketch: str, merged: str, value: str) -> None:
    groups = f"SELECT {sketch} FROM ({_GROUPS}) t(g, x) GROUP BY g"
    assert lake.rows(f"SELECT {merged} FROM ({groups}) u(s)") == [(value,)]


@pytest.mark.parametrize(
    "sketch", ["approx_set(x)", "make_set_digest(x)", "tdigest_agg(x)", "qdigest_agg(x)"]
)
def test_sketches_of_nothing_are_null(lake: Lake, sketch: str) -> None:
    assert lake.rows(f"SELECT {sketch} IS NULL FROM (VALUES NULL, 1) t(x) WHERE x IS NULL") == [
        ("true",)
    ]


@pytest.mark.parametrize(
    ("rows", "shared", "jaccard"),
    [
        # Of the three least hashes of both, the one of 4 is in the second alone.
        ("(1, 1), (NULL, 2), (2, 3), (3, 4)", "3", "0.6666666666666666"),
        ("(1, 1), (NULL, 2), (2, 3), (NULL, 4)", "2", "0.5"),
        ("(1, 3), (2, 4)", "0", "0.0"),
    ],
)
def test_set_digests_are_compared(lake: Lake, rows: str, shared: str, jaccard: str) -> None:
    digests = "make_set_digest(x), make_set_digest(y)"
    found = lake.rows(
        f"SELECT intersection_cardinality({digests}), jaccard_index({digests}) "
        f"FROM (VALUES {rows}) t(x, y)"
    )
    assert found == [(shared, jaccard)]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("tdigest_agg(x, 0.5)", "weight must be >= 1, was 0.5"),
        ("tdigest_agg(nan())", "value must be finite; was nan"),
        ("qdigest_agg(x, 0)", "Percentile weight must be > 0, was 0"),
        (
            "values_at_quantiles(tdigest_agg(x), ARRAY[1.0, 0.0])",
            "percentiles must be sorted in increasing order",
        ),
    ],
)
def test_arguments_without_a_meaning_are_refused(lake: Lake, expression: str, reason: str) -> None:
    with pytest.raises(QueryFailed) as failed:
        lake.rows(f"SELECT {expression} IS NULL FROM (VALUES 1, 2) t(x)")
    assert failed.value.reason == f"INVALID_FUNCTION_ARGUMENT: {reason}"


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("approx_set(x)", "HyperLogLog"),
        ("make_set_digest(x)", "SetDigest"),
        ("qdigest_agg(x)", "qdigest(bigint)"),
    ],
)
def test_how_a_sketch_is_shown_is_not_known(lake: Lake, expression: str, kind: str) -> None:
    with pytest.raises(QueryFailed) as failed:
        lake.rows(f"SELECT {expression} FROM (VALUES 1, 2) t(x)")
    assert failed.value.reason == f"NOT_SUPPORTED: a result of type {kind}"


def test_sketches_are_not_compared(lake: Lake) -> None:
    with pytest.raises(QueryFailed, match=r"^TYPE_MISMATCH: "):
        lake.rows("SELECT approx_set(x) < approx_set(x) FROM (VALUES 1) t(x)")
