"""Reads a regular expression of Java's letter by letter, and the characters that are escaped.

https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/regex/Pattern.html
"""

from __future__ import annotations

from local.athena.sql.typed.expression import InvalidArgument

_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "a": "\a", "e": "\x1b"}


def unsupported(what: str) -> InvalidArgument:
    """What Trino's engine can and Python's cannot."""
    return InvalidArgument(f"NOT_SUPPORTED: regular expression with {what}")


class Cursor:
    """A pattern, and how far it is read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def digits(self, allowed: str, most: int) -> str:
        """As many of the letters allowed as come next."""
        start = self.at
        while self.at < min(len(self.text), start + most) and self.text[self.at] in allowed:
            self.at += 1
        return self.text[start : self.at]

    def starts(self, words: str) -> bool:
        """True where these come next."""
        return self.text.startswith(words, self.at)

    def next(self, missing: str = "") -> str:
        """The next letter; at the end InvalidArgument, which says what is missing."""
        if self.at == len(self.text):
            raise InvalidArgument(missing)
        self.at += 1
        return self.text[self.at - 1]

    def enclosed(self, end: str) -> str:
        """What stands between the next letter and the end's."""
        found = self.text.find(end, self.at)
        if found < 0:
            raise InvalidArgument("invalid character property name")
        inside, self.at = self.text[self.at + 1 : found], found + 1
        return inside

    def character(self, character: str) -> str:
        """The character that an escape stands for."""
        if character in _CONTROLS:
            return _CONTROLS[character]
        if character == "c":
            return chr(ord(self.next("end pattern at control")) & 0x1F)
        if character == "0":
            return chr(int(self.digits("01234567", 2) or "0", 8))
        if character == "x" and self.starts("{"):
            return _code_point(self.enclosed("}"))
        if character in "xu":
            return _code_point(self.digits("0123456789abcdefABCDEF", 2 if character == "x" else 4))
        if character.isalnum():
            raise unsupported(f"\\{character}")
        return character


def _code_point(digits: str) -> str:
    try:
        return chr(int(digits, 16))
    except (ValueError, OverflowError) as error:
        raise InvalidArgument("invalid code point value") from error
