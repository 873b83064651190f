"""JSON functions: https://trino.io/docs/current/functions/json.html

What is asked for by json_extract's small paths is here; SQL's own JSON functions are in `sql_json`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlglot import exp

from local.athena.sql.binding.typed import InvalidArgument, Typed
from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.functions.json_text import NotJson, Number, read, scalar_text, write
from local.athena.types import JSON

CHAPTER = Chapter("JSON")

Path = tuple[str | int, ...]
_MISSING = object()


def literal(text: str) -> Typed:
    """`JSON '...'`; raises QueryFailed when the query runs, where the text is no JSON."""
    node = exp.Anonymous(this="athena_py_json_parse_0", expressions=[exp.Literal.string(text)])
    return Typed(node, JSON)


@CHAPTER.python("json_parse(text varchar(x)) -> json")
def _parse(text: str) -> str:
    try:
        return write(read(text), sort=True)
    except NotJson:
        raise InvalidArgument(f"Cannot convert value to JSON: '{text}'") from None


CHAPTER.macro("json_format(value json) -> varchar", "CAST(value AS VARCHAR)")


@lru_cache(maxsize=1024)
def _path(text: str) -> Path:
    """The steps of `$.store.book[0]["key"]`; raises InvalidArgument."""
    if not text.startswith("$"):
        raise InvalidArgument(f"Invalid JSON path: '{text}'")
    steps: list[str | int] = []
    at = 1
    step: str | int
    while at < len(text):
        if text[at] == "." and text[at + 1 : at + 2] != "[":
            step, at = _name(text, at + 1)
        elif text[at] in ".[":
            step, at = _bracket(text, text.index("[", at) + 1)
        else:
            raise InvalidArgument(f"Invalid JSON path: '{text}'")
        steps.append(step)
    return tuple(steps)


def _name(text: str, at: int) -> tuple[str, int]:
    end = at
    while end < len(text) and text[end] not in ".[":
        end += 1
    name = text[at:end]
    if not name or not all(character.isalnum() or character in "_-$:@/" for character in name):
        raise InvalidArgument(f"Invalid JSON path: '{text}'")
    return name, end


def _bracket(text: str, at: int) -> tuple[str | int, int]:
    if text[at : at + 1] == '"':
        characters, at = [], at + 1
        while at < len(text) and text[at] != '"':
            at += text[at] == "\\"
            characters.append(text[at : at + 1])
            at += 1
        if text[at : at + 2] != '"]':
            raise InvalidArgument(f"Invalid JSON path: '{text}'")
        return "".join(characters), at + 2
    end = text.find("]", at)
    inside = text[at:end]
    if end < 0 or not inside or not all(c.isalnum() or c in "_-" for c in inside):
        raise InvalidArgument(f"Invalid JSON path: '{text}'")
    return int(inside) if inside.isdigit() else inside, end + 1


def _found(text: str, path: str) -> Any:
    """What a path leads to; _MISSING where it leads nowhere, or the text is no JSON."""
    steps = _path(path)
    try:
        value = read(text)
    except NotJson:
        return _MISSING
    for step in steps:
        if isinstance(value, dict):
            value = value.get(str(step), _MISSING)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return _MISSING
        if value is _MISSING:
            return _MISSING
    return value


def _extract(text: str, path: str) -> str | None:
    value = _found(text, path)
    return None if value is _MISSING else write(value)


def _extract_scalar(text: str, path: str) -> str | None:
    value = _found(text, path)
    return None if value is _MISSING else scalar_text(value)


def _size(text: str, path: str) -> int | None:
    value = _found(text, path)
    if value is _MISSING:
        return None
    return len(value) if isinstance(value, list | dict) else 0


def _array_length(text: str) -> int | None:
    value = _found(text, "$")
    return len(value) if isinstance(value, list) else None


def _array_get(text: str, place: int) -> str | None:
    value = _found(text, "$")
    if not isinstance(value, list) or not -len(value) <= place < len(value):
        return None
    found = value[place]
    if isinstance(found, str):
        return found  # without its quotes, and so no JSON: as Trino's documentation has it
    return None if found is None else write(found)


def _is_scalar(text: str) -> bool:
    value = _found(text, "$")
    if value is _MISSING:
        raise InvalidArgument(f"Invalid JSON value: {text}")
    return not isinstance(value, list | dict)


def _array_contains(text: str, wanted: Any) -> bool | None:
    value = _found(text, "$")
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
