"""Athena's grammar for sqlglot: Trino's, with every function left under the name it was called by.

sqlglot would turn many calls into nodes of its own that it then writes in DuckDB's words, not
always with Trino's meaning. Here a call stays a call, and the chapters say what it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.trino import Trino
from sqlglot.parsers.trino import TrinoParser
from sqlglot.tokenizer_core import TokenType


class Athena(Trino):
    """Queries only: DDL is Hive's and is never parsed here."""

    class Tokenizer(Trino.Tokenizer):
        """Reads SHOW, EXPLAIN and their like in tokens too, not as one string after the verb."""

        COMMANDS: ClassVar[set[Any]] = set()

    class Parser(TrinoParser):
        """Only the functions with a syntax of their own are more than a name and arguments."""

        FUNCTIONS: ClassVar[dict[str, Callable[..., Any]]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., Any]]] = {
            name: TrinoParser.FUNCTION_PARSERS[name]
            for name in (
                "CAST",
                "TRY_CAST",
                "EXTRACT",
                "LISTAGG",
                "POSITION",
                "SUBSTRING",
                "TRIM",
            )
        }
        PLACEHOLDER_PARSERS: ClassVar[dict[Any, Callable[..., Any]]] = {
            # Only `?`; its place is kept, for parameters are counted in the order of the text.
            TokenType.PLACEHOLDER: lambda self: exp.Placeholder().update_positions(self._prev),
        }
        NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., Any]]] = {
            name: TrinoParser.NO_PAREN_FUNCTION_PARSERS[name] for name in ("CASE",)
        }


def offset(node: exp.Expr) -> int | None:
    """Where a node begins in the text it was parsed from: its first token that is remembered."""
    offsets = [
        found.meta["start"]
        for found in node.find_all(exp.Identifier, exp.Anonymous, exp.Star)
        if "start" in found.meta
    ]
    return min(offsets, default=None)


def position(sql: str, start: int | None) -> str:
    """`line 1:8`, both counted from one, for an offset into the text; where unknown, its start."""
    start = start or 0
    line_start = sql.rfind("\n", 0, start) + 1
    return f"line {sql.count(chr(10), 0, start) + 1}:{start - line_start + 1}"
