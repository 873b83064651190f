"""JSON values as SQL literals.

Athena's ExecutionParameters are SQL expressions, not bound values: whatever is not quoted here
would be read as SQL. https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date

from querysocket.engines import Parameter
from querysocket.errors import InvalidMessage, LimitExceeded

MAX_LITERAL_CHARACTERS = 1_024
"""Of one ExecutionParameter: StartQueryExecution's own limit."""

_MAX_BIGINT = 2**63 - 1
_MAX_DECIMAL = 10**38 - 1
_WORDS: Mapping[str, bool | None] = {"NULL": None, "TRUE": True, "FALSE": False}
_QUOTED = re.compile(r"(?:(?P<type>DATE|DECIMAL) )?'(?P<text>(?:[^']|'')*)'")


def athena_literal(value: Parameter) -> str:
    """One literal of Trino's grammar: NULL, TRUE, 42, 1.5E0, 'it''s', DATE '2015-12-01'.

    Raises InvalidMessage for a number no SQL type holds, LimitExceeded for a text too long.
    """
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return _integer(value)
        case float():
            return _double(value)
        case date():
            return f"DATE '{value.isoformat()}'"
    literal = "'" + value.replace("'", "''") + "'"
    if len(literal) > MAX_LITERAL_CHARACTERS:
        raise LimitExceeded(
            f"A parameter has {len(literal):,} characters as a literal; Athena's limit is"
            f" {MAX_LITERAL_CHARACTERS:,}."
        )
    return literal


def _integer(value: int) -> str:
    if abs(value) <= _MAX_BIGINT:
        return str(value)
    if abs(value) <= _MAX_DECIMAL:
        return f"DECIMAL '{value}'"
    raise InvalidMessage("A parameter is an integer of more than 38 digits. Send it as a string.")


def _double(value: float) -> str:
    if not math.isfinite(value):
        raise InvalidMessage("A parameter is a number too large for a double. Send it as a string.")
    digits, _, exponent = repr(value).partition("e")
    return f"{digits}E{int(exponent or 0)}"


def value_of(literal: str) -> Parameter:
    """The value that `athena_literal` made the literal of; raises ValueError for one of others."""
    if literal in _WORDS:
        return _WORDS[literal]
    if not (quoted := _QUOTED.fullmatch(literal)):
        return float(literal) if "E" in literal else int(literal)
    text = quoted["text"].replace("''", "'")
    match quoted["type"]:
        case "DATE":
            return date.fromisoformat(text)
        case "DECIMAL":
            return int(text)
    return text


def json_value(text: str | None, athena_type: str) -> Parameter:
    """The value of a result cell in JSON's types, from the text that Athena gives.

    Integers, doubles and booleans become JSON's; NaN and the infinities, which JSON lacks, and all
    other types stay text, decimals among them, so that no digit is lost.
    """
    if text is None:
        return None
    match athena_type:
        case "boolean":
            return text == "true"
        case "tinyint" | "smallint" | "integer" | "bigint":
            return int(text)
        case "float" | "double":
            number = float(text)
            return number if math.isfinite(number) else text
    return text
