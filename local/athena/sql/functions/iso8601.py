"""Times in ISO 8601: https://trino.io/docs/current/functions/datetime.html"""

from __future__ import annotations

import datetime as dt
import re

from sqlglot import exp

from local.athena.sql.functions.chapter import Call, Chapter
from local.athena.sql.functions.time_zones import offset_name
from local.athena.sql.typed.expression import InvalidArgument
from local.athena.sql.typed.signatures import Match
from local.athena.types import TIMESTAMP_ZONED, Type, varchar
from local.translation.chapter import call, once

CHAPTER = Chapter("ISO 8601")

_DATE = (
    r"(?P<year>[+-]?\d{1,9})(?:-W(?P<week>\d{1,2})(?:-(?P<weekday>\d))?"
    r"|-(?P<ordinal>\d{3})|-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?"
)
_TIME = (
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2}))?)?(?:[.,](?P<fraction>\d+))?"
)
_OFFSET = r"(?P<offset>Z|(?P<sign>[+-])(?P<offset_hours>\d\d)(?::?(?P<offset_minutes>\d\d))?)"
_DATE_ELEMENT = re.compile(_DATE)
_DATE_TIME = re.compile(rf"(?:{_DATE})?(?:T(?:{_TIME})?{_OFFSET}?)?")


def _day(found: re.Match[str]) -> dt.datetime:
    """Midnight of the day that a text names; raises ValueError where there is none."""
    year = int(found["year"] or 1970)
    if found["week"]:
        day = dt.date.fromisocalendar(year, int(found["week"]), int(found["weekday"] or 1))
        return dt.datetime.combine(day, dt.time())
    if found["ordinal"]:
        day = dt.date(year, 1, 1) + dt.timedelta(days=int(found["ordinal"]) - 1)
        if day.year != year or found["ordinal"] == "000":
            raise ValueError(found[0])
        return dt.datetime.combine(day, dt.time())
    return dt.datetime(year, int(found["month"] or 1), int(found["day"] or 1))  # noqa: DTZ001


def _time(found: re.Match[str]) -> dt.timedelta:
    """The time of a text, cut to milliseconds: a fraction is one of its last part."""
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(found[0])
    length = 1000 if found["second"] else 60_000 if found["minute"] else 3_600_000
    fraction = found["fraction"] or "0"
    milliseconds = int(fraction) * length // 10 ** len(fraction)
    return dt.timedelta(hours=hour, minutes=minute, seconds=second, milliseconds=milliseconds)


def _malformed(text: str) -> InvalidArgument:
    return InvalidArgument(f'Invalid format: "{text}"')


@CHAPTER.python("from_iso8601_date(text varchar) -> date")
def _from_iso8601_date(text: str) -> dt.date:
    found = _DATE_ELEMENT.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        return _day(found).date()
    except (ValueError, OverflowError) as error:
        raise _malformed(text) from error


@CHAPTER.python("from_iso8601_timestamp(text varchar) -> timestamp(3) with time zone")
def _from_iso8601_timestamp(text: str) -> dict[str, object]:
    found = _DATE_TIME.fullmatch(text) if text else None
    try:
        if found is None:
            raise ValueError(text)
        minutes = int(found["offset_hours"] or 0) * 60 + int(found["offset_minutes"] or 0)
        minutes = -minutes if found["sign"] == "-" else minutes
        moment = _day(found) + _time(found) - dt.timedelta(minutes=minutes)
    except (ValueError, OverflowError) as error:
        raise _malformed(text) from error
    return {"moment": moment, "zone": offset_name(minutes)}


CHAPTER.unsupported("from_iso8601_timestamp_nanos")

_LONGEST = len("+yyyyyy-mm-ddThh:mm:ss")
_LONGEST_OFFSET = len("+hh:mm")


def _text_type(match: Match) -> Type:
    digits = match.sizes["p"] or 0
    zoned = match.wanted[0] is not None and match.wanted[0].name == TIMESTAMP_ZONED
    return varchar(_LONGEST + min(digits, 1) + digits + _LONGEST_OFFSET * zoned)


CHAPTER.macro("to_iso8601(value date) -> varchar(16)", "strftime(value, '%Y-%m-%d')")
CHAPTER.helper(
    "iso8601_text", "value, digits", "replace(athena_timestamp_text(value, digits), ' ', 'T')"
)
CHAPTER.helper(
    "zoned_iso8601_text",
    "value, digits",
    once(
        "struct_pack(local := athena_local(value), "
        "zone := athena_py_offset_name(athena_offset(value)))",
        "athena_iso8601_text(it.local, digits) || replace(it.zone, 'UTC', 'Z')",
    ),
)


@CHAPTER.translation(
    "to_iso8601(timestamp(p)) -> varchar",
    "to_iso8601(timestamp(p) with time zone) -> varchar",
    returns=_text_type,
)
def _to_iso8601(given: Call) -> exp.Expr:
    zoned = given.match.wanted[0] is not None and given.match.wanted[0].name == TIMESTAMP_ZONED
    name = "athena_zoned_iso8601_text" if zoned else "athena_iso8601_text"
    return call(name, given[0], given.match.sizes["p"] or 0)
