r"""Java's regular expressions in Python's words, and in RE2's where these mean the same.

Trino's engine is Joni, which reads Java's syntax its own way: `\w`, `\d`, `\s` and `(?i)` know
Unicode, only `\n` ends a line, and `(?m)^` does not match behind the last line's end.
https://trino.io/docs/current/functions/regexp.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from local.athena.sql.functions.character_classes import (
    NAMED,
    SHORT,
    Part,
    named,
    python_body,
    re2_body,
)
from local.athena.sql.functions.java_escapes import Cursor, unsupported
from local.athena.sql.typed.expression import InvalidArgument

_INTERVAL = re.compile(r"\{\d+(,\d*)?\}")
_FLAGS = re.compile(r"\?([imsx]*)(?:-([imsx]+))?([:)])")
_NAMED = re.compile(r"\?<([A-Za-z]\w*)>", re.ASCII)
_MOST_CLASSES = 20  # of Unicode in a pattern of RE2's, which limits a program's size


class _Uncommon(Exception):
    """What RE2 has not, or means in another way."""


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern for Python's engine; raises InvalidArgument."""
    text = _Reader(pattern).read()
    try:
        return re.compile(text)
    except (re.error, OverflowError) as error:
        message = str(error)
        if "look-behind" in message or "multiple repeat" in message:
            raise unsupported(message) from error
        raise InvalidArgument(_WORDS.get(message.partition(" at position")[0], message)) from error


_WORDS = {"nothing to repeat": "target of repeat operator is not specified"}


def common(pattern: str) -> str | None:
    """The pattern for RE2, if it is found in the same texts; None: RE2 can't tell.

    Only for whether it is found: where it is found, and which groups took part, may differ.
    """
    try:
        compiled(pattern)
        return _Reader(pattern, re2=True).read()
    except (_Uncommon, InvalidArgument):
        return None


class _Reader(Cursor):
    """Reads a pattern of Java's and writes one of Python's, or of RE2's."""

    def __init__(self, pattern: str, *, re2: bool = False) -> None:
        super().__init__(pattern)
        self._re2 = re2
        self._depth = 0
        self._classes = 0
        self._flags: frozenset[str] = frozenset()

    def read(self) -> str:
        """The whole pattern; raises InvalidArgument, and for RE2 _Uncommon."""
        text = self._alternatives()
        if self.at < len(self.text):
            raise InvalidArgument("unmatched close parenthesis")
        return text

    def _alternatives(self) -> str:
        """All up to the end of the group that we are in."""
        parts = []
        while self.at < len(self.text) and not self.starts(")"):
            parts.append(self._item())
        return "".join(parts)

    def _item(self) -> str:
        character = self.next()
        if character == "\\":
            return self._escape()
        if character == "[":
            return self._class()
        if character == "(":
            return self._group()
        if character in "*+?":
            return self._repeat(character)
        if character == "{":
            interval = _INTERVAL.match(self.text, self.at - 1)
            if interval is None:
                return r"\{"
            self._python_only()
            self.at = interval.end()
            return interval[0]
        if character in "^$":
            return self._line_anchor(character)
        if "x" in self._flags and (character.isspace() or character == "#"):
            if character == "#":
                self.at = (self.text.find("\n", self.at) + 1) or len(self.text)
            return ""
        return character if character in "|." else re.escape(character)

    def _repeat(self, character: str) -> str:
        if self._re2 and self.at > 1 and character == "+" and self.text[self.at - 2] in "*+?":
            raise _Uncommon  # possessive
        return character

    def _line_anchor(self, character: str) -> str:
        if "m" in self._flags:
            self._python_only()
            return r"(?:\A|^(?!\Z))" if character == "^" else "$"
        if character == "^" or not self._re2:
            return character
        # Nothing that follows could take the newline.
        if self._depth or not (self.at == len(self.text) or self.starts("|")):
            raise _Uncommon
        return r"(?:\n?\z)"

    def _group(self) -> str:
        before = self._flags
        if flags := _FLAGS.match(self.text, self.at):
            return self._flagged(flags)
        if self.starts("?#"):
            self.at = (self.text.find(")", self.at) + 1) or len(self.text)
            return ""
        opening = "("
        if naming := _NAMED.match(self.text, self.at):
            opening, self.at = f"(?P<{naming[1]}>", naming.end()
        elif self.starts("?"):
            for words in ("?:", "?=", "?!", "?>", "?<=", "?<!"):
                if self.starts(words):
                    opening += words
                    self.at += len(words)
                    break
            else:
                raise InvalidArgument("undefined group option")
            if opening != "(?:":
                self._python_only()
        self._depth += 1
        inside = self._alternatives()
        self._depth -= 1
        self._close()
        self._flags = before
        return f"{opening}{inside})"

    def _flagged(self, found: re.Match[str]) -> str:
        """`(?i:...)`, or `(?i)`, which is of all up to the end of the group it stands in."""
        before = self._flags
        on, off, end = found[1], found[2] or "", found[3]
        self.at = found.end()
        self._flags = (before | set(on)) - set(off)
        if self._re2 and set(on + off) - set("is"):
            raise _Uncommon
        # White space of (?x) is left out here, so Python need not know of it.
        on, off = on.replace("x", ""), off.replace("x", "")
        opening = f"(?{on}{'-' + off if off else ''}:"
        if end == ":":
            self._depth += 1
        inside = self._alternatives()
        if end == ":":
            self._depth -= 1
            self._close()
        self._flags = before
        return f"{opening}{inside})"

    def _close(self) -> None:
        if not self.starts(")"):
            raise InvalidArgument("end pattern with unmatched parenthesis")
        self.at += 1

    def _escape(self) -> str:
        character = self.next("end pattern at escape")
        if character == "Q":
            end = self.text.find("\\E", self.at)
            end = len(self.text) if end < 0 else end
            quoted, self.at = self.text[self.at : end], end + 2
            return re.escape(quoted)
        if character in "123456789":
            self._python_only()
            return f"(?:\\{character}{self.digits('0123456789', 1)})"
        if character == "k" and self.starts("<"):
            self._python_only()
            return f"(?P={self.enclosed('>')})"
        if character in "bBZ":
            self._python_only()
            return r"(?=\n?\Z)" if character == "Z" else f"\\{character}"
        if character == "A":
            return r"\A"
        if character == "z":
            return r"\z" if self._re2 else r"\Z"
        if character in "dwsDWSpP":
            return f"[{'^' * character.isupper()}{self._class_body(character.lower())}]"
        return re.escape(self.character(character))

    def _class_body(self, kind: str, *, negated: bool = False) -> str:
        r"""What stands between brackets for `\d`, `\w`, `\s` and `\p{...}`."""
        parts = SHORT[kind] if kind != "p" else self._property()
        if not self._re2:
            return python_body(parts, negated=negated)
        self._classes += 1
        if negated or self._classes > _MOST_CLASSES:
            raise _Uncommon
        return re2_body(parts)

    def _property(self) -> tuple[Part, ...]:
        if not self.starts("{"):
            return named(self.next("invalid character property name {p}"))
        return named(self.enclosed("}"))

    def _class(self) -> str:
        """`[...]`, with classes inside it and with `&&`."""
        negated = self.starts("^")
        self.at += negated
        operands: list[str] = []
        body, nested, start = "", list[str](), self.at
        while not (self.starts("]") and self.at > start):
            character = self.next("premature end of char-class")
            if character == "[":
                self._python_only()
                posix = self._posix()
                if posix is None:
                    nested.append(self._class())
                else:
                    body += posix
            elif character == "&" and self.starts("&"):
                self.at += 1
                operands.append(_union(body, nested))
                body, nested = "", []
            elif character == "\\":
                body += self._escape_in_class()
            elif character == "-":
                body += "-"
            else:
                body += re.escape(character) if character in "^]&|~" else character
        self.at += 1
        if not operands and not nested:
            return f"[{'^' * negated}{body}]"
        self._python_only()
        operands.append(_union(body, nested))
        *conditions, last = operands
        both = "".join(f"(?={condition})" for condition in conditions) + last
        return rf"(?:(?!{both})[\s\S])" if negated else f"(?:{both})"

    def _posix(self) -> str | None:
        """`[:alpha:]`, its first bracket read."""
        end = self.text.find(":]", self.at)
        name = self.text[self.at + 1 : end]
        if not self.starts(":") or end < 0 or name not in NAMED:
            return None
        self.at = end + 2
        return python_body(NAMED[name])

    def _escape_in_class(self) -> str:
        character = self.next("end pattern at escape")
        if character in "dwsDWSpP":
            return self._class_body(character.lower(), negated=character.isupper())
        found = "\b" if character == "b" else self.character(character)
        return "".join(f"\\{each}" if each in "\\^]-[&|~" else each for each in found)

    def _python_only(self) -> None:
        if self._re2:
            raise _Uncommon


def _union(body: str, nested: Sequence[str]) -> str:
    parts = [f"[{body}]"] * bool(body) + list(nested)
    if not parts:
        raise InvalidArgument("empty char-class")
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"
