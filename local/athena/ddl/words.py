"""The words of a statement that is not a query: a small grammar of its own."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Sequence

from sqlglot.tokenizer_core import Token

from local.athena.model import QueryFailed


class Words:
    """What is left to read of a statement's words."""

    def __init__(self, sql: str, tokens: Sequence[Token]) -> None:
        self._words = _unquoted(sql, tokens)

    def skip(self, *words: str) -> bool:
        """Go past a word when it comes next."""
        found = bool(self._words) and self._words[0].upper() in words
        if found:
            del self._words[0]
        return found

    def name(self, database: str) -> tuple[str, str]:
        """A table's name, with a database before it or not, and a catalogue before that."""
        parts = [database, self._next()]
        while self.skip("."):
            parts.append(self._next())
        return parts[-2].lower(), parts[-1].lower()

    def pattern(self) -> Callable[[str], bool]:
        """Hive's pattern, the last word: `*` for any characters and `|` for either side."""
        self.skip("LIKE")
        if not self._words:
            return lambda _: True
        choices = self._words[-1].lower().split("|")
        return lambda name: any(fnmatch.fnmatchcase(name, choice) for choice in choices)

    def database(self, otherwise: str) -> str:
        """`IN database`, or the one the statement was sent with."""
        return self._words.pop(0).lower() if self.skip("IN", "FROM") else otherwise

    def _next(self) -> str:
        if not self._words:
            raise QueryFailed("FAILED: ParseException cannot recognize input", 1, 1003)
        return self._words.pop(0)


def _unquoted(sql: str, tokens: Sequence[Token]) -> list[str]:
    """The tokens' texts; between backticks, which are quotes to Hive alone, the text as it is."""
    words, rest = [], iter(tokens)
    for token in rest:
        if token.text != "`":
            words.append(token.text)
            continue
        closing = next((other for other in rest if other.text == "`"), None)
        words.append(sql[token.end + 1 : closing.start if closing else len(sql)])
    return words
