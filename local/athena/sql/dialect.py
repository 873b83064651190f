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

from local.athena.sql import json_syntax

COMMA = ","
"""The kind of a join that is written with a comma."""


def _typed_literal(_: Any, text: exp.Expr, kind: exp.DataType) -> exp.Expr:
    """`DATE '2020-01-01'`: sqlglot makes a CAST of it, which says less."""
    cast = exp.Cast(this=text, to=kind)
    cast.meta["literal"] = True
    return cast


def _placed(parse: Callable[[Any], exp.Expr]) -> Callable[[Any], exp.Expr]:
    """The parser of a function's arguments, which remembers where the call began."""

    def parse_placed(parser: Any) -> exp.Expr:
        name = parser._tokens[parser._index - 2]
        return parse(parser).update_positions(name)

    return parse_placed


def _exists(parser: Any) -> exp.Expr:
    """`EXISTS (query)`: sqlglot would take a query that begins with VALUES or `(` for a value."""
    return exp.Exists(this=parser._parse_select_or_expression())


def _unicode_literal(parser: Any, token: Any) -> exp.Expr:
    r"""`U&'\00e9'`, with a UESCAPE or without: the text itself."""
    escape = "\\"
    if parser._match_text_seq("UESCAPE"):
        parser._advance()
        escape = str(parser._prev.text)
    text, at = "", 0
    while at < len(token.text):
        if token.text[at] != escape:
            text, at = text + token.text[at], at + 1
        elif token.text[at + 1 : at + 2] == escape:
            text, at = text + escape, at + 2
        else:
            long = token.text[at + 1 : at + 2] == "+"
            begin, end = at + 1 + long, at + (8 if long else 5)
            try:
                text += chr(int(token.text[begin:end], 16))
            except ValueError:
                parser.raise_error("Invalid escape sequence", token)
            at = end
    return exp.Literal(this=text, is_string=True).update_positions(token)


def _where(parse: Callable[..., Any]) -> Callable[..., Any]:
    """A method of the parser, whose node remembers the token that it began with."""

    def parse_placed(parser: Any, *arguments: Any, **options: Any) -> Any:
        token = parser._curr
        node = parse(parser, *arguments, **options)
        return node.update_positions(token) if node is not None else None

    return parse_placed


def _behind_operator(parse: Callable[..., Any]) -> Callable[..., Any]:
    """A method of the parser, whose node remembers the token before it: an operator's, if any."""

    def parse_behind(parser: Any, *arguments: Any, **options: Any) -> Any:
        operator = parser._prev
        node = parse(parser, *arguments, **options)
        if node is not None and operator is not None:
            node.meta["behind"] = operator.start
        return node

    return parse_behind


class Athena(Trino):
    """Queries only: DDL is Hive's and is never parsed here."""

    INDEX_OFFSET = 0  # a subscript stays as it is written

    class Tokenizer(Trino.Tokenizer):
        """Reads SHOW, EXPLAIN and their like in tokens too, not as one string after the verb."""

        COMMANDS: ClassVar[set[Any]] = set()

    class Parser(TrinoParser):
        """Only the functions with a syntax of their own are more than a name and arguments."""

        FUNCTIONS: ClassVar[dict[str, Callable[..., Any]]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., Any]]] = {
            name: _placed(TrinoParser.FUNCTION_PARSERS[name])
            for name in (
                "CAST",
                "TRY_CAST",
                "EXTRACT",
                "LISTAGG",
                "POSITION",
                "SUBSTRING",
                "TRIM",
            )
        } | {"EXISTS": _placed(_exists), **json_syntax.PARSERS}
        TYPE_LITERAL_PARSERS: ClassVar[dict[Any, Callable[..., Any]]] = {
            kind: _typed_literal
            for kind in exp.DType
            if kind not in {exp.DType.JSON, exp.DType.INTERVAL}
        } | {exp.DType.JSON: TrinoParser.TYPE_LITERAL_PARSERS[exp.DType.JSON]}
        _parse_comparison = _behind_operator(TrinoParser._parse_comparison)
        _parse_range = _behind_operator(TrinoParser._parse_range)
        _parse_term = _behind_operator(TrinoParser._parse_term)
        _parse_factor = _behind_operator(TrinoParser._parse_factor)
        _parse_factor_operand = _behind_operator(TrinoParser._parse_factor_operand)
        parse_set_operation = _where(TrinoParser.parse_set_operation)
        _parse_unnest = _where(TrinoParser._parse_unnest)

        def _parse_bracket(self, this: exp.Expr | None = None) -> exp.Expr | None:
            """A subscript, or an array behind ARRAY: brackets alone are none."""
            found: exp.Expr | None = super()._parse_bracket(this) if this else None
            return found

        def _parse_types(self, *arguments: Any, **options: Any) -> exp.Expr | None:
            """A type, which remembers its name: sqlglot knows more names than Athena."""
            name = self._curr.text if self._curr else ""
            kind: exp.Expr | None = super()._parse_types(*arguments, **options)
            if isinstance(kind, exp.DataType):
                kind.meta["name"] = name.lower()
            return kind

        def _build_predicate(
            self, klass: type[exp.Binary], this: Any, expression: Any, *_: Any, **__: Any
        ) -> exp.Expr:
            """A predicate without the parentheses that sqlglot adds to some of its operands."""
            return self.expression(klass(this=this, expression=expression))

        def _parse_derived_table_values(self, *arguments: Any, **options: Any) -> exp.Values | None:
            """`(VALUES ...) AS t`, and a TABLESAMPLE behind it, as behind any relation."""
            values: exp.Values | None = super()._parse_derived_table_values(*arguments, **options)
            if values is not None and values.args.get("alias"):
                values.set("sample", self._parse_table_sample())
            return values

        def _parse_join(self, *arguments: Any, **options: Any) -> exp.Join | None:
            """A join; one by a comma is of a kind of its own, for it binds less than others."""
            by_comma = self._curr and self._curr.token_type is TokenType.COMMA
            join: exp.Join | None = super()._parse_join(*arguments, **options)
            if join is not None and by_comma:
                join.set("kind", COMMA)
            return join

        STRING_PARSERS: ClassVar[dict[Any, Callable[..., Any]]] = {
            **TrinoParser.STRING_PARSERS,
            TokenType.UNICODE_STRING: _unicode_literal,
        }
        PRIMARY_PARSERS: ClassVar[dict[Any, Callable[..., Any]]] = {
            **TrinoParser.PRIMARY_PARSERS,
            TokenType.UNICODE_STRING: _unicode_literal,
        }
        PLACEHOLDER_PARSERS: ClassVar[dict[Any, Callable[..., Any]]] = {
            # Only `?`; its place is kept, for parameters are counted in the order of the text.
            TokenType.PLACEHOLDER: lambda self: exp.Placeholder().update_positions(self._prev),
        }
        NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[str, Callable[..., Any]]] = {
            name: TrinoParser.NO_PAREN_FUNCTION_PARSERS[name] for name in ("CASE",)
        }


_SIGNED = (
    exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.DPipe,
    exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between,
)  # fmt: skip


def offset(node: exp.Expr) -> int | None:
    """Where a node is in the text it was parsed from: its first token that is remembered.

    Of UNION, BETWEEN and their like it is that word, of `a + b` the sign, as in Athena's messages.
    """
    operand = node.args.get("low") if isinstance(node, exp.Between) else node.args.get("expression")
    if isinstance(node, _SIGNED) and operand is not None and "behind" in operand.meta:
        return int(operand.meta["behind"])
    if isinstance(node, exp.SetOperation) and "start" in node.meta:
        return int(node.meta["start"])
    offsets = [found.meta["start"] for found in node.walk() if "start" in found.meta]
    return min(offsets, default=None)


def position(sql: str, start: int | None) -> str:
    """`line 1:8`, both counted from one, for an offset into the text; where unknown, its start."""
    start = start or 0
    line_start = sql.rfind("\n", 0, start) + 1
    return f"line {sql.count(chr(10), 0, start) + 1}:{start - line_start + 1}"
