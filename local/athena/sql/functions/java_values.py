"""Values as the objects of Java that a format is given, and their toString().

https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/time/package-summary.html
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from local.athena.sql.rendering import double_text, real_text
from local.athena.sql.typed.expression import InvalidArgument


@dataclass(frozen=True)
class Real:
    """A float of 32 bits."""

    value: float

    @property
    def widened(self) -> float:
        """The double that is the same number."""
        wide: float = struct.unpack("f", struct.pack("f", self.value))[0]
        return wide


JAVA_CLASSES: Mapping[type, str] = {
    bool: "java.lang.Boolean",
    int: "java.lang.Long",
    float: "java.lang.Double",
    Real: "java.lang.Float",
    Decimal: "java.math.BigDecimal",
    str: "java.lang.String",
    dt.date: "java.time.LocalDate",
    dt.time: "java.time.LocalTime",
    dt.datetime: "java.time.LocalDateTime",
}


def _zoned(text: str) -> dt.datetime:
    moment, zone = text.rsplit(" ", 1)
    instant = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    if zone[0] in "+-":
        return instant.astimezone(dt.datetime.fromisoformat(f"2000-01-01T00:00{zone}").tzinfo)
    return instant.astimezone(ZoneInfo(zone))


# Of what a value is printed as in DuckDB.
READERS: Mapping[str, Callable[[str], Any]] = {
    "boolean": lambda text: text == "true",
    "tinyint": int,
    "smallint": int,
    "integer": int,
    "bigint": int,
    "real": lambda text: Real(float(text)),
    "double": float,
    "decimal": Decimal,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "timestamp": dt.datetime.fromisoformat,
    "timestamp with time zone": _zoned,
}


def to_string(value: Any) -> str:
    """What toString() gives."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return double_text(value)
    if isinstance(value, Real):
        return real_text(value.value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.datetime):
        return f"{value.date()}T{_clock(value)}{_zone(value)}"
    return _clock(value) if isinstance(value, dt.time) else str(value)


def _clock(value: dt.time | dt.datetime) -> str:
    """The shortest form: without seconds that are zero, and fractions by the thousand."""
    micro = value.microsecond
    if micro:
        fraction = f".{micro:06d}"
        return f"{value:%H:%M:%S}{fraction[:4] if micro % 1000 == 0 else fraction}"
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"


def _zone(value: dt.datetime) -> str:
    if value.tzinfo is None:
        return ""
    offset = _offset(value)
    name = getattr(value.tzinfo, "key", None)
    shown = f"{offset[:3]}:{offset[3:]}" if value.utcoffset() else "Z"
    return f"{shown}[{name}]" if name else shown


def _offset(value: dt.datetime) -> str:
    return value.strftime("%z")[:5]


_TIME: Mapping[str, Callable[[Any], str]] = {
    "H": lambda value: f"{value.hour:02d}",
    "I": lambda value: f"{(value.hour - 1) % 12 + 1:02d}",
    "k": lambda value: str(value.hour),
    "l": lambda value: str((value.hour - 1) % 12 + 1),
    "M": lambda value: f"{value.minute:02d}",
    "S": lambda value: f"{value.second:02d}",
    "L": lambda value: f"{value.microsecond // 1000:03d}",
    "N": lambda value: f"{value.microsecond * 1000:09d}",
    "p": lambda value: "am" if value.hour < 12 else "pm",
    "R": lambda value: f"{value:%H:%M}",
    "T": lambda value: f"{value:%H:%M:%S}",
    "r": lambda value: (
        f"{(value.hour - 1) % 12 + 1:02d}:{value:%M:%S} " + ("AM" if value.hour < 12 else "PM")
    ),
}
_DATE: Mapping[str, Callable[[Any], str]] = {
    "B": lambda value: f"{value:%B}",
    "b": lambda value: f"{value:%b}",
    "h": lambda value: f"{value:%b}",
    "A": lambda value: f"{value:%A}",
    "a": lambda value: f"{value:%a}",
    "C": lambda value: f"{value.year // 100:02d}",
    "Y": lambda value: f"{value.year:04d}",
    "y": lambda value: f"{value.year % 100:02d}",
    "j": lambda value: f"{value:%j}",
    "m": lambda value: f"{value:%m}",
    "d": lambda value: f"{value:%d}",
    "e": lambda value: str(value.day),
    "D": lambda value: f"{value.month:02d}/{value.day:02d}/{value.year % 100:02d}",
    "F": lambda value: value.isoformat()[:10],
}
_ZONED: Mapping[str, Callable[[Any], str]] = {
    "z": _offset,
    "Z": lambda value: value.tzname(),
    "s": lambda value: str(int(value.timestamp() // 1)),
    "Q": lambda value: str(int(value.timestamp() * 1000 // 1)),
    "c": lambda value: f"{value:%a %b %d %H:%M:%S} {value.tzname()} {value.year:04d}",
}


def time_field(value: Any, letter: str) -> str | None:
    """What `%tX` gives of a date or a time; None: the value is neither."""
    if not isinstance(value, dt.date | dt.time):
        return None
    fields = {} if isinstance(value, dt.time) else dict(_DATE)
    if isinstance(value, dt.time | dt.datetime):
        fields |= _TIME
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        fields |= _ZONED
    write = fields.get(letter)
    if write is None:
        raise InvalidArgument(f"NOT_SUPPORTED: function format with %t{letter} of this type")
    return write(value)
