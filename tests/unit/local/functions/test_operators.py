"""Arithmetic: types, sizes of decimals, overflow, division by zero."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        ("1 + 2", "integer", "3"),
        ("3000000000 * 2", "bigint", "6000000000"),
        ("7 / 2", "integer", "3"),
        ("-7 / 2", "integer", "-3"),
        ("-7 % 3", "integer", "-1"),
        ("7.5 / 2", "double", "3.75"),
        ("1e0 / 0", "double", "Infinity"),
        ("0e0 / 0", "double", "NaN"),
        ("7.5 % 2", "double", "1.5"),
        ("REAL '1' / 4", "real", "0.25"),
        ("mod(-7, BIGINT '3')", "bigint", "-1"),
        ("1 + NULL", "integer", None),
        ("-(5)", "integer", "-5"),
        ("TINYINT '100' + SMALLINT '100'", "smallint", "200"),
    ],
)
def test_numbers_reckon_as_the_wider_of_their_types(
    evaluate: Evaluate, expression: str, kind: str, value: str | None
) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        ("{1.5:2,1} + {2.25:5,2}", "decimal(6,2)", "3.75"),
        ("{1.5:38,1} - {2.25:38,2}", "decimal(38,2)", "-0.75"),
        ("{1.5:2,1} + 1", "decimal(12,1)", "2.5"),
        ("{1.5:2,1} * {2.25:3,2}", "decimal(5,3)", "3.375"),
        ("{99999999999:15,2} * {99999999999:15,2}", "decimal(30,4)", "9999999999800000000001.0000"),
        ("{1:38,2} / {3:38,2}", "decimal(38,2)", "0.33"),
        ("{-1:5,2} / {8:3,1}", "decimal(6,2)", "-0.13"),
        ("{2:38,18} / {3:38,18}", "decimal(38,18)", "0.666666666666666667"),
        ("{12345678:38,18} / {7:38,18}", "decimal(38,18)", "1763668.285714285714285714"),
        ("{1:3,0} / {3:3,0}", "decimal(3,0)", "0"),
        ("{9876543210:38,28} / {-1:1,0}", "decimal(38,28)", f"-9876543210.{'0' * 28}"),
        ("{5.5:2,1} % 2", "decimal(2,1)", "1.5"),
        ("mod({-5.5:2,1}, {2:1,0})", "decimal(2,1)", "-1.5"),
        ("-{5.5:2,1}", "decimal(2,1)", "-5.5"),
        ("{5.5:2,1} * 2e0", "double", "11.0"),
    ],
)
def test_decimals_grow_as_far_as_the_operation_may_need(
    evaluate: Evaluate, expression: str, kind: str, value: str
) -> None:
    assert evaluate(_decimals(expression)) == (value, kind)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("2147483647 + 1", "NUMERIC_VALUE_OUT_OF_RANGE: integer addition overflow: 2147483647 + 1"),
        ("1 / 0", "DIVISION_BY_ZERO: Division by zero"),
        ("1 % 0", "DIVISION_BY_ZERO: Division by zero"),
        ("{1:5,2} / 0", "DIVISION_BY_ZERO: Division by zero"),
        ("{1000000000:38,28} / {0:38,28}", "DIVISION_BY_ZERO: Division by zero"),
        ("{1e30:38,0} * {1e30:38,0}", "NUMERIC_VALUE_OUT_OF_RANGE: Decimal overflow"),
    ],
)
def test_what_has_no_answer_is_refused(evaluate: Evaluate, expression: str, reason: str) -> None:
    with pytest.raises(QueryFailed) as failed:
        evaluate(_decimals(expression))
    assert failed.value.reason == reason


def test_an_operator_names_the_types_that_it_does_not_take(evaluate: Evaluate) -> None:
    with pytest.raises(QueryFailed, match=r"Cannot apply operator: varchar\(1\) \+ integer$"):
        evaluate("'a' + 1")


def _decimals(expression: str) -> str:
    """`{1.5:2,1}` is 1.5 as decimal(2,1)."""
    for opened in expression.split("{")[1:]:
        written = opened.partition("}")[0]
        value, _, sizes = written.partition(":")
        expression = expression.replace(f"{{{written}}}", f"CAST({value} AS decimal({sizes}))")
    return expression
