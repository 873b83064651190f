"""Date and time functions:
https://docs.aws.amazon.com/redshift/latest/dg/Date_functions_header.html
"""

from __future__ import annotations

from sqlglot import exp

from local.redshift.translation import literals
from local.redshift.translation.chapter import Chapter
from local.redshift.translation.errors import RedshiftError
from local.translation.chapter import Arguments, NotTranslated, call, once


def _read_moment(node: exp.Expr) -> exp.Expr:
    """A string literal that holds a date or time as that TIMESTAMP; anything else as it is."""
    text = literals.moment(node.name) if isinstance(node, exp.Literal) and node.is_string else None
    return node if text is None else exp.cast(exp.Literal.string(text), "timestamp")


CHAPTER = Chapter("Date and time", read=_read_moment)

# Date parts and all that may be said for them.
_PARTS = {
    "millennium": "millenniums millennia mil mils",
    "century": "centuries c cent cents",
    "decade": "decades dec decs",
    "epoch": "",
    "year": "years y yr yrs",
    "quarter": "quarters qtr qtrs",
    "month": "months mon mons",
    "week": "weeks w",
    "dow": "dayofweek dw weekday",
    "doy": "dayofyear dy yearday",
    "day": "days d",
    "hour": "hours h hr hrs",
    "minute": "minutes m min mins",
    "second": "seconds s sec secs",
    "millisecond": "milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon",
    "microsecond": "microseconds us usec usecs usecond useconds microsec microsecs microsecon",
}
_PART_OF = {word: part for part, words in _PARTS.items() for word in (part, *words.split())}

# A part's length in months, days or microseconds: one of them.
_MONTHS = {
    "millennium": 12000, "century": 1200, "decade": 120, "year": 12, "quarter": 3, "month": 1,
}  # fmt: skip
_DAYS = {"week": 7, "day": 1, "dow": 1, "doy": 1}
_MICROSECONDS = {
    "hour": 3_600_000_000, "minute": 60_000_000, "second": 1_000_000, "millisecond": 1000,
    "microsecond": 1,
}  # fmt: skip

# Where DuckDB's part is another, or of another type; `it` is the moment.
_EXTRACTED = {
    # The first decade begins with the year 1, so that 1999 is in the 200th.
    "decade": "CAST(year(it) // 10 + 1 AS INTEGER)",
    "epoch": "CAST(floor(epoch(it)) AS BIGINT)",
    "millisecond": "CAST(date_part('millisecond', it) % 1000 AS INTEGER)",
    "microsecond": "CAST(date_part('microsecond', it) % 1000000 AS INTEGER)",
}
for _part, _expression in _EXTRACTED.items():
    CHAPTER.helper(f"extract_{_part}", f"(it) AS {_expression}")
CHAPTER.macro("getdate", "() AS date_trunc('second', CAST(now() AS TIMESTAMP))")
CHAPTER.macro("sysdate", "() AS CAST(now() AS TIMESTAMP)")
CHAPTER.macro("now", "() AS now()")
CHAPTER.macro(
    "timeofday", "() AS strftime(CAST(now() AS TIMESTAMP), '%a %b %d %H:%M:%S.%f %Y UTC')"
)
CHAPTER.macro("last_day", "(value) AS last_day(CAST(value AS TIMESTAMP))")
CHAPTER.macro("date_part_year", "(value) AS CAST(year(CAST(value AS DATE)) AS INTEGER)")
CHAPTER.macro("date", "(value) AS CAST(value AS DATE)")
# The last day of a month stays a last day.
CHAPTER.macro(
    "add_months",
    "(value, months) AS "
    + once(
        "CAST(value AS TIMESTAMP)",
        "CASE WHEN last_day(it) = CAST(it AS DATE) THEN CAST(last_day(it + to_months(CAST(months "
        "AS INTEGER))) AS TIMESTAMP) + (it - date_trunc('day', it)) "
        "ELSE it + to_months(CAST(months AS INTEGER)) END",
    ),
)
CHAPTER.macro(
    "months_between",
    "(a, b) AS CAST((year(CAST(a AS DATE)) - year(CAST(b AS DATE))) * 12 "
    "+ month(CAST(a AS DATE)) - month(CAST(b AS DATE)) AS DOUBLE) "
    "+ CASE WHEN day(CAST(a AS DATE)) = day(CAST(b AS DATE)) OR (last_day(CAST(a AS DATE)) = "
    "CAST(a AS DATE) AND last_day(CAST(b AS DATE)) = CAST(b AS DATE)) THEN 0e0 "
    "ELSE (epoch(CAST(a AS TIMESTAMP)) % 86400 - epoch(CAST(b AS TIMESTAMP)) % 86400 + 86400e0 "
    "* (day(CAST(a AS DATE)) - day(CAST(b AS DATE)))) / (31 * 86400e0) END",
)
CHAPTER.macro(
    "next_day",
    "(value, name) AS CAST(value AS DATE) + CAST(((list_position(['mo', 'tu', 'we', 'th', 'fr', "
    "'sa', 'su'], lower(left(name, 2))) - isodow(CAST(value AS DATE)) + 6) % 7) + 1 AS INTEGER)",
)
for _name in (
    "date_cmp", "timestamp_cmp", "timestamptz_cmp", "date_cmp_timestamp", "timestamp_cmp_date",
    "date_cmp_timestamptz", "timestamp_cmp_timestamptz", "timestamptz_cmp_date",
    "timestamptz_cmp_timestamp",
):  # fmt: skip
    CHAPTER.macro(
        _name,
        "(a, b) AS CAST(sign(epoch_us(CAST(a AS TIMESTAMP)) - epoch_us(CAST(b AS TIMESTAMP))) "
        "AS INTEGER)",
    )
CHAPTER.helper(
    "interval_cmp",
    "(a, b) AS CASE WHEN CAST(a AS INTERVAL) < CAST(b AS INTERVAL) THEN -1 "
    "WHEN CAST(a AS INTERVAL) > CAST(b AS INTERVAL) THEN 1 "
    "WHEN CAST(a AS INTERVAL) = CAST(b AS INTERVAL) THEN 0 END",
)
# The Mondays between, as DATE_TRUNC has it; DuckDB counts whole weeks.
CHAPTER.helper(
    "weeks",
    "(first, last) AS date_diff('day', date_trunc('week', CAST(first AS TIMESTAMP)), "
    "date_trunc('week', CAST(last AS TIMESTAMP))) // 7",
)
# A text that only a date can be, beside a column whose type we do not know.
CHAPTER.helper(
    "beside",
    "(value DATE, text, written) AS CAST(text AS DATE)",
    "(value TIMESTAMP, text, written) AS CAST(text AS TIMESTAMP)",
    "(value TIMESTAMPTZ, text, written) AS CAST(text AS TIMESTAMPTZ)",
    "(value TIME, text, written) AS CAST(left(text, 15) AS TIME)",
    "(value TIMETZ, text, written) AS CAST(text AS TIMETZ)",
    "(value, text, written) AS written",
)


def part(node: exp.Expr) -> str:
    """The date part that is named, by a word or in a string."""
    word = node.name.lower()
    if word not in _PART_OF:
        raise RedshiftError(f'ERROR: date part "{word}" not recognized')
    return _PART_OF[word]


def span(unit: str, number: exp.Expr) -> exp.Expr:
    """An interval of a whole number of units."""
    if unit in _MONTHS:
        return call("to_months", exp.cast(number * _MONTHS[unit], "int"))
    if unit in _DAYS:
        return call("to_days", exp.cast(number * _DAYS[unit], "int"))
    if unit not in _MICROSECONDS:
        raise RedshiftError(f'ERROR: date part "{unit}" not supported')
    return call("to_microseconds", exp.cast(number * _MICROSECONDS[unit], "bigint"))


@CHAPTER.function("dateadd", "date_add")
def _dateadd(arguments: Arguments) -> exp.Expr:
    unit, number, value = arguments
    if isinstance(number, exp.Literal) and number.is_string:
        number = exp.cast(number, "int")
    return exp.paren(exp.Add(this=value, expression=span(part(unit), exp.paren(number))))


@CHAPTER.function("datediff", "date_diff")
def _datediff(arguments: Arguments) -> exp.Expr:
    unit, start, end = arguments
    name = part(unit)
    if name == "week":
        return call("redshift_weeks", start, end)
    return call("date_diff", name, start, end)


@CHAPTER.function("date_trunc")
def _date_trunc(arguments: Arguments) -> exp.Expr:
    unit, value = arguments
    return call("date_trunc", part(unit), value)


@CHAPTER.function("date_part", "pgdate_part")
def _date_part(arguments: Arguments) -> exp.Expr:
    unit, value = arguments
    name = part(unit)
    if name in _EXTRACTED:
        return call(f"redshift_extract_{name}", value)
    return exp.cast(call("date_part", name, value), "int")


@CHAPTER.function("convert_timezone")
def _convert_timezone(arguments: Arguments) -> exp.Expr:
    *source, target, value = arguments
    if len(source) > 1:
        raise ValueError("too many arguments")
    for zone in (*source, target):
        if isinstance(zone, exp.Literal) and any(character in "+-" for character in zone.name[:4]):
            raise NotTranslated(f"time zone '{zone.name}'")
    here = source[0] if source else exp.Literal.string("UTC")
    moved = call("timezone", here, exp.cast(value, "timestamp"))
    return call("timezone", target, moved)


@CHAPTER.function("interval_cmp")
def _interval_cmp(arguments: Arguments) -> exp.Expr:
    return call("redshift_interval_cmp", *(_interval(value) for value in arguments))


def _interval(node: exp.Expr) -> exp.Expr:
    is_text = isinstance(node, exp.Literal) and node.is_string
    return interval(exp.Interval(this=node)) if is_text else node


def extract(node: exp.Extract) -> exp.Expr:
    """`EXTRACT(part FROM value)`."""
    return CHAPTER.functions["date_part"]([node.this, node.expression])


def at_time_zone(node: exp.AtTimeZone) -> exp.Expr:
    """`value AT TIME ZONE zone`."""
    return call("timezone", node.args["zone"], node.this)


def interval(node: exp.Interval) -> exp.Expr:
    """An interval literal: `'1 week, 2 hours'`, or a number and a unit."""
    text, unit = str(node.this.name), node.args.get("unit")
    if isinstance(unit, exp.IntervalSpan):
        raise NotTranslated(f"interval {node.sql('redshift')}")
    parts = literals.interval_parts(f"{text} {unit.name}" if unit else text)
    if not parts:
        raise RedshiftError(f'ERROR: invalid input syntax for type interval: "{text}"')
    spans = []
    for number, word in parts:
        if word not in _PART_OF:
            raise RedshiftError(f'ERROR: invalid input syntax for type interval: "{text}"')
        if "." in number and _PART_OF[word] not in _MICROSECONDS:
            raise NotTranslated(f"interval '{text}'")
        spans.append(span(_PART_OF[word], exp.Literal.number(number)))
    total = spans[0]
    for more in spans[1:]:
        total = exp.Add(this=total, expression=more)
    return exp.paren(total)
