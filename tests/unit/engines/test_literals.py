from __future__ import annotations

import json
import math
import random
import string
from datetime import date
from decimal import Decimal

import pytest
import sqlglot
from hypothesis import example, given
from hypothesis import strategies as st
from sqlglot import exp

from querysocket.engines import Parameter
from querysocket.engines.literals import (
    MAX_LITERAL_CHARACTERS,
    athena_literal,
    json_value,
    value_of,
)
from querysocket.errors import InvalidMessage, LimitExceeded


def read_back(literal: str) -> Parameter | Decimal:
    """The value of the one literal that Athena's grammar finds in the text."""
    select = sqlglot.parse_one(f"SELECT {literal}", dialect="athena")
    assert isinstance(select, exp.Select)
    assert set(select.args) - {"expressions"} == {
        name for name, value in select.args.items() if name != "expressions" and not value
    }
    (node,) = select.expressions
    sign = 1
    if isinstance(node, exp.Neg):
        sign, node = -1, node.this
    match node:
        case exp.Null():
            return None
        case exp.Boolean():
            return bool(node.this)
        case exp.Cast() if node.to.this == exp.DataType.Type.DECIMAL:
            return Decimal(node.this.this)
        case exp.Literal(is_string=True):
            return str(node.this)
        case exp.Literal():
            is_double = "E" in node.this
            return sign * (float(node.this) if is_double else int(node.this))
    raise AssertionError(f"{literal} is a {type(node).__name__}")


def test_a_date_is_a_literal_of_its_own_type() -> None:
    literal = athena_literal(date(2015, 12, 1))

    assert literal == "DATE '2015-12-01'"
    select = sqlglot.parse_one(f"SELECT {literal}", dialect="athena")
    (cast,) = select.find_all(exp.Cast)
    assert cast.to.this == exp.DataType.Type.DATE


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        (None, "NULL"),
        (True, "TRUE"),
        (False, "FALSE"),
        (0, "0"),
        (1, "1"),
        (-42, "-42"),
        (1.0, "1.0E0"),
        (-1.5, "-1.5E0"),
        (1e22, "1E22"),
        (1e-7, "1E-7"),
        ("", "''"),
        ("it's", "'it''s'"),
        ("1", "'1'"),
        ("NULL", "'NULL'"),
    ],
)
def test_a_json_value_becomes_a_literal_of_its_own_type(value: Parameter, literal: str) -> None:
    assert athena_literal(value) == literal


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE t --",
        "''",
        "'",
        "' OR '1'='1",
        "\\",
        "\\'",
        "a\\' OR 1=1 --",
        "line\nbreak\r\n\ttab",
        "-- comment",
        "/* comment */",
        'double "quotes"',
        "Zürich 東京 \U0001f600",
        "\u2019\uff07\u02bc",
        "\x00\x01",
        "?",
        "%s {} ${x} $1",
        "U&'\\0041'",
        " ",
    ],
)
def test_no_text_gets_out_of_its_quotes(text: str) -> None:
    assert read_back(athena_literal(text)) == text


def random_value(rng: random.Random) -> Parameter:
    alphabet = string.printable + "''''\\\\\"é東\U0001f600"
    match rng.randrange(4):
        case 0:
            return rng.randint(-(10 ** rng.randint(0, 38)) + 1, 10 ** rng.randint(0, 38) - 1)
        case 1:
            return rng.uniform(-1, 1) * 10.0 ** rng.randint(-300, 300)
        case 2:
            return "".join(rng.choices(alphabet, k=rng.randint(0, 60)))
    return rng.choice([None, True, False])


@pytest.mark.parametrize("seed", range(20))
def test_any_value_is_read_back_as_itself(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(25):
        value = random_value(rng)
        found = read_back(athena_literal(value))

        assert found == value
        assert isinstance(found, bool) == isinstance(value, bool)


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63 - 1), 2**63, -(2**63), 10**38 - 1])
def test_no_digit_of_a_large_integer_is_lost(number: int) -> None:
    assert read_back(athena_literal(number)) == number


def test_an_integer_beyond_a_bigint_is_a_decimal() -> None:
    assert athena_literal(2**63) == "DECIMAL '9223372036854775808'"


@pytest.mark.parametrize("number", [10**38, -(10**38), 10**400])
def test_an_integer_that_no_type_holds_is_refused(number: int) -> None:
    with pytest.raises(InvalidMessage, match="more than 38 digits"):
        athena_literal(number)


@pytest.mark.parametrize(
    "number", [0.1, -0.0, 1 / 3, 5e-324, 1.7976931348623157e308, 123456789.123, 1e16, 1e15]
)
def test_floats_keep_every_bit(number: float) -> None:
    found = read_back(athena_literal(number))

    assert isinstance(found, float)
    assert math.copysign(1, found) == math.copysign(1, number)
    assert found == number


@pytest.mark.parametrize("number", [json.loads("1e999"), -math.inf, math.nan])
def test_a_number_too_large_for_a_double_is_refused(number: float) -> None:
    with pytest.raises(InvalidMessage, match="Send it as a string"):
        athena_literal(number)


def test_a_text_is_limited_as_the_literal_that_it_becomes() -> None:
    room = MAX_LITERAL_CHARACTERS - 2

    assert athena_literal("x" * room)
    with pytest.raises(LimitExceeded, match="1,025 characters as a literal"):
        athena_literal("x" * (room + 1))
    with pytest.raises(LimitExceeded):
        athena_literal("'" * (room // 2 + 1))


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**38) + 1, 10**38 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.text(max_size=500),
    st.text("'\\\"ENULTR019. -\n", max_size=20),
)


@given(VALUES)
@example("'")
@example("DATE '2015-12-01'")
@example("NULL")
@example(-0.0)
@example(2**63)
def test_a_literal_gives_back_the_value_that_it_was_made_of(value: Parameter) -> None:
    found = value_of(athena_literal(value))

    assert (found, type(found)) == (value, type(value))
    assert str(found) == str(value), "-0.0 equals 0.0"


@pytest.mark.parametrize(
    "literal", ["", "CURRENT_DATE", "'a' || 'b'", "'", "'a'b'", "DATE '2015-02-31'", "X'00'"]
)
def test_what_is_no_literal_of_ours_has_no_value(literal: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of int, float and date
        value_of(literal)


@pytest.mark.parametrize(
    ("text", "athena_type", "value"),
    [
        (None, "varchar", None),
        (None, "bigint", None),
        ("", "varchar", ""),
        ("12", "varchar", "12"),
        ("true", "boolean", True),
        ("false", "boolean", False),
        ("-128", "tinyint", -128),
        ("7", "smallint", 7),
        ("7", "integer", 7),
        ("9223372036854775807", "bigint", 2**63 - 1),
        ("1.5", "double", 1.5),
        ("1.0E10", "double", 1e10),
        ("1.5", "float", 1.5),
        ("NaN", "double", "NaN"),
        ("Infinity", "double", "Infinity"),
        ("-Infinity", "float", "-Infinity"),
        ("0.10000000000000000001", "decimal", "0.10000000000000000001"),
        ("2026-11-22", "date", "2026-11-22"),
        ("[1, 2]", "array", "[1, 2]"),
    ],
)
def test_a_cell_gets_the_json_type_that_loses_nothing(
    text: str | None, athena_type: str, value: Parameter
) -> None:
    found = json_value(text, athena_type)

    assert found == value
    assert type(found) is type(value)
