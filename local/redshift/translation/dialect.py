"""Redshift's grammar for sqlglot, with every function left under the name it was called by.

sqlglot would turn many calls into nodes of its own that it then writes in DuckDB's words, not
always with Redshift's meaning. Here a call stays a call, and the chapters say what it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.redshift import Redshift
from sqlglot.parsers.redshift import RedshiftParser
from sqlglot.tokenizer_core import TokenType

_PARAMETER_WORD = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


def is_parameter_name(text: str) -> bool:
    """True for what may stand after the colon of a parameter."""
    return bool(text) and set(text) <= _PARAMETER_WORD


def _approximate(parser: RedshiftParser) -> exp.Expr | None:
    """`APPROXIMATE count(DISTINCT ...)`: exact, which is within Redshift's two per cent."""
    return parser._parse_function()


def _parameter(parser: RedshiftParser) -> exp.Expr | None:
    colon, name = parser._prev, parser._curr
    if name is None or name.start != colon.end + 1 or not is_parameter_name(name.text):
        return None
    parser._advance()
    return exp.Placeholder(this=name.text)


def _no_operation(_: RedshiftParser) -> exp.Expr:
    # Where a row lies is nothing to DuckDB; an encoding is dropped too.
    return exp.EncodeColumnConstraint(this=exp.var("auto"))


class LocalRedshift(Redshift):
    """What a statement that runs locally may be written in."""

    class Tokenizer(Redshift.Tokenizer):
        """Redshift's FLOAT is a double; sqlglot's is not."""

        KEYWORDS: ClassVar[dict[str, TokenType]] = {
            **Redshift.Tokenizer.KEYWORDS,
            "FLOAT": TokenType.DOUBLE,
        }
        COMMANDS: ClassVar[set[Any]] = set()

    class Parser(RedshiftParser):
        """Only the functions with a syntax of their own are more than a name and arguments."""

        FUNCTIONS: ClassVar[dict[str, Callable[..., Any]]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., Any]]] = {
            name: RedshiftParser.FUNCTION_PARSERS[name]
            for name in ("CAST", "TRY_CAST", "CONVERT", "EXTRACT", "POSITION", "SUBSTRING", "TRIM")
        }
        NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., Any]]] = {
            "ANY": RedshiftParser.NO_PAREN_FUNCTION_PARSERS["ANY"],
            "CASE": RedshiftParser.NO_PAREN_FUNCTION_PARSERS["CASE"],
            "APPROXIMATE": _approximate,
            "SYSDATE": lambda _: exp.Anonymous(this="sysdate"),
        }
        PLACEHOLDER_PARSERS: ClassVar[dict[Any, Callable[..., Any]]] = {
            TokenType.COLON: _parameter,
        }
        CONSTRAINT_PARSERS: ClassVar[dict[str, Callable[..., Any]]] = {
            **RedshiftParser.CONSTRAINT_PARSERS,
            "DISTKEY": _no_operation,
            "SORTKEY": _no_operation,
        }


DIALECT = LocalRedshift()
