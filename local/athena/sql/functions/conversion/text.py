"""Casts to texts: doubles as SQL's standard writes them, times with the digits of their type.

https://trino.io/docs/current/functions/conversion.html
"""

from __future__ import annotations

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.functions.conversion.attempt import Attempt, OfValue, refusing
from local.athena.sql.rendering import (
    day_to_second_text,
    double_text,
    real_text,
    standard_double_text,
    standard_real_text,
    year_to_month_text,
)
from local.athena.sql.typed.coercion import cast_to
from local.athena.types import INTEGERS, TIME_ZONED, TIMESTAMP_ZONED, VARCHAR, Type
from local.translation.chapter import call, once

CHAPTER = Chapter("Casts to text")


@CHAPTER.python_helper("double_text(value double) -> varchar")
def _double_text(value: float) -> str:
    return double_text(value)


@CHAPTER.python_helper("real_text(value real) -> varchar")
def _real_text(value: float) -> str:
    return real_text(value)


@CHAPTER.python_helper("days_text(milliseconds bigint) -> varchar")
def _days_text(milliseconds: int) -> str:
    return day_to_second_text(milliseconds)


@CHAPTER.python_helper("months_text(months integer) -> varchar")
def _months_text(months: int) -> str:
    return year_to_month_text(months)


@CHAPTER.python_helper("double_standard_text(value double) -> varchar")
def _double_standard_text(value: float) -> str:
    return standard_double_text(value)


@CHAPTER.python_helper("real_standard_text(value real) -> varchar")
def _real_standard_text(value: float) -> str:
    return standard_real_text(value)


CHAPTER.helper(
    "decimal_text", "value", "regexp_replace(CAST(value AS VARCHAR), '^(-?)[.]', '\\10.')"
)
CHAPTER.helper(
    "timestamp_text",
    "value, digits",
    "rtrim(left(strftime(value, '%Y-%m-%d %H:%M:%S.%f'), 20 + digits), '.')",
)
CHAPTER.helper(
    "time_text",
    "value, digits",
    "rtrim(left(strftime(DATE '1970-01-01' + value, '%H:%M:%S.%f'), 9 + digits), '.')",
)
CHAPTER.helper(
    "zoned_timestamp_text",
    "value, digits",
    once("value", "athena_timestamp_text(athena_local(it), digits) || ' ' || it.zone"),
)
CHAPTER.helper(
    "zoned_time_text",
    "value, digits",
    once("value", "athena_time_text(it.clock, digits) || it.zone"),
)

_TEXTS = {
    "double": "athena_py_double_standard_text",
    "real": "athena_py_real_standard_text",
    "interval day to second": "athena_py_days_text",
    "interval year to month": "athena_py_months_text",
}
_PRECISE = {
    "timestamp": "athena_timestamp_text",
    TIMESTAMP_ZONED: "athena_zoned_timestamp_text",
    "time": "athena_time_text",
    TIME_ZONED: "athena_zoned_time_text",
}
_NATIVE = {*INTEGERS, "boolean", "date", "decimal", "uuid"}
_SAME = {"varchar", "char", "ipaddress"}


def text_of(given: Type) -> OfValue | None:
    """What makes a text of a value; None: there is no such cast."""
    if given.name in _SAME:
        return lambda it: it
    if given.name in _PRECISE:
        digits = given.sizes[0]
        return lambda it: call(_PRECISE[given.name], it, digits)
    if given.name in _TEXTS:
        return lambda it: call(_TEXTS[given.name], it)
    if given.name == "decimal" and given.sizes[0] == given.sizes[1]:
        return lambda it: call("athena_decimal_text", it)
    return (lambda it: cast_to(it, VARCHAR)) if given.name in _NATIVE else None


def shown(given: Type) -> OfValue:
    """What makes the text by which messages show a value: of a double, Java's own."""
    if given.name in {"double", "real"}:
        return lambda it: call(f"athena_py_{given.name}_text", it)
    text = text_of(given)
    if text is None:
        raise TypeError(f"{given} has no text")
    return text


def to_text(given: Type, kind: Type) -> Attempt | None:
    """The cast to varchar or char; None: there is no such cast."""
    text = text_of(given)
    if text is None or (kind.name == "char" and given.name not in {"varchar", "char"}):
        return None
    if kind.name == "char":
        return Attempt(lambda it: call("rpad", it, kind.sizes[0], " "))
    if not kind.sizes:
        return Attempt(text)
    length = kind.sizes[0]
    after = f" cannot be represented as varchar({length})"
    if given.name in {"varchar", "char"}:
        return Attempt(lambda it: call("left", it, length))
    return Attempt(
        lambda it: call("athena_at_most", text(it), length),
        refusing("INVALID_CAST_ARGUMENT", "Value ", shown(given), after),
    )


CHAPTER.helper("at_most", "text, n", once("text", "CASE WHEN length(it) <= n THEN it END"))
