"""JSON functions: https://trino.io/docs/current/functions/json.html

What is asked for by json_extract's small paths is here; SQL's own JSON functions are in `sql_json`.
"""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.functions.json_steps import MISSING, follow
from local.athena.sql.functions.json_text import NotJson, Number, read, scalar_text, write
from local.athena.sql.typed.coercion import cast_to
from local.athena.sql.typed.expression import Fault, InvalidArgument, Typed
from local.athena.types import JSON

CHAPTER = Chapter("JSON")


def literal(text: str) -> Typed:
    """`JSON '...'`; raises Fault where the text is no JSON."""
    try:
        node = exp.Literal.string(write(read(text), sort=True))
    except NotJson as error:
        raise Fault("INVALID_LITERAL", f"'{text}' is not a valid JSON literal") from error
    return Typed(cast_to(node, JSON), JSON)


@CHAPTER.python("json_parse(text varchar(x)) -> json")
def _parse(text: str) -> str:
    try:
        return write(read(text), sort=True)
    except NotJson:
        raise InvalidArgument(f"Cannot convert value to JSON: '{text}'") from None


CHAPTER.macro("json_format(value json) -> varchar", "CAST(value AS VARCHAR)")


def _extract(text: str, path: str) -> str | None:
    value = follow(text, path)
    return None if value is MISSING else write(value)


def _extract_scalar(text: str, path: str) -> str | None:
    value = follow(text, path)
    return None if value is MISSING else scalar_text(value)


def _size(text: str, path: str) -> int | None:
    value = follow(text, path)
    if value is MISSING:
        return None
    return len(value) if isinstance(value, list | dict) else 0


def _array_length(text: str) -> int | None:
    value = follow(text, "$")
    return len(value) if isinstance(value, list) else None


def _array_get(text: str, place: int) -> str | None:
    value = follow(text, "$")
    if not isinstance(value, list) or not -len(value) <= place < len(value):
        return None
    found = value[place]
    if isinstance(found, str):
        return found  # without its quotes, and so no JSON: as Trino's documentation has it
    return None if found is None else write(found)


def _is_scalar(text: str) -> bool:
    value = follow(text, "$")
    if value is MISSING:
        raise InvalidArgument(f"Invalid JSON value: {text}")
    return not isinstance(value, list | dict)


def _array_contains(text: str, wanted: Any) -> bool | None:
    value = follow(text, "$")
    if not isinstance(value, list):
        return None
    return any(_same(each, wanted) for each in value)


def _same(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, bool) or isinstance(value, bool):
        return value is wanted
    if isinstance(wanted, float):
        return isinstance(value, Number) and float(value) == wanted
    return type(value) is type(wanted) and bool(value == wanted)


for _input in ("json", "varchar(x)"):
    CHAPTER.python(f"json_extract(value {_input}, path varchar(y)) -> json")(_extract)
    CHAPTER.python(f"json_extract_scalar(value {_input}, path varchar(y)) -> varchar")(
        _extract_scalar
    )
    CHAPTER.python(f"json_size(value {_input}, path varchar(y)) -> bigint")(_size)
    CHAPTER.python(f"json_array_length(value {_input}) -> bigint")(_array_length)
    CHAPTER.python(f"json_array_get(value {_input}, place bigint) -> json")(_array_get)
    CHAPTER.python(f"is_json_scalar(value {_input}) -> boolean")(_is_scalar)
    for _kind in ("boolean", "bigint", "double", "varchar(y)"):
        CHAPTER.python(f"json_array_contains(value {_input}, wanted {_kind}) -> boolean")(
            _array_contains
        )
