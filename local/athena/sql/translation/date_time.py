"""Date and time functions: https://trino.io/docs/current/functions/datetime.html"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.translation.chapter import Chapter
from local.translation.chapter import Arguments, NotTranslated, call, text_literal

CHAPTER = Chapter("Date and time")

# An interval of a number of units.
CHAPTER.helper(
    "span",
    "(unit, n) AS CASE unit WHEN 'millisecond' THEN to_milliseconds(n) "
    "WHEN 'second' THEN to_seconds(n) WHEN 'minute' THEN to_minutes(n) "
    "WHEN 'hour' THEN to_hours(n) WHEN 'day' THEN to_days(CAST(n AS INTEGER)) "
    "WHEN 'week' THEN to_days(CAST(7 * n AS INTEGER)) "
    "WHEN 'month' THEN to_months(CAST(n AS INTEGER)) "
    "WHEN 'quarter' THEN to_months(CAST(3 * n AS INTEGER)) "
    "WHEN 'year' THEN to_years(CAST(n AS INTEGER)) "
    "ELSE error('INVALID_FUNCTION_ARGUMENT: ''' || unit || ''' is not a valid field') END",
)
CHAPTER.helper(
    "moment",
    "(value DATE) AS CAST(value AS TIMESTAMP)",
    "(value TIMESTAMP) AS value",
    "(value TIMESTAMPTZ) AS CAST(value AS TIMESTAMP)",
    "(value TIME) AS value",
)
CHAPTER.helper(
    "truncated",
    "(unit, value DATE) AS CAST(date_trunc(unit, value) AS DATE)",
    "(unit, value TIMESTAMP) AS date_trunc(unit, value)",
    "(unit, value TIMESTAMPTZ) AS date_trunc(unit, value)",
)
CHAPTER.macro("date", "(value) AS CAST(value AS DATE)")
CHAPTER.macro("now", "() AS date_trunc('millisecond', now())")
CHAPTER.macro("current_timezone", "() AS 'UTC'")
CHAPTER.macro("from_unixtime", "(seconds) AS to_timestamp(CAST(seconds AS DOUBLE))")
CHAPTER.macro("to_unixtime", "(value) AS epoch(value)")
CHAPTER.macro("last_day_of_month", "(value) AS last_day(value)")
CHAPTER.macro("from_iso8601_date", "(text) AS CAST(text AS DATE)")
# DuckDB's value would be the same moment, but shown in UTC and not in the zone it was written in.
CHAPTER.macro(
    "from_iso8601_timestamp",
    "(text) AS CASE WHEN regexp_matches(text, 'T.*[+-][0-9]') AND NOT "
    "regexp_matches(text, '[+-]00:?(00)?$') THEN error('NOT_SUPPORTED: "
    "from_iso8601_timestamp with an offset') ELSE CAST(text AS TIMESTAMPTZ) END",
)
CHAPTER.macro(
    "to_iso8601",
    "(value DATE) AS strftime(value, '%Y-%m-%d')",
    "(value TIMESTAMP) AS strftime(value, '%Y-%m-%dT%H:%M:%S.%g')",
    "(value TIMESTAMPTZ) AS strftime(value, '%Y-%m-%dT%H:%M:%S.%gZ')",
)
CHAPTER.same("year", "quarter", "month", "day", "hour", "minute")
CHAPTER.macro("second", "(value) AS CAST(floor(second(value)) AS BIGINT)")
CHAPTER.macro("millisecond", "(value) AS millisecond(value) % 1000")
CHAPTER.macro("day_of_month", "(value) AS day(value)")
CHAPTER.macro("day_of_week", "(value) AS isodow(value)")
CHAPTER.macro("dow", "(value) AS isodow(value)")
CHAPTER.macro("day_of_year", "(value) AS dayofyear(value)")
CHAPTER.macro("doy", "(value) AS dayofyear(value)")
CHAPTER.macro("week", "(value) AS week(value)")
CHAPTER.macro("week_of_year", "(value) AS week(value)")
CHAPTER.macro("year_of_week", "(value) AS isoyear(value)")
CHAPTER.macro("yow", "(value) AS isoyear(value)")
CHAPTER.unsupported(
    "at_timezone", "with_timezone", "format_datetime", "parse_datetime", "from_unixtime_nanos",
    "parse_duration", "timezone_hour", "timezone_minute", "timezone",
    "from_iso8601_timestamp_nanos", "to_milliseconds",
)  # fmt: skip

_UNITS = {"millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"}

# MySQL's specifiers, which date_format and date_parse take, in strftime's.
_MYSQL_FORMATS = {
    "a": "%a", "b": "%b", "c": "%-m", "d": "%d", "e": "%-d", "f": "%f", "H": "%H", "h": "%I",
    "I": "%I", "i": "%M", "j": "%j", "k": "%-H", "l": "%-I", "M": "%B", "m": "%m", "p": "%p",
    "r": "%I:%M:%S %p", "S": "%S", "s": "%S", "T": "%H:%M:%S", "v": "%V", "W": "%A", "x": "%G",
    "Y": "%Y", "y": "%y", "%": "%%",
}  # fmt: skip


def _unit(node: exp.Expr) -> str:
    unit = text_literal(node, "a unit of time").lower()
    if unit not in _UNITS:
        raise NotTranslated(f"unit of time '{unit}'")
    return unit


@CHAPTER.function("date_trunc")
def _date_trunc(arguments: Arguments) -> exp.Expr:
    unit, value = arguments
    return call("athena_truncated", _unit(unit), value)


@CHAPTER.function("date_add")
def _date_add(arguments: Arguments) -> exp.Expr:
    unit, number, value = arguments
    return call("athena_plus", value, call("athena_span", _unit(unit), number))


@CHAPTER.function("date_diff")
def _date_diff(arguments: Arguments) -> exp.Expr:
    # Complete units, which is DuckDB's date_sub; its date_diff counts the boundaries crossed.
    unit, start, end = arguments
    return call("date_sub", _unit(unit), call("athena_moment", start), call("athena_moment", end))


@CHAPTER.function("date_format")
def _date_format(arguments: Arguments) -> exp.Expr:
    value, pattern = arguments
    return call("strftime", value, _strftime(pattern))


@CHAPTER.function("date_parse")
def _date_parse(arguments: Arguments) -> exp.Expr:
    text, pattern = arguments
    return call("strptime", text, _strftime(pattern))


def _strftime(pattern: exp.Expr) -> str:
    characters, out = iter(text_literal(pattern, "a date format")), []
    for character in characters:
        if character != "%":
            out.append(character)
            continue
        specifier = next(characters, "")
        if specifier not in _MYSQL_FORMATS:
            raise NotTranslated(f"date format %{specifier}")
        out.append(_MYSQL_FORMATS[specifier])
    return "".join(out)


def interval(node: exp.Interval) -> exp.Expr:
    """An interval literal of one unit."""
    unit = node.args.get("unit")
    amount = node.this
    if not isinstance(node.parent, exp.Add | exp.Sub | exp.Anonymous | exp.Paren | exp.Mul):
        # A value of its own: DuckDB has one type of interval where Athena has two.
        _refuse_months(unit)
    if not isinstance(unit, exp.Var) or not isinstance(amount, exp.Literal):
        raise NotTranslated("intervals of several units")
    try:
        number = int(amount.this)
    except ValueError:
        raise NotTranslated(f"interval '{amount.this}'") from None
    return call("athena_span", unit.name.lower(), number)


def _refuse_months(unit: exp.Expr | None) -> None:
    if not isinstance(unit, exp.Var) or unit.name.lower() in {"month", "year"}:
        raise NotTranslated("an interval year to month as a value")


def extract(node: exp.Extract) -> exp.Expr:
    """`EXTRACT(field FROM value)`: the function of the field's name."""
    field = node.this.name.lower()
    if field not in CHAPTER.functions:
        raise NotTranslated(f"EXTRACT({field.upper()} FROM ...)")
    return CHAPTER.functions[field]([node.expression])


def at_time_zone(_: exp.AtTimeZone) -> exp.Expr:
    """DuckDB has no value that keeps its zone."""
    raise NotTranslated("AT TIME ZONE")
