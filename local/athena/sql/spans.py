"""Where the parts of a statement lie among its words, which are in capitals."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot.tokenizer_core import Token, TokenType

_QUERY_WORDS = {"SELECT", "WITH", "VALUES", "TABLE", "("}


def words_of(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The words of a statement in capitals; a name or a text in quotes is no word of grammar."""
    quoted = {TokenType.IDENTIFIER, TokenType.STRING}
    return tuple(
        f"'{token.text}'" if token.token_type in quoted else token.text.upper() for token in tokens
    )


def query_span(words: tuple[str, ...], substatement_type: str) -> slice | None:
    """The query that a statement has within; None: it has none, or lacks the words before it."""
    if substatement_type == "EXPLAIN":
        return slice(_behind_explain(words), None)
    if substatement_type in {"CREATE_VIEW", "CREATE_TABLE_AS_SELECT"}:
        at = place_of("AS", words)
        return slice(at + 1, _without_data(words)) if at else None
    if substatement_type == "INSERT":
        at = behind_name(words, 2)
        if words[at : at + 1] == ("(",) and not _QUERY_WORDS.intersection(words[at + 1 : at + 2]):
            at = behind_parentheses(words, at)
        return slice(at, None)
    if substatement_type == "UNLOAD" and words[1:2] == ("(",):
        return slice(2, behind_parentheses(words, 1) - 1)
    return None


def place_of(word: str, words: tuple[str, ...]) -> int:
    """The first place of a word outside of parentheses; 0: it is not there."""
    depth = 0
    for at, other in enumerate(words):
        depth += (other == "(") - (other == ")")
        if other == word and depth == 0:
            return at
    return 0


def behind_name(words: tuple[str, ...], start: int) -> int:
    """The place behind a name of several parts that begins at `start`."""
    at = start + 1
    while words[at : at + 1] == (".",):
        at += 2
    return at


def behind_parentheses(words: tuple[str, ...], start: int) -> int:
    """The place behind what stands in parentheses from `start` on."""
    depth = 0
    for at in range(start, len(words)):
        depth += (words[at] == "(") - (words[at] == ")")
        if depth <= 0:
            return at + 1
    return len(words)


def without_data(words: tuple[str, ...]) -> bool:
    """True when a CREATE TABLE AS SELECT ends in WITH NO DATA."""
    return words[-3:] == ("WITH", "NO", "DATA")


def _without_data(words: tuple[str, ...]) -> int:
    """Where WITH [NO] DATA begins, or the end."""
    if without_data(words):
        return len(words) - 3
    return len(words) - 2 if words[-2:] == ("WITH", "DATA") else len(words)


def _behind_explain(words: tuple[str, ...]) -> int:
    at = 1
    for option in ("ANALYZE", "VERBOSE"):
        at += words[at : at + 1] == (option,)
    if words[at : at + 1] == ("(",) and words[at + 1 : at + 2] in (("TYPE",), ("FORMAT",)):
        at = behind_parentheses(words, at)
    return at
