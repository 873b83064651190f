"""JSON as Athena keeps it: its text, numbers as they were written, no blanks."""

from __future__ import annotations

import json
from typing import Any

from local.athena.sql.rendering import double_text


class Number(float):
    """A number with a fraction or an exponent, which remembers how it was written."""

    text: str

    def __new__(cls, text: str) -> Number:
        number = super().__new__(cls, text)
        number.text = text
        return number


class NotJson(ValueError):
    """The text is no JSON."""


def _no_constant(name: str) -> Any:
    raise NotJson(name)


def read(text: str) -> Any:
    """The value of a JSON text; raises NotJson."""
    try:
        return json.loads(text, parse_float=Number, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise NotJson(text) from error


def write(value: Any, *, sort: bool = False) -> str:
    """The JSON text of a value; `sort` orders the keys of objects, as json_parse does."""
    if isinstance(value, dict):
        pairs = sorted(value.items()) if sort else value.items()
        return (
            "{" + ",".join(f"{_string(key)}:{write(each, sort=sort)}" for key, each in pairs) + "}"
        )
    if isinstance(value, list):
        return "[" + ",".join(write(each, sort=sort) for each in value) + "]"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, float):
        return double_text(value)
    return json.dumps(value)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def scalar_text(value: Any) -> str | None:
    """The text of a scalar as json_extract_scalar gives it; None for null, arrays and objects."""
    if value is None or isinstance(value, list | dict):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.text if isinstance(value, Number) else str(value)
