"""Date and time functions as Trino's documentation and tests have them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.functions.conftest import Evaluate

FIELDS = [
    ("year(DATE '2020-05-05')", "2020"),
    ("quarter(TIMESTAMP '2020-05-05 01:02:03')", "2"),
    ("month(TIMESTAMP '2020-01-31 23:00 -05:00')", "1"),
    ("day_of_month(DATE '2020-05-05')", "5"),
    ("week(DATE '2021-01-01')", "53"),
    ("week_of_year(DATE '2021-01-04')", "1"),
    ("year_of_week(DATE '2021-01-01')", "2020"),
    ("yow(TIMESTAMP '2021-01-04 00:00')", "2021"),
    ("EXTRACT(DOW FROM DATE '2020-09-06')", "7"),
    ("day_of_week(TIMESTAMP '2020-09-07 10:00')", "1"),
    ("doy(DATE '2020-12-31')", "366"),
    ("hour(TIMESTAMP '2020-05-05 13:02:03 Asia/Tokyo')", "13"),
    ("minute(TIME '13:02:03')", "2"),
    ("second(TIMESTAMP '2020-05-05 13:02:03.999')", "3"),
    ("millisecond(TIMESTAMP '2020-05-05 13:02:03.999')", "999"),
    ("millisecond(TIME '13:02:03.25 +01:00')", "250"),
    ("EXTRACT(HOUR FROM TIME '13:02:03 +01:00')", "13"),
    ("year(CAST(NULL AS date))", None),
    # Clocks show half past one twice; the offset tells the second time.
    (
        (
            "timezone_hour(date_trunc('hour', "
            "TIMESTAMP '2021-11-07 06:30 UTC' AT TIME ZONE 'America/New_York'))"
        ),
        "-5",
    ),
]

CASES = [
    ("date('2020-05-01')", "2020-05-01", "date"),
    ("date(TIMESTAMP '2020-05-01 23:00 -05:00')", "2020-05-01", "date"),
    ("last_day_of_month(DATE '2024-02-10')", "2024-02-29", "date"),
    ("last_day_of_month(TIMESTAMP '2023-12-31 23:59 -10:00')", "2023-12-31", "date"),
    ("from_unixtime(1600000000)", "2020-09-13 12:26:40.000 UTC", "timestamp(3) with time zone"),
    ("from_unixtime(-0.0005)", "1970-01-01 00:00:00.000 UTC", "timestamp(3) with time zone"),
    ("from_unixtime(0.5, 'Asia/Tokyo')", "1970-01-01 09:00:00.500 Asia/Tokyo",
     "timestamp(3) with time zone"),
    ("from_unixtime(0, 5, 30)", "1970-01-01 05:30:00.000 +05:30", "timestamp(3) with time zone"),
    ("from_unixtime(NULL)", None, "timestamp(3) with time zone"),
    ("to_unixtime(TIMESTAMP '1970-01-01 00:00:01.5')", "1.5", "double"),
    ("to_unixtime(TIMESTAMP '1970-01-01 01:00:01.5 +01:00')", "1.5", "double"),
    ("date_trunc('millisecond', TIMESTAMP '1969-12-31 23:59:59.9999')",
     "1969-12-31 23:59:59.9990", "timestamp(4)"),
    ("date_trunc('WEEK', TIMESTAMP '2001-08-22 03:04:05.321')", "2001-08-20 00:00:00.000",
     "timestamp(3)"),
    ("date_trunc('quarter', DATE '2001-08-22')", "2001-07-01", "date"),
    ("date_trunc('minute', TIME '03:04:05.321')", "03:04:00.000", "time(3)"),
    ("date_trunc('hour', TIME '03:04 -05:30')", "03:00:00.000-05:30", "time(0) with time zone"),
    ("date_trunc('day', TIMESTAMP '2021-03-14 12:00 America/New_York')",
     "2021-03-14 00:00:00.000 America/New_York", "timestamp(0) with time zone"),
    ("date_trunc('hour', TIMESTAMP '2021-11-07 06:30 UTC' AT TIME ZONE 'America/New_York')",
     "2021-11-07 01:00:00.000 America/New_York", "timestamp(0) with time zone"),
    ("date_trunc('day', CAST(NULL AS timestamp))", None, "timestamp(3)"),
    ("date_add('month', 1, DATE '2020-01-31')", "2020-02-29", "date"),
    ("date_add('year', -1, DATE '2020-02-29')", "2019-02-28", "date"),
    ("date_add('quarter', 1, TIMESTAMP '2020-01-31 10:00:00')", "2020-04-30 10:00:00.000",
     "timestamp(0)"),
    ("date_add('millisecond', 500, TIMESTAMP '2020-01-01 00:00:00')", "2020-01-01 00:00:01.000",
     "timestamp(0)"),
    ("date_add('hour', 30, TIME '01:00')", "07:00:00.000", "time(0)"),
    ("date_add('second', -1, TIME '00:00 +01:00')", "23:59:59.000+01:00",
     "time(0) with time zone"),
    ("date_add('day', 1, TIMESTAMP '2021-03-13 12:00 America/New_York')",
     "2021-03-14 12:00:00.000 America/New_York", "timestamp(0) with time zone"),
    ("date_add('hour', 24, TIMESTAMP '2021-03-13 12:00 America/New_York')",
     "2021-03-14 13:00:00.000 America/New_York", "timestamp(0) with time zone"),
    ("date_diff('month', DATE '2020-01-31', DATE '2020-02-29')", "1", "bigint"),
    ("date_diff('month', DATE '2020-02-29', DATE '2020-01-31')", "-1", "bigint"),
    ("date_diff('year', DATE '2019-12-31', DATE '2020-01-01')", "0", "bigint"),
    ("date_diff('week', DATE '2020-01-14', DATE '2020-01-01')", "-1", "bigint"),
    ("date_diff('day', TIMESTAMP '2020-05-01 23:00', TIMESTAMP '2020-05-02 01:00')", "0",
     "bigint"),
    (("date_diff('millisecond', TIMESTAMP '2020-01-01 00:00:00.0009', "
     "TIMESTAMP '2020-01-01 00:00:00.001')"), "1", "bigint"),
    (("date_diff('day', TIMESTAMP '2021-03-13 12:00 America/New_York', "
     "TIMESTAMP '2021-03-14 12:00 America/New_York')"), "1", "bigint"),
    (("date_diff('hour', TIMESTAMP '2021-03-13 12:00 America/New_York', "
     "TIMESTAMP '2021-03-14 12:00 America/New_York')"), "23", "bigint"),
    ("date_diff('minute', TIME '01:00', TIME '00:30')", "-30", "bigint"),
    ("date_diff('minute', TIME '01:00 +01:00', TIME '00:30 +00:00')", "30", "bigint"),
]  # fmt: skip

REFUSED = [
    ("date_trunc('hour', DATE '2020-01-01')", "'hour' is not a valid DATE field"),
    ("date_trunc('Decade', TIMESTAMP '2020-01-01')", "'decade' is not a valid Timestamp field"),
    ("date_add('day', 1, TIME '10:00')", "'day' is not a valid TIME field"),
    ("date_diff('x', DATE '2020-01-01', DATE '2020-01-01')", "'x' is not a valid DATE field"),
    ("from_unixtime(0, 'Mars/Base')", "'Mars/Base' is not a valid time zone"),
    ("from_unixtime(0, 15, 0)", "Invalid offset minutes 900"),
]

MOMENTS: list[tuple[str, str, Callable[[str], dt.datetime]]] = [
    ("now()", "timestamp(3) with time zone", lambda text: _moment(text.removesuffix(" UTC"))),
    ("current_timestamp", "timestamp(3) with time zone",
     lambda text: _moment(text.removesuffix(" UTC"))),
    ("current_timestamp(6)", "timestamp(6) with time zone",
     lambda text: _moment(text.removesuffix(" UTC"))),
    ("localtimestamp", "timestamp(3)", lambda text: _moment(text)),
    ("localtimestamp(0)", "timestamp(0)", lambda text: _moment(text)),
]  # fmt: skip


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(("expression", "value"), FIELDS)
def test_a_field_of_a_time_is_a_bigint(
    evaluate: Evaluate, expression: str, value: str | None
) -> None:
    assert evaluate(expression) == (value, "bigint")


@pytest.mark.parametrize(("expression", "value", "kind"), CASES)
def test_a_function_of_times_has_its_value_and_type(
    evaluate: Evaluate, expression: str, value: str | None, kind: str
) -> None:
    assert evaluate(expression) == (value, kind)


@pytest.mark.parametrize(("expression", "words"), REFUSED)
def test_what_is_not_valid_is_refused_in_trinos_words(
    evaluate: Evaluate, expression: str, words: str
) -> None:
    with pytest.raises(QueryFailed) as caught:
        evaluate(expression)
    assert caught.value.reason == f"INVALID_FUNCTION_ARGUMENT: {words}"


@pytest.mark.parametrize(("expression", "kind", "read"), MOMENTS)
def test_the_current_moment_is_the_clocks(
    evaluate: Evaluate, expression: str, kind: str, read: Callable[[str], dt.datetime]
) -> None:
    before = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
    text, found = evaluate(expression)
    assert found == kind
    assert text is not None
    assert before <= read(text) <= dt.datetime.now(dt.UTC)


def test_the_current_day_and_time_are_utcs(evaluate: Evaluate) -> None:
    assert evaluate("current_date = CAST(now() AS date)")[0] == "true"
    assert evaluate("localtime = CAST(localtimestamp AS time)")[0] == "true"
    assert evaluate("timezone_hour(current_time)")[0] == "0"
    assert evaluate("current_time")[1] == "time(3) with time zone"


def test_nanoseconds_are_not_supported(evaluate: Evaluate) -> None:
    for expression in ("from_unixtime_nanos(1)", "current_timestamp(9)"):
        with pytest.raises(QueryFailed, match="NOT_SUPPORTED"):
            evaluate(expression)
