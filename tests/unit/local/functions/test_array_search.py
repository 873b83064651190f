"""Array functions that compare elements."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate

_DESCENDING = "IF(x < y, 1, IF(x = y, 0, -1))"
_NULLS_FIRST = (
    "CASE WHEN x IS NULL THEN -1 WHEN y IS NULL THEN 1 WHEN x < y THEN 1 WHEN x = y THEN 0 "
    "ELSE -1 END"
)


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        ("array_distinct(ARRAY[1, NULL, 1, 2, NULL])", "array(integer)", "[1, null, 2]"),
        ("array_distinct(ARRAY[ARRAY[2], ARRAY[2]])", "array(array(integer))", "[[2]]"),
        ("array_except(ARRAY[1, 2, 3, 1, NULL], ARRAY[2])", "array(integer)", "[1, 3, null]"),
        ("array_except(ARRAY[1], NULL)", "array(integer)", None),
        ("array_intersect(ARRAY[1, 2, NULL], ARRAY[2, NULL, 1])", "array(integer)", "[1, 2, null]"),
        ("array_intersect(ARRAY[1, 2], ARRAY[2, 1, 4])", "array(integer)", "[2, 1]"),
        ("array_intersect(NULL, ARRAY[2])", "array(integer)", None),
        ("array_union(ARRAY[1, 2], ARRAY[2, 3, NULL])", "array(integer)", "[1, 2, 3, null]"),
        ("array_position(ARRAY['a', 'b'], 'b')", "bigint", "2"),
        ("array_position(ARRAY['a', 'b'], 'z')", "bigint", "0"),
        ("array_position(ARRAY['a', NULL], NULL)", "bigint", None),
        ("array_remove(ARRAY[1, 2, 1, NULL], 1)", "array(integer)", "[2, null]"),
        ("array_remove(ARRAY[1], NULL)", "array(integer)", None),
        ("contains(ARRAY[1, 2], 2)", "boolean", "true"),
        ("contains(ARRAY[1, NULL], 1)", "boolean", "true"),
        ("contains(ARRAY[1, NULL], 2)", "boolean", None),
        ("contains(ARRAY[1], 2)", "boolean", "false"),
        ("contains(ARRAY[1], NULL)", "boolean", None),
        ("contains_sequence(ARRAY[1, 2, 3], ARRAY[2, 3])", "boolean", "true"),
        ("contains_sequence(ARRAY[1, 2, 3], ARRAY[1, 3])", "boolean", "false"),
        ("contains_sequence(ARRAY[1], ARRAY[1, 2])", "boolean", "false"),
        ("contains_sequence(ARRAY[1], ARRAY[])", "boolean", "true"),
        ("arrays_overlap(ARRAY[1, NULL], ARRAY[1])", "boolean", "true"),
        ("arrays_overlap(ARRAY[1, NULL], ARRAY[3])", "boolean", None),
        ("arrays_overlap(ARRAY[NULL], ARRAY[])", "boolean", "false"),
        ("arrays_overlap(ARRAY[1], ARRAY[3])", "boolean", "false"),
        ("array_histogram(ARRAY[42, 7, 42, NULL])", "map(integer, bigint)", "{7=1, 42=2}"),
        ("array_histogram(ARRAY[NULL])", "map(unknown, bigint)", "{}"),
        ("array_max(ARRAY[1, 5, 3])", "integer", "5"),
        ("array_max(ARRAY[1, NULL])", "integer", None),
        ("array_max(ARRAY[1, nan()])", "double", "1.0"),
        ("array_max(ARRAY[nan()])", "double", "NaN"),
        ("array_min(ARRAY[1, nan()])", "double", "1.0"),
        ("array_min(ARRAY['b', 'a'])", "varchar(1)", "a"),
        ("array_min(ARRAY[])", "unknown", None),
        ("array_sort(ARRAY[3, NULL, 1])", "array(integer)", "[1, 3, null]"),
        (
            f"array_sort(ARRAY[3, 2, 5, 2], (x, y) -> {_DESCENDING})",
            "array(integer)",
            "[5, 3, 2, 2]",
        ),
        (
            f"array_sort(ARRAY[3, NULL, 5, NULL], (x, y) -> {_NULLS_FIRST})",
            "array(integer)",
            "[null, null, 5, 3]",
        ),
        (
            # Elements that compare as equal keep their order.
            (
                "array_sort(ARRAY['bb', 'aa', 'c'], (x, y) -> IF(length(x) < length(y), -1, "
                "IF(length(x) = length(y), 0, 1)))"
            ),
            "array(varchar(2))",
            "[c, bb, aa]",
        ),
        ("any_match(ARRAY[1, NULL], n -> n > 0)", "boolean", "true"),
        ("any_match(ARRAY[0, NULL], n -> n > 0)", "boolean", None),
        ("any_match(ARRAY[], n -> true)", "boolean", "false"),
        ("all_match(ARRAY[1, 2], n -> n > 0)", "boolean", "true"),
        ("all_match(ARRAY[1, NULL], n -> n > 0)", "boolean", None),
        ("all_match(ARRAY[0, NULL], n -> n > 0)", "boolean", "false"),
        ("none_match(ARRAY[0], n -> n > 0)", "boolean", "true"),
        ("none_match(ARRAY[0, NULL], n -> n > 0)", "boolean", None),
        ("none_match(CAST(NULL AS array(integer)), n -> n > 0)", "boolean", None),
    ],
)
def test_elements_are_compared(
    evaluate: Evaluate, expression: str, kind: str, value: str | None
) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize("order", ["7", "CAST(NULL AS integer)"])
def test_comparator_gives_one_of_three_numbers(evaluate: Evaluate, order: str) -> None:
    with pytest.raises(QueryFailed, match="must return either -1, 0, or 1"):
        evaluate(f"array_sort(ARRAY[3, 2], (x, y) -> {order})")
