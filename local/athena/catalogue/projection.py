"""Partition projection: a table's properties tell which partitions it has.

https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
https://docs.aws.amazon.com/athena/latest/ug/partition-projection-setting-up.html
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from local.athena.catalogue.java_dates import JavaDateFormat
from local.athena.model import QueryFailed
from local.athena.types import Type

MAX_PARTITIONS = 1_000_000
"""So many values of a key, or partitions, are looked through; above, a query fails."""

_RELATIVE = re.compile(
    r"\s*NOW\s*(?:([+-])\s*(\d+)\s*(YEAR|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND)S?\s*)?", re.ASCII
)
_UNITS = {
    "WEEKS": timedelta(weeks=1),
    "DAYS": timedelta(days=1),
    "HOURS": timedelta(hours=1),
    "MINUTES": timedelta(minutes=1),
    "SECONDS": timedelta(seconds=1),
    "MILLIS": timedelta(milliseconds=1),
}
_MONTHS = {"MONTHS": 1, "YEARS": 12}
# Hive does not have them in the name of a directory as they are.
_ESCAPED = set("\"#%'*/:=?\\{[]^\x7f") | set(map(chr, range(32)))


@dataclass(frozen=True)
class Value:
    """A value of a partition key: the column's text, and what stands for it in the location."""

    text: str
    in_location: str


@dataclass(frozen=True)
class Projection:
    """A projected table's properties."""

    table: str
    location: str
    properties: Mapping[str, str] = field(repr=False)
    now: datetime

    def values(
        self, key: str, kind: Type, wanted: Callable[[], Collection[str] | None]
    ) -> Sequence[Value]:
        """All values of a partition key; raises QueryFailed.

        `wanted` gives those that a query asks for by equality, None where it does not: an injected
        key has no others, and no other way is found through a great range of integers.
        """
        of_type = self._required(key, "type").strip().lower()
        if of_type == "enum":
            return [Value(text, text) for text in self._required(key, "values").split(",")]
        if of_type == "integer":
            return [Value(text, text) for text in self._integers(key, wanted)]
        if of_type == "date":
            return list(self._dates(key, kind))
        if of_type != "injected":
            raise self._invalid(key, "type", of_type)
        found = wanted()
        if found is None:
            raise QueryFailed(
                f"CONSTRAINT_VIOLATION: For the injected projected partition column {key}, the "
                "WHERE clause must contain only static equality conditions, and at least one such "
                "condition must be present."
            )
        return [Value(text, text) for text in found]

    def location_of(self, values: Mapping[str, Value]) -> str:
        """Where the partition with these values, by its keys, has its objects."""
        template = self.properties.get("storage.location.template")
        if template is None:
            parts = (f"{key}={_escaped(value.in_location)}/" for key, value in values.items())
            return f"{self.location.rstrip('/')}/{''.join(parts)}"
        for key, value in values.items():
            template = template.replace(f"${{{key}}}", value.in_location)
        return template

    def _integers(self, key: str, wanted: Callable[[], Collection[str] | None]) -> Iterator[str]:
        written = self._required(key, "range")
        step = self._positive(key, "interval") or 1
        digits = self._positive(key, "digits") or 0
        try:
            first, last = (int(bound) for bound in written.split(","))
        except ValueError as error:
            raise self._invalid(key, "range", written) from error
        numbers = range(first, last + 1, step)
        if len(numbers) <= MAX_PARTITIONS:
            return (f"{number:0{digits}d}" for number in numbers)
        found = wanted()
        if found is None:
            raise too_many()
        chosen = (int(text) for text in found if _is_integer(text))
        return (f"{number:0{digits}d}" for number in chosen if number in numbers)

    def _dates(self, key: str, kind: Type) -> Iterator[Value]:
        pattern = self._required(key, "format")
        try:
            shown = JavaDateFormat(pattern)
        except ValueError as error:
            raise QueryFailed(f"NOT_SUPPORTED: {error}", error_type=1200) from error
        written = self._required(key, "range")
        try:
            # Cut to what the format shows.
            first, last = (
                shown.read(shown.write(self._bound(bound, shown))) for bound in written.split(",")
            )
        except ValueError as error:
            raise self._invalid(key, "range", written) from error
        step, unit = self._step(key, shown)
        for at in count():
            moment = _later(first, at * step, unit)
            if moment > last:
                return
            if at == MAX_PARTITIONS:
                raise too_many()
            in_location = shown.write(moment)
            text = in_location
            if kind.name == "date":
                text = moment.date().isoformat()
            elif kind.name == "timestamp":
                text = moment.replace(tzinfo=None).isoformat(" ")
            yield Value(text, in_location)

    def _bound(self, text: str, shown: JavaDateFormat) -> datetime:
        found = _RELATIVE.fullmatch(text)
        if found is None:
            return shown.read(text)
        sign, number, unit = found.groups()
        if not unit:
            return self.now
        return _later(self.now, int(f"{sign}{number}"), f"{unit}S")

    def _step(self, key: str, shown: JavaDateFormat) -> tuple[int, str]:
        step = self._positive(key, "interval")
        unit = self.properties.get(f"projection.{key}.interval.unit", "").strip().upper()
        if not unit and not any(map(shown.has, "HmsS")):
            # Days and months are told from the format.
            unit = "DAYS" if shown.has("d") else "MONTHS" if shown.has("M") else ""
            step = step or 1
        if step is None or unit not in {*_UNITS, *_MONTHS}:
            raise self._invalid(key, "interval.unit", unit)
        return step, unit

    def _positive(self, key: str, name: str) -> int | None:
        written = self.properties.get(f"projection.{key}.{name}")
        if written is None:
            return None
        if not written.strip().isdecimal() or int(written) < 1:
            raise self._invalid(key, name, written)
        return int(written)

    def _required(self, key: str, name: str) -> str:
        written = self.properties.get(f"projection.{key}.{name}")
        if written is None:
            raise self._invalid(key, name, "")
        return written

    def _invalid(self, key: str, name: str, written: str) -> QueryFailed:
        return QueryFailed(
            f"INVALID_TABLE_PROPERTY: Table {self.table} is configured for partition projection, "
            f"but its property projection.{key}.{name} is invalid: '{written}'"
        )


def too_many() -> QueryFailed:
    """The failure of a query that would look through more than `MAX_PARTITIONS`."""
    return QueryFailed(
        f"NOT_SUPPORTED: more than {MAX_PARTITIONS} projected partitions", error_type=1200
    )


def _is_integer(text: str) -> bool:
    return text.removeprefix("-").isdecimal()


def _escaped(text: str) -> str:
    return "".join(
        f"%{ord(character):02X}" if character in _ESCAPED else character for character in text
    )


def _later(moment: datetime, steps: int, unit: str) -> datetime:
    if unit in _UNITS:
        return moment + steps * _UNITS[unit]
    year, month = divmod(moment.year * 12 + moment.month - 1 + steps * _MONTHS[unit], 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
