"""DuckDB's errors in Redshift's words.

https://docs.aws.amazon.com/redshift/latest/dg/r_error_codes.html
"""

from __future__ import annotations

import re

import duckdb
from sqlglot import exp
from sqlglot.errors import SqlglotError

from local.redshift.translation.chapter import PREFIX
from local.redshift.translation.dialect import DIALECT

_TYPES = {
    "BIGINT": "bigint", "BLOB": "varbyte", "BOOL": "boolean", "BOOLEAN": "boolean",
    "DATE": "date", "DOUBLE": "double precision", "FLOAT": "real", "HUGEINT": "numeric",
    "INT16": "smallint", "INT32": "integer", "INT64": "bigint", "INTEGER": "integer",
    "INTEGER_LITERAL": "integer", "INTERVAL": "interval", "JSON": "super",
    "SMALLINT": "smallint", "STRING_LITERAL": '"unknown"', "TIME": "time without time zone",
    "TIMESTAMP": "timestamp without time zone",
    "TIMESTAMP WITH TIME ZONE": "timestamp with time zone", "VARCHAR": "character varying",
    "SQLNULL": '"unknown"', "NULL": '"unknown"',
}  # fmt: skip
_HINT = (
    "\n  Hint: No function matches the given name and argument types. "
    "You may need to add explicit type casts."
)


def translated_error(error: duckdb.Error, sql: str) -> str:
    """What Redshift would say of a failure of DuckDB's; `sql` is as the user sent it."""
    message = str(error)
    text = message.partition("\n")[0].partition(": ")[2] or message
    if "ERROR: " in text:
        # Our macros raise in Redshift's words.
        return text[text.index("ERROR: ") :]
    for pattern, words in _WORDS:
        found = re.search(pattern, message, re.DOTALL)
        if found:
            said = words.format(**{name: part for name, part in found.groupdict().items() if part})
            return f"ERROR: {said}{_tables(sql) if words.endswith('does not exist in') else ''}"
    if found := re.search(r"(?:call|types) [\"'](?P<name>[^(]+)\((?P<types>.*?)\)[\"']", text):
        return _no_function(found["name"], found["types"])
    if found := re.search(r"Macro (?P<name>\w+)\(\) (?:does not support|has multiple)", text):
        return _no_function(found["name"], "...")
    return f"ERROR: {text.replace(PREFIX, '')}"


_WORDS = (
    (r"because schema \"(?P<name>[^\"]+)\" does not exist", 'schema "{name}" does not exist'),
    (r"Table with name (?P<name>\S+) does not exist", 'relation "{name}" does not exist'),
    (r"Table with name \"(?P<name>[^\"]+)\" already exists", 'Relation "{name}" already exists'),
    (r"table \"(?P<name>[^\"]+)\" depends on sequence", 'Relation "{name}" already exists'),
    (r"View with name (?P<name>\S+) does not exist", 'view "{name}" does not exist'),
    (r"Schema with name \"?(?P<name>[^\s\"]+)\"? does not exist", 'schema "{name}" does not exist'),
    (r"Referenced column \"(?P<name>[^\"]+)\" (?:was )?not found(?! because)",
     'column "{name}" does not exist in'),
    (r"\"(?P<table>[^\"]+)\" does not have a column named \"(?P<name>[^\"]+)\"",
     'column {table}.{name} does not exist'),
    (r"Referenced column \"(?P<name>[^\"]+)\" was not found because",
     'column "{name}" does not exist'),
    (r"Referenced table \"(?P<name>[^\"]+)\" not found",
     'missing FROM-clause entry for table "{name}"'),
    (r"Table \"(?P<table>[^\"]+)\" does not have a column with name \"(?P<name>[^\"]+)\"",
     'column "{name}" of relation "{table}" does not exist'),
    (r"Referenced update column (?P<name>\S+) not found", 'column "{name}" does not exist in'),
    (r"Ambiguous reference to column name \"(?P<name>[^\"]+)\"",
     'column reference "{name}" is ambiguous'),
    (r"column \"(?P<name>[^\"]+)\" must appear in the GROUP BY",
     'column "{name}" must appear in the GROUP BY clause or be used in an aggregate function'),
    (r"[Dd]ivision by zero", "Divide by zero"),
    (r"invalid date field format: \"(?P<value>[^\"]*)\"",
     'invalid input syntax for type date: "{value}"'),
    (r"invalid timestamp field format: \"(?P<value>[^\"]*)\"",
     'invalid input syntax for type timestamp: "{value}"'),
    (r"[Cc]ould not convert string '(?P<value>.*?)' to INT\d+",
     'invalid input syntax for integer: "{value}"'),
    (r"[Cc]ould not convert string '(?P<value>.*?)' to BOOL",
     'invalid input syntax for type boolean: "{value}"'),
    (r"[Cc]ould not convert string [\"'](?P<value>.*?)[\"'] to (?:DOUBLE|FLOAT)",
     'invalid input syntax for type double precision: "{value}"'),
    (r"[Cc]ould not convert string [\"'](?P<value>.*?)[\"'] to DECIMAL",
     'invalid input syntax for type numeric: "{value}"'),
    (r"invalid perl operator|invalid escape sequence",
     "NOT SUPPORTED locally: regular expression"),
    (r"Malformed JSON", "JSON parsing error"),
    (r"Could not cast value .* to DECIMAL|DECIMAL\([\d, ]+\) failed: value is out of range",
     "Numeric data overflow (result precision)"),
    (r"(?:out of range for the destination type|Overflow in \w+ of) INT16",
     "smallint out of range"),
    (r"(?:out of range for the destination type|Overflow in \w+ of) INT32",
     "integer out of range"),
    (r"(?:out of range for the destination type|Overflow in \w+ of) INT64",
     "bigint out of range"),
    (r"Overflow in \w+ of DECIMAL", "Numeric data overflow (result precision)"),
    (r"More than one row returned by a subquery", "single-row subquery returns more than one row"),
    (r"aggregate function calls cannot be nested", "aggregate function calls may not be nested"),
    (r"GROUP BY clause cannot contain aggregates", "aggregates not allowed in GROUP BY clause"),
    (r"WHERE clause cannot contain aggregates", "aggregates not allowed in WHERE clause"),
    (r"WHERE clause cannot contain window functions",
     "window functions not allowed in WHERE clause"),
    (r"same number of result columns",
     "each UNION query must have the same number of columns"),
    (r"NOT NULL constraint failed: (?:\w+\.)?(?P<name>\w+)",
     'Cannot insert a NULL value into column {name}'),
    (r"has (?P<most>\d+) columns but (?P<given>\d+) values were supplied",
     "INSERT has more or fewer expressions than target columns"),
    (r"[Uu]nknown TimeZone '(?P<zone>[^']*)'", 'time zone "{zone}" not recognized'),
)  # fmt: skip


def _tables(sql: str) -> str:
    """The tables of a statement, as the end of the sentence that a column is in none of them."""
    try:
        tree = DIALECT.parse(sql)[0]
    except (SqlglotError, RecursionError):
        return " the statement"
    names = [table.alias_or_name.lower() for table in tree.find_all(exp.Table)] if tree else []
    return " " + (", ".join(dict.fromkeys(names)) or "unnamed_subquery")


def _no_function(name: str, types: str) -> str:
    spelled = [_TYPES.get(kind.strip(), _decimal(kind.strip())) for kind in _split(types)]
    function = name.removeprefix(PREFIX).strip('"')
    if re.fullmatch(r"\W+", function) and len(spelled) == 2:
        return (
            f"ERROR: operator does not exist: {spelled[0]} {function} {spelled[1]}{_HINT}".replace(
                "function matches", "operator matches"
            )
        )
    return f"ERROR: function {function}({', '.join(spelled)}) does not exist{_HINT}"


def _split(types: str) -> list[str]:
    return re.split(r",\s*(?![^(]*\))", types) if types else []


def _decimal(kind: str) -> str:
    return "numeric" if kind.startswith("DECIMAL") else kind.lower()
