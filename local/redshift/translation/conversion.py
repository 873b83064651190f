"""Data type formatting functions and casts:
https://docs.aws.amazon.com/redshift/latest/dg/r_Data_type_formatting.html
https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html
"""

from __future__ import annotations

import re

from sqlglot import exp, parse_one

from local.redshift.translation import formats, literals
from local.redshift.translation.chapter import Chapter
from local.redshift.translation.errors import RedshiftError
from local.translation.chapter import Arguments, NotTranslated, call, once, text_literal

CHAPTER = Chapter("Data type formatting")

_YEAR = (
    "CASE WHEN length(it.year) = 2 THEN CAST(it.year AS INTEGER) + CASE WHEN it.year < '70' "
    "THEN 2000 ELSE 1900 END WHEN it.year = '' THEN 1 ELSE CAST(it.year AS INTEGER) END"
)
_MONTH = (
    "CASE WHEN it.name <> '' THEN list_position(['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', "
    "'aug', 'sep', 'oct', 'nov', 'dec'], lower(left(it.name, 3))) "
    "ELSE CAST(coalesce(nullif(it.month, ''), '1') AS INTEGER) END"
)
_DAY = "CAST(coalesce(nullif(it.doy, ''), nullif(it.day, ''), '1') AS INTEGER)"
_HOUR = (
    "CASE WHEN it.half = '' THEN CAST(coalesce(nullif(it.hour, ''), '0') AS INTEGER) "
    "ELSE CAST(it.hour AS INTEGER) % 12 + CASE lower(left(it.half, 1)) WHEN 'p' THEN 12 "
    "ELSE 0 END END"
)
# A day or an hour too many runs over into the next month or day.
CHAPTER.helper(
    "read_moment",
    "(text, pattern, names, format) AS CASE WHEN text IS NULL THEN NULL "
    "WHEN NOT regexp_matches(text, pattern) "
    "THEN error('ERROR: invalid value \"' || text || '\" for format \"' || format || '\"') ELSE "
    + once(
        "regexp_extract(text, pattern, names)",
        f"make_timestamp({_YEAR}, {_MONTH}, 1, 0, 0, 0) + to_days({_DAY} - 1) + to_hours({_HOUR}) "
        "+ to_minutes(CAST(coalesce(nullif(it.minute, ''), '0') AS INTEGER)) "
        "+ to_seconds(CAST(coalesce(nullif(it.second, ''), '0') AS INTEGER)) "
        "+ to_microseconds(CAST(rpad(it.fraction, 6, '0') AS BIGINT))",
    )
    + " END",
)
CHAPTER.helper(
    "read_number",
    "(text) AS CAST(regexp_replace(text, '[^0-9.]', '', 'g') AS DECIMAL(38, 10)) "
    "* CASE WHEN regexp_matches(text, '[-<]') THEN -1 ELSE 1 END",
)
# A whole double has no point.
CHAPTER.helper(
    "text",
    "(value) AS CASE WHEN typeof(value) IN ('DOUBLE', 'FLOAT') THEN regexp_replace("
    "CAST(value AS VARCHAR), '[.]0$', '') ELSE CAST(value AS VARCHAR) END",
)
CHAPTER.macro("text_to_int_alt", "(text) AS CAST(text AS BIGINT)")


def _moment_of(arguments: Arguments) -> exp.Expr:
    text, pattern, *strict = arguments
    if len(strict) > 1:
        raise ValueError("too many arguments")
    wanted = text_literal(pattern, "a date format")
    expression, names = formats.moment_pattern(wanted)
    groups = exp.array(*(exp.Literal.string(name) for name in names))
    return call("redshift_read_moment", exp.cast(text, "varchar"), expression, groups, wanted)


@CHAPTER.function("to_date")
def _to_date(arguments: Arguments) -> exp.Expr:
    return exp.cast(_moment_of(arguments), "date")


@CHAPTER.function("to_timestamp")
def _to_timestamp(arguments: Arguments) -> exp.Expr:
    return exp.cast(_moment_of(arguments), "timestamptz")


@CHAPTER.function("to_char")
def _to_char(arguments: Arguments) -> exp.Expr:
    value, pattern = arguments
    wanted = text_literal(pattern, "a format of to_char")
    if formats.is_number_format(wanted):
        parts = formats.number_text(wanted)
    else:
        parts = formats.moment_text(wanted)
        value = exp.cast(value, "timestamp")
    body = parse_one(" || ".join(parts) or "''", read="duckdb")
    text = exp.Lambda(this=body, expressions=[exp.to_identifier("it")])
    return call("list_extract", call("list_transform", exp.array(value), text), 1)


@CHAPTER.function("to_number")
def _to_number(arguments: Arguments) -> exp.Expr:
    text, pattern = arguments
    scale = formats.number_scale(text_literal(pattern, "a format of to_number"))
    number = call("redshift_read_number", exp.cast(text, "varchar"))
    return exp.cast(number, f"decimal(38, {scale})")


@CHAPTER.function("text_to_numeric_alt")
def _text_to_numeric(arguments: Arguments) -> exp.Expr:
    text, *sizes = arguments
    precision, scale = (*(size.name for size in sizes), *("38", "0")[len(sizes) :])
    return exp.cast(text, f"decimal({precision}, {scale})")


_TEXT = {exp.DType.VARCHAR, exp.DType.NVARCHAR, exp.DType.TEXT}
_PADDED = {exp.DType.CHAR, exp.DType.NCHAR, exp.DType.BPCHAR}
_TYPES = {
    exp.DType.BIGINT: "bigint",
    exp.DType.BOOLEAN: "boolean",
    exp.DType.DATE: "date",
    exp.DType.DOUBLE: "double",
    exp.DType.FLOAT: "real",
    exp.DType.INT: "int",
    exp.DType.INTERVAL: "interval",
    exp.DType.SMALLINT: "smallint",
    exp.DType.SUPER: "json",
    exp.DType.TIME: "time",
    exp.DType.TIMESTAMP: "timestamp",
    exp.DType.TIMESTAMPTZ: "timestamptz",
    exp.DType.TIMETZ: "timetz",
    exp.DType.VARBINARY: "blob",
    **dict.fromkeys(_TEXT | _PADDED, "varchar"),
}
# `float(24)` and less is a real.
_REAL_BITS = 24


def data_type(node: exp.DataType) -> exp.DataType:
    """A type of Redshift's in DuckDB's words; how long a text may be is left out."""
    kind = node.this
    sizes = [str(part.name) for part in node.expressions]
    if kind == exp.DType.DECIMAL:
        precision, scale = (*sizes, *("18", "0")[len(sizes) :])
        return exp.DataType.build(f"decimal({precision}, {scale})", dialect="duckdb")
    if kind == exp.DType.DOUBLE and sizes and int(sizes[0]) <= _REAL_BITS:
        kind = exp.DType.FLOAT
    if kind not in _TYPES:
        raise NotTranslated(f"type {node.sql('redshift').lower()}")
    return exp.DataType.build(_TYPES[kind], dialect="duckdb")


def cast(node: exp.Cast) -> exp.Expr:
    """CAST, `::`, CONVERT, and typed literals such as DATE '2008-01-31'."""
    kind, value = node.to.this, node.this
    sizes = [int(part.name) for part in node.to.expressions if part.name.isdigit()]
    target = data_type(node.to)
    if isinstance(value, exp.Literal) and value.is_string:
        value = _literal(node, value)
    if kind in _PADDED:
        # Blanks at the end of a CHAR do not count when it is compared, measured or joined.
        shortened = call("left", call("redshift_text", value), sizes[0] if sizes else 1)
        return call("rtrim", shortened, " ")
    if kind in _TEXT:
        text = call("redshift_text", value)
        return call("left", text, sizes[0]) if sizes else text
    if kind == exp.DType.SUPER:
        return call("to_json", value)
    if kind == exp.DType.VARBINARY:
        return call("redshift_to_bytes", value)
    return type(node)(this=value, to=target)


def _literal(cast: exp.Cast, node: exp.Literal) -> exp.Expr:
    """The text of a date, time or boolean in the form that DuckDB takes."""
    kind = cast.to.this
    text = str(node.this)
    if kind == exp.DType.BOOLEAN:
        return _boolean(text)
    reads = {
        exp.DType.DATE: literals.date,
        exp.DType.TIMESTAMP: literals.moment,
        exp.DType.TIMESTAMPTZ: literals.moment,
        exp.DType.TIME: literals.time,
        exp.DType.TIMETZ: literals.time_in_utc,
    }
    if kind not in reads:
        return node
    read = reads[kind](text)
    if kind == exp.DType.TIMETZ and isinstance(cast.parent, exp.Add):
        # Added to a date it is a moment of the zone it is written in.
        read = literals.time(text)
    if read is None:
        name = kind.value.lower()
        raise RedshiftError(f'ERROR: invalid input syntax for type {name}: "{text}"')
    if kind == exp.DType.TIMESTAMP:
        # An offset means nothing to a type without a zone.
        read = read[:10] + re.sub(r"[+-].*", "", read[10:])
    return exp.Literal.string(read)


def _boolean(text: str) -> exp.Expr:
    word = text.strip().lower()
    if word in ("t", "true", "y", "yes", "1"):
        return exp.true()
    if word in ("f", "false", "n", "no", "0"):
        return exp.false()
    raise RedshiftError(f'ERROR: invalid input syntax for type boolean: "{text}"')
