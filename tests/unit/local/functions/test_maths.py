"""Mathematical, bitwise and statistical functions."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        ("abs(TINYINT '-3')", "tinyint", "3"),
        ("abs(CAST(-1.5 AS decimal(3,1)))", "decimal(3,1)", "1.5"),
        ("abs(-1.5)", "double", "1.5"),
        ("ceil(5)", "integer", "5"),
        ("ceiling(2.1)", "double", "3.0"),
        ("ceiling(CAST(9.9 AS decimal(2,1)))", "decimal(2,0)", "10"),
        ("floor(CAST(-9.9 AS decimal(2,1)))", "decimal(2,0)", "-10"),
        ("floor(REAL '1.5')", "real", "1.0"),
        ("round(2.5)", "double", "3.0"),
        ("round(-2.5)", "double", "-3.0"),
        ("round(1234.5678, 2)", "double", "1234.57"),
        ("round(15, -1)", "integer", "20"),
        ("round(-15, -1)", "integer", "-20"),
        ("round(REAL '2.55', 1)", "real", "2.5"),
        ("round(CAST(99.96 AS decimal(4,2)))", "decimal(3,0)", "100"),
        ("round(CAST(99.96 AS decimal(4,2)), 1)", "decimal(5,2)", "100.00"),
        ("round(CAST(55.55 AS decimal(4,2)), -2)", "decimal(5,2)", "100.00"),
        ("round(CAST(99.96 AS decimal(4,2)), -3)", "decimal(5,2)", "0.00"),
        ("truncate(-1.9)", "double", "-1.0"),
        ("truncate(CAST(-1234.567 AS decimal(7,3)))", "decimal(4,0)", "-1234"),
        ("truncate(CAST(1234.567 AS decimal(7,3)), 1)", "decimal(7,3)", "1234.500"),
        ("truncate(CAST(1234.567 AS decimal(7,3)), -2)", "decimal(7,3)", "1200.000"),
        ("sign(SMALLINT '-3')", "smallint", "-1"),
        ("sign(-2.5)", "double", "-1.0"),
        ("sign(nan())", "double", "NaN"),
        ("sign(CAST(2.5 AS decimal(2,1)))", "decimal(1,0)", "1"),
        ("cbrt(27)", "double", "3.0"),
        ("cbrt(-8)", "double", "-2.0"),
        ("cbrt(0)", "double", "0.0"),
        ("cbrt(infinity())", "double", "Infinity"),
        ("sqrt(-1)", "double", "NaN"),
        ("exp(1)", "double", "2.718281828459045"),
        ("e()", "double", "2.718281828459045"),
        ("ln(e())", "double", "1.0"),
        ("log(2, 64)", "double", "6.0"),
        ("log2(8)", "double", "3.0"),
        ("log10(1000)", "double", "3.0"),
        ("log10(0)", "double", "-Infinity"),
        ("power(2, 10)", "double", "1024.0"),
        ("pow(0, -1)", "double", "Infinity"),
        ("degrees(pi())", "double", "180.0"),
        ("radians(180)", "double", "3.141592653589793"),
        ("atan2(1, 1)", "double", "0.7853981633974483"),
        ("acos(2)", "double", "NaN"),
        ("is_nan(nan())", "boolean", "true"),
        ("is_finite(infinity())", "boolean", "false"),
        ("is_infinite(infinity())", "boolean", "true"),
        ("to_base(-255, 16)", "varchar(64)", "-ff"),
        ("to_base(0, 2)", "varchar(64)", "0"),
        ("from_base('FF', 16)", "bigint", "255"),
        ("from_base('-8000000000000000', 16)", "bigint", "-9223372036854775808"),
        ("width_bucket(5, 0, 10, 5)", "bigint", "3"),
        ("width_bucket(4.9, 10, 0, 5)", "bigint", "3"),
        ("width_bucket(-1, 0, 10, 5)", "bigint", "0"),
        ("width_bucket(10, 0, 10, 5)", "bigint", "6"),
        ("width_bucket(5, ARRAY[1e0, 4e0, 8e0])", "bigint", "2"),
        ("width_bucket(0, ARRAY[1e0, 4e0, 8e0])", "bigint", "0"),
        ("random() BETWEEN 0 AND 1", "boolean", "true"),
        ("random(1)", "integer", "0"),
        ("rand(BIGINT '5', BIGINT '6')", "bigint", "5"),
        ("abs(NULL)", "tinyint", None),
        ("power(NULL, 2)", "double", None),
        ("from_base(NULL, 10)", "bigint", None),
    ],
)
def test_mathematical_functions(
    evaluate: Evaluate, expression: str, kind: str, value: str | None
) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize(
    ("expression", "kind", "value"),
    [
        ("bit_count(9, 64)", "bigint", "2"),
        ("bit_count(-7, 8)", "bigint", "6"),
        ("bitwise_and(19, 25)", "bigint", "17"),
        ("bitwise_or(19, 25)", "bigint", "27"),
        ("bitwise_xor(19, 25)", "bigint", "10"),
        ("bitwise_not(19)", "bigint", "-20"),
        ("bitwise_left_shift(5, 2)", "integer", "20"),
        ("bitwise_left_shift(TINYINT '127', 1)", "tinyint", "-2"),
        ("bitwise_left_shift(1, 31)", "integer", "-2147483648"),
        ("bitwise_left_shift(1, 32)", "integer", "0"),
        ("bitwise_left_shift(BIGINT '1', 63)", "bigint", "-9223372036854775808"),
        ("bitwise_right_shift(8, 3)", "integer", "1"),
        ("bitwise_right_shift(-1, 1)", "integer", "2147483647"),
        ("bitwise_right_shift(SMALLINT '-1', 0)", "smallint", "-1"),
        ("bitwise_right_shift(-45, 64)", "integer", "0"),
        ("bitwise_right_shift_arithmetic(-8, 1)", "integer", "-4"),
        ("bitwise_right_shift_arithmetic(-45, 64)", "integer", "-1"),
        ("bitwise_and(NULL, 1)", "bigint", None),
    ],
)
def test_bitwise_functions(
    evaluate: Evaluate, expression: str, kind: str, value: str | None
) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("normal_cdf(0, 1, 1.96)", 0.9750021048517796),
        ("inverse_normal_cdf(2, 1, 0.5)", 2.0),
        ("beta_cdf(2, 5, 0.3)", 0.579825),
        ("beta_cdf(2, 5, 1)", 1.0),
        ("inverse_beta_cdf(2, 5, beta_cdf(2, 5, 0.3))", 0.3),
        ("inverse_beta_cdf(2, 5, 0)", 0.0),
        ("t_cdf(0, 3)", 0.5),
        ("t_cdf(-1.5, 10)", 0.0822536632),
        ("t_pdf(0, 1)", 0.3183098862),
        ("wilson_interval_lower(1250, 1310, 1.96)", 0.9414883725),
        ("wilson_interval_upper(1250, 1310, 1.96)", 0.9642524717),
        ("cosine_similarity(MAP(ARRAY['a'], ARRAY[1.0]), MAP(ARRAY['a'], ARRAY[2.0]))", 1.0),
        (
            "cosine_similarity(MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(ARRAY['a'], ARRAY[2]))",
            0.4472135955,
        ),
    ],
)
def test_statistical_functions(evaluate: Evaluate, expression: str, value: float) -> None:
    text, kind = evaluate(expression)
    assert kind == "double"
    assert text is not None
    assert float(text) == pytest.approx(value, rel=1e-9)


def test_vectors_with_null_have_no_similarity(evaluate: Evaluate) -> None:
    nothing = "MAP(ARRAY['a'], ARRAY[CAST(NULL AS double)])"
    assert evaluate(f"cosine_similarity({nothing}, {nothing})") == (None, "double")


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("from_base('1_0', 16)", "Not a valid base-16 number: 1_0"),
        ("from_base('8000000000000000', 16)", "Not a valid base-16 number: 8000000000000000"),
        ("to_base(1, 37)", "Radix must be between 2 and 36"),
        ("random(0)", "bound must be positive"),
        ("random(2, 2)", "start value must be less than stop value"),
        ("width_bucket(1, 2, 2, 5)", "bounds cannot equal each other"),
        ("width_bucket(1, 0, 2, 0)", "bucketCount must be greater than 0"),
        ("width_bucket(nan(), 0, 2, 1)", "operand must not be NaN"),
        ("width_bucket(1, 0, infinity(), 1)", "second bound must be finite"),
        ("width_bucket(1, ARRAY[])", "Bins cannot be an empty array"),
        ("width_bucket(1, ARRAY[2e0, 1e0])", "Bin values are not sorted in ascending order"),
        ("width_bucket(1, ARRAY[infinity()])", "Bin value must be finite, got Infinity"),
        (
            "bit_count(300, 8)",
            (
                "Number must be representable with the bits specified. "
                "300 can not be represented with 8 bits"
            ),
        ),
        ("bit_count(1, 65)", "Bits specified in bit_count must be between 2 and 64, got 65"),
        ("inverse_normal_cdf(0, 1, 1)", "p must be 0 > p > 1"),
        ("normal_cdf(0, 0, 1)", "standardDeviation must be > 0"),
        ("beta_cdf(0, 1, 0.5)", "a, b must be > 0"),
        ("t_pdf(0, 0)", "df must be greater than 0"),
        (
            "wilson_interval_lower(2, 1, 1)",
            "number of successes must not be larger than number of trials",
        ),
    ],
)
def test_arguments_without_a_meaning_are_refused(
    evaluate: Evaluate, expression: str, reason: str
) -> None:
    with pytest.raises(QueryFailed) as failed:
        evaluate(expression)
    assert failed.value.reason == f"INVALID_FUNCTION_ARGUMENT: {reason}"
