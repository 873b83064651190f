"""Whether rows are those that a page shows, however the page writes them.

Pages write an array of strings `['a', 'b']` or `[a, b]`, a map `{a -> 1}` or `{a=1}`, a row
`ROW(1, 'x')`, `{field0=1, field1=x}` or `{1, x}`, a string with or without quotes, JSON as a
literal. All else must be as Athena renders it: the type, the scale, the spaces.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

Rows = Sequence[tuple[str | None, ...]]

_NULL = "\0"  # no text of a page
_CLOSING = {"[": "]", "{": "}", "(": ")"}


def answers(expected: str, rows: Rows, *, ordered: bool) -> bool:
    """True when the rows are the expected ones: `(1, a) | (2, b)`, a cell without brackets."""
    cells = [
        [_NULL if cell is None else _canonical(cell, _same_text) for cell in row] for row in rows
    ]
    wanted = [[_wanted(cell) for cell in _cells(row)] for row in _split(expected, " | ")]
    if not ordered:
        cells, wanted = sorted(cells), sorted(wanted)
    return _equal(wanted, cells) or _equal([[_wanted(expected)]], cells)


def _wanted(cell: str) -> str:
    return _NULL if cell.lower() == "null" else _canonical(cell, _without_quotes)


def _equal(wanted: Sequence[Sequence[str]], cells: Sequence[Sequence[str]]) -> bool:
    return len(wanted) == len(cells) and all(
        len(expected) == len(row) and all(map(_same, expected, row))
        for expected, row in zip(wanted, cells, strict=True)
    )


def _same(expected: str, cell: str) -> bool:
    if expected == cell:
        return True
    if "." not in expected or "." not in cell:
        return False
    try:
        # The last digits of a double are the platform's.
        return (
            ("E" in expected) == ("E" in cell)
            and len(expected) > 15 < len(cell)
            and math.isclose(float(expected), float(cell), rel_tol=1e-14)
        )
    except ValueError:
        return False


def _cells(row: str) -> list[str]:
    if row.startswith("(") and row.endswith(")"):
        return [cell.strip() for cell in _split(row[1:-1], ",")]
    return [row.strip()]


def _split(text: str, separator: str) -> list[str]:
    """The parts of a text between separators that are in no brackets and no quotes."""
    parts = [""]
    depth, quote, at = 0, "", 0
    while at < len(text):
        char = text[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"" and (not parts[-1].strip() or depth or char == '"'):
            quote = char
        elif char in "[{(":
            depth += 1
        elif char in "]})":
            depth -= 1
        elif not depth and text.startswith(separator, at):
            parts.append("")
            at += len(separator)
            continue
        parts[-1] += char
        at += 1
    return parts


def _without_quotes(text: str) -> str:
    """A page's literal as the text that it stands for: `'a'`, `JSON '1'`, `X'5b'`."""
    for prefix in ("JSON ", "X", ""):
        if text.startswith(f"{prefix}'") and text.endswith("'") and len(text) > len(prefix) + 1:
            return text[len(prefix) + 1 : -1]
    return text


def _same_text(text: str) -> str:
    return text


def _canonical(text: str, scalar: Callable[[str], str]) -> str:
    """A value with its map's entries in order and its row's fields without made-up names."""
    if text.startswith("ROW(") and text.endswith(")"):
        text = "{" + text[4:-1] + "}"
    opening = text[:1]
    if opening not in ("[", "{") or text[-1] != _CLOSING[opening] or text.startswith('{"'):
        return scalar(text)
    items = [_item(item, scalar) for item in _split(text[1:-1], ", ")]
    if opening == "{" and all("=" in item for item in items):
        items.sort()  # a map has no order
    return opening + ", ".join(items) + _CLOSING[opening]


def _item(text: str, scalar: Callable[[str], str]) -> str:
    for sign in (" -> ", "="):
        key, found, value = text.partition(sign)
        if found and not key.startswith(("[", "{", '"', "'")):
            made_up = key.startswith("field") and key[5:].isdigit()
            return ("" if made_up else f"{scalar(key)}=") + _canonical(value, scalar)
    return _canonical(text, scalar)
