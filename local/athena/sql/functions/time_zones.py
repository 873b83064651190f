"""Time zones: https://trino.io/docs/current/functions/datetime.html#time-zone-conversion

A zone is one of the IANA database, by its exact name, or an offset of at most 14 hours. The
session's zone is UTC, as it is in Athena.

Macros for the chapters after this one, of a timestamp with time zone `value`:

    athena_zoned(moment, zone)   one, of its moment in UTC; NULL where a part is
    athena_local(value)          the TIMESTAMP that clocks of its zone show
    athena_moved(value, local)   the same zone when its clocks show `local`
    athena_moment(local, zone)   the moment when clocks of a zone show `local`
    athena_time_key(value)       of a time with time zone: microseconds of the day in UTC
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.typed.expression import InvalidArgument
from local.translation.chapter import once

CHAPTER = Chapter("Time zones")

_UTC_NAMES = {
    "UTC", "GMT", "GMT0", "Etc/GMT", "Etc/GMT0", "UT", "Etc/UT", "Etc/UTC", "Z", "Zulu", "UCT",
    "Greenwich", "Universal", "Etc/Universal", "Etc/UCT",
}  # fmt: skip
_OFFSET = re.compile(
    r"(?P<prefix>Etc/GMT|Etc/UTC|Etc/UT|GMT|UTC|UT)?"
    r"(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?"
)
_MOST_MINUTES = 14 * 60


@lru_cache(maxsize=1024)
def zone_name(text: str) -> str:
    """The name under which Athena knows a zone: `+5` is `+05:00`, `GMT` is `UTC`.

    Raises InvalidArgument where there is none.
    """
    if text in _UTC_NAMES:
        return "UTC"
    if found := _OFFSET.fullmatch(text):
        minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0)
        sign = -1 if found["sign"] == "-" else 1
        if found["prefix"] == "Etc/GMT":  # POSIX counts the other way
            sign = -sign
        if int(found["minutes"] or 0) < 60 and minutes <= _MOST_MINUTES:
            return offset_name(sign * minutes)
    elif text in available_timezones():
        return text
    raise InvalidArgument(f"'{text}' is not a valid time zone")


def offset_name(minutes: int) -> str:
    """The zone of an offset: `+05:30`."""
    if minutes == 0:
        return "UTC"
    if abs(minutes) > _MOST_MINUTES:
        raise InvalidArgument(f"Invalid offset minutes {minutes}")
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


@lru_cache(maxsize=1024)
def zone_info(name: str) -> dt.tzinfo:
    """A zone by its name as `zone_name` gives it."""
    if name[0] not in "+-":
        return ZoneInfo(name)
    offset = dt.timedelta(hours=int(name[1:3]), minutes=int(name[4:6]))
    return dt.timezone(-offset if name[0] == "-" else offset)


def to_local(moment: dt.datetime, name: str) -> dt.datetime:
    """What clocks of a zone show at a moment in UTC."""
    return moment.replace(tzinfo=dt.UTC).astimezone(zone_info(name)).replace(tzinfo=None)


def to_moment(local: dt.datetime, name: str) -> dt.datetime:
    """The moment in UTC when clocks show this: the first of two; in a gap, as before it."""
    return local.replace(tzinfo=zone_info(name)).astimezone(dt.UTC).replace(tzinfo=None)


@CHAPTER.python_helper("zone_name(text varchar) -> varchar")
def _zone_name(text: str) -> str:
    return zone_name(text)


@CHAPTER.python_helper("offset_name(minutes bigint) -> varchar")
def _offset_name(minutes: int) -> str:
    return offset_name(minutes)


@CHAPTER.python_helper("offset_minutes(moment timestamp, zone varchar) -> bigint")
def _offset_minutes(moment: dt.datetime, name: str) -> int:
    offset = to_local(moment, name) - moment
    return int(offset / dt.timedelta(minutes=1))


@CHAPTER.python_helper("local(moment timestamp, zone varchar) -> timestamp")
def _local(moment: dt.datetime, name: str) -> dt.datetime:
    return to_local(moment, name)


@CHAPTER.python_helper("moment(local timestamp, zone varchar) -> timestamp")
def _moment(local: dt.datetime, name: str) -> dt.datetime:
    return to_moment(local, name)


@CHAPTER.python_helper("moved(moment timestamp, zone varchar, local timestamp) -> timestamp")
def _moved(moment: dt.datetime, name: str, local: dt.datetime) -> dt.datetime:
    # Where clocks show the same twice, the offset of before is kept.
    kept = local - (to_local(moment, name) - moment)
    return kept if to_local(kept, name) == local else to_moment(local, name)


CHAPTER.helper(
    "zoned",
    "m, z",
    once(
        "struct_pack(moment := m, zone := z)",
        "CASE WHEN it.moment IS NOT NULL AND it.zone IS NOT NULL THEN it END",
    ),
)
# Most zones are UTC, and need no function in Python.
CHAPTER.helper(
    "local",
    "value",
    once(
        "value",
        "CASE WHEN it.zone = 'UTC' THEN it.moment ELSE athena_py_local(it.moment, it.zone) END",
    ),
)
CHAPTER.helper(
    "moment", "clock, z", "CASE WHEN z = 'UTC' THEN clock ELSE athena_py_moment(clock, z) END"
)
CHAPTER.helper(
    "moved",
    "value, clock",
    once(
        "struct_pack(old := value, clock := clock)",
        "athena_zoned(CASE WHEN it.old.zone = 'UTC' THEN it.clock "
        "ELSE athena_py_moved(it.old.moment, it.old.zone, it.clock) END, it.old.zone)",
    ),
)
CHAPTER.helper("offset", "value", once("value", "athena_py_offset_minutes(it.moment, it.zone)"))
CHAPTER.helper(
    "time_offset",
    "value",
    "athena_py_offset_minutes(TIMESTAMP '1970-01-01', "
    "CASE value.zone WHEN '+00:00' THEN 'UTC' ELSE value.zone END)",
)
CHAPTER.helper(
    "time_key",
    "value",
    once(
        "value",
        "(epoch_us(it.clock) - athena_time_offset(it) * 60000000 + 86400000000) % 86400000000",
    ),
)

# A time has no date that would tell the offset of its zone: the day of the query does.
CHAPTER.helper(
    "time_at_offset",
    "value, minutes",
    once(
        "struct_pack(old := value, minutes := minutes)",
        "CASE WHEN it.old IS NOT NULL AND it.minutes IS NOT NULL THEN struct_pack("
        "clock := it.old.clock + to_minutes(it.minutes - athena_time_offset(it.old)), "
        "zone := replace(athena_py_offset_name(it.minutes), 'UTC', '+00:00')) END",
    ),
)
CHAPTER.macro(
    "$at_timezone(value time(p) with time zone, zone varchar) -> time(p) with time zone",
    "athena_time_at_offset(value, athena_py_offset_minutes("
    "now() AT TIME ZONE 'UTC', athena_py_zone_name(zone)))",
)
CHAPTER.macro(
    "$at_timezone(value time(p) with time zone, gap interval day to second) "
    "-> time(p) with time zone",
    "athena_time_at_offset(value, gap // 60000)",
)
CHAPTER.macro("current_timezone() -> varchar", "'UTC'")
for _name in ("at_timezone", "$at_timezone"):
    CHAPTER.macro(
        f"{_name}(value timestamp(p) with time zone, zone varchar) -> timestamp(p) with time zone",
        once("value", "athena_zoned(it.moment, athena_py_zone_name(zone))"),
    )
    CHAPTER.macro(
        f"{_name}(value timestamp(p) with time zone, gap interval day to second) "
        "-> timestamp(p) with time zone",
        once("value", "athena_zoned(it.moment, athena_py_offset_name(gap // 60000))"),
    )
CHAPTER.macro(
    "with_timezone(clock timestamp(p), zone varchar) -> timestamp(p) with time zone",
    once(
        "struct_pack(clock := clock, zone := athena_py_zone_name(zone))",
        "athena_zoned(athena_moment(it.clock, it.zone), it.zone)",
    ),
)
for _kind, _offset in {"timestamp": "offset", "time": "time_offset"}.items():
    CHAPTER.macro(f"timezone(value {_kind}(p) with time zone) -> varchar", "value.zone")
    CHAPTER.macro(
        f"timezone_hour(value {_kind}(p) with time zone) -> bigint",
        f"athena_{_offset}(value) // 60",
    )
    CHAPTER.macro(
        f"timezone_minute(value {_kind}(p) with time zone) -> bigint",
        f"athena_{_offset}(value) % 60",
    )
