"""DuckDB's errors in Athena's words.

https://docs.aws.amazon.com/athena/latest/ug/error-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Callable

import duckdb
from sqlglot import exp

from local.athena.model import QueryFailed
from local.athena.sql.dialect import offset, position

ERROR_TYPES = {
    "CATALOG_NOT_FOUND": 1006,
    "COLUMN_NOT_FOUND": 1006,
    "DIVISION_BY_ZERO": 1001,
    "FUNCTION_NOT_FOUND": 1303,
    "INVALID_CAST_ARGUMENT": 1100,
    "INVALID_FUNCTION_ARGUMENT": 1106,
    "NOT_SUPPORTED": 1200,
    "SCHEMA_NOT_FOUND": 1301,
    "TABLE_ALREADY_EXISTS": 1110,
    "TABLE_NOT_FOUND": 1301,
    "TYPE_MISMATCH": 1002,
}
"""Error types of the user's category by the code a reason begins with; others are 1000."""

_TYPES = {
    "INT8": "tinyint",
    "INT16": "smallint",
    "INT32": "integer",
    "INT64": "bigint",
    "INT128": "decimal(38,0)",
    "FLOAT": "real",
}
_CODE = re.compile(r"(?P<code>[A-Z][A-Z_]+[A-Z]): (?P<rest>.*)", re.DOTALL)
_PYTHON = re.compile(r"Python exception occurred while executing the UDF: \w+: ")


def query_failed(code: str, reason: str) -> QueryFailed:
    """The failure of a query, its error type told by its code."""
    return QueryFailed(f"{code}: {reason}", error_type=ERROR_TYPES.get(code, 1000))


def failure(error: duckdb.Error, query: exp.Expr | None, sql: str) -> QueryFailed:
    """The failure that Athena would report; `query` and `sql` are as the user sent them."""
    text = str(error)
    message = text.partition(": ")[2] or text
    in_python = _PYTHON.match(message)
    if in_python:
        message = message[in_python.end() :]
    raised = _CODE.match(message)
    if raised:
        return query_failed(raised["code"], raised["rest"])
    if in_python:
        return query_failed("INVALID_FUNCTION_ARGUMENT", message)
    for pattern, told in _MESSAGES:
        if found := pattern.search(message):
            return query_failed(*told(found, query, sql))
    first_line = message.partition("\n")[0]
    for kind, code in _CODES.items():
        if isinstance(error, kind):
            return query_failed(code, first_line)
    return query_failed("NOT_SUPPORTED", first_line)


_Told = Callable[[re.Match[str], "exp.Expr | None", str], tuple[str, str]]


def _says(code: str, reason: str) -> _Told:
    return lambda found, _, __: (code, found.expand(reason))


def _overflow(found: re.Match[str], _: exp.Expr | None, __: str) -> tuple[str, str]:
    kind = _TYPES.get(found["type"])
    if kind is None:
        return "NUMERIC_VALUE_OUT_OF_RANGE", "Decimal overflow"
    return (
        "NUMERIC_VALUE_OUT_OF_RANGE",
        f"{kind} {found['operation']} overflow: {found['operands']}",
    )


def _out_of_range(found: re.Match[str], _: exp.Expr | None, __: str) -> tuple[str, str]:
    kind = _TYPES.get(found["type"], found["type"].lower())
    if found["source"]:
        return "NUMERIC_VALUE_OUT_OF_RANGE", f"{kind} addition overflow: {found['value']}"
    return "INVALID_CAST_ARGUMENT", f"Out of range for {kind}: {found['value']}"


def _not_aggregate(found: re.Match[str], query: exp.Expr | None, sql: str) -> tuple[str, str]:
    name = found["column"]
    columns = query.find_all(exp.Column) if query is not None else ()
    places = [offset(column) or 0 for column in columns if column.name.lower() == name]
    where = position(sql, min(places, default=None))
    return (
        "EXPRESSION_NOT_AGGREGATE",
        f"{where}: '{name}' must be an aggregate expression or appear in GROUP BY clause",
    )


# DuckDB has one exception class for many things, so its words decide.
_MESSAGES: list[tuple[re.Pattern[str], _Told]] = [
    (re.compile("Division by zero"), _says("DIVISION_BY_ZERO", "Division by zero")),
    (
        re.compile(
            r"Overflow in (?P<operation>\w+) of (?P<type>\w+)(?:\(\d+\))? \((?P<operands>.*?)\)"
        ),
        _overflow,
    ),
    (
        re.compile(
            r"with value (?P<value>.*?) can't be cast because the value is out of range for the "
            r"destination type (?P<type>\w+)(?P<source> when casting from source column sum\()?"
        ),
        _out_of_range,
    ),
    (
        re.compile(r'column "(?P<column>[^"]+)" must appear in the GROUP BY clause'),
        _not_aggregate,
    ),
    (
        re.compile("More than one row returned by a subquery"),
        _says("SUBQUERY_MULTIPLE_ROWS", "Scalar sub-query has returned multiple rows"),
    ),
    (
        re.compile("Overflow in SUM of DECIMAL"),
        _says("NUMERIC_VALUE_OUT_OF_RANGE", "Decimal overflow"),
    ),
    (
        re.compile("Like pattern must not end with escape character"),
        _says(
            "INVALID_FUNCTION_ARGUMENT",
            "Escape character must be followed by '%', '_' or the escape character itself",
        ),
    ),
    (
        re.compile("aggregate function calls cannot be nested"),
        _says("NESTED_AGGREGATION", "Cannot nest aggregations inside aggregation"),
    ),
    (
        re.compile(
            r"Casting value \"(?P<value>.*?)\" to type DECIMAL\((?P<p>\d+),(?P<s>\d+)\) failed"
        ),
        _says("INVALID_CAST_ARGUMENT", r"Cannot cast DECIMAL '\g<value>' to DECIMAL(\g<p>, \g<s>)"),
    ),
    (
        re.compile(r"Could not cast value (?P<value>.*?) to DECIMAL\((?P<p>\d+),(?P<s>\d+)\)"),
        _says("INVALID_CAST_ARGUMENT", r"Cannot cast '\g<value>' to DECIMAL(\g<p>, \g<s>)"),
    ),
    (
        re.compile(r"Could not convert string '(?P<value>.*?)' to (?P<type>\w+)", re.DOTALL),
        _says("INVALID_CAST_ARGUMENT", r"Cannot cast '\g<value>' to \g<type>"),
    ),
]  # fmt: skip

_CODES: dict[type[duckdb.Error], str] = {
    duckdb.ConversionException: "INVALID_CAST_ARGUMENT",
    duckdb.OutOfRangeException: "NUMERIC_VALUE_OUT_OF_RANGE",
    duckdb.OutOfMemoryException: "EXCEEDED_LOCAL_MEMORY_LIMIT",
    duckdb.InvalidInputException: "INVALID_FUNCTION_ARGUMENT",
}
