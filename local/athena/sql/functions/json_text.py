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


def _first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    return members if len(members) == len(pairs) else dict(reversed(pairs))


_LAST = json.JSONDecoder(parse_float=Number, parse_constant=_no_constant)
FIRST = json.JSONDecoder(
    parse_float=Number, parse_constant=_no_constant, object_pairs_hook=_first_of_each
)
"""Of members of one name, the first counts: so do they for those who read no further."""


def read(text: str, decoder: json.JSONDecoder = _LAST) -> Any:
    """The value of a JSON text; raises NotJson."""
    try:
        value = decoder.decode(text)
        if "\\u" in text:
            write(value).encode()  # half a surrogate pair is no character
    except (ValueError, RecursionError) as error:
        raise NotJson(text) from error
    return value


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


_ESCAPES = {point: f"\\u{point:04X}" for point in range(0x20)} | {
    ord(character): f"\\{letter}"
    for character, letter in zip('"\\\b\f\n\r\t', '"\\bfnrt', strict=True)
}


def _string(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def scalar_text(value: Any) -> str | None:
    """The text of a scalar as json_extract_scalar gives it; None for null, arrays and objects."""
    if value is None or isinstance(value, list | dict):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.text if isinstance(value, Number) else str(value)
