"""Formats of dates that DuckDB knows too: it is quick where a function in Python is not.

https://duckdb.org/docs/stable/sql/functions/dateformat
"""

from __future__ import annotations

from collections.abc import Sequence
from string import punctuation

from local.athena.sql.functions.date_elements import (
    Element,
    Fraction,
    Literal,
    Number,
    Text,
    TwoDigitYear,
)

_NUMBERS = {
    ("year", 4): "%Y", ("week_year", 4): "%G", ("month", 2): "%m", ("month", 1): "%-m",
    ("week", 2): "%V", ("day_of_year", 3): "%j", ("day", 2): "%d", ("day", 1): "%-d",
    ("hour", 2): "%H", ("hour", 1): "%-H", ("half_clock_hour", 2): "%I",
    ("half_clock_hour", 1): "%-I", ("minute", 2): "%M", ("second", 2): "%S",
}  # fmt: skip
_TEXTS = {
    ("day_of_week", True): "%a", ("day_of_week", False): "%A", ("month", True): "%b",
    ("month", False): "%B", ("half", False): "%p",
}  # fmt: skip
_FRACTIONS = {3: "%g", 6: "%g000"}


def strftime(elements: Sequence[Element]) -> str | None:
    """The format with which DuckDB prints the same; None: there is none, or no element."""
    parts = [_printed(element) for element in elements]
    known = [part for part in parts if part is not None]
    return "".join(known) if known and len(known) == len(parts) else None


def _printed(element: Element) -> str | None:
    if isinstance(element, Literal):
        return element.text.replace("%", "%%")
    if isinstance(element, Number):
        return _NUMBERS.get((element.field, element.width))
    if isinstance(element, Text):
        return _TEXTS.get((element.field, element.short))
    if isinstance(element, TwoDigitYear) and element.field == "year":
        return "%y"
    return _FRACTIONS.get(element.width) if isinstance(element, Fraction) else None


# Forms of a text that mean the same to both; each field once, and a whole date.
_READ = {
    "year": ("%Y", "[0-9]{4}"), "month": ("%m", "(0[1-9]|1[0-2])"),
    "day": ("%d", "(0[1-9]|[12][0-9]|3[01])"), "hour": ("%H", "([01][0-9]|2[0-3])"),
    "minute": ("%M", "[0-5][0-9]"), "second": ("%S", "[0-5][0-9]"),
}  # fmt: skip
_DATE = {"year", "month", "day"}


def strptime(elements: Sequence[Element]) -> tuple[str, str] | None:
    """A pattern of texts, and the format by which DuckDB reads them alike; None: there is none."""
    pattern, reads, fields = "", "", []
    for element in elements:
        if isinstance(element, Literal):
            pattern += "".join(f"\\{c}" if c in punctuation else c for c in element.text)
            reads += element.text.replace("%", "%%")
        elif isinstance(element, Number) and element.field in _READ:
            read, form = _READ[element.field]
            pattern += form
            reads += read
            fields.append(element.field)
        elif isinstance(element, Fraction) and "fraction" not in fields:
            pattern += f"[0-9]{{1,{min(element.most, 6)}}}"
            reads += "%f"
            fields.append("fraction")
        else:
            return None
    return (pattern, reads) if set(fields) >= _DATE and len(set(fields)) == len(fields) else None
