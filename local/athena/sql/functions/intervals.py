"""Intervals: https://trino.io/docs/current/functions/datetime.html#interval-functions

Macros for other chapters:

    athena_plus_months(date, n)         a DATE, at most on the last day of its month
    athena_zoned_plus(value, interval)  a timestamp with time zone; months are counted in UTC
"""

from __future__ import annotations

import math
import re

from sqlglot import exp

from local.athena.sql.functions.chapter import Call, Chapter
from local.athena.sql.rendering import double_text
from local.athena.sql.typed.coercion import cast_to
from local.athena.sql.typed.expression import Fault, InvalidArgument, Typed
from local.athena.sql.typed.signatures import Match
from local.athena.types import DAY_TO_SECOND, TIME_ZONED, TIMESTAMP_ZONED, YEAR_TO_MONTH, Type
from local.translation.chapter import call, once

CHAPTER = Chapter("Intervals")

# What stands between a unit and the next in the text of an interval, and how many of the type's
# own unit, months or milliseconds, one of it is.
_MONTHS = {"YEAR": ("-", 12), "MONTH": ("", 1)}
_MILLISECONDS = {
    "DAY": (" ", 86_400_000), "HOUR": (":", 3_600_000),
    "MINUTE": (":", 60_000), "SECOND": ("", 1000),
}  # fmt: skip


def interval(node: exp.Interval) -> Typed:
    """`INTERVAL '2' DAY`, `INTERVAL -'1-2' YEAR TO MONTH`; raises Fault where Athena does."""
    amount, unit = node.this, node.args.get("unit")
    negative = isinstance(amount, exp.Neg)
    text = (amount.this if negative else amount).name
    span = (unit.this, unit.expression) if isinstance(unit, exp.IntervalSpan) else (unit, unit)
    first, last = (str(part).upper() for part in span)
    for kind, units in ((YEAR_TO_MONTH, _MONTHS), (DAY_TO_SECOND, _MILLISECONDS)):
        if first in units and last in units:
            count = _count(text, first, last, units)
            value = exp.Literal.number(abs(count))
            signed = exp.Neg(this=value) if negative != (count < 0) else value
            return Typed(exp.cast(signed, kind.duckdb, dialect="duckdb"), kind)
    named = first if first == last else f"{first} to {last}"
    raise Fault("INVALID_LITERAL", f"Invalid interval qualifier: {named}")


def _count(text: str, first: str, last: str, units: dict[str, tuple[str, int]]) -> int:
    """The months or milliseconds that a text means; units at its end may be missing."""
    names = list(units)
    asked = names[names.index(first) : names.index(last) + 1]
    pattern = ""
    for name in reversed(asked):
        digits = r"(\d+(?:\.\d+)?)" if name == "SECOND" else r"(\d+)"
        pattern = digits + (f"(?:{re.escape(units[name][0])}{pattern})?" if pattern else "")
    found = re.fullmatch(f"(-?){pattern}", text)
    if found is None:
        span = first if first == last else f"{first} TO {last}"
        raise Fault("INVALID_LITERAL", f"Invalid INTERVAL {span} value: {text}")
    sign, *parts = found.groups(default="0")
    total = 0
    for name, part in zip(asked, parts, strict=True):
        whole, _, fraction = part.partition(".")
        total += int(whole) * units[name][1] + int(fraction[:3].ljust(3, "0"))
    return -total if sign else total


CHAPTER.helper("plus_months", "day, n", "CAST(day + to_months(n) AS DATE)")
CHAPTER.helper(
    "plus_days",
    "day, milliseconds, words",
    once(
        "struct_pack(day := day, gap := milliseconds)",
        "CASE WHEN it.gap % 86400000 = 0 "
        "THEN CAST(it.day + to_days(CAST(it.gap // 86400000 AS INTEGER)) AS DATE) "
        "WHEN it.gap IS NOT NULL "
        "THEN athena_fail('INVALID_FUNCTION_ARGUMENT: Cannot ' || words || ' a date') END",
    ),
)
CHAPTER.helper(
    "zoned_plus",
    "value, gap",
    once(
        "struct_pack(old := value, gap := gap)",
        "athena_zoned(it.old.moment + it.gap, it.old.zone)",
    ),
)
CHAPTER.helper(
    "zoned_time_plus",
    "value, gap",
    once(
        "struct_pack(old := value, gap := gap)",
        "CASE WHEN it.old IS NOT NULL AND it.gap IS NOT NULL THEN "
        "struct_pack(clock := it.old.clock + it.gap, zone := it.old.zone) END",
    ),
)
# Half a millisecond counts as one, and below zero as none.
CHAPTER.helper(
    "milliseconds",
    "microseconds",
    once("microseconds + 500", "it // 1000 - CASE WHEN it % 1000 < 0 THEN 1 ELSE 0 END"),
)
# A product with a double is cut.
CHAPTER.helper("multiplied", "a, b", "a * b")
CHAPTER.helper(
    "scaled",
    "a, b",
    once(
        "a * b",
        "CASE WHEN isnan(it) "
        "THEN athena_fail('INVALID_FUNCTION_ARGUMENT: Cannot multiply by double NaN') "
        "ELSE CAST(trunc(it) AS BIGINT) END",
    ),
)
CHAPTER.helper(
    "divided",
    "length, divisor",
    once(
        "struct_pack(length := length, divisor := divisor)",
        "CASE WHEN it.divisor = 0 OR isnan(it.divisor) "
        "THEN athena_fail('INVALID_FUNCTION_ARGUMENT: Cannot divide by double ' "
        "|| athena_py_double_text(it.divisor)) "
        "ELSE CAST(trunc(it.length / it.divisor) AS BIGINT) END",
    ),
)

_MONTHS_LATER = ("timestamp(p)", "timestamp(p) with time zone")
_LATER = (*_MONTHS_LATER, "time(p)", "time(p) with time zone")


def _at_least_milliseconds(match: Match) -> Type:
    """What an interval, which counts milliseconds, is added to has as many digits."""
    return Type(match.result.name, (max(3, match.result.sizes[0]),))


def _later(value: exp.Expr, gap: exp.Expr, kind: Type) -> exp.Expr:
    """A value and an interval of DuckDB's."""
    if kind.name == TIMESTAMP_ZONED:
        return call("athena_zoned_plus", value, gap)
    if kind.name == TIME_ZONED:
        return call("athena_zoned_time_plus", value, gap)
    return exp.paren(exp.Add(this=value, expression=gap), copy=False)


@CHAPTER.translation(
    *(f"+({kind}, interval day to second) -> {kind}" for kind in _LATER),
    returns=_at_least_milliseconds,
)
def _plus_milliseconds(given: Call) -> exp.Expr:
    return _later(given[0], call("to_milliseconds", given[1]), given.match.result)


@CHAPTER.translation(
    *(f"+(interval day to second, {kind}) -> {kind}" for kind in _LATER),
    returns=_at_least_milliseconds,
)
def _milliseconds_plus(given: Call) -> exp.Expr:
    return _later(given[1], call("to_milliseconds", given[0]), given.match.result)


@CHAPTER.translation(
    *(f"-({kind}, interval day to second) -> {kind}" for kind in _LATER),
    returns=_at_least_milliseconds,
)
def _minus_milliseconds(given: Call) -> exp.Expr:
    return _later(given[0], call("to_milliseconds", _negated(given[1])), given.match.result)


@CHAPTER.translation(*(f"+({kind}, interval year to month) -> {kind}" for kind in _MONTHS_LATER))
def _plus_months(given: Call) -> exp.Expr:
    return _later(given[0], call("to_months", given[1]), given.match.result)


@CHAPTER.translation(*(f"+(interval year to month, {kind}) -> {kind}" for kind in _MONTHS_LATER))
def _months_plus(given: Call) -> exp.Expr:
    return _later(given[1], call("to_months", given[0]), given.match.result)


@CHAPTER.translation(*(f"-({kind}, interval year to month) -> {kind}" for kind in _MONTHS_LATER))
def _minus_months(given: Call) -> exp.Expr:
    return _later(given[0], call("to_months", _negated(given[1])), given.match.result)


def _negated(node: exp.Expr) -> exp.Expr:
    return exp.Neg(this=exp.paren(node, copy=False))


def _days_added(day: exp.Expr, milliseconds: exp.Expr) -> exp.Expr:
    return call("athena_plus_days", day, milliseconds, "add hour, minutes or seconds to")


CHAPTER.translation("+(date, interval day to second) -> date")(
    lambda given: _days_added(given[0], given[1])
)
CHAPTER.translation("+(interval day to second, date) -> date")(
    lambda given: _days_added(given[1], given[0])
)
CHAPTER.translation("-(date, interval day to second) -> date")(
    lambda given: call(
        "athena_plus_days", given[0], _negated(given[1]), "subtract hour, minutes or seconds from"
    )
)
CHAPTER.renamed("+(date, interval year to month) -> date", "athena_plus_months")
CHAPTER.translation("+(interval year to month, date) -> date")(
    lambda given: call("athena_plus_months", given[1], given[0])
)
CHAPTER.translation("-(date, interval year to month) -> date")(
    lambda given: call("athena_plus_months", given[0], _negated(given[1]))
)

for _kind, _microseconds in {
    "timestamp(p)": "epoch_us({})",
    "timestamp(p) with time zone": "epoch_us(struct_extract({}, 'moment'))",
    "time(p)": "epoch_us({})",
}.items():
    _name = f"between_{_kind.replace(' ', '_').replace('(p)', 's')}"
    CHAPTER.helper(
        _name,
        "a, b",
        f"athena_milliseconds({_microseconds.format('a')} - {_microseconds.format('b')})",
    )
    CHAPTER.renamed(f"-({_kind}, {_kind}) -> interval day to second", f"athena_{_name}")

for _interval in (DAY_TO_SECOND, YEAR_TO_MONTH):
    for _symbol, _node in {"+": exp.Add, "-": exp.Sub}.items():

        @CHAPTER.translation(f"{_symbol}({_interval}, {_interval}) -> {_interval}")
        def _sum(given: Call, node: type[exp.Binary] = _node) -> exp.Expr:
            return exp.paren(node(this=given[0], expression=given[1]), copy=False)

    CHAPTER.translation(f"$negate({_interval}) -> {_interval}")(
        lambda given: exp.paren(_negated(given[0]), copy=False)
    )
    for _number in ("bigint", "double"):
        _scaled = "athena_scaled" if _number == "double" else "athena_multiplied"

        @CHAPTER.translation(
            f"*({_interval}, {_number}) -> {_interval}", f"*({_number}, {_interval}) -> {_interval}"
        )
        def _multiplied(given: Call, name: str = _scaled) -> exp.Expr:
            return cast_to(call(name, given[0], given[1]), given.match.result)

    @CHAPTER.translation(f"/({_interval}, double) -> {_interval}")
    def _quotient(given: Call) -> exp.Expr:
        return cast_to(call("athena_divided", given[0], given[1]), given.match.result)


CHAPTER.translation("to_milliseconds(interval day to second) -> bigint")(lambda given: given[0])

_DAY_FIELDS = {
    "day": "{} // 86400000", "day_of_month": "{} // 86400000", "hour": "{} % 86400000 // 3600000",
    "minute": "{} % 3600000 // 60000", "second": "{} % 60000 // 1000", "millisecond": "{} % 1000",
}  # fmt: skip
_MONTH_FIELDS = {"year": "{} // 12", "month": "{} % 12"}
for _interval, _fields in ((DAY_TO_SECOND, _DAY_FIELDS), (YEAR_TO_MONTH, _MONTH_FIELDS)):
    for _name, _body in _fields.items():
        CHAPTER.helper(
            f"{_name}_of_interval", "length", f"CAST({_body.format('length')} AS BIGINT)"
        )
        CHAPTER.renamed(f"{_name}({_interval}) -> bigint", f"athena_{_name}_of_interval")

_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]+)\s*")
_DURATION_UNITS = {
    "ns": 1e-6, "us": 1e-3, "ms": 1, "s": 1e3, "m": 60e3, "h": 3600e3, "d": 86400e3
}  # fmt: skip


@CHAPTER.python("parse_duration(text varchar) -> interval day to second")
def _parse_duration(text: str) -> int:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise InvalidArgument(f"duration is not a valid data duration string: {text}")
    if found[2] not in _DURATION_UNITS:
        raise InvalidArgument(f"Unknown time unit: {found[2]}")
    return math.floor(float(found[1]) * _DURATION_UNITS[found[2]] + 0.5)


_PERIODS = {"week": 604_800, "day": 86_400, "hour": 3_600, "minute": 60, "second": 1}


@CHAPTER.python("human_readable_seconds(seconds double) -> varchar")
def _human_readable_seconds(seconds: float) -> str:
    if not math.isfinite(seconds):
        raise InvalidArgument(f"Invalid argument found: {double_text(seconds)}")
    rest = math.floor(abs(seconds) + 0.5)
    parts = []
    for name, length in _PERIODS.items():
        count, rest = divmod(rest, length)
        if count:
            parts.append(f"{count} {name}{'s' if count > 1 else ''}")
    return ", ".join(parts) or "0 seconds"
