"""Formats of dates, read from their patterns: MySQL's and Joda-Time's.

https://trino.io/docs/current/functions/datetime.html#mysql-date-functions
https://trino.io/docs/current/functions/datetime.html#java-date-functions
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from itertools import groupby

from local.athena.sql.functions.date_elements import (
    Element,
    Fraction,
    Literal,
    Number,
    Offset,
    Text,
    TwoDigitYear,
    ZoneId,
    ZoneText,
)
from local.athena.sql.typed.expression import InvalidArgument

_MYSQL_PIVOT = 2020
_CLOCK: list[Element] = [Literal(":"), Number("minute", 2, 2), Literal(":"), Number("second", 2, 2)]
_MYSQL: dict[str, list[Element]] = {
    "a": [Text("day_of_week", short=True)],
    "b": [Text("month", short=True)],
    "c": [Number("month", 1, 2)],
    "d": [Number("day", 2, 2)],
    "e": [Number("day", 1, 2)],
    "f": [Fraction(6, 9)],
    "H": [Number("hour", 2, 2)],
    "h": [Number("half_clock_hour", 2, 2)],
    "I": [Number("half_clock_hour", 2, 2)],
    "i": [Number("minute", 2, 2)],
    "j": [Number("day_of_year", 3, 3)],
    "k": [Number("hour", 1, 2)],
    "l": [Number("half_clock_hour", 1, 2)],
    "M": [Text("month")],
    "m": [Number("month", 2, 2)],
    "p": [Text("half")],
    "r": [Number("half_clock_hour", 2, 2), *_CLOCK, Literal(" "), Text("half")],
    "S": [Number("second", 2, 2)],
    "s": [Number("second", 2, 2)],
    "T": [Number("hour", 2, 2), *_CLOCK],
    "v": [Number("week", 2, 2)],
    "W": [Text("day_of_week")],
    "x": [Number("week_year", 4, 4, signed=True)],
    "Y": [Number("year", 4, 4, signed=True)],
    "y": [TwoDigitYear("year", _MYSQL_PIVOT)],
}
_MYSQL_REFUSED = "wUuVXD"


@lru_cache(maxsize=256)
def mysql(pattern: str) -> tuple[Element, ...]:
    """The elements of `%Y-%m-%d`; raises InvalidArgument."""
    elements: list[Element] = []
    characters = iter(pattern)
    for character in characters:
        if character != "%":
            elements.append(Literal(character))
            continue
        specifier = next(characters, "")
        if specifier and specifier in _MYSQL_REFUSED:
            raise InvalidArgument(f"%{specifier} not supported in date format string")
        elements += _MYSQL.get(specifier, [Literal(specifier)])
    return tuple(elements)


# Letters of numbers, and how many digits of each are read at most.
_NUMBERS = {
    "C": ("century", 9), "w": ("week", 2), "e": ("day_of_week", 1), "D": ("day_of_year", 3),
    "d": ("day", 2), "h": ("half_clock_hour", 2), "H": ("hour", 2), "k": ("clock_hour", 2),
    "K": ("half_hour", 2), "m": ("minute", 2), "s": ("second", 2),
}  # fmt: skip
_YEARS = {"y": "year", "Y": "year", "x": "week_year"}
_NUMERIC = "cCxwedhHkKmsSDFyY"
_MOST_YEAR_DIGITS = 9
_TEXT_WIDTH = 3  # as many letters, and a month is a text; one more, and it is not cut


@lru_cache(maxsize=256)
def joda(pattern: str) -> tuple[Element, ...]:
    """The elements of `yyyy-MM-dd'T'HH:mm`; raises InvalidArgument."""
    tokens = _tokens(pattern)
    elements: list[Element] = []
    for place, token in enumerate(tokens):
        if isinstance(token, Literal):
            elements.append(token)
            continue
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        elements.append(_letter(token[0], len(token), abuts=_is_number(following)))
    return tuple(elements)


def _tokens(pattern: str) -> list[str | Literal]:
    """Letters that repeat, and texts, which may stand between quotes."""
    tokens: list[str | Literal] = []
    for index, part in enumerate(pattern.replace("''", "\0").split("'")):
        if index % 2:
            tokens.append(Literal(part.replace("\0", "'")))
            continue
        for (is_letter, character), run in groupby(
            part, lambda c: (c.isascii() and c.isalpha(), c)
        ):
            text = character * len(list(run))
            tokens.append(text if is_letter else Literal(text.replace("\0", "'")))
    return tokens


def _is_number(token: str | Literal | None) -> bool:
    if not isinstance(token, str):
        return False
    return token[0] in _NUMERIC or (token[0] == "M" and len(token) < _TEXT_WIDTH)


def _letter(letter: str, count: int, *, abuts: bool) -> Element:
    """What a letter, so many times, stands for; `abuts`: a number follows at once."""
    if letter in _NUMBERS:
        field, most = _NUMBERS[letter]
        return Number(field, count, most)
    if letter in _YEARS:
        if count == 2 and letter != "Y":
            return TwoDigitYear(
                _YEARS[letter], dt.datetime.now(dt.UTC).year - 30, lenient=not abuts
            )
        most = count if abuts else _MOST_YEAR_DIGITS
        return Number(_YEARS[letter], count, most, signed=letter != "Y")
    if letter == "M":
        if count >= _TEXT_WIDTH:
            return Text("month", short=count == _TEXT_WIDTH)
        return Number("month", count, 2)
    if letter == "S":
        return Fraction(count, count)
    if letter == "Z":
        return Offset(colon=count > 1) if count < _TEXT_WIDTH else ZoneId()
    if letter == "z":
        return ZoneText(short=count <= _TEXT_WIDTH)
    if letter == "E":
        return Text("day_of_week", short=count <= _TEXT_WIDTH)
    if letter in {"a", "G"}:
        return Text("half" if letter == "a" else "era")
    raise InvalidArgument(f"Illegal pattern component: {letter * count}")
