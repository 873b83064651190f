"""Array functions that make, take apart and change arrays."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate

_NO_ARRAY = "CAST(NULL AS array(integer))"


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        ("ARRAY[1] || ARRAY[2]", "array(integer)", "[1, 2]"),
        ("ARRAY[1] || 2 || ARRAY[3]", "array(integer)", "[1, 2, 3]"),
        ("2 || ARRAY[1]", "array(integer)", "[2, 1]"),
        ("ARRAY[1] || CAST(NULL AS integer)", "array(integer)", "[1, null]"),
        (f"ARRAY[1] || {_NO_ARRAY}", "array(integer)", None),
        ("ARRAY[ARRAY[1]] || ARRAY[2]", "array(array(integer))", "[[1], [2]]"),
        ("concat(ARRAY[1], ARRAY[2e0], ARRAY[3])", "array(double)", "[1.0, 2.0, 3.0]"),
        ("cardinality(ARRAY[1, NULL])", "bigint", "2"),
        ("ARRAY[ARRAY[1, 2], ARRAY[3]][1][2]", "integer", "2"),
        (f"{_NO_ARRAY}[1]", "integer", None),
        ("element_at(ARRAY[1, 2, 3], -1)", "integer", "3"),
        ("element_at(ARRAY[1, 2, 3], 4)", "integer", None),
        ("array_first(ARRAY[1, 2])", "integer", "1"),
        ("array_last(ARRAY[1, 2])", "integer", "2"),
        ("slice(ARRAY[1, 2, 3, 4], 2, 10)", "array(integer)", "[2, 3, 4]"),
        ("slice(ARRAY[1, 2, 3, 4], -2, 2)", "array(integer)", "[3, 4]"),
        ("slice(ARRAY[1, 2, 3, 4], -3, 1)", "array(integer)", "[2]"),
        ("slice(ARRAY[1, 2, 3, 4], -5, 2)", "array(integer)", "[]"),
        ("slice(ARRAY[1, 2, 3, 4], 2, 0)", "array(integer)", "[]"),
        ("trim_array(ARRAY[1, 2, 3, 4], 1)", "array(integer)", "[1, 2, 3]"),
        ("trim_array(ARRAY[1], 1)", "array(integer)", "[]"),
        ("repeat('a', 3)", "array(varchar(1))", "[a, a, a]"),
        ("repeat(NULL, 2)", "array(unknown)", "[null, null]"),
        ("reverse(ARRAY[1, NULL, 3])", "array(integer)", "[3, null, 1]"),
        ("flatten(ARRAY[ARRAY[1], NULL, ARRAY[2, NULL]])", "array(integer)", "[1, 2, null]"),
        ("ngrams(ARRAY[1, 2, 3], 2)", "array(array(integer))", "[[1, 2], [2, 3]]"),
        ("ngrams(ARRAY[1, 2, 3], 5)", "array(array(integer))", "[[1, 2, 3]]"),
        ("combinations(ARRAY[1, 2, 3], 2)", "array(array(integer))", "[[1, 2], [1, 3], [2, 3]]"),
        (
            "combinations(ARRAY['a', 'b', 'c', 'd'], 2)",
            "array(array(varchar(1)))",
            "[[a, b], [a, c], [b, c], [a, d], [b, d], [c, d]]",
        ),
        ("combinations(ARRAY[1, 2], 3)", "array(array(integer))", "[]"),
        ("combinations(ARRAY[1, 2], 0)", "array(array(integer))", "[[]]"),
        ("array_sort(shuffle(ARRAY[3, NULL, 1]))", "array(integer)", "[1, 3, null]"),
        ("array_join(ARRAY[1, NULL, 3], ',')", "varchar", "1,3"),
        ("array_join(ARRAY[true, NULL], ',', 'none')", "varchar", "true,none"),
        ("array_join(ARRAY[CAST(NULL AS varchar)], ',')", "varchar", ""),
        ("array_join(ARRAY['a'], NULL)", "varchar", None),
        ("transform(ARRAY[5, NULL], x -> coalesce(x, 0) + 1)", "array(integer)", "[6, 1]"),
        (
            "transform(ARRAY[ARRAY[1, NULL], ARRAY[3]], a -> filter(a, x -> x IS NOT NULL))",
            "array(array(integer))",
            "[[1], [3]]",
        ),
        ("filter(ARRAY[5, -6, NULL, 7], x -> x > 0)", "array(integer)", "[5, 7]"),
        ("reduce(ARRAY[5, 20], 0, (s, x) -> s + x, s -> s * s)", "integer", "625"),
        ("reduce(ARRAY[5, NULL], 0, (s, x) -> s + x, s -> s)", "integer", None),
        (
            "reduce(ARRAY[2147483647, 1], BIGINT '0', (s, x) -> s + x, s -> s)",
            "bigint",
            "2147483648",
        ),
        (
            "reduce(ARRAY[7, 8], CAST(ARRAY[] AS array(integer)), (s, x) -> x || s, s -> s)",
            "array(integer)",
            "[8, 7]",
        ),
        (f"reduce({_NO_ARRAY}, 0, (s, x) -> s + x, s -> coalesce(s, 7))", "integer", None),
        (
            "zip(ARRAY[1, 2], ARRAY['1b', NULL, '3b'])",
            "array(row(integer, varchar(2)))",
            "[{field0=1, field1=1b}, {field0=2, field1=null}, {field0=null, field1=3b}]",
        ),
        (f"zip(ARRAY[1], {_NO_ARRAY})", "array(row(integer, integer))", None),
        ("zip_with(ARRAY[1, 2], ARRAY[3, 4], (x, y) -> x + y)", "array(integer)", "[4, 6]"),
        (
            "zip_with(ARRAY['a'], ARRAY['d', NULL, 'f'], (x, y) -> coalesce(x, y))",
            "array(varchar(1))",
            "[a, null, f]",
        ),
        (f"zip_with(ARRAY[1], {_NO_ARRAY}, (x, y) -> x)", "array(integer)", None),
        ("sequence(1, 5)", "array(bigint)", "[1, 2, 3, 4, 5]"),
        ("sequence(3, 1)", "array(bigint)", "[3, 2, 1]"),
        ("sequence(1, 10, 4)", "array(bigint)", "[1, 5, 9]"),
        (
            "sequence(DATE '2020-03-01', DATE '2020-02-28')",
            "array(date)",
            "[2020-03-01, 2020-02-29, 2020-02-28]",
        ),
        (
            "sequence(DATE '2020-01-31', DATE '2020-03-31', INTERVAL '1' MONTH)",
            "array(date)",
            "[2020-01-31, 2020-02-29, 2020-03-31]",
        ),
        (
            "sequence(DATE '2020-01-01', DATE '2020-01-08', INTERVAL '3' DAY)",
            "array(date)",
            "[2020-01-01, 2020-01-04, 2020-01-07]",
        ),
        (
            (
                "sequence(TIMESTAMP '2020-01-01 00:00:00', TIMESTAMP '2020-01-01 01:59:59', "
                "INTERVAL '1' HOUR)"
            ),
            "array(timestamp(0))",
            "[2020-01-01 00:00:00.000, 2020-01-01 01:00:00.000]",
        ),
        ("sequence(NULL, 5)", "array(bigint)", None),
    ],
)
def test_arrays_are_made_and_changed(
    evaluate: Evaluate, expression: str, kind: str, value: str | None
) -> None:
    assert evaluate(expression) == (value, kind)


_SEQUENCE_ORDER = (
    "sequence stop value should be greater than or equal to start value if step is greater than "
    "zero otherwise stop should be less than or equal to start"
)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("ARRAY[1, 2][0]", "SQL array indices start at 1"),
        ("ARRAY[1, 2][-1]", "Array subscript is negative: -1"),
        ("ARRAY[1, 2][3]", "Array subscript must be less than or equal to array length: 3 > 2"),
        ("element_at(ARRAY[1, 2], 0)", "SQL array indices start at 1"),
        ("slice(ARRAY[1], 0, 1)", "SQL array indices start at 1"),
        ("slice(ARRAY[1], 1, -1)", "length must be greater than or equal to 0"),
        ("trim_array(ARRAY[1], 2)", "size must not exceed array cardinality 1: 2"),
        ("trim_array(ARRAY[1], -1)", "size must not be negative: -1"),
        ("repeat(1, -1)", "count argument of repeat function must be greater than or equal to 0"),
        ("ngrams(ARRAY[1], 0)", "N must be positive"),
        ("combinations(ARRAY[1], 6)", "combination size must not exceed 5"),
        ("sequence(1, 1, 0)", "step must not be zero"),
        ("sequence(2, 1, 1)", _SEQUENCE_ORDER),
        (
            "sequence(1, 10001)",
            "result of sequence function must not have more than 10000 entries",
        ),
        (
            "sequence(DATE '2020-01-01', DATE '2020-01-02', INTERVAL '1' HOUR)",
            "sequence step must be a day interval if start and end values are dates",
        ),
    ],
)
def test_arguments_without_a_meaning_are_refused(
    evaluate: Evaluate, expression: str, reason: str
) -> None:
    with pytest.raises(QueryFailed) as failed:
        evaluate(expression)
    assert failed.value.reason == f"INVALID_FUNCTION_ARGUMENT: {reason}"
