"""Date and time functions: https://trino.io/docs/current/functions/datetime.html

Those of time zones, intervals and formats have modules of their own.
"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.functions.chapter import Chapter, SpecialCall
from local.athena.sql.functions.conversion import cast
from local.athena.sql.functions.intervals import interval
from local.athena.sql.typed.coercion import zoned
from local.athena.sql.typed.expression import Typed, unsupported
from local.athena.types import DATE, TIMESTAMP_ZONED, time, timestamp
from local.translation.chapter import call

__all__ = ["CHAPTER", "interval"]

CHAPTER = Chapter("Date and time")

_MOST_DIGITS = 6  # of DuckDB's timestamps

# One moment for the whole query, with so many digits.
CHAPTER.helper("now_in", "unit", "make_timestamp(epoch_us(now()) // unit * unit)")
CHAPTER.helper("now", "digits", "athena_now_in(CAST(pow(10, 6 - digits) AS BIGINT))")


@CHAPTER.special("now", "current_timestamp")
def _now(given: SpecialCall) -> Typed:
    digits = _digits(given)
    return Typed(zoned(call("athena_now", digits)), timestamp(digits, zoned=True))


@CHAPTER.special("localtimestamp")
def _localtimestamp(given: SpecialCall) -> Typed:
    digits = _digits(given)
    return Typed(call("athena_now", digits), timestamp(digits))


@CHAPTER.special("current_time")
def _current_time(given: SpecialCall) -> Typed:
    digits = _digits(given)
    clock = exp.cast(call("athena_now", digits), "TIME", dialect="duckdb")
    return Typed(call("athena_zoned_time_of", clock, 0), time(digits, zoned=True))


@CHAPTER.special("localtime")
def _localtime(given: SpecialCall) -> Typed:
    digits = _digits(given)
    clock = exp.cast(call("athena_now", digits), "TIME", dialect="duckdb")
    return Typed(clock, time(digits))


@CHAPTER.special("current_date")
def _current_date(given: SpecialCall) -> Typed:
    if given.arguments:
        raise given.unfit()
    return Typed(exp.cast(call("athena_now", 0), "DATE", dialect="duckdb"), DATE)


def _digits(given: SpecialCall) -> int:
    """The precision that is asked for, 3 where none is; raises Fault."""
    if not given.arguments:
        return 3
    (argument,) = given.typed()
    if given.name == "now" or not isinstance(argument.node, exp.Literal):
        raise given.unfit()
    digits = int(argument.node.this)
    if digits > _MOST_DIGITS:
        raise unsupported(f"{given.name}({digits})")
    return digits


# What a date, the TIMESTAMP on a clock, or a TIME has; Monday begins the week.
_DATE_FIELDS = {
    "year": "year", "quarter": "quarter", "month": "month", "week": "week",
    "week_of_year": "week", "day": "day", "day_of_month": "day", "day_of_week": "isodow",
    "dow": "isodow", "day_of_year": "dayofyear", "doy": "dayofyear", "year_of_week": "isoyear",
    "yow": "isoyear",
}  # fmt: skip
_TIME_FIELDS = {
    "hour": "hour", "minute": "minute", "second": "second", "millisecond": "athena_millisecond_of"
}  # fmt: skip
CHAPTER.helper("millisecond_of", "value", "millisecond(value) % 1000")
for _name, _field in {**_DATE_FIELDS, **_TIME_FIELDS}.items():
    _of_time = _name in _TIME_FIELDS
    CHAPTER.renamed(f"{_name}({'time(p)' if _of_time else 'date'}) -> bigint", _field)
    CHAPTER.renamed(f"{_name}(timestamp(p)) -> bigint", _field)
    CHAPTER.macro(
        f"{_name}(value timestamp(p) with time zone) -> bigint", f"{_field}(athena_local(value))"
    )
    if _of_time:
        # A NULL that DuckDB sees has no type in its fields.
        CHAPTER.macro(
            f"{_name}(value time(p) with time zone) -> bigint",
            f"{_field}(CAST(value.clock AS TIME))",
        )

CHAPTER.renamed("last_day_of_month(date) -> date", "last_day")
CHAPTER.renamed("last_day_of_month(timestamp(p)) -> date", "last_day")
CHAPTER.macro(
    "last_day_of_month(value timestamp(p) with time zone) -> date", "last_day(athena_local(value))"
)


@CHAPTER.special("date")
def _date(given: SpecialCall) -> Typed:
    kinds = {"varchar", "date", "timestamp", TIMESTAMP_ZONED, "unknown"}
    if len(given.arguments) != 1 or given.typed()[0].kind.name not in kinds:
        raise given.unfit()
    return Typed(cast(given.typed()[0], DATE, safe=False), DATE)


# A tie of half a millisecond is rounded up.
CHAPTER.helper(
    "moment_of_seconds", "seconds", "epoch_ms(CAST(floor(seconds * 1000 + 0.5) AS BIGINT))"
)
CHAPTER.macro(
    "from_unixtime(seconds double) -> timestamp(3) with time zone",
    "athena_zoned(athena_moment_of_seconds(seconds), 'UTC')",
)
CHAPTER.macro(
    "from_unixtime(seconds double, zone varchar) -> timestamp(3) with time zone",
    "athena_zoned(athena_moment_of_seconds(seconds), athena_py_zone_name(zone))",
)
CHAPTER.macro(
    "from_unixtime(seconds double, hours bigint, minutes bigint) -> timestamp(3) with time zone",
    "athena_zoned(athena_moment_of_seconds(seconds), athena_py_offset_name(hours * 60 + minutes))",
)
CHAPTER.renamed("to_unixtime(timestamp(p)) -> double", "epoch")
CHAPTER.macro(
    "to_unixtime(value timestamp(p) with time zone) -> double",
    "epoch(CAST(value.moment AS TIMESTAMP))",
)
CHAPTER.unsupported("from_unixtime_nanos")
