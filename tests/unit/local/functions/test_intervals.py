"""Intervals as Trino's documentation and tests have them."""

from __future__ import annotations

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate

DAYS, MONTHS = "interval day to second", "interval year to month"

CASES = [
    ("INTERVAL '2' DAY", "2 00:00:00.000", DAYS),
    ("INTERVAL -'2' DAY", "-2 00:00:00.000", DAYS),
    ("INTERVAL -'-2' HOUR", "0 02:00:00.000", DAYS),
    ("INTERVAL '1.5' SECOND", "0 00:00:01.500", DAYS),
    ("INTERVAL '2 03:04:05.678' DAY TO SECOND", "2 03:04:05.678", DAYS),
    ("INTERVAL '2 03' DAY TO SECOND", "2 03:00:00.000", DAYS),
    ("INTERVAL '10:20' MINUTE TO SECOND", "0 00:10:20.000", DAYS),
    ("INTERVAL '90' MINUTE", "0 01:30:00.000", DAYS),
    ("INTERVAL '3' MONTH", "0-3", MONTHS),
    ("INTERVAL '-1-2' YEAR TO MONTH", "-1-2", MONTHS),
    ("DATE '2012-08-08' + INTERVAL '2' DAY", "2012-08-10", "date"),
    ("INTERVAL '48' HOUR + DATE '2012-08-08'", "2012-08-10", "date"),
    ("DATE '2012-08-08' - INTERVAL '2' DAY", "2012-08-06", "date"),
    ("DATE '2020-01-31' + INTERVAL '1' MONTH", "2020-02-29", "date"),
    ("INTERVAL '1' YEAR + DATE '2020-02-29'", "2021-02-28", "date"),
    ("DATE '2020-03-31' - INTERVAL '1' MONTH", "2020-02-29", "date"),
    ("TIME '01:00' + INTERVAL '3' HOUR", "04:00:00.000", "time(3)"),
    ("TIME '01:00' - INTERVAL '3' HOUR", "22:00:00.000", "time(3)"),
    ("TIME '01:00 +05:30' - INTERVAL '3' HOUR", "22:00:00.000+05:30", "time(3) with time zone"),
    ("TIMESTAMP '2012-08-08 01:00' + INTERVAL '29' HOUR", "2012-08-09 06:00:00.000",
     "timestamp(3)"),
    ("INTERVAL '29' HOUR + TIMESTAMP '2012-08-08 01:00'", "2012-08-09 06:00:00.000",
     "timestamp(3)"),
    ("TIMESTAMP '2012-10-31 01:00' - INTERVAL '1' MONTH", "2012-09-30 01:00:00.000",
     "timestamp(0)"),
    ("TIMESTAMP '2021-03-13 12:00 America/New_York' + INTERVAL '1' DAY",
     "2021-03-14 13:00:00.000 America/New_York", "timestamp(3) with time zone"),
    ("TIMESTAMP '2012-10-31 01:00 +05:30' + INTERVAL '1' MONTH",
     "2012-12-01 01:00:00.000 +05:30", "timestamp(0) with time zone"),
    ("TIMESTAMP '2012-08-08 01:00' - TIMESTAMP '2012-08-07 00:00'", "1 01:00:00.000", DAYS),
    ("TIMESTAMP '2012-08-08 00:00:00.0005' - TIMESTAMP '2012-08-08 00:00:00'",
     "0 00:00:00.001", DAYS),
    ("TIMESTAMP '2012-08-08 01:00 UTC' - TIMESTAMP '2012-08-08 01:00 +01:00'",
     "0 01:00:00.000", DAYS),
    ("DATE '2020-05-02' - DATE '2020-05-01'", "1 00:00:00.000", DAYS),
    ("TIME '01:00' - TIME '02:00'", "-0 01:00:00.000", DAYS),
    ("INTERVAL '2' DAY - INTERVAL '3' HOUR", "1 21:00:00.000", DAYS),
    ("INTERVAL '3' YEAR + INTERVAL '5' MONTH", "3-5", MONTHS),
    ("INTERVAL '1' DAY * 2", "2 00:00:00.000", DAYS),
    ("2.5 * INTERVAL '1' DAY", "2 12:00:00.000", DAYS),
    ("INTERVAL '1' DAY / 3.5", "0 06:51:25.714", DAYS),
    ("INTERVAL '5' MONTH / 2", "0-2", MONTHS),
    ("-INTERVAL '1' MONTH", "-0-1", MONTHS),
    ("INTERVAL '1' DAY > INTERVAL '23' HOUR", "true", "boolean"),
    ("EXTRACT(HOUR FROM INTERVAL '29' HOUR)", "5", "bigint"),
    ("day(INTERVAL '-29' HOUR)", "-1", "bigint"),
    ("millisecond(INTERVAL '1.234' SECOND)", "234", "bigint"),
    ("year(INTERVAL '14' MONTH)", "1", "bigint"),
    ("month(INTERVAL '-14' MONTH)", "-2", "bigint"),
    ("to_milliseconds(INTERVAL '1.5' SECOND)", "1500", "bigint"),
    ("parse_duration('42.8ms')", "0 00:00:00.043", DAYS),
    ("parse_duration('3.81 d')", "3 19:26:24.000", DAYS),
    ("human_readable_seconds(56363463)", "93 weeks, 1 day, 8 hours, 31 minutes, 3 seconds",
     "varchar"),
    ("human_readable_seconds(-0.4)", "0 seconds", "varchar"),
    ("DATE '2020-01-01' + CAST(NULL AS interval day to second)", None, "date"),
]  # fmt: skip

ARGUMENT, LITERAL, TYPES = "INVALID_FUNCTION_ARGUMENT", "INVALID_LITERAL", "TYPE_MISMATCH"

REFUSED = [
    ("DATE '2020-01-01' + INTERVAL '1' HOUR", ARGUMENT,
     "Cannot add hour, minutes or seconds to a date"),
    ("DATE '2020-01-01' - INTERVAL '1' HOUR", ARGUMENT,
     "Cannot subtract hour, minutes or seconds from a date"),
    ("INTERVAL '1' DAY / 0", ARGUMENT, "Cannot divide by double 0.0"),
    ("INTERVAL '1' DAY * nan()", ARGUMENT, "Cannot multiply by double NaN"),
    ("parse_duration('5 years')", ARGUMENT, "Unknown time unit: years"),
    ("INTERVAL 'x' DAY", LITERAL, "Invalid INTERVAL DAY value: x"),
    ("INTERVAL '1' MONTH + INTERVAL '1' DAY", TYPES,
     "Cannot apply operator: interval year to month + interval day to second"),
    ("TIME '01:00' + INTERVAL '3' MONTH", TYPES,
     "Cannot apply operator: time(0) + interval year to month"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "value", "kind"), CASES)
def test_intervals_are_lengths_of_time_or_months(
    evaluate: Evaluate, expression: str, value: str | None, kind: str
) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize(("expression", "code", "words"), REFUSED)
def test_what_intervals_cannot_do_is_refused_in_trinos_words(
    evaluate: Evaluate, expression: str, code: str, words: str
) -> None:
    with pytest.raises(QueryFailed) as caught:
        evaluate(expression)
    assert caught.value.reason.startswith(f"{code}: ")
    assert caught.value.reason.endswith(f": {words}")
