"""Reads the text of a statement: what kind it is, and whether Athena would take it.

Kinds: https://docs.aws.amazon.com/athena/latest/APIReference/API_QueryExecution.html
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from local.athena.model import StatementRefused
from local.athena.sql.translation.dialect import Athena, offset, position
from local.athena.sql.translation.naming import selected
from local.athena.sql.translation.syntax import foreign_part

_DIALECT = Athena()

DML, DDL, UTILITY = "DML", "DDL", "UTILITY"

_QUERY_WORDS = {"SELECT", "WITH", "VALUES", "TABLE", "("}

# The words a statement begins with -> its type and substatement type; the longest match counts.
_KINDS: dict[tuple[str, ...], tuple[str, str]] = {
    ("EXPLAIN",): (DML, "EXPLAIN"),
    ("INSERT",): (DML, "INSERT"),
    ("UPDATE",): (DML, "UPDATE"),
    ("DELETE",): (DML, "DELETE"),
    ("MERGE",): (DML, "MERGE"),
    ("UNLOAD",): (DML, "UNLOAD"),
    ("VACUUM",): (DML, "VACUUM"),
    ("OPTIMIZE",): (DDL, "OPTIMIZE"),
    ("CREATE", "TABLE"): (DDL, "CREATE_TABLE"),
    ("CREATE", "EXTERNAL", "TABLE"): (DDL, "CREATE_TABLE"),
    ("CREATE", "DATABASE"): (DDL, "CREATE_DATABASE"),
    ("CREATE", "SCHEMA"): (DDL, "CREATE_DATABASE"),
    ("CREATE", "VIEW"): (DDL, "CREATE_VIEW"),
    ("CREATE", "OR", "REPLACE", "VIEW"): (DDL, "CREATE_VIEW"),
    ("DROP", "TABLE"): (DDL, "DROP_TABLE"),
    ("DROP", "DATABASE"): (DDL, "DROP_DATABASE"),
    ("DROP", "SCHEMA"): (DDL, "DROP_DATABASE"),
    ("DROP", "VIEW"): (DDL, "DROP_VIEW"),
    ("ALTER",): (DDL, "ALTER_TABLE"),
    ("MSCK",): (DDL, "MSCK_REPAIR"),
    ("SHOW", "TABLES"): (UTILITY, "SHOW_TABLES"),
    ("SHOW", "VIEWS"): (UTILITY, "SHOW_VIEWS"),
    ("SHOW", "DATABASES"): (UTILITY, "SHOW_DATABASES"),
    ("SHOW", "SCHEMAS"): (UTILITY, "SHOW_DATABASES"),
    ("SHOW", "COLUMNS"): (UTILITY, "SHOW_COLUMNS"),
    ("SHOW", "PARTITIONS"): (UTILITY, "SHOW_PARTITIONS"),
    ("SHOW", "TBLPROPERTIES"): (UTILITY, "SHOW_TABLE_PROPERTIES"),
    ("SHOW", "CREATE", "TABLE"): (UTILITY, "SHOW_CREATE_TABLE"),
    ("SHOW", "CREATE", "VIEW"): (UTILITY, "SHOW_CREATE_VIEW"),
    ("SHOW", "FUNCTIONS"): (UTILITY, "SHOW_FUNCTIONS"),
    ("DESCRIBE",): (UTILITY, "DESCRIBE_TABLE"),
    ("DESC",): (UTILITY, "DESCRIBE_TABLE"),
}

# What an ALTER TABLE does, told by the first of these words in it.
_ALTERATIONS: dict[tuple[str, ...], str] = {
    ("ADD", "COLUMNS"): "ALTER_TABLE_ADD_COLUMN",
    ("REPLACE", "COLUMNS"): "ALTER_TABLE_REPLACE_COLUMN",
    ("SET", "TBLPROPERTIES"): "ALTER_TABLE_PROPERTIES",
    ("SET", "LOCATION"): "ALTER_TABLE_SET_LOCATION",
    ("RENAME", "PARTITION"): "ALTER_TABLE_RENAME",
    ("DROP",): "ALTER_TABLE_DROP_PARTITION",
    ("ADD",): "ALTER_TABLE_ADD_PARTITION",
    ("RENAME",): "ALTER_TABLE_RENAME",
}


@dataclass(frozen=True)
class ParsedStatement:
    """A statement's text, kind, words, and, of a query (or the one explained), its tree."""

    sql: str
    statement_type: str
    substatement_type: str
    tokens: tuple[Token, ...]
    query: exp.Query | None = None


def parse(text: str) -> ParsedStatement:
    """One statement of a text; raises StatementRefused as StartQueryExecution would."""
    tokens = _tokens(text)
    sql = text
    if tokens and tokens[-1].token_type is TokenType.SEMICOLON:
        sql = text[: tokens[-1].start]
        tokens = tokens[:-1]
    if not tokens:
        raise _mismatched(text, None)
    for token in tokens:
        if token.token_type is TokenType.SEMICOLON:
            raise _mismatched(text, token)
    words = tuple(token.text.upper() for token in tokens)
    if words[0] in _QUERY_WORDS:
        return ParsedStatement(sql, DML, "SELECT", tokens, parse_query(tokens, sql))
    statement_type, substatement_type = _kind(words, tokens, sql)
    explained = _explained(words)
    query = parse_query(tokens[explained:], sql) if explained else None
    return ParsedStatement(sql, statement_type, substatement_type, tokens, query)


def parse_query(tokens: tuple[Token, ...], sql: str) -> exp.Query:
    """The tree of a query, made of nothing but what Athena's grammar has."""
    _refuse_lenient_tokens(tokens, sql)
    try:
        trees = _DIALECT.parser().parse(list(tokens), sql)
    except ParseError as error:
        raise _syntax_error(error, tokens, sql) from error
    except RecursionError as error:
        raise StatementRefused("line 1:1: statement is too large (stack overflow)") from error
    tree = trees[0] if len(trees) == 1 else None
    if not isinstance(tree, exp.Query | exp.Values):
        raise _mismatched(sql, tokens[0])
    foreign = foreign_part(tree)
    if foreign is not None:
        token = _token_at(tokens, offset(foreign))
        raise _mismatched(sql, token or tokens[0])
    return selected(tree) if isinstance(tree, exp.Values) else tree


def parse_expression(text: str) -> exp.Expr | None:
    """An expression on its own, such as an ExecutionParameter; None when the text is none."""
    try:
        tokens = _DIALECT.tokenize(text)
        query = _DIALECT.parser().parse(_DIALECT.tokenize(f"SELECT {text}"), text)[0]
    except (ParseError, TokenError, RecursionError):
        return None
    if any(token.token_type is TokenType.SEMICOLON for token in tokens):
        return None
    # Anything beside one expression (an alias, a second column, a FROM) makes another tree.
    if not isinstance(query, exp.Select) or [name for name, v in query.args.items() if v] != [
        "expressions"
    ]:
        return None
    expression: exp.Expr = query.expressions[0]
    if (
        len(query.expressions) > 1
        or isinstance(expression, exp.Alias | exp.Star)
        or foreign_part(expression)
    ):
        return None
    return expression


def _tokens(text: str) -> tuple[Token, ...]:
    try:
        return tuple(_DIALECT.tokenize(text))
    except TokenError as error:
        where = position(text, error.start)
        raise StatementRefused(f"{where}: mismatched input '<EOF>'") from error


def _kind(words: tuple[str, ...], tokens: tuple[Token, ...], sql: str) -> tuple[str, str]:
    if words[:2] == ("CREATE", "TABLE") and "AS" in words and "SELECT" in words:
        return DDL, "CREATE_TABLE_AS_SELECT"
    for length in (4, 3, 2, 1):
        kind = _KINDS.get(words[:length])
        if kind == (DDL, "ALTER_TABLE"):
            return DDL, _alteration(words)
        if kind:
            return kind
    if any(begin[0] == words[0] for begin in _KINDS):
        raise StatementRefused("Queries of this type are not supported")
    raise _mismatched(sql, tokens[0])


def _alteration(words: tuple[str, ...]) -> str:
    for begin, substatement_type in _ALTERATIONS.items():
        length = len(begin)
        if any(words[at : at + length] == begin for at in range(len(words))):
            return substatement_type
    raise StatementRefused("Queries of this type are not supported")


def _explained(words: tuple[str, ...]) -> int:
    """Where the query that is explained begins; 0 when nothing is."""
    if words[0] != "EXPLAIN":
        return 0
    start = 1
    if words[start : start + 1] == ("ANALYZE",):
        start += 1
    if words[start : start + 1] == ("VERBOSE",):
        start += 1
    if words[start : start + 1] == ("(",) and words[start + 1] in {"TYPE", "FORMAT"}:
        start = words.index(")", start) + 1 if ")" in words else len(words)
    return start


def _refuse_lenient_tokens(tokens: tuple[Token, ...], sql: str) -> None:
    """Refuse what sqlglot reads: `a, FROM t` and `f(a,)` and `a::int`."""
    closing = {TokenType.FROM, TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.WHERE}
    for token, following in zip(tokens, (*tokens[1:], None), strict=True):
        if token.token_type is TokenType.COMMA and (
            following is None or following.token_type in closing
        ):
            raise _mismatched(sql, following)
        if token.token_type is TokenType.DCOLON or token.text.upper() in {"ASOF", "POSITIONAL"}:
            raise _mismatched(sql, token)


def _syntax_error(error: ParseError, tokens: tuple[Token, ...], sql: str) -> StatementRefused:
    detail = error.errors[0]
    unexpected = str(detail["description"]).startswith("Invalid expression")
    line, end_column = detail["line"], detail["col"]
    for token in tokens:
        if (token.line, token.col) == (line, end_column):
            # sqlglot points at the last token when it is the end that came too early.
            return _mismatched(sql, token if unexpected or token is not tokens[-1] else None)
    return _mismatched(sql, tokens[0])


def _token_at(tokens: tuple[Token, ...], start: int | None) -> Token | None:
    return next((token for token in tokens if token.start == start), None)


def _mismatched(sql: str, token: Token | None) -> StatementRefused:
    if token is None:
        return StatementRefused(f"{position(sql, len(sql))}: mismatched input '<EOF>'")
    text = sql[token.start : token.end + 1]
    return StatementRefused(f"{position(sql, token.start)}: mismatched input '{text}'")
