"""Moments as java.time.format.DateTimeFormatter writes and reads them.

https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/time/format/DateTimeFormatter.html
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby

_MONTHS = list(calendar.month_name)
_SHORT_MONTHS = list(calendar.month_abbr)


class JavaDateFormat:
    """A pattern, of a date's and a time's numbers, months' names and other text."""

    def __init__(self, pattern: str) -> None:
        """Raise ValueError for a letter that is not known, naming it."""
        self._parts = list(_parts(pattern))

    def has(self, letter: str) -> bool:
        """True when the pattern shows what the letter stands for."""
        return any(part[0] == letter for part, is_text in self._parts if not is_text)

    def write(self, moment: datetime) -> str:
        """The moment, which is in UTC."""
        return "".join(part if is_text else _written(part, moment) for part, is_text in self._parts)

    def read(self, text: str) -> datetime:
        """The moment, in UTC, what is not written being the first; raises ValueError."""
        pattern = "".join(
            re.escape(part) if is_text else f"({_pattern(part)})" for part, is_text in self._parts
        )
        found = re.fullmatch(pattern, text)
        if found is None:
            raise ValueError(f"Text '{text}' could not be parsed")
        numbers = {"y": 1970, "M": 1, "d": 1, "H": 0, "m": 0, "s": 0, "S": 0}
        letters = [part for part, is_text in self._parts if not is_text]
        for part, written in zip(letters, found.groups(), strict=True):
            numbers["y" if part[0] == "u" else part[0]] = _number(part, written)
        values = [numbers[letter] for letter in "yMdHms"]
        return datetime(*values, microsecond=numbers["S"], tzinfo=UTC)  # type: ignore[misc,arg-type]


def _parts(pattern: str) -> Iterator[tuple[str, bool]]:
    """Runs of a letter, and texts, each with whether it is a text."""
    rest = pattern
    while rest:
        if rest[0] == "'":
            text, quote, rest = rest[1:].partition("'")
            if not quote:
                raise ValueError(f"Pattern ends with an incomplete string literal: {pattern}")
            yield text or "'", True
            continue
        run = "".join(next(groupby(rest))[1])
        if run[0].isalpha() and run[0] not in "yuMdHmsS":
            raise ValueError(f"the date pattern {run}")
        yield run, not run[0].isalpha()
        rest = rest[len(run) :]


def _written(part: str, moment: datetime) -> str:
    width = len(part)
    if part[0] == "M" and width > 2:
        return (_SHORT_MONTHS if width == 3 else _MONTHS)[moment.month]
    if part[0] == "S":
        return f"{moment.microsecond:06d}".ljust(9, "0")[:width]
    number = {
        "y": moment.year,
        "u": moment.year,
        "M": moment.month,
        "d": moment.day,
        "H": moment.hour,
        "m": moment.minute,
        "s": moment.second,
    }[part[0]]
    return f"{number % 100:02d}" if part in ("yy", "uu") else f"{number:0{width}d}"


def _pattern(part: str) -> str:
    if part[0] == "M" and len(part) > 2:
        return "|".join((_SHORT_MONTHS if len(part) == 3 else _MONTHS)[1:])
    if len(part) == 1 and part != "S":
        return r"\d{1,4}" if part in "yu" else r"\d{1,2}"
    return rf"\d{{{len(part)}}}"


def _number(part: str, written: str) -> int:
    if part[0] == "M" and len(part) > 2:
        return (_SHORT_MONTHS if len(part) == 3 else _MONTHS).index(written)
    if part[0] == "S":
        return int(written.ljust(6, "0")[:6])
    return int(written) + (2000 if part in ("yy", "uu") else 0)
