"""Literals with a type, as Trino's documentation and tests have them."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate

CASES = [
    ("DATE '2020-02-29'", "2020-02-29", "date"),
    ("DATE '2020-2-9'", "2020-02-09", "date"),
    ("TIMESTAMP '2020-06-10 15:55:23'", "2020-06-10 15:55:23.000", "timestamp(0)"),
    ("TIMESTAMP '2020-06-10 15:55:23.383345'", "2020-06-10 15:55:23.383345", "timestamp(6)"),
    ("TIMESTAMP '2020-06-10'", "2020-06-10 00:00:00.000", "timestamp(0)"),
    ("TIMESTAMP '2020-06-10 1:05'", "2020-06-10 01:05:00.000", "timestamp(0)"),
    ("TIMESTAMP '2001-08-22 03:04:05.321 UTC'", "2001-08-22 03:04:05.321 UTC",
     "timestamp(3) with time zone"),
    ("TIMESTAMP '2001-08-22 03:04:05.3+05:30'", "2001-08-22 03:04:05.300 +05:30",
     "timestamp(1) with time zone"),
    ("TIMESTAMP '2021-11-07 01:30 America/New_York'", "2021-11-07 01:30:00.000 America/New_York",
     "timestamp(0) with time zone"),
    ("TIME '01:02:03.456'", "01:02:03.456", "time(3)"),
    ("TIME '01:02:03.456 -08:00'", "01:02:03.456-08:00", "time(3) with time zone"),
    ("DECIMAL '1.25'", "1.25", "decimal(3,2)"),
    ("DECIMAL '-00.25'", "-0.25", "decimal(2,2)"),
    ("DECIMAL '0'", "0", "decimal(1,0)"),
    ("BIGINT '3'", "3", "bigint"),
    ("TINYINT '-128'", "-128", "tinyint"),
    ("REAL '1.5'", "1.5", "real"),
    ("DOUBLE '1e3'", "1000.0", "double"),
    ("CHAR 'ab'", "ab", "char(2)"),
    ("VARCHAR 'ab'", "ab", "varchar"),
    ("BOOLEAN 'true'", "true", "boolean"),
    ("UUID '12151fd2-7586-11e9-8f9e-2a86e4085a59'", "12151fd2-7586-11e9-8f9e-2a86e4085a59",
     "uuid"),
    ("IPADDRESS '2001:DB8::0:1'", "2001:db8::1", "ipaddress"),
]  # fmt: skip

REFUSED = [
    ("DATE '2020-02-30'", "'2020-02-30' is not a valid DATE literal"),
    ("DATE 'today'", "'today' is not a valid DATE literal"),
    ("TIMESTAMP '2020-13-01'", "'2020-13-01' is not a valid TIMESTAMP literal"),
    ("TIMESTAMP '2020-01-01T00:00:00'", "'2020-01-01T00:00:00' is not a valid TIMESTAMP literal"),
    ("TIMESTAMP '2020-01-01 00:00 Mars'", "is not a valid TIMESTAMP literal"),
    ("TIMESTAMP '2021-03-14 02:30 America/New_York'", "is not a valid TIMESTAMP literal"),
    ("TIME '13:21:32.424 America/Los_Angeles'", "is not a valid TIME literal"),
    ("DECIMAL 'x'", "'x' is not a valid DECIMAL literal"),
    ("INTEGER '2147483648'", "'2147483648' is not a valid INTEGER literal"),
    ("DOUBLE 'x'", "'x' is not a valid DOUBLE literal"),
    ("UUID '12151fd2758611e98f9e2a86e4085a59'", "is not a valid UUID literal"),
    ("IPADDRESS '1.2.3'", "'1.2.3' is not a valid IPADDRESS literal"),
]


@pytest.mark.parametrize(("expression", "value", "kind"), CASES)
def test_the_text_of_a_literal_decides_its_precision(
    evaluate: Evaluate, expression: str, value: str, kind: str
) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize(("expression", "words"), REFUSED)
def test_a_text_that_is_no_value_is_refused(
    evaluate: Evaluate, expression: str, words: str
) -> None:
    with pytest.raises(QueryFailed) as caught:
        evaluate(expression)
    assert caught.value.reason.startswith("INVALID_LITERAL: ")
    assert caught.value.reason.endswith(words)


def test_more_digits_than_microseconds_are_not_supported(evaluate: Evaluate) -> None:
    with pytest.raises(QueryFailed, match=r"NOT_SUPPORTED: .*timestamp\(9\)"):
        evaluate("TIMESTAMP '2020-01-01 00:00:00.123456789'")
