"""Reads the text of a statement: what kind it is, and whether Athena would take it.

Kinds: https://docs.aws.amazon.com/athena/latest/APIReference/API_QueryExecution.html
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from local.athena.model import StatementRefused
from local.athena.sql import hive
from local.athena.sql.dialect import Athena, offset, position
from local.athena.sql.spans import behind_name, behind_parentheses, place_of, query_span, words_of
from local.athena.sql.syntax import foreign_part
from local.athena.sql.words import mismatched, refuse_foreign_tokens

_DIALECT = Athena()

DML, DDL, UTILITY = "DML", "DDL", "UTILITY"

_QUERY_WORDS = {"SELECT", "WITH", "VALUES", "TABLE", "("}

# The words a statement begins with -> its type and substatement type; the longest match counts.
_KINDS: dict[tuple[str, ...], tuple[str, str]] = {
    ("EXPLAIN",): (DML, "EXPLAIN"),
    ("INSERT", "INTO"): (DML, "INSERT"),
    ("UPDATE",): (DML, "UPDATE"),
    ("DELETE",): (DML, "DELETE"),
    ("MERGE",): (DML, "MERGE"),
    ("UNLOAD",): (DML, "UNLOAD"),
    ("EXECUTE",): (DML, "EXECUTE"),
    ("VACUUM",): (DML, "VACUUM"),
    ("OPTIMIZE",): (DDL, "OPTIMIZE"),
    ("PREPARE",): (DDL, "PREPARE"),
    ("DEALLOCATE PREPARE",): (DDL, "DEALLOCATE"),  # one word to sqlglot
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
    ("ALTER", "DATABASE"): (DDL, "ALTER_DATABASE"),
    ("ALTER", "SCHEMA"): (DDL, "ALTER_DATABASE"),
    ("ALTER", "TABLE"): (DDL, "ALTER_TABLE"),
    ("MSCK", "REPAIR", "TABLE"): (DDL, "MSCK_REPAIR"),
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

# What an ALTER TABLE does: the words behind the table, and behind a partition of it.
_ALTERATIONS: dict[tuple[str, ...], str] = {
    ("ADD", "COLUMNS"): "ALTER_TABLE_ADD_COLUMN",
    ("REPLACE", "COLUMNS"): "ALTER_TABLE_REPLACE_COLUMN",
    ("CHANGE",): "ALTER_TABLE_CHANGE_COLUMN",
    ("DROP", "COLUMN"): "ALTER_TABLE_DROP_COLUMN",
    ("SET", "TBLPROPERTIES"): "ALTER_TABLE_PROPERTIES",
    ("SET", "LOCATION"): "ALTER_TABLE_SET_LOCATION",
    ("RENAME", "TO"): "ALTER_TABLE_RENAME",
    ("ADD",): "ALTER_TABLE_ADD_PARTITION",
    ("DROP",): "ALTER_TABLE_DROP_PARTITION",
}


@dataclass(frozen=True)
class ParsedStatement:
    """A statement's text, kind, words, and its query: itself, or the one that it has within.

    Of EXPLAIN that is the query explained, of CREATE VIEW, CREATE TABLE AS SELECT, INSERT and
    UNLOAD the one whose rows they are about.
    """

    sql: str
    statement_type: str
    substatement_type: str
    tokens: tuple[Token, ...]
    query: exp.Query | None = None


def parse(text: str) -> ParsedStatement:
    """One statement of a text; raises StatementRefused as StartQueryExecution would."""
    sql = _single(text)
    tokens = _tokens(sql)
    if not tokens:
        raise mismatched(text, None)
    words = words_of(tokens)
    if words[0] in _QUERY_WORDS:
        return ParsedStatement(sql, DML, "SELECT", tokens, parse_query(tokens, sql))
    statement_type, substatement_type = _kind(words, tokens, sql)
    span = query_span(words, substatement_type)
    query = parse_query(tokens[span], sql) if span else None
    return ParsedStatement(sql, statement_type, substatement_type, tokens, query)


def parse_query(tokens: tuple[Token, ...], sql: str) -> exp.Query:
    """The tree of a query, made of nothing but what Athena's grammar has."""
    refuse_foreign_tokens(tokens, sql)
    try:
        trees = _DIALECT.parser().parse(list(tokens), sql)
    except ParseError as error:
        raise _syntax_error(error, tokens, sql) from error
    except RecursionError as error:
        raise StatementRefused("line 1:1: statement is too large (stack overflow)") from error
    tree = trees[0] if len(trees) == 1 else None
    if not isinstance(tree, exp.Query | exp.Values):
        raise mismatched(sql, tokens[0])
    foreign = foreign_part(tree)
    if foreign is not None:
        token = _token_at(tokens, offset(foreign))
        raise mismatched(sql, token or tokens[0])
    for table in tree.find_all(exp.Table, exp.Lateral):
        if isinstance(table.this, exp.Anonymous) and table.this.name.upper() != "TABLE":
            raise mismatched(sql, _token_after(tokens, table.this.meta.get("start")))
    return _selected(tree) if isinstance(tree, exp.Values) else tree


def _selected(values: exp.Values) -> exp.Select:
    """A VALUES that is a query of its own, as a SELECT from it."""
    select = exp.Select(expressions=[exp.Star()])
    for clause in ("with_", "order", "limit", "offset"):
        select.set(clause, values.args.pop(clause, None))
    select.set("from_", exp.From(this=values))
    return select


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


def _single(text: str) -> str:
    """The only statement of a text, without what ends it and the blanks around it."""
    starts, parts = 0, []
    for token in _tokens(text):
        if token.token_type is TokenType.SEMICOLON:
            parts.append(text[starts : token.start].strip())
            starts = token.end + 1
    parts.append(text[starts:].strip())
    statements = [part for part in parts if part]
    if len(statements) > 1:
        raise StatementRefused(f"Only one sql statement is allowed. Got: {text.rstrip()}")
    if not statements and len(parts) > 1:
        raise StatementRefused(f"Empty sql statement: {text.rstrip()}")
    return statements[0] if statements else text


def _tokens(text: str) -> tuple[Token, ...]:
    hive_tokens = hive.tokens(text)
    if hive_tokens is not None:
        return hive_tokens
    try:
        return tuple(_DIALECT.tokenize(text))
    except TokenError as error:
        where = position(text, error.start)
        raise StatementRefused(f"{where}: mismatched input '<EOF>'") from error


def _kind(words: tuple[str, ...], tokens: tuple[Token, ...], sql: str) -> tuple[str, str]:
    if words[:2] == ("CREATE", "TABLE") and place_of("AS", words):
        return DDL, "CREATE_TABLE_AS_SELECT"
    if words[:3] == ("CREATE", "OR", "REPLACE") and words[3:4] != ("VIEW",):
        raise mismatched(sql, tokens[3] if tokens[3:] else None)
    for length in (4, 3, 2, 1):
        kind = _KINDS.get(words[:length])
        if kind == (DDL, "ALTER_TABLE"):
            return DDL, _alteration(words)
        if kind:
            return kind
    if any(begin[0] == words[0] for begin in _KINDS):
        raise StatementRefused("Queries of this type are not supported")
    raise mismatched(sql, tokens[0])


def _alteration(words: tuple[str, ...]) -> str:
    at = behind_name(words, 2)
    if words[at : at + 1] == ("PARTITION",):
        at = behind_parentheses(words, at + 1)
        if words[at : at + 2] == ("RENAME", "TO"):
            return "ALTER_TABLE_RENAME_PARTITION"
    for length in (2, 1):
        substatement_type = _ALTERATIONS.get(words[at : at + length])
        if substatement_type:
            return substatement_type
    raise StatementRefused("Queries of this type are not supported")


def _syntax_error(error: ParseError, tokens: tuple[Token, ...], sql: str) -> StatementRefused:
    detail = error.errors[0]
    unexpected = str(detail["description"]).startswith("Invalid expression")
    line, end_column = detail["line"], detail["col"]
    for token in tokens:
        if (token.line, token.col) == (line, end_column):
            # sqlglot points at the last token when it is the end that came too early.
            return mismatched(sql, token if unexpected or token is not tokens[-1] else None)
    return mismatched(sql, tokens[0])


def _token_at(tokens: tuple[Token, ...], start: int | None) -> Token | None:
    return next((token for token in tokens if token.start == start), None)


def _token_after(tokens: tuple[Token, ...], start: int | None) -> Token | None:
    return next((token for token in tokens if start is not None and token.start > start), None)
