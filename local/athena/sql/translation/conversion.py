"""Conversion functions: https://trino.io/docs/current/functions/conversion.html

What Athena rounds, cuts, pads or refuses, DuckDB's own CAST does otherwise.
"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.translation.chapter import Chapter
from local.translation.chapter import NotTranslated, call, once

CHAPTER = Chapter("Conversion")

# One macro for all types: `typeof` is known when a query is bound, so only one branch ever counts;
# TRY_CAST where DuckDB would look into the others too when it folds constants.
# They work on the value's text, which any type has without an error of the binder.
CHAPTER.helper(
    "double_text",
    "(text) AS CASE WHEN text IN ('nan', '-nan') THEN 'NaN' WHEN text = 'inf' THEN 'Infinity' "
    "WHEN text = '-inf' THEN '-Infinity' "
    "WHEN TRY_CAST(text AS DOUBLE) = 0 "
    "OR abs(TRY_CAST(text AS DOUBLE)) BETWEEN 1e-3 AND 9999999 THEN text WHEN text IS NOT NULL "
    "THEN error('NOT_SUPPORTED: CAST of a double with an exponent to varchar') END",
)
CHAPTER.helper(
    "milliseconds_text",
    "(text) AS text[1:19] || rpad(CASE WHEN text[20:20] = '.' THEN text[20:23] ELSE '.' END, "
    "4, '0')",
)
CHAPTER.helper(
    "json_text",
    "(text) AS CASE WHEN text[1:1] IN ('{', '[') "
    "THEN error('INVALID_CAST_ARGUMENT: Cannot cast ''' || text || ''' to varchar') "
    "WHEN text = 'null' THEN NULL ELSE json_extract_string(TRY_CAST(text AS JSON), '$') END",
)
CHAPTER.helper(
    "to_varchar",
    "(value) AS "
    + once(
        "value",
        "CASE typeof(it) "
        "WHEN 'DOUBLE' THEN athena_double_text(CAST(it AS VARCHAR)) "
        "WHEN 'FLOAT' THEN athena_double_text(CAST(it AS VARCHAR)) "
        "WHEN 'TIMESTAMP' THEN athena_milliseconds_text(CAST(it AS VARCHAR)) "
        "WHEN 'TIMESTAMP WITH TIME ZONE' "
        "THEN athena_milliseconds_text(CAST(it AS VARCHAR)) || ' UTC' "
        "WHEN 'JSON' THEN athena_json_text(CAST(it AS VARCHAR)) "
        "WHEN 'BLOB' THEN error('TYPE_MISMATCH: Cannot cast varbinary to varchar') "
        "ELSE CAST(it AS VARCHAR) END",
    ),
)
# DuckDB would round the text '2.5'; Athena refuses it, and the added text makes DuckDB do so too.
CHAPTER.helper(
    "integral",
    "(value, target) AS "
    + once(
        "value",
        "CASE typeof(it) "
        "WHEN 'VARCHAR' THEN CAST(CASE WHEN regexp_full_match(CAST(it AS VARCHAR), '[+-]?[0-9]+') "
        "THEN CAST(it AS VARCHAR) ELSE CAST(it AS VARCHAR) || chr(1) || target END AS HUGEINT) "
        "WHEN 'DOUBLE' THEN CAST(round(TRY_CAST(CAST(it AS VARCHAR) AS DOUBLE)) AS HUGEINT) "
        "WHEN 'FLOAT' THEN CAST(round(TRY_CAST(CAST(it AS VARCHAR) AS DOUBLE)) AS HUGEINT) "
        "ELSE CAST(it AS HUGEINT) END",
    ),
)
CHAPTER.helper(
    "try_integral",
    "(value) AS "
    + once(
        "value",
        "CASE typeof(it) "
        "WHEN 'VARCHAR' THEN CASE WHEN regexp_full_match(CAST(it AS VARCHAR), '[+-]?[0-9]+') "
        "THEN TRY_CAST(CAST(it AS VARCHAR) AS HUGEINT) END "
        "WHEN 'DOUBLE' THEN TRY_CAST(round(TRY_CAST(CAST(it AS VARCHAR) AS DOUBLE)) AS HUGEINT) "
        "WHEN 'FLOAT' THEN TRY_CAST(round(TRY_CAST(CAST(it AS VARCHAR) AS DOUBLE)) AS HUGEINT) "
        "ELSE TRY_CAST(it AS HUGEINT) END",
    ),
)
CHAPTER.unsupported("format_number", "human_readable_seconds", "parse_data_size", "typeof")

_INTEGRAL = {exp.DType.TINYINT, exp.DType.SMALLINT, exp.DType.INT, exp.DType.BIGINT}
_TEXT = {exp.DType.VARCHAR, exp.DType.TEXT, exp.DType.CHAR}
_TIMES = {exp.DType.TIME, exp.DType.TIMESTAMP, exp.DType.TIMESTAMPTZ}
_KNOWN = {
    *_INTEGRAL,
    *_TEXT,
    *_TIMES,
    exp.DType.ARRAY,
    exp.DType.BOOLEAN,
    exp.DType.DATE,
    exp.DType.DECIMAL,
    exp.DType.DOUBLE,
    exp.DType.FLOAT,
    exp.DType.JSON,
    exp.DType.MAP,
    exp.DType.STRUCT,
    exp.DType.UUID,
    exp.DType.VARBINARY,
}


def cast(node: exp.Cast) -> exp.Expr:
    """CAST, and typed literals such as DATE '2020-01-01', which are casts to sqlglot."""
    return _cast(node, strict=True)


def try_cast(node: exp.TryCast) -> exp.Expr:
    """TRY_CAST: NULL for what cannot be cast."""
    return _cast(node, strict=False)


def _cast(node: exp.Cast, *, strict: bool) -> exp.Expr:
    kind = node.to.this
    if kind in _INTEGRAL and not _is_number_literal(node.this):
        whole = (
            call("athena_integral", node.this, kind.value)
            if strict
            else call("athena_try_integral", node.this)
        )
        node.set("this", whole)
    if kind in _TEXT:
        return _to_text(node)
    if kind == exp.DType.JSON:
        return call("to_json", node.this)
    return node


def _is_number_literal(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string and "." not in node.this


def _to_text(node: exp.Cast) -> exp.Expr:
    value = node.this
    # A literal's text is its own: TIMESTAMP '2020-01-01 00:00:00' has no milliseconds.
    literal = value.this if isinstance(value, exp.Cast) and value.to.this in _TIMES else value
    if isinstance(literal, exp.Literal) and literal.is_string:
        text: exp.Expr = exp.Cast(this=value, to=exp.DataType(this=exp.DType.TEXT))
    else:
        text = call("athena_to_varchar", value)
    sizes = node.to.meta.get("sizes") or []
    if not sizes:
        return text
    shortened = call("left", text, int(sizes[0]))
    if node.to.this == exp.DType.CHAR:
        return call("rpad", shortened, int(sizes[0]), " ")
    return shortened


def data_type(node: exp.DataType) -> exp.Expr:
    """A type of Athena's in DuckDB's words."""
    kind = node.this
    if kind not in _KNOWN:
        raise NotTranslated(f"type {node.sql('trino').lower()}")
    sizes = [part.name for part in node.expressions if isinstance(part, exp.DataTypeParam)]
    if kind in _TEXT:
        text = exp.DataType(this=kind)
        text.meta["sizes"] = sizes
        return text
    if kind in _TIMES:
        literal = isinstance(node.parent, exp.Cast) and isinstance(node.parent.this, exp.Literal)
        if sizes and int(sizes[0]) not in ((*range(7),) if literal else (3, 6)):
            raise NotTranslated(f"{kind.value.lower()}({sizes[0]})")
        return exp.DataType(this=kind)
    if kind == exp.DType.DECIMAL and not sizes:
        return _decimal(node)
    if (
        kind == exp.DType.STRUCT
        and node.expressions
        and isinstance(node.expressions[0], exp.DataType)
    ):
        raise NotTranslated("row types without field names")
    return node


def _decimal(node: exp.DataType) -> exp.DataType:
    """DECIMAL '1.25' is a decimal(3,2); CAST(x AS DECIMAL) is to a decimal(38,0)."""
    value = node.parent.this if isinstance(node.parent, exp.Cast) else None
    if not (isinstance(value, exp.Literal) and value.is_string):
        return exp.DataType.build("decimal(38, 0)")
    whole, _, fraction = value.this.lstrip("+-").partition(".")
    precision = max(len(whole.lstrip("0")) + len(fraction), 1)
    return exp.DataType.build(f"decimal({precision}, {len(fraction)})")
