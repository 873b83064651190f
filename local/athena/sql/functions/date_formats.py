"""Functions with a format: https://trino.io/docs/current/functions/datetime.html#mysql-date-functions

A time is formatted and read with milliseconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from sqlglot import exp

from local.athena.sql.functions.chapter import Call, Chapter
from local.athena.sql.functions.conversion.attempt import bound
from local.athena.sql.functions.date_elements import (
    Element,
    Offset,
    Parsed,
    Time,
    ZoneId,
    ZoneText,
    read,
)
from local.athena.sql.functions.date_native import strftime, strptime
from local.athena.sql.functions.date_patterns import joda, mysql
from local.athena.sql.functions.time_zones import to_moment
from local.athena.sql.typed.expression import InvalidArgument
from local.athena.types import TIMESTAMP_ZONED
from local.translation.chapter import call, once

CHAPTER = Chapter("Formats of dates")

_DEFAULT_YEAR = 2000  # where a text has a month or a day and no year
_RANGES = {
    "month": ("monthOfYear", 1, 12), "week": ("weekOfWeekyear", 1, 53),
    "day_of_week": ("dayOfWeek", 1, 7), "hour": ("hourOfDay", 0, 23),
    "clock_hour": ("clockhourOfDay", 1, 24), "half_hour": ("hourOfHalfday", 0, 11),
    "half_clock_hour": ("clockhourOfHalfday", 1, 12), "minute": ("minuteOfHour", 0, 59),
    "second": ("secondOfMinute", 0, 59),
}  # fmt: skip


def _print(elements: Sequence[Element], time: Time) -> str:
    return "".join(element.print(time) for element in elements)


def _local(text: str, parsed: Parsed) -> dt.datetime:
    """The time of the fields that a text has; raises InvalidArgument."""
    numbers = {name: value for name, value in parsed.items() if isinstance(value, int)}
    for name in _RANGES.keys() & numbers.keys():
        spelled, least, most = _RANGES[name]
        _check(text, spelled, numbers[name], least, most)
    return dt.datetime.combine(_day(text, numbers), _clock(numbers))


def _check(text: str, spelled: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise InvalidArgument(
            f'Cannot parse "{text}": Value {value} for {spelled} must be in the range '
            f"[{least},{most}]"
        )


def _day(text: str, numbers: dict[str, int]) -> dt.date:
    """The day; each field is set in the one that the larger fields led to."""
    calendar = {"month", "week", "day_of_year", "day", "day_of_week"} & numbers.keys()
    default = _DEFAULT_YEAR if calendar and "week_year" not in numbers else 1970
    try:
        day = dt.date(numbers.get("year", default), numbers.get("month", 1), 1)
        if "week_year" in numbers:
            day = dt.date.fromisocalendar(numbers["week_year"], 1, 4)
        if "week" in numbers:
            year, _, weekday = day.isocalendar()
            day = dt.date.fromisocalendar(year, numbers["week"], weekday)
        if "day_of_year" in numbers:
            length = (dt.date(day.year, 12, 31) - dt.date(day.year, 1, 1)).days + 1
            _check(text, "dayOfYear", numbers["day_of_year"], 1, length)
            day = dt.date(day.year, 1, 1) + dt.timedelta(days=numbers["day_of_year"] - 1)
        if "day" in numbers:
            following = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
            _check(text, "dayOfMonth", numbers["day"], 1, (following - dt.timedelta(days=1)).day)
            day = day.replace(day=numbers["day"])
        if "day_of_week" in numbers:
            day += dt.timedelta(days=numbers["day_of_week"] - day.isoweekday())
    except (ValueError, OverflowError) as error:
        if isinstance(error, InvalidArgument):
            raise
        raise InvalidArgument(f'Cannot parse "{text}"') from error
    return day


def _clock(numbers: dict[str, int]) -> dt.time:
    hour = numbers.get("half_hour", numbers.get("half_clock_hour", 0) % 12)
    hour += 12 * numbers.get("half", 0)
    hour = numbers.get("hour", numbers.get("clock_hour", hour)) % 24
    return dt.time(
        hour,
        numbers.get("minute", 0),
        numbers.get("second", 0),
        numbers.get("millisecond", 0) * 1000,
    )


@CHAPTER.python_helper("date_format(value timestamp, pattern varchar) -> varchar")
def _date_format(value: dt.datetime, pattern: str) -> str:
    return _print(mysql(pattern), Time(value))


@CHAPTER.python_helper("format_datetime(value timestamp, zone varchar, pattern varchar) -> varchar")
def _format_datetime(value: dt.datetime, zone: str, pattern: str) -> str:
    return _print(joda(pattern), Time(value, zone))


@CHAPTER.python_helper("format_unzoned(value timestamp, pattern varchar) -> varchar")
def _format_unzoned(value: dt.datetime, pattern: str) -> str:
    elements = joda(pattern)
    if any(isinstance(element, Offset | ZoneId | ZoneText) for element in elements):
        raise InvalidArgument(
            "format_datetime for TIMESTAMP type, cannot use 'Z' nor 'z' in format, as this type "
            "does not contain TZ information"
        )
    return _print(elements, Time(value))


@CHAPTER.python_helper("date_parse(text varchar, pattern varchar) -> timestamp")
def _date_parse(text: str, pattern: str) -> dt.datetime:
    return _local(text, read(mysql(pattern), text))


@CHAPTER.python_helper("parse_datetime(text varchar, pattern varchar) -> timestamp with time zone")
def _parse_datetime(text: str, pattern: str) -> dict[str, object]:
    parsed = read(joda(pattern), text)
    zone = str(parsed.get("zone", "UTC"))
    return {"moment": to_moment(_local(text, parsed), zone), "zone": zone}


CHAPTER.helper(
    "usual_time",
    "text, form, format",
    "CASE WHEN regexp_full_match(text, form) "
    "THEN date_trunc('millisecond', try_strptime(text, format)) END",
)
CHAPTER.helper(
    "format_zoned",
    "value, pattern",
    once("value", "athena_py_format_datetime(athena_local(it), it.zone, pattern)"),
)


@CHAPTER.translation(
    "date_format(timestamp(p), varchar) -> varchar",
    "date_format(timestamp(p) with time zone, varchar) -> varchar",
)
def _date_format_of(given: Call) -> exp.Expr:
    value = _milliseconds(given)
    if _is_zoned(given):
        value = call("athena_local", value)
    format_ = strftime(_elements(mysql, given[1]))
    if format_ is not None:
        return call("strftime", value, format_)
    return call("athena_py_date_format", value, given[1])


@CHAPTER.translation("format_datetime(timestamp(p), varchar) -> varchar")
def _format_timestamp(given: Call) -> exp.Expr:
    format_ = strftime(_elements(joda, given[1]))
    if format_ is not None:
        return call("strftime", _milliseconds(given), format_)
    return call("athena_py_format_unzoned", _milliseconds(given), given[1])


@CHAPTER.translation("format_datetime(timestamp(p) with time zone, varchar) -> varchar")
def _format_zoned(given: Call) -> exp.Expr:
    format_ = strftime(_elements(joda, given[1]))
    if format_ is not None:
        return call("strftime", call("athena_local", _milliseconds(given)), format_)
    return call("athena_format_zoned", _milliseconds(given), given[1])


@CHAPTER.translation("date_parse(varchar, varchar) -> timestamp(3)")
def _parsed(given: Call) -> exp.Expr:
    text, pattern = given.arguments
    usual = strptime(_elements(mysql, pattern))
    if usual is None:
        return call("athena_py_date_parse", text, pattern)
    return bound(
        text,
        lambda it: call(
            "coalesce",
            call("athena_usual_time", it.copy(), *usual),
            call("athena_py_date_parse", it.copy(), pattern),
        ),
    )


@CHAPTER.translation("parse_datetime(varchar, varchar) -> timestamp(3) with time zone")
def _parsed_zoned(given: Call) -> exp.Expr:
    text, pattern = given.arguments
    usual = strptime(_elements(joda, pattern))
    if usual is None:
        return call("athena_py_parse_datetime", text, pattern)
    return bound(
        text,
        lambda it: call(
            "coalesce",
            call("athena_zoned", call("athena_usual_time", it.copy(), *usual), "UTC"),
            call("athena_py_parse_datetime", it.copy(), pattern),
        ),
    )


def _elements(read: Callable[[str], Sequence[Element]], pattern: exp.Expr) -> Sequence[Element]:
    """The elements of a pattern that is a literal and no error; none of any other."""
    if not (isinstance(pattern, exp.Literal) and pattern.is_string):
        return ()
    try:
        return read(pattern.this)
    except InvalidArgument:  # which each row of the query is to meet, should there be any
        return ()


def _milliseconds(given: Call) -> exp.Expr:
    """The time, without the digits that are not formatted."""
    if (given.match.sizes["p"] or 0) <= 3:
        return given[0]
    return call("athena_rounded_zoned" if _is_zoned(given) else "athena_rounded", given[0], 1000)


def _is_zoned(given: Call) -> bool:
    kind = given.match.wanted[0]
    return kind is not None and kind.name == TIMESTAMP_ZONED
