"""What json_exists, json_value, json_query, json_array and json_object compute.

Their clauses are read by the dialect and bound in `binding.sql_json`.
https://trino.io/docs/current/functions/json.html
"""

from __future__ import annotations

import json
from typing import Any

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.functions.json_path_items import PathError, items
from local.athena.sql.functions.json_text import NotJson, read, scalar_text, write
from local.athena.sql.typed.expression import InvalidArgument

CHAPTER = Chapter("SQL/JSON")


class _Unreadable(Exception):
    """The input is no JSON, or the path cannot be followed; its text says which."""


def _items(text: str, path: str, variables: str) -> list[Any]:
    try:
        document = read(text)
    except NotJson as error:
        raise _Unreadable("JSON_INPUT_CONVERSION_ERROR: conversion to JSON failed: ") from error
    try:
        return items(path, document, read(variables))
    except PathError as error:
        raise _Unreadable(f"PATH_EVALUATION_ERROR: path evaluation failed: {error}") from error


@CHAPTER.python_helper(
    "json_exists(text varchar, path varchar, vars varchar, error varchar) -> boolean"
)
def _exists(text: str, path: str, variables: str, on_error: str) -> bool | None:
    try:
        return bool(_items(text, path, variables))
    except _Unreadable as unreadable:
        if on_error == "ERROR":
            raise InvalidArgument(str(unreadable)) from unreadable
        return {"TRUE": True, "FALSE": False}.get(on_error)


@CHAPTER.python_helper(
    "json_value(text varchar, path varchar, vars varchar) -> row(varchar, varchar)"
)
def _value(text: str, path: str, variables: str) -> dict[str, str | None]:
    """The type of what was found, `empty`, or what the error is; and the text of what was found."""
    try:
        found = _items(text, path, variables)
    except _Unreadable as unreadable:
        return {"field0": str(unreadable), "field1": None}
    if not found:
        return {"field0": "empty", "field1": None}
    if len(found) > 1:
        return {"field0": f"{_VALUE_ERROR}JSON path found multiple items", "field1": None}
    kind = _type(found[0])
    if kind is None:
        reason = "JSON path found an item that cannot be converted to an SQL value"
        return {"field0": f"{_VALUE_ERROR}{reason}", "field1": None}
    return {"field0": kind, "field1": scalar_text(found[0])}


def _type(value: Any) -> str | None:
    """Athena's type of a scalar; None where there is none."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer" if abs(value) < 2**31 else "bigint" if abs(value) < 2**63 else None
    if isinstance(value, float):
        return "double"
    return None if isinstance(value, list | dict) else "varchar"


_VALUE_ERROR = "JSON_VALUE_RESULT_ERROR: cannot extract SQL scalar from JSON: "
_OUTPUT_ERROR = "JSON_OUTPUT_CONVERSION_ERROR: cannot extract JSON from input: "


@CHAPTER.python_helper(
    "json_query(text varchar, path varchar, vars varchar, wrapper varchar, quotes varchar, "
    "empty varchar, error varchar) -> varchar"
)
def _query(
    text: str, path: str, variables: str, wrapper: str, quotes: str, on_empty: str, on_error: str
) -> str | None:
    try:
        found = _items(text, path, variables)
    except _Unreadable as unreadable:
        return _instead(on_error, str(unreadable))
    if not found:
        return _instead(on_empty, "JSON_VALUE_RESULT_ERROR: cannot extract JSON: no items found")
    single = len(found) == 1
    if wrapper == "WITH" or (
        wrapper == "CONDITIONAL" and not (single and isinstance(found[0], list | dict))
    ):
        return write(found)
    if not single:
        return _instead(on_error, f"{_OUTPUT_ERROR}JSON path found multiple items")
    if quotes == "OMIT" and isinstance(found[0], str):
        return found[0]
    return write(found[0])


def _instead(behaviour: str, reason: str) -> str | None:
    if behaviour == "ERROR":
        raise InvalidArgument(reason)
    return {"EMPTY ARRAY": "[]", "EMPTY OBJECT": "{}"}.get(behaviour)


@CHAPTER.python_helper(
    "json_made_array(parts array(varchar), nulls varchar) -> varchar", nulls=True
)
def _array(parts: list[str | None], nulls: str) -> str:
    kept = parts if nulls == "NULL" else [part for part in parts if part is not None]
    return "[" + ",".join("null" if part is None else part for part in kept) + "]"


@CHAPTER.python_helper(
    "json_made_object(names array(varchar), parts array(varchar), nulls varchar, uniq varchar) "
    "-> varchar",
    nulls=True,
)
def _object(names: list[str | None], parts: list[str | None], nulls: str, unique: str) -> str:
    made: list[str] = []
    seen: set[str] = set()
    for name, part in zip(names, parts, strict=True):
        if name is None:
            raise InvalidArgument("null value passed for JSON object key")
        if part is None and nulls != "NULL":
            continue
        if unique == "WITH" and name in seen:
            raise InvalidArgument(f"duplicate key passed to JSON_OBJECT function: {name}")
        seen.add(name)
        value = "null" if part is None else part
        made.append(f"{json.dumps(name, ensure_ascii=False)}:{value}")
    return "{" + ",".join(made) + "}"


@CHAPTER.python_helper("json_checked(text varchar) -> varchar")
def _checked(text: str) -> str:
    """A text that says it is JSON, written as we write it."""
    try:
        return write(read(text))
    except NotJson:
        raise InvalidArgument("JSON_INPUT_CONVERSION_ERROR: conversion to JSON failed: ") from None


@CHAPTER.python_helper("json_encoded(text varchar, encoding varchar) -> varbinary")
def _encoded(text: str, encoding: str) -> bytes:
    return text.encode({"UTF16": "utf-16-le", "UTF32": "utf-32-le"}.get(encoding, "utf-8"))


@CHAPTER.python_helper("json_decoded(data varbinary, encoding varchar) -> varchar")
def _decoded(data: bytes, encoding: str) -> str:
    return data.decode({"UTF16": "utf-16-le", "UTF32": "utf-32-le"}.get(encoding, "utf-8"))


CHAPTER.helper(
    "json_value_error",
    "state, target",
    f"athena_fail(CASE WHEN state = 'empty' THEN '{_VALUE_ERROR}JSON path found no items' "
    f"WHEN contains(state, ':') THEN state ELSE concat('{_VALUE_ERROR}Cannot cast value of type ', "
    "state, ' to declared return type of function JSON_VALUE: ', target) END)",
)
