"""Rows as lines of text: as LazySimpleSerDe writes them, and as JSON.

https://docs.aws.amazon.com/athena/latest/ug/lazy-simple-serde.html
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from local.athena.sql.rendering import double_text, real_text
from local.athena.types import Type

Line = Callable[[Sequence[Any]], str]
"""One row of Python values, as DuckDB gives them, without the line feed."""

_QUOTED_IN_JSON = {"varchar", "char", "varbinary", "date", "timestamp"}


def delimited(kinds: Sequence[Type], parameters: Mapping[str, str]) -> Line:
    """Fields with delimiters between, the parameters being those of the SerDe."""
    separators = [
        parameters.get("field.delim") or "\x01",
        parameters.get("colelction.delim") or parameters.get("collection.delim") or "\x02",
        parameters.get("mapkey.delim") or "\x03",
        *map(chr, range(4, 9)),
    ]
    null = parameters.get("serialization.null.format", "\\N")
    escape = parameters.get("escape.delim")
    special = {
        ord(each): f"{escape}{each}" for each in (*separators[:3], escape) if escape and each
    }

    def field(value: Any, kind: Type, level: int) -> str:
        if value is None:
            return null
        if kind.name == "array":
            items = (field(item, kind.children[0], level + 1) for item in value)
            return separators[level].join(items)
        if kind.name == "row":
            inner = zip(value.values(), kind.children, strict=True)
            return separators[level].join(field(item, child, level + 1) for item, child in inner)
        if kind.name == "map":
            of_key, of_value = kind.children
            entries = (
                separators[level + 1].join(
                    (field(key, of_key, level + 2), field(item, of_value, level + 2))
                )
                for key, item in _entries(value, of_key)
            )
            return separators[level].join(entries)
        return scalar_text(value, kind).translate(special)

    def line(row: Sequence[Any]) -> str:
        fields = (field(value, kind, 1) for value, kind in zip(row, kinds, strict=True))
        return separators[0].join(fields)

    return line


def json_objects(names: Sequence[str], kinds: Sequence[Type]) -> Line:
    """An object a row, NULL as null."""
    keys = [json.dumps(name, ensure_ascii=False) for name in names]

    def line(row: Sequence[Any]) -> str:
        values = (_json(value, kind) for value, kind in zip(row, kinds, strict=True))
        return f"{{{','.join(map(':'.join, zip(keys, values, strict=True)))}}}"

    return line


def _entries(value: Any, of_key: Type) -> Iterable[tuple[Any, Any]]:
    """A map's keys and values: DuckDB gives two lists where keys are no keys of a dict."""
    return zip(value["key"], value["value"], strict=True) if of_key.children else value.items()


def _json(value: Any, kind: Type) -> str:
    if value is None:
        return "null"
    if kind.name == "array":
        return f"[{','.join(_json(item, kind.children[0]) for item in value)}]"
    if kind.name == "row":
        return json_objects([name or "" for name in kind.names], kind.children)(
            list(value.values())
        )
    if kind.name == "map":
        of_key, of_value = kind.children
        entries = (
            f"{json.dumps(scalar_text(key, of_key), ensure_ascii=False)}:{_json(item, of_value)}"
            for key, item in _entries(value, of_key)
        )
        return f"{{{','.join(entries)}}}"
    text = scalar_text(value, kind)
    is_text = kind.name in _QUOTED_IN_JSON or (
        kind.name in {"real", "double"} and not math.isfinite(value)
    )
    return json.dumps(text, ensure_ascii=False) if is_text else text


def scalar_text(value: Any, kind: Type) -> str:
    """A value that is not NULL as Hive's text formats have it."""
    match kind.name:
        case "boolean":
            return "true" if value else "false"
        case "double":
            return double_text(value)
        case "real":
            return real_text(value)
        case "varbinary":
            return base64.b64encode(value).decode()
        case "timestamp":
            return _timestamp(value)
    return str(value)


def _timestamp(value: dt.datetime) -> str:
    fraction = f".{value.microsecond:06d}".rstrip("0") if value.microsecond else ""
    return value.isoformat(" ", "seconds") + fraction
