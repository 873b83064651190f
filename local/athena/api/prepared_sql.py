"""PREPARE, EXECUTE and DEALLOCATE PREPARE: what they say.

https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from local.athena.api.prepared_statements import PreparedStatements
from local.athena.api.requests import ServiceError
from local.athena.authorization import Caller
from local.athena.ddl.words import Words
from local.athena.model import QueryFailed, StatementRefused
from local.athena.sql.dialect import position
from local.athena.sql.statements import parse, parse_expression

KINDS = frozenset({"PREPARE", "EXECUTE", "DEALLOCATE"})
"""Their substatement types."""

_PREPARABLE = {"SELECT", "INSERT", "CREATE_TABLE_AS_SELECT", "UNLOAD"}


@dataclass(frozen=True)
class Command:
    """One of the three: the name of a prepared statement and what goes with it."""

    name: str
    text: str = ""  # of the statement to prepare
    values: tuple[str, ...] = ()  # expressions to execute it with


def read(sql: str) -> Command:
    """What a statement of one of the `KINDS` says; raises StatementRefused."""
    parsed = parse(sql)
    words = Words(parsed, database="")
    words.skip_any("PREPARE", "EXECUTE", "DEALLOCATE PREPARE")
    words.name()
    name = parsed.tokens[1].text  # as it is written: capitals count
    if parsed.substatement_type == "PREPARE":
        words.expect("FROM")
        text = words.rest()
        if parse(text).substatement_type not in _PREPARABLE:
            raise StatementRefused("Queries of this type are not supported")
        return Command(name, text=text)
    if parsed.substatement_type == "EXECUTE" and words.skip("USING"):
        words.rest()  # refuses that there is none
        return Command(name, values=tuple(_values(parsed.tokens[3:], sql)))
    words.end()
    return Command(name)


def require_constants(values: Sequence[str]) -> None:
    """Raise QueryFailed where a value of EXECUTE ... USING names a column."""
    for value in values:
        expression = parse_expression(value)
        if expression is not None and expression.find(exp.Column):
            raise QueryFailed(
                "EXPRESSION_NOT_CONSTANT: Constant expression cannot contain column references"
            )


def require_right(action: str, workgroup: str, caller: Caller) -> None:
    """Raise QueryFailed where the caller may not do this to prepared statements.

    https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena-prepared-statements.html
    """
    arn = f"arn:aws:athena:{caller.region}:{caller.account_id}:workgroup/{workgroup}"
    if not caller.may(f"athena:{action}", arn):
        raise QueryFailed(
            f"User: {caller.arn} is not authorized to perform: athena:{action} on resource: {arn}"
        )


def run(sql: str, workgroup: str, caller: Caller, statements: PreparedStatements) -> None:
    """PREPARE or DEALLOCATE PREPARE; raises QueryFailed."""
    command = read(sql)
    request = {"StatementName": command.name, "WorkGroup": workgroup}
    action = "CreatePreparedStatement" if command.text else "DeletePreparedStatement"
    require_right(action, workgroup, caller)
    try:
        if command.text:
            statements.create(request | {"QueryStatement": command.text}, caller)
        else:
            statements.delete(request, caller)
    except ServiceError as refused:
        raise QueryFailed(refused.message) from refused


def _values(tokens: Sequence[Token], sql: str) -> Iterator[str]:
    """The expressions between the commas that stand outside of all brackets."""
    depth, start = 0, tokens[0].start
    for token in tokens:
        depth += token.token_type in {TokenType.L_PAREN, TokenType.L_BRACKET}
        depth -= token.token_type in {TokenType.R_PAREN, TokenType.R_BRACKET}
        if token.token_type is TokenType.COMMA and depth == 0:
            yield _expression(sql, start, token.start)
            start = token.end + 1
    yield _expression(sql, start, len(sql))


def _expression(sql: str, start: int, end: int) -> str:
    text = sql[start:end].strip()
    if parse_expression(text) is None:
        found = sql[end : end + 1] or "<EOF>"
        raise StatementRefused(f"{position(sql, end)}: mismatched input '{found}'")
    return text
