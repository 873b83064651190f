"""Comparisons and conditions: what is equal to what, and what cannot be compared."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate

_CHAR = "CAST('a' AS char(3))"
_NO_TYPE = (
    "must be the same type or coercible to a common type. Cannot find common type between "
    "integer and varchar(1), all types (without duplicates): [integer, varchar(1)"
)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (f"{_CHAR} = 'a'", "true"),
        (f"{_CHAR} = CAST('a' AS varchar)", "true"),
        (f"{_CHAR} <> 'a '", "false"),
        (f"{_CHAR} IN (CAST('a' AS varchar), 'b')", "true"),
        (f"{_CHAR} BETWEEN 'a' AND 'b'", "true"),
        (f"nullif({_CHAR}, 'a')", None),
        (f"CASE {_CHAR} WHEN 'a' THEN 1 END", "1"),
        (f"{_CHAR} LIKE 'a'", "false"),
        ("nan() IN (nan())", "false"),
        ("1e0 IN (nan(), 1e0)", "true"),
        ("1e0 NOT IN (2e0, NULL)", None),
        ("ROW(1, NULL) IN (ROW(2, 1))", "false"),
        ("'a#b' LIKE 'a##b' ESCAPE '#'", "true"),
        ("'a%' LIKE 'a#%' ESCAPE '#'", "true"),
        ("TRY('ab' LIKE 'a#b' ESCAPE '#')", None),
        ("coalesce(NULL, 1, 2.5e0)", "1.0"),
        ("IF(NULL, 1, 2)", "2"),
        ("IF(false, 1)", None),
    ],
)
def test_values_are_compared(evaluate: Evaluate, expression: str, value: str | None) -> None:
    assert evaluate(expression)[0] == value


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        (
            "'ab' LIKE 'a#b' ESCAPE '#'",
            "Escape character must be followed by '%', '_' or the escape character itself",
        ),
        ("'a' LIKE 'a' ESCAPE '##'", "Escape string must be a single character"),
        ("coalesce(1, 'a', true)", f"All COALESCE operands {_NO_TYPE}, boolean]"),
        ("1 IN (2, 'a')", f"IN value and list items {_NO_TYPE}]"),
        ("CASE WHEN true THEN 1 ELSE 'a' END", f"All CASE results {_NO_TYPE}]"),
        ("ARRAY[1, 'a']", f"All ARRAY elements {_NO_TYPE}]"),
        ("coalesce(1)", "The 'coalesce' function must have at least two arguments"),
        ("nullif(1)", "Invalid number of arguments for 'nullif' function"),
        ("IF(true, 1, 'a')", "Result types for IF must be the same: integer vs varchar(1)"),
        ("IF(1, 2)", "IF condition must evaluate to a boolean (actual: integer)"),
        ("nullif(1, 'a')", "Types are not comparable with NULLIF: integer vs varchar(1)"),
    ],
)
def test_what_cannot_be_compared_fails(evaluate: Evaluate, expression: str, reason: str) -> None:
    with pytest.raises(QueryFailed) as failure:
        evaluate(expression)

    assert failure.value.reason.endswith(f": {reason}")
