"""Follows the small paths of json_extract: `$.store.book[0]["a key"]`.

Trino reads a text no further than its path leads: what is wrong behind that does no harm, and of
members of one name the first is found. https://trino.io/docs/current/functions/json.html
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from local.athena.sql.functions.json_text import FIRST, NotJson, read
from local.athena.sql.typed.expression import InvalidArgument

MISSING = object()
"""Where a path leads nowhere, or the text is no JSON."""

_STEP = re.compile(
    r"""\.(?P<name>[\w:]+)|\[(?P<subscript>\w+)\]|\["(?P<quoted>(?:[^"\\]|\\["\\])*)"\]"""
)


@lru_cache(maxsize=1024)
def _path(text: str) -> tuple[str, ...]:
    """The names and places that a path goes by; raises InvalidArgument."""
    steps: list[str] = []
    at = 1
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None:
            break
        quoted = step["quoted"]
        steps.append(
            step["name"] or step["subscript"] if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        )
        at = step.end()
    if not text.startswith("$") or at < len(text):
        raise InvalidArgument(f"Invalid JSON path: '{text}'")
    return tuple(steps)


def follow(text: str, path: str) -> Any:
    """What a path leads to, or MISSING; raises InvalidArgument for a bad path."""
    steps = _path(path)
    try:
        value = read(text, FIRST)
    except NotJson:
        return _found_before_the_fault(text, steps)
    for step in steps:
        if isinstance(value, dict):
            value = value.get(step, MISSING)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return MISSING
    return value


def _found_before_the_fault(text: str, steps: tuple[str, ...]) -> Any:
    try:
        at = _next(text, 0)
        for step in steps:
            at = _value_of(text, at, step)
        return FIRST.raw_decode(text, at)[0]
    except (ValueError, IndexError, RecursionError):
        return MISSING


def _next(text: str, at: int) -> int:
    """Where the next character stands that is not blank; raises IndexError."""
    while text[at] in " \t\n\r":
        at += 1
    return at


def _value_of(text: str, at: int, step: str) -> int:
    """Where a member or an element begins of what is at a place; raises ValueError, IndexError."""
    is_object = text[at] == "{"
    if not is_object and text[at] != "[":
        raise ValueError(step)
    place = 0
    at = _next(text, at + 1)
    while text[at] not in "]}":
        name = str(place)
        if is_object:
            name, at = FIRST.raw_decode(text, at)
            at = _next(text, _next(text, at) + 1)
        if name == step:
            return at
        _, at = FIRST.raw_decode(text, at)
        at = _next(text, at)
        at = _next(text, at + 1) if text[at] == "," else at
        place += 1
    raise ValueError(step)
