"""Casts to dates and times: https://trino.io/docs/current/functions/conversion.html

A text has a space between date and time; digits beyond the type's are rounded, half up.
"""

from __future__ import annotations

import datetime as dt
import re

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.functions.conversion.attempt import Attempt, refusing
from local.athena.sql.functions.time_zones import offset_name, to_moment, zone_name
from local.athena.sql.typed.expression import InvalidArgument, unsupported
from local.athena.types import TIME_ZONED, TIMESTAMP_ZONED, Type
from local.translation.chapter import call, once

CHAPTER = Chapter("Casts to dates and times")

_MOST_DIGITS = 12
_MIDNIGHT = dt.datetime(1970, 1, 1)  # noqa: DTZ001 of any day


def _macro(given: str, wanted: str) -> str:
    return f"{given}_to_{wanted}".replace(" ", "_")


_CLOCK = r"(?P<clock>\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?)"
DATE_TIME = re.compile(rf"(?P<date>[-+]?\d{{4,}}-\d{{1,2}}-\d{{1,2}})( {_CLOCK}?\s*(?P<zone>.+)?)?")
TIME = re.compile(rf"{_CLOCK}\s*(?P<zone>(?P<sign>[+-])(?P<hours>\d\d):(?P<minutes>\d\d))?")


def digits_of(clock: str | None) -> int:
    """How many digits the seconds of a text have behind the point."""
    return len((clock or "").partition(".")[2])


def since_midnight(clock: str | None, precision: int) -> dt.timedelta:
    """The time that a text tells, its seconds rounded; raises ValueError where it tells none."""
    whole, _, fraction = (clock or "0:0").partition(".")
    hours, minutes, seconds = (*map(int, whole.split(":")), 0)[:3]
    if hours > 23 or minutes > 59 or seconds > 59:
        raise ValueError(clock)
    unit = 10 ** (12 - precision)
    picoseconds = (int(fraction[:12].ljust(12, "0")) + unit // 2) // unit * unit
    return dt.timedelta(
        hours=hours, minutes=minutes, seconds=seconds, microseconds=picoseconds // 10**6
    )


def date_of(text: str) -> dt.datetime:
    """Midnight of a date in a text; raises ValueError where it is none."""
    year, month, day = (int(part) for part in text.rsplit("-", 2))
    return dt.datetime(year, month, day)  # noqa: DTZ001 the zone is apart


def timestamp(text: str, precision: int) -> tuple[dt.datetime, str | None] | None:
    """What a text tells, and its zone; None where it tells no date and time."""
    found = DATE_TIME.fullmatch(text.strip(" "))
    if found is None:
        return None
    try:
        return date_of(found["date"]) + since_midnight(found["clock"], precision), found["zone"]
    except (ValueError, OverflowError):
        return None


def zoned_time(text: str, precision: int) -> tuple[dt.time, str] | None:
    """The time that a text tells and its offset, `+00:00` where there is none; None: no time."""
    found = TIME.fullmatch(text.strip(" "))
    if found is None or digits_of(found["clock"]) > _MOST_DIGITS:
        return None
    minutes = int(found["hours"] or 0) * 60 + int(found["minutes"] or 0)
    try:
        time = since_midnight(found["clock"], precision)
        zone = offset_name(-minutes if found["sign"] == "-" else minutes)
    except ValueError:
        return None
    return (_MIDNIGHT + time).time(), zone.replace("UTC", "+00:00")


@CHAPTER.python_helper("timestamp_in(text varchar, digits integer) -> timestamp")
def _timestamp_in(text: str, digits: int) -> dt.datetime | None:
    found = timestamp(text, digits)
    return found[0] if found else None


@CHAPTER.python_helper(
    "zoned_timestamp_in(text varchar, digits integer) -> timestamp with time zone"
)
def _zoned_timestamp_in(text: str, digits: int) -> dict[str, object] | None:
    found = timestamp(text, digits)
    if found is None:
        return None
    try:
        zone = zone_name(found[1] or "UTC")
    except InvalidArgument:
        return None
    return {"moment": to_moment(found[0], zone), "zone": zone}


@CHAPTER.python_helper("zoned_time_in(text varchar, digits integer) -> time with time zone")
def _zoned_time_in(text: str, digits: int) -> dict[str, object] | None:
    found = zoned_time(text, digits)
    return {"clock": found[0], "zone": found[1]} if found else None


@CHAPTER.python_helper("time_in(text varchar, digits integer) -> time")
def _time_in(text: str, digits: int) -> dt.time | None:
    found = TIME.fullmatch(text)
    if found is None or found["zone"]:
        return None
    told = zoned_time(text, digits)
    return told[0] if told else None


# DuckDB reads more than Athena does; what has a usual form it reads as Athena does.
_DATE = "[0-9]{1,6}-[0-9]{1,2}-[0-9]{1,2}"
_USUAL = (
    "[0-9]{4,6}-[0-9]{1,2}-[0-9]{1,2}"
    "( ([01]?[0-9]|2[0-3]):[0-9]{1,2}(:[0-9]{1,2}([.][0-9]{1,6})?)?)?"
)
CHAPTER.helper(
    "date_in",
    "value",
    once(
        "trim(value)", f"CASE WHEN regexp_full_match(it, '{_DATE}') THEN TRY_CAST(it AS DATE) END"
    ),
)
# To the nearest unit of so many microseconds, half up.
CHAPTER.helper(
    "rounded",
    "value, unit",
    once(
        "epoch_us(value) + unit // 2",
        "make_timestamp(it - it % unit - CASE WHEN it % unit < 0 THEN unit ELSE 0 END)",
    ),
)
CHAPTER.helper(
    "rounded_time",
    "value, unit",
    once("epoch_us(value) + unit // 2", "TIME '00:00' + to_microseconds(it - it % unit)"),
)
CHAPTER.helper(
    "timestamp_in",
    "value, digits",
    once(
        "trim(value)",
        f"CASE WHEN regexp_full_match(it, '{_USUAL}') "
        "THEN athena_rounded(TRY_CAST(it AS TIMESTAMP), CAST(pow(10, 6 - digits) AS BIGINT)) "
        "ELSE athena_py_timestamp_in(it, digits) END",
    ),
)
# The body of each cast over `it`; those to the same type only round.
_BODIES = {
    ("time", "time"): "it",
    ("time", TIME_ZONED): "athena_zoned_time_of(it, 0)",
    ("time", "timestamp"): "CAST(now() AT TIME ZONE 'UTC' AS DATE) + it",
    (TIME_ZONED, "time"): "it.clock",
    (TIME_ZONED, TIME_ZONED): "it",
    ("timestamp", "date"): "CAST(it AS DATE)",
    ("timestamp", "time"): "CAST(it AS TIME)",
    ("timestamp", TIME_ZONED): "athena_zoned_time_of(CAST(it AS TIME), 0)",
    ("timestamp", "timestamp"): "it",
    ("timestamp", TIMESTAMP_ZONED): "athena_zoned(it, 'UTC')",
    (TIMESTAMP_ZONED, "date"): "CAST(athena_local(it) AS DATE)",
    (TIMESTAMP_ZONED, "time"): "CAST(athena_local(it) AS TIME)",
    (TIMESTAMP_ZONED, TIME_ZONED): (
        "athena_zoned_time_of(CAST(athena_local(it) AS TIME), athena_offset(it))"
    ),
    (TIMESTAMP_ZONED, "timestamp"): "athena_local(it)",
    (TIMESTAMP_ZONED, TIMESTAMP_ZONED): "it",
}
_UNSUPPORTED = {
    ("time", TIMESTAMP_ZONED), (TIME_ZONED, "timestamp"), (TIME_ZONED, TIMESTAMP_ZONED)
}  # fmt: skip

CHAPTER.helper(
    "zoned_time_of",
    "clock, minutes",
    once(
        "struct_pack(clock := clock, minutes := minutes)",
        "CASE WHEN it.clock IS NOT NULL THEN struct_pack(clock := it.clock, "
        "zone := replace(athena_py_offset_name(it.minutes), 'UTC', '+00:00')) END",
    ),
)
for (_given, _wanted), _body in _BODIES.items():
    CHAPTER.helper(_macro(_given, _wanted), "value", once("value", _body))
CHAPTER.helper(
    "rounded_zoned",
    "value, unit",
    once("value", "athena_zoned(athena_rounded(it.moment, unit), it.zone)"),
)
CHAPTER.helper(
    "rounded_zoned_time",
    "value, unit",
    once(
        "value",
        "CASE WHEN it IS NOT NULL THEN "
        "struct_pack(clock := athena_rounded_time(it.clock, unit), zone := it.zone) END",
    ),
)
_ROUNDED = {
    "time": "athena_rounded_time",
    TIME_ZONED: "athena_rounded_zoned_time",
    "timestamp": "athena_rounded",
    TIMESTAMP_ZONED: "athena_rounded_zoned",
}


def to_time(given: Type, kind: Type) -> Attempt | None:
    """The cast to a date, time or timestamp; None: there is no such cast. Raises Fault."""
    if given.name == "varchar":
        return _from_text(kind)
    if (given.name, kind.name) in _UNSUPPORTED:
        raise unsupported(f"CAST of {given} to {kind}")
    if (given.name, kind.name) not in _BODIES:
        return None
    macro = "athena_" + _macro(given.name, kind.name)
    if not kind.sizes or (given.sizes or (0,))[0] <= kind.sizes[0]:
        return Attempt(lambda it: call(macro, it))
    return Attempt(lambda it: call(_ROUNDED[kind.name], call(macro, it), _unit(kind)))


def _unit(kind: Type) -> int:
    """The microseconds that the last digit of a type counts."""
    return int(10 ** (6 - kind.sizes[0]))


_READERS = {
    "date": "athena_date_in",
    "time": "athena_py_time_in",
    TIME_ZONED: "athena_py_zoned_time_in",
    "timestamp": "athena_timestamp_in",
    TIMESTAMP_ZONED: "athena_py_zoned_timestamp_in",
}


def _from_text(kind: Type) -> Attempt:
    named = kind.name if kind.name in {"date", "time"} else "timestamp"
    return Attempt(
        lambda it: call(_READERS[kind.name], it, *kind.sizes),
        refusing("INVALID_CAST_ARGUMENT", f"Value cannot be cast to {named}: ", lambda it: it),
    )
