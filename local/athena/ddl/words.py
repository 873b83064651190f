"""Reads the words of a statement that is not a query: a small grammar of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlglot.tokenizer_core import Token, TokenType

from local.athena.model import StatementRefused
from local.athena.sql.dialect import position
from local.athena.sql.spans import behind_parentheses, words_of
from local.athena.sql.statements import ParsedStatement

_Item = TypeVar("_Item")

_CATALOG = "awsdatacatalog"
_MARKS = set("(),.=<>:;+-*/?[]`")


class Words:
    """What is left to read of a statement; raises StatementRefused where another word is due."""

    def __init__(self, parsed: ParsedStatement, database: str) -> None:
        self._sql = parsed.sql
        self._tokens = list(parsed.tokens)
        self._words = words_of(parsed.tokens)
        self._at = 0
        self.default_database = database

    def next_is(self, *words: str) -> bool:
        """True when these words come next, in this order."""
        return self._words[self._at : self._at + len(words)] == words

    def skip(self, *words: str) -> bool:
        """Go past these words when they come next."""
        found = self.next_is(*words)
        if found:
            self._at += len(words)
        return found

    def skip_any(self, *words: str) -> bool:
        """Go past one of these words when it comes next."""
        return any(self.skip(word) for word in words)

    def expect(self, *words: str) -> None:
        """Go past these words, which must come next."""
        for word in words:
            if not self.skip(word):
                raise self.refusal()

    def end(self) -> None:
        """Nothing may be left."""
        if self._at < len(self._tokens):
            raise self.refusal()

    @property
    def at_end(self) -> bool:
        """True when nothing is left."""
        return self._at >= len(self._tokens)

    @property
    def at_text(self) -> bool:
        """True when a text comes next."""
        return not self.at_end and self._tokens[self._at].token_type is TokenType.STRING

    @property
    def at_word(self) -> bool:
        """True when a word comes next: a name, or one of the grammar's."""
        return not (
            self.at_end
            or self._tokens[self._at].token_type in {TokenType.STRING, TokenType.NUMBER}
            or self._words[self._at] in _MARKS
        )

    def name(self) -> str:
        """A name, in lower case."""
        if not self.at_word:
            raise self.refusal()
        return self._next().text.lower()

    def table(self) -> tuple[str, str]:
        """The database and the name of a table; the catalogue may stand before them."""
        parts = self._qualified()
        if len(parts) > 3 or (len(parts) == 3 and parts[0] != _CATALOG):
            raise StatementRefused(f"Invalid table name {'.'.join(parts)}")
        return (parts[-2] if len(parts) > 1 else self.default_database), parts[-1]

    def database(self) -> str:
        """The name of a database; the catalogue may stand before it."""
        parts = self._qualified()
        if len(parts) > 2 or (len(parts) == 2 and parts[0] != _CATALOG):
            raise self.refusal()
        return parts[-1]

    def _qualified(self) -> list[str]:
        parts = [self.name()]
        while self.skip("."):
            parts.append(self.name())
        return parts

    def text(self) -> str:
        """A text literal."""
        if not self.at_text:
            raise self.refusal()
        return self._next().text

    def number(self) -> int:
        """A whole number."""
        if self.at_end or not self._words[self._at].isdecimal():
            raise self.refusal()
        return int(self._next().text)

    def value(self) -> str:
        """A text or number literal, as text: the value of a partition key."""
        if self.at_text:
            return self.text()
        sign = "-" if self.skip("-") else ""
        if self.at_end or self._tokens[self._at].token_type is not TokenType.NUMBER:
            raise self.refusal()
        return sign + self._next().text

    def each(
        self, item: Callable[[], _Item], opening: str = "(", closing: str = ")"
    ) -> list[_Item]:
        """What stands in parentheses, with commas between."""
        self.expect(opening)
        items = [item()]
        while self.skip(","):
            items.append(item())
        self.expect(closing)
        return items

    def properties(self) -> dict[str, str]:
        """`('key' = 'value', ...)`."""

        def item() -> tuple[str, str]:
            key = self.text()
            self.expect("=")
            return key, self.text()

        return dict(self.each(item))

    def hive_type(self) -> str:
        """A type as it is spelled, with what stands in its brackets."""
        texts = [self.name()]
        depth = 0
        while not self.at_end and (depth or self._words[self._at] in {"<", "("}):
            texts.append(self._next().text)
            depth += (texts[-1] in {"<", "("}) - (texts[-1] in {">", ")"})
        return "".join(texts)

    def skip_parentheses(self) -> None:
        """Go past all that stands in parentheses."""
        self._at = behind_parentheses(self._words, self._at)

    def rest(self) -> str:
        """The text from the next word on."""
        if self.at_end:
            raise self.refusal()
        return self._sql[self._tokens[self._at].start :]

    def refusal(self) -> StatementRefused:
        """Athena's words for the word that comes next."""
        if self.at_end:
            where, text = position(self._sql, len(self._sql)), "<EOF>"
        else:
            token = self._tokens[self._at]
            where, text = (
                position(self._sql, token.start),
                self._sql[token.start : token.end + 1],
            )
        return StatementRefused(f"{where}: mismatched input '{text}'")

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]
