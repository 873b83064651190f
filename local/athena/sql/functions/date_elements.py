"""The elements of a date's format, each of which prints a part of a time and reads it back.

They do as those of Joda-Time, with which Athena formats dates.
https://www.joda.org/joda-time/apidocs/org/joda/time/format/DateTimeFormat.html
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from local.athena.sql.functions.time_zones import offset_name, zone_info, zone_name
from local.athena.sql.typed.expression import InvalidArgument

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_NAMES = {"month": MONTHS, "day_of_week": DAYS, "half": ("AM", "PM"), "era": ("BC", "AD")}
_FIRST = {"month": 1, "day_of_week": 1, "half": 0, "era": 0}
_SHORT = 3

Parsed = MutableMapping[str, int | str]
"""What was read so far, by field."""


class Malformed(ValueError):
    """A text does not go on as an element wants it; `place` is where."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


class Element(Protocol):
    """A part of a format."""

    def print(self, time: Time) -> str:
        """The part of a time."""

    def read(self, text: str, place: int, parsed: Parsed) -> int:
        """Read the part at a place; returns where it ends, raises Malformed."""


@dataclass(frozen=True)
class Time:
    """What clocks of a zone show."""

    local: dt.datetime
    zone: str = "UTC"

    def field(self, name: str) -> int:
        """A field's number."""
        local = self.local
        week_year, week, day_of_week = local.isocalendar()
        numbers: Mapping[str, int] = {
            "era": 1,
            "century": local.year // 100,
            "year": local.year,
            "week_year": week_year,
            "month": local.month,
            "week": week,
            "day_of_year": local.timetuple().tm_yday,
            "day": local.day,
            "day_of_week": day_of_week,
            "half": local.hour // 12,
            "hour": local.hour,
            "clock_hour": local.hour or 24,
            "half_hour": local.hour % 12,
            "half_clock_hour": local.hour % 12 or 12,
            "minute": local.minute,
            "second": local.second,
        }
        return numbers[name]


@dataclass(frozen=True)
class Literal:
    """A text that stands for itself, in letters of either case."""

    text: str

    def print(self, _: Time) -> str:
        return self.text

    def read(self, text: str, place: int, _: Parsed) -> int:
        end = place + len(self.text)
        if text[place:end].lower() != self.text.lower():
            raise Malformed(place)
        return end


@dataclass(frozen=True)
class Number:
    """A number of at least `width` digits, of which at most `most` are read."""

    field: str
    width: int
    most: int
    signed: bool = False

    def print(self, time: Time) -> str:
        return f"{time.field(self.field):0{self.width}d}"

    def read(self, text: str, place: int, parsed: Parsed) -> int:
        start = place + (self.signed and text[place : place + 1] in {"-", "+"})
        end = _digits_end(text, start, self.most)
        if end == start:
            raise Malformed(place)
        parsed[self.field] = int(text[place:end])
        return end


@dataclass(frozen=True)
class TwoDigitYear:
    """The last two digits of a year at most 50 before or 49 after the pivot."""

    field: str
    pivot: int
    lenient: bool = False  # reads any other number of digits as the year itself

    def print(self, time: Time) -> str:
        return f"{time.field(self.field) % 100:02d}"

    def read(self, text: str, place: int, parsed: Parsed) -> int:
        start = place + (self.lenient and text[place : place + 1] in {"-", "+"})
        end = _digits_end(text, start, 9 if self.lenient else 2)
        if end - place == 2 and start == place:
            first = self.pivot - 50
            parsed[self.field] = first + (int(text[place:end]) - first) % 100
        elif self.lenient and end > start:
            parsed[self.field] = int(text[place:end])
        else:
            raise Malformed(place)
        return end


@dataclass(frozen=True)
class Text:
    """A name, read in its short form and its long, in letters of either case."""

    field: str
    short: bool = False

    def print(self, time: Time) -> str:
        name = _NAMES[self.field][time.field(self.field) - _FIRST[self.field]]
        return name[:_SHORT] if self.short else name

    def read(self, text: str, place: int, parsed: Parsed) -> int:
        rest = text[place:].lower()
        for index, name in enumerate(_NAMES[self.field]):
            for form in (name, name[:_SHORT]):
                if rest.startswith(form.lower()):
                    parsed[self.field] = index + _FIRST[self.field]
                    return place + len(form)
        raise Malformed(place)


@dataclass(frozen=True)
class Fraction:
    """The digits behind a second, cut to milliseconds."""

    width: int
    most: int

    def print(self, time: Time) -> str:
        return f"{time.local.microsecond // 1000:03d}".ljust(self.width, "0")[: self.width]

    def read(self, text: str, place: int, parsed: Parsed) -> int:
        end = _digits_end(text, place, self.most)
        if end == place:
            raise Malformed(place)
        parsed["millisecond"] = int(text[place:end][:3].ljust(3, "0"))
        return end


@dataclass(frozen=True)
class Offset:
    """The offset of the zone, `+0530` or `+05:30`; `Z` is read too."""

    colon: bool

    def print(self, time: Time) -> str:
        offset = zone_info(time.zone).utcoffset(time.local) or dt.timedelta()
        minutes = int(offset / dt.timedelta(minutes=1))
        name = offset_name(minutes).replace("UTC", "+00:00")
        return name if self.colon else name.replace(":", "")

    def read(self, text: str, place: int, parsed: Parsed) -> int:
        if text[place : place + 1] == "Z":
            parsed["zone"] = "UTC"
            return place + 1
        hours_end = _digits_end(text, place + 1, 2)
        if text[place : place + 1] not in {"-", "+"} or hours_end != place + 3:
            raise Malformed(place)
        start = hours_end + (text[hours_end : hours_end + 1] == ":")
        end = _digits_end(text, start, 2)
        if end != start + 2:
            end = hours_end
        minutes = int(text[place + 1 : hours_end]) * 60 + int(text[start:end] or 0)
        parsed["zone"] = offset_name(-minutes if text[place] == "-" else minutes)
        return end


@dataclass(frozen=True)
class ZoneId:
    """The name of the zone."""

    def print(self, time: Time) -> str:
        return time.zone

    def read(self, text: str, place: int, parsed: Parsed) -> int:
        for end in range(len(text), place, -1):
            try:
                parsed["zone"] = zone_name(text[place:end])
            except InvalidArgument:
                continue
            return end
        raise Malformed(place)


@dataclass(frozen=True)
class ZoneText:
    """What people call the zone: only UTC has one name everywhere."""

    short: bool

    def print(self, time: Time) -> str:
        if time.zone != "UTC":
            raise InvalidArgument(f"NOT_SUPPORTED: what the time zone {time.zone} is called")
        return "UTC" if self.short else "Coordinated Universal Time"

    def read(self, text: str, place: int, parsed: Parsed) -> int:
        if text[place : place + 3] != "UTC":
            raise InvalidArgument("NOT_SUPPORTED: what time zones are called")
        parsed["zone"] = "UTC"
        return place + 3


def _digits_end(text: str, start: int, most: int) -> int:
    end = start
    while end < len(text) and end - start < most and text[end] in "0123456789":
        end += 1
    return end


def read(elements: Sequence[Element], text: str) -> Parsed:
    """The fields of a text; raises InvalidArgument."""
    parsed: Parsed = {}
    place = 0
    try:
        for element in elements:
            place = element.read(text, place, parsed)
        if place < len(text):
            raise Malformed(place)
    except Malformed as error:
        shown = text if len(text) <= error.place + 35 else f"{text[: error.place + 32]}..."
        if error.place == 0:
            where = ""
        elif error.place >= len(text):
            where = " is too short"
        else:
            where = f' is malformed at "{shown[error.place :]}"'
        raise InvalidArgument(f'Invalid format: "{shown}"{where}') from error
    return parsed
