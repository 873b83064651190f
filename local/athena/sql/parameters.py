"""ExecutionParameters: the values that stand for a statement's question marks.

https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from local.athena.model import StatementRefused
from local.athena.sql.statements import ParsedStatement, parse_expression


def bind(parsed: ParsedStatement, values: Sequence[str]) -> ParsedStatement:
    """The statement with its placeholders replaced; values without a placeholder are ignored."""
    if parsed.query is None:
        return parsed
    query = parsed.query.copy()
    placeholders = sorted(query.find_all(exp.Placeholder), key=_place)
    if not placeholders:
        return parsed
    if len(placeholders) != len(values):
        raise StatementRefused(
            f"Incorrect number of parameters: expected {len(placeholders)} but found {len(values)}",
            "INVALID_PARAMETER_USAGE",
        )
    for placeholder, value in zip(placeholders, values, strict=True):
        placeholder.replace(_expression(value))
    return replace(parsed, query=query)


def _place(placeholder: exp.Placeholder) -> int:
    start: int = placeholder.meta["start"]
    return start


def _expression(value: str) -> exp.Expr:
    expression = parse_expression(value)
    if expression is None or expression.find(exp.Column, exp.Placeholder, exp.Query):
        return exp.Literal.string(value)
    return expression if isinstance(expression, exp.Literal) else exp.paren(expression, copy=False)
