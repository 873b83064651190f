"""DuckDB's errors in Athena's words.

https://docs.aws.amazon.com/athena/latest/ug/error-reference.html
"""

from __future__ import annotations

import re

import duckdb
from sqlglot import exp

from local.athena.model import QueryFailed
from local.athena.sql.translation.chapter import PREFIX
from local.athena.sql.translation.dialect import offset, position

_ERROR_TYPES = {
    "DIVISION_BY_ZERO": 1001,
    "TYPE_MISMATCH": 1002,
    "COLUMN_NOT_FOUND": 1006,
    "INVALID_CAST_ARGUMENT": 1100,
    "INVALID_FUNCTION_ARGUMENT": 1106,
    "NOT_SUPPORTED": 1200,
}

# DuckDB has one exception class for many things, so its words decide.
_COLUMN = re.compile(r'Referenced column "(?P<column>[^"]+)" (?:was )?not found')
_TABLE_OF_COLUMN = re.compile(r'Referenced table "(?P<table>[^"]+)" not found')
_AMBIGUOUS = re.compile(r'Ambiguous reference to column name "(?P<column>[^"]+)"')
_PARAMETERS = re.compile(
    r"No function matches the given name and argument types '(?P<function>\w+)\((?P<types>.*)\)'"
)
_MACRO_PARAMETERS = re.compile(r"Macro (?P<function>\w+)\(\) (?:does not support|has multiple)")
_CAST = re.compile(r"[Cc]ould not convert string '(?P<value>.*?)' to (?P<type>\w+)", re.DOTALL)
_RAISED = re.compile(r"(?P<code>[A-Z][A-Z_]+[A-Z]): (?P<rest>.*)", re.DOTALL)


def failure(error: duckdb.Error, query: exp.Query, sql: str) -> QueryFailed:
    """The failure that Athena would report; `query` and `sql` are as the user sent them."""
    message = str(error)
    code, reason = _translated(error, message, query, sql)
    return QueryFailed(f"{code}: {reason}", error_type=_ERROR_TYPES.get(code, 1000))


def _translated(error: duckdb.Error, message: str, query: exp.Query, sql: str) -> tuple[str, str]:
    first_line = message.partition("\n")[0]
    text = first_line.partition(": ")[2] or first_line
    raised = _RAISED.match(message.partition(": ")[2])
    if raised:
        return raised["code"], raised["rest"]
    if "Division by zero" in message:
        return "DIVISION_BY_ZERO", "Division by zero"
    if found := _COLUMN.search(message):
        return "COLUMN_NOT_FOUND", _unresolved(found["column"], query, sql)
    if found := _TABLE_OF_COLUMN.search(message):
        return "COLUMN_NOT_FOUND", _unresolved(found["table"], query, sql)
    if found := _PARAMETERS.search(first_line):
        types = found["types"].replace("INTEGER_LITERAL", "INTEGER").replace("STRING_", "VARCHAR_")
        shown = types.replace("_LITERAL", "").lower()
        return "TYPE_MISMATCH", _unexpected(f" ({shown})", found["function"], query, sql)
    if found := _MACRO_PARAMETERS.search(first_line):
        return "TYPE_MISMATCH", _unexpected("", found["function"], query, sql)
    if found := _AMBIGUOUS.search(message):
        where = _place(found["column"], query, sql)
        return "AMBIGUOUS_NAME", f"{where}: Column '{found['column']}' is ambiguous"
    if isinstance(error, duckdb.ConversionException):
        if found := _CAST.search(message):
            value, _, target = found["value"].partition(_MARK)
            kind = target or _TYPES.get(found["type"], found["type"].lower())
            return "INVALID_CAST_ARGUMENT", f"Cannot cast '{value}' to {kind}"
        return "INVALID_CAST_ARGUMENT", text
    if isinstance(error, duckdb.OutOfRangeException):
        return "NUMERIC_VALUE_OUT_OF_RANGE", text
    if isinstance(error, duckdb.OutOfMemoryException):
        return "EXCEEDED_LOCAL_MEMORY_LIMIT", "Query exceeded the memory of the local engine"
    if isinstance(error, duckdb.BinderException):
        return "TYPE_MISMATCH", f"{position(sql, offset(query))}: {text}"
    if isinstance(error, duckdb.InvalidInputException):
        return "INVALID_FUNCTION_ARGUMENT", text
    return "NOT_SUPPORTED", text


_TYPES = {
    "INT8": "TINYINT",
    "INT16": "SMALLINT",
    "INT32": "INT",
    "INT64": "BIGINT",
    "INT128": "BIGINT",
}
# The conversion chapter adds it, and the type, to a text that DuckDB would take for an integer.
_MARK = "\x01"


def _unresolved(name: str, query: exp.Query, sql: str) -> str:
    column = _column(name, query)
    spelled = ".".join(part.name.lower() for part in column.parts) if column else name.lower()
    return (
        f"{_place(name, query, sql)}: Column '{spelled}' cannot be resolved or requester is "
        "not authorized to access requested resources"
    )


def _unexpected(types: str, function: str, query: exp.Query, sql: str) -> str:
    name = function.removeprefix(PREFIX)
    calls = (call for call in query.find_all(exp.Anonymous) if call.name.lower() == name)
    start = min((call.meta["start"] for call in calls), default=None)
    return f"{position(sql, start)}: Unexpected parameters{types} for function {name}"


def _place(name: str, query: exp.Query, sql: str) -> str:
    column = _column(name, query)
    return position(sql, offset(column) if column else None)


def _column(name: str, query: exp.Query) -> exp.Column | None:
    """The first column in the text that has the name, or is of a table that has it."""
    columns = sorted(query.find_all(exp.Column), key=lambda column: offset(column) or 0)
    for column in columns:
        if name.lower() in (part.name.lower() for part in column.parts):
            return column
    return None
