"""Texts of dates and times as Redshift takes them, in the one form that DuckDB takes.

https://docs.aws.amazon.com/redshift/latest/dg/r_Datetime_types.html
"""

from __future__ import annotations

import datetime
import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATES = (
    re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"),
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})[-/.](?P<year>\d{4}|\d\d)"),
    re.compile(r"(?P<name>[A-Za-z]{3,9})[-/ ](?P<day>\d{1,2}),?[-/ ](?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})[-/ ](?P<name>[A-Za-z]{3,9})[-/ ](?P<year>\d{4}|\d\d)"),
    re.compile(r"(?P<year>\d{4})[-/ ](?P<name>[A-Za-z]{3,9})[-/ ](?P<day>\d{1,2})"),
)
_TIME = re.compile(
    r"(?P<hour>\d{1,2}):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?P<fraction>\.\d+)?)?"
    r"\s*(?P<half>[AaPp][Mm])?\s*(?P<zone>[+-]\d\d(?::?\d\d)?|[A-Za-z]{1,5})?"
)
_HOURS_OF_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "CET": 1, "CEST": 2,
}  # fmt: skip


def moment(text: str) -> str | None:
    """A date, with a time and an offset where the text has them; None when it is none."""
    whole = text.strip()
    for pattern in _DATES:
        found = pattern.match(whole)
        rest = whole[found.end() :] if found else ""
        if found is None or not re.match(r"[T ]|$", rest):
            continue
        date = _date(found)
        clock = time(rest[1:]) if rest.strip() else ""
        if date and clock is not None:
            return f"{date} {clock}".strip()
    return None


def date(text: str) -> str | None:
    """The date of a date or a date with a time; None when the text is none."""
    found = moment(text)
    return found[:10] if found else None


def time(text: str) -> str | None:
    """A time of day, with an offset where the text has a zone; None when it is none."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"].upper() == "PM")
    zone = found["zone"] or ""
    if zone[:1].isalpha():
        if zone.upper() not in _HOURS_OF_ZONES:
            return None
        zone = f"{_HOURS_OF_ZONES[zone.upper()]:+03d}"
    return f"{hour:02d}:{found['minute']}:{found['second'] or '00'}{found['fraction'] or ''}{zone}"


def time_in_utc(text: str) -> str | None:
    """A time of day with its zone, which Redshift turns into UTC; None when the text is none."""
    found = time(text)
    if found is None:
        return None
    try:
        clock = datetime.time.fromisoformat(found)
    except ValueError:
        return None
    day = datetime.datetime.combine(datetime.date(2000, 1, 2), clock)
    if day.tzinfo is None:
        day = day.replace(tzinfo=datetime.UTC)
    return day.astimezone(datetime.UTC).strftime("%H:%M:%S.%f+00")


def _date(found: re.Match[str]) -> str | None:
    parts = found.groupdict()
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000 if year < 70 else 1900
    name = parts.get("name")
    if name is not None:
        if name[:3].lower() not in _MONTHS:
            return None
        month = _MONTHS.index(name[:3].lower()) + 1
    else:
        month = int(parts["month"])
    try:
        return datetime.date(year, month, int(parts["day"])).isoformat()
    except ValueError:
        return None


_AMOUNT = re.compile(r"(?P<number>[+-]?\d+(?:\.\d+)?)\s*(?P<unit>[a-z]+)?[\s,]*", re.IGNORECASE)


def interval_parts(text: str) -> list[tuple[str, str]] | None:
    """`1w, 2 hours` as numbers and units; None when the text is no interval."""
    at, parts = 0, list[tuple[str, str]]()
    text = text.strip()
    while at < len(text):
        found = _AMOUNT.match(text, at)
        if found is None:
            return None
        parts.append((found["number"], (found["unit"] or "second").lower()))
        at = found.end()
    return parts
