"""The text of a field as a value of its column's type, in DuckDB's SQL."""

from __future__ import annotations

from local.athena.catalogue.quoting import literal
from local.athena.types import INTEGERS, Type

_INTEGER = r"[+-]?[0-9]+(\.[0-9]*)?"
_NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?[dDfF]?|[+-]?Infinity|NaN"
_DECIMAL = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
_DATE = r"\s*-?[0-9]{1,10}-[0-9]{1,2}-[0-9]{1,2}( .*)?\s*"
_TIMESTAMP = (
    r"\s*-?[0-9]{1,10}-[0-9]{1,2}-[0-9]{1,2}"
    r"([ T][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]{1,9})?)?\s*"
)


def scalar(text: str, kind: Type) -> str:
    """A text as Hive's text formats read it: NULL where it is no such value."""
    if kind.name in ("varchar", "char"):
        return sized(text, kind)
    if kind.name in INTEGERS:
        # The fraction of a number is passed over.
        return _matching(text, _INTEGER, f"TRY_CAST(split_part({text}, '.', 1) AS {kind.duckdb})")
    if kind.name in ("real", "double"):
        number = f"TRY_CAST(rtrim({text}, 'dDfF') AS {kind.duckdb})"
        return f"CASE WHEN {text} = 'NaN' THEN 'NaN' ELSE {_matching(text, _NUMBER, number)} END"
    if kind.name == "decimal":
        return _matching(text, _DECIMAL, f"TRY_CAST({text} AS {kind.duckdb})")
    if kind.name == "boolean":
        return f"CASE lower({text}) WHEN 'true' THEN true WHEN 'false' THEN false END"
    if kind.name == "varbinary":
        return f"from_base64({text})"
    if kind.name == "date":
        return _matching(text, _DATE, f"TRY_CAST(split_part(trim({text}), ' ', 1) AS DATE)")
    return _matching(text, _TIMESTAMP, milliseconds(f"TRY_CAST(trim({text}) AS TIMESTAMP)"))


def sized(text: str, kind: Type) -> str:
    """A text cut to a varchar(n), or cut and padded to a char(n); for other types, as it is."""
    if kind.name not in ("varchar", "char") or not kind.sizes:
        return text
    cut = f"left({text}, {kind.sizes[0]})"
    return f"rpad({cut}, {kind.sizes[0]}, ' ')" if kind.name == "char" else cut


def milliseconds(moment: str) -> str:
    """A TIMESTAMP rounded to the milliseconds that Athena keeps of one."""
    return f"date_trunc('millisecond', {moment} + INTERVAL 500 MICROSECOND)"


def _matching(text: str, pattern: str, value: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, {literal(pattern)}) THEN {value} END"
