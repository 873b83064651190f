"""Reads the text of a statement into a tree, with the values of its parameters in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from local.redshift.translation.dialect import DIALECT, is_parameter_name
from local.redshift.translation.errors import RedshiftError, syntax_error
from local.redshift.translation.syntax import refuse_foreign_parts
from local.translation.chapter import NotTranslated

_STATEMENTS = (
    exp.Query,
    exp.Insert,
    exp.Update,
    exp.Delete,
    exp.Merge,
    exp.Create,
    exp.Drop,
    exp.TruncateTable,
    exp.Alter,
)
_BEGINNINGS = {
    "SELECT", "WITH", "(", "INSERT", "UPDATE", "DELETE", "MERGE", "CREATE", "DROP", "TRUNCATE",
    "ALTER",
}  # fmt: skip
# Known by their first word: Redshift has them, and no row of a table comes out of them here.
_REFUSED = {
    "ABORT", "ANALYZE", "ATTACH", "BEGIN", "CALL", "CANCEL", "CLOSE", "COMMENT", "COMMIT", "COPY",
    "DEALLOCATE", "DECLARE", "DESC", "DESCRIBE", "DETACH", "END", "EXECUTE", "EXPLAIN", "FETCH",
    "GRANT", "LOCK", "PREPARE", "REFRESH", "RESET", "REVOKE", "ROLLBACK", "SET", "SHOW", "START",
    "UNLOAD", "USE", "VACUUM",
}  # fmt: skip


def parse(sql: str, parameters: Mapping[str, str]) -> exp.Expr:
    """The tree of the only statement of a text; raises RedshiftError or NotTranslated."""
    tokens = _statement_tokens(sql)
    first = tokens[0]
    if first.text.upper() in _REFUSED:
        raise NotTranslated(first.text.upper())
    if first.text.upper() not in _BEGINNINGS:
        raise syntax_error(_spelled(first, sql), first.start)
    try:
        trees = DIALECT.parser().parse(list(tokens), sql)
    except ParseError as error:
        raise _parse_failure(error, tokens, sql) from error
    except RecursionError as error:
        raise RedshiftError("ERROR: stack depth limit exceeded") from error
    (tree,) = trees
    if isinstance(tree, exp.Select) and not tree.expressions:
        raise syntax_error(None, len(sql))
    if not isinstance(tree, _STATEMENTS):
        raise syntax_error(_spelled(first, sql), first.start)
    for placeholder in list(tree.find_all(exp.Placeholder)):
        placeholder.replace(exp.Literal.string(_value(placeholder, parameters)))
    refuse_foreign_parts(tree)
    return tree


def parameter_names(sql: str) -> list[str]:
    """The names of a statement's `:name` parameters as they occur, repeats included."""
    tokens = _tokens(sql)
    return [
        following.text
        for token, following in pairwise(tokens)
        if token.token_type is TokenType.COLON
        and following.start == token.end + 1
        and is_parameter_name(following.text)
    ]


def _value(placeholder: exp.Placeholder, parameters: Mapping[str, str]) -> str:
    try:
        return parameters[placeholder.name]
    except KeyError:
        raise RedshiftError(f'ERROR: parameter "{placeholder.name}" has no value') from None


def _tokens(sql: str) -> list[Token]:
    try:
        return DIALECT.tokenize(sql)
    except TokenError as error:
        start = error.start or 0
        raise RedshiftError(
            f'ERROR: unterminated quoted string at or near "{sql[start:]}"\n  Position: {start + 1}'
        ) from error


def _statement_tokens(sql: str) -> list[Token]:
    tokens = _tokens(sql)
    while tokens and tokens[-1].token_type is TokenType.SEMICOLON:
        tokens.pop()
    if not tokens:
        raise syntax_error(None, len(sql))
    if any(token.token_type is TokenType.SEMICOLON for token in tokens):
        raise RedshiftError("ERROR: multiple statements are not supported")
    closing = {TokenType.FROM, TokenType.R_PAREN, TokenType.WHERE}
    for token, following in pairwise(tokens):
        if token.token_type is TokenType.COMMA and following.token_type in closing:
            raise syntax_error(_spelled(following, sql), following.start)
    if tokens[-1].token_type is TokenType.COMMA:
        raise syntax_error(None, len(sql))
    return tokens


def _parse_failure(error: ParseError, tokens: Sequence[Token], sql: str) -> RedshiftError:
    detail = error.errors[0]
    unexpected = str(detail["description"]).startswith("Invalid expression")
    end = (detail["line"], detail["col"])
    for token in tokens:
        if (token.line, token.col) == end:
            # sqlglot points at the last token when it is the end that came too early.
            if token is tokens[-1] and not unexpected:
                break
            return syntax_error(_spelled(token, sql), token.start)
    return syntax_error(None, len(sql))


def _spelled(token: Token, sql: str) -> str:
    return sql[token.start : token.end + 1]
