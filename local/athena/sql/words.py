"""Words and signs that sqlglot reads and Athena's lexer or grammar has not, and how it says so.

https://docs.aws.amazon.com/athena/latest/ug/reserved-words.html
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot.tokenizer_core import Token, TokenType

from local.athena.model import StatementRefused
from local.athena.sql.dialect import position

_QUOTED = {TokenType.STRING, TokenType.IDENTIFIER, TokenType.UNICODE_STRING}
_FOREIGN = {TokenType.DCOLON, TokenType.ISNULL, TokenType.NOTNULL, TokenType.NULLSAFE_EQ}
_FOREIGN_TEXTS = {"ASOF", "POSITIONAL", "==", "!"}
_NOT_BEHIND_COMMA = {TokenType.FROM, TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.WHERE}
# What follows the number of `LIMIT 1 OFFSET 2`, `LIMIT 2, 1`, `LIMIT 1 + 1`.
_NOT_BEHIND_LIMIT = {
    TokenType.OFFSET, TokenType.COMMA, TokenType.PLUS, TokenType.DASH, TokenType.STAR,
    TokenType.SLASH, TokenType.MOD,
}  # fmt: skip
# Words whose parentheses are not empty, and those that have none.
_WITH_PRECISION = {"CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP"}
_WITHOUT_PARENTHESES = {"CURRENT_DATE", "CURRENT_USER"}
_SIGNS = {TokenType.PLUS, TokenType.DASH}
_INTERVAL_FIELDS = {"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"}


def refuse_foreign_tokens(tokens: Sequence[Token], sql: str) -> None:
    """Raise StatementRefused for `a, FROM t`, `a::int`, `LIMIT 1 OFFSET 2`, `INTERVAL 1 DAY`."""
    for at, token in enumerate(tokens):
        behind = list(tokens[at + 1 : at + 4])
        following = behind[0] if behind else None
        # Between quotes stands what is no word and no sign.
        text = "" if token.token_type in _QUOTED else token.text.upper()
        if text == "`":
            what = "backquoted identifiers are not supported"
            raise _refused(sql, token, f"{what}; use double quotes to quote identifiers")
        if token.token_type is TokenType.NUMBER and _goes_on(token, following):
            what = "identifiers must not start with a digit"
            raise _refused(sql, token, f"{what}; surround the identifier with double quotes")
        if token.token_type in _FOREIGN or text in _FOREIGN_TEXTS:
            raise mismatched(sql, token)
        if token.token_type is TokenType.VAR and not _is_word(token.text):
            raise mismatched(sql, token)
        if token.token_type is TokenType.HEX_STRING and sql[token.start] == "0":
            raise mismatched(sql, token)
        if token.token_type is TokenType.COMMA and (
            following is None or following.token_type in _NOT_BEHIND_COMMA
        ):
            raise mismatched(sql, following)
        if (
            token.token_type is TokenType.LIMIT
            and len(behind) > 1
            and behind[0].token_type in {TokenType.NUMBER, TokenType.PLACEHOLDER}
            and behind[1].token_type in _NOT_BEHIND_LIMIT
        ):
            raise mismatched(sql, behind[1])
        if token.token_type is TokenType.INTERVAL:
            _check_interval(behind, sql)
        before = tokens[at - 1].token_type if at else None
        foreign = _foreign_behind(text, before, behind)
        if foreign is not None:
            raise mismatched(sql, foreign)


def _foreign_behind(text: str, before: TokenType | None, behind: list[Token]) -> Token | None:
    """What may not follow a word, as in `x AS 'y'`, `count(DISTINCT *)`, `current_date()`.

    `before` is what stands before it, `behind` are the tokens that follow.
    """
    kinds = [token.token_type for token in behind[:2]]
    if text == "AS" and kinds[:1] == [TokenType.STRING]:
        return behind[0]
    if text == "DISTINCT" and before is TokenType.L_PAREN and kinds[:1] == [TokenType.STAR]:
        return behind[0]
    if kinds[:1] != [TokenType.L_PAREN]:
        return None
    if text == "FILTER" and before is TokenType.R_PAREN and kinds[1:] != [TokenType.WHERE]:
        return behind[1] if behind[1:] else None
    if text in _WITH_PRECISION and kinds[1:] == [TokenType.R_PAREN]:
        return behind[1]
    return behind[0] if text in _WITHOUT_PARENTHESES else None


def _check_interval(behind: list[Token], sql: str) -> None:
    """Of `INTERVAL '1' DAY`, what follows the first word; where it is a name, nothing."""
    if behind and behind[0].token_type is TokenType.NUMBER:
        raise mismatched(sql, behind[0])
    if len(behind) > 1 and behind[0].token_type in _SIGNS:
        behind = behind[1:]
    if behind and behind[0].token_type is TokenType.STRING:
        unit = behind[1] if len(behind) > 1 else None
        if unit is None or unit.text.upper() not in _INTERVAL_FIELDS:
            raise mismatched(sql, unit)


def _goes_on(number: Token, following: Token | None) -> bool:
    """True for the number that a name such as `2020_sales` begins with."""
    return (
        following is not None
        and following.start == number.end + 1
        and following.token_type is TokenType.VAR
    )


def _is_word(text: str) -> bool:
    return text.isascii() and text.isidentifier()


def mismatched(sql: str, token: Token | None) -> StatementRefused:
    """The refusal of a statement that goes on with this token; None: that ends too early."""
    if token is None:
        return StatementRefused(f"{position(sql, len(sql))}: mismatched input '<EOF>'")
    text = sql[token.start : token.end + 1]
    return _refused(sql, token, f"mismatched input '{text}'")


def _refused(sql: str, token: Token, why: str) -> StatementRefused:
    return StatementRefused(f"{position(sql, token.start)}: {why}")
