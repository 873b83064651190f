"""What the types of parameters read: a client's value, or a bound or a default in YAML.

Each function gives the value, or raises ValueError.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic_core import SchemaError, SchemaValidator, ValidationError, core_schema

INTEGER = "a whole number, without quotes"
NUMBER = "a number, without quotes"
BOOLEAN = "true or false, without quotes"
DATE = "a date of the calendar such as 2015-12-31"
MONTH = "a month such as December 2015 or 2015-12"

MAX_INTEGER = 2**63 - 1
"""A bigint's, on both engines."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_WRITTEN_MONTH = re.compile(rf"({'|'.join(_MONTHS)}) ([0-9]{{4}})", re.IGNORECASE)


def integer(value: Any) -> int:
    """A whole number that a bigint holds."""
    if type(value) is not int or abs(value) > MAX_INTEGER:
        raise ValueError(f"must be {INTEGER}")
    return value


def number(value: Any) -> float:
    """A finite double."""
    try:
        found = float(value) if type(value) in (int, float) else math.nan
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise ValueError(f"must be {NUMBER}")
    return found


def boolean(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError(f"must be {BOOLEAN}")
    return value


def day(value: Any) -> date:
    """A date, of 2015-12-31 alone: fromisoformat takes 20151231 and 2015-W53-4 too."""
    if isinstance(value, date):
        return value
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value)
    except (TypeError, ValueError):
        pass
    raise ValueError(f"must be {DATE}")


def month(value: Any) -> date:
    """The first day of `December 2015` or 2015-12."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and (written := _WRITTEN_MONTH.fullmatch(value)):
        value = f"{written[2]}-{_MONTHS.index(written[1].title()) + 1:02}"
    try:
        return day(f"{value}-01")
    except ValueError:
        raise ValueError(f"must be {MONTH}") from None


def month_text(first_day: date) -> str:
    """`December 2015`, whatever the locale."""
    return f"{_MONTHS[first_day.month - 1]} {first_day.year:04}"


def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a text as a whole matches the pattern; raises ValueError for one of no use.

    Python's own expressions may try for ever, on thirty characters. Those of pydantic never go
    back: their time is bounded by the text's length, which has a limit, and by the pattern's.
    https://docs.rs/regex/latest/regex/#syntax
    """
    try:
        # Alone first: `a)|(b` is whole only within the parentheses.
        SchemaValidator(core_schema.str_schema(pattern=pattern))
        whole = SchemaValidator(core_schema.str_schema(pattern=rf"\A(?:{pattern})\z"))
    except SchemaError as error:
        # The lines above the last quote the pattern and point at the place.
        reason = str(error).splitlines()[-1].strip().removeprefix("error: ").rstrip(".")
        raise ValueError(f"cannot be used: {reason}; write it otherwise") from None

    def matches(text: str) -> bool:
        try:
            whole.validate_python(text)
        except ValidationError:
            return False
        return True

    return matches
