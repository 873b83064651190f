"""Reads SQL's JSON functions, whose clauses sqlglot does not know all.

Each becomes a call whose arguments are expressions, in the order told here, and whose clauses are
words beside it, in `clauses_of(call)`. https://trino.io/docs/current/functions/json.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlglot import exp
from sqlglot.tokenizer_core import TokenType

_META = "json_clauses"


@dataclass(frozen=True)
class JsonClauses:
    """The clauses of a call; expressions that they hold come last among its arguments."""

    formats: tuple[str | None, ...] = ()  # of the input or the values: FORMAT JSON's encoding
    names: tuple[str, ...] = ()  # of PASSING's variables
    returning: exp.DataType | None = None
    encoding: str | None = None  # of RETURNING ... FORMAT JSON
    wrapper: str = "WITHOUT"  # or CONDITIONAL, WITH
    quotes: str = "KEEP"  # or OMIT
    on_empty: str = "NULL"
    on_error: str = "NULL"
    nulls: str = ""  # NULL or ABSENT
    unique: str = "WITHOUT"


def clauses_of(call: exp.Anonymous) -> JsonClauses | None:
    """The clauses of a JSON function's call; None: it is another function's."""
    clauses: JsonClauses | None = call.meta.get(_META)
    return clauses


def _made(name: str, arguments: list[exp.Expr], clauses: JsonClauses) -> exp.Anonymous:
    call = exp.Anonymous(this=name, expressions=arguments)
    call.meta[_META] = clauses
    return call


def _format(parser: Any) -> str | None:
    if not parser._match_text_seq("FORMAT", "JSON"):
        return None
    if parser._match_text_seq("ENCODING"):
        parser._advance()
        return str(parser._prev.text).upper()
    return "UTF8"


def _returning(parser: Any) -> tuple[exp.DataType | None, str | None]:
    if not parser._match_text_seq("RETURNING"):
        return None, None
    return parser._parse_types(), _format(parser)


def _path_and_variables(
    parser: Any,
) -> tuple[list[exp.Expr], list[str | None], list[str]]:
    arguments, names = [parser._parse_disjunction()], []
    formats = [_format(parser)]
    parser._match(TokenType.COMMA)
    arguments.append(parser._parse_disjunction())
    if parser._match_text_seq("PASSING"):
        while True:
            arguments.append(parser._parse_disjunction())
            formats.append(_format(parser))
            parser._match(TokenType.ALIAS)
            identifier = parser._parse_id_var()
            names.append(identifier.name if identifier.quoted else identifier.name.upper())
            if not parser._match(TokenType.COMMA):
                break
    return arguments, formats, names


def _behaviour(parser: Any, *choices: tuple[str, ...]) -> tuple[str, exp.Expr | None] | None:
    for words in choices:
        if parser._match_text_seq(*words):
            value = parser._parse_disjunction() if words == ("DEFAULT",) else None
            return " ".join(words), value
    return None


def _behaviours(
    parser: Any, *choices: tuple[str, ...]
) -> tuple[dict[str, str], dict[str, exp.Expr]]:
    """What happens ON EMPTY and ON ERROR, and the expressions of DEFAULT."""
    said: dict[str, str] = {}
    defaults: dict[str, exp.Expr] = {}
    while found := _behaviour(parser, *choices):
        word, value = found
        when = "on_empty" if parser._match_text_seq("ON", "EMPTY") else "on_error"
        if when == "on_error" and not parser._match_text_seq("ON", "ERROR"):
            parser.raise_error("Expected ON EMPTY or ON ERROR")
        said[when] = word
        if value is not None:
            defaults[when] = value
    return said, defaults


def _exists(parser: Any) -> exp.Expr:
    arguments, formats, names = _path_and_variables(parser)
    said, _ = _behaviours(parser, ("TRUE",), ("FALSE",), ("UNKNOWN",), ("ERROR",))
    error = said.get("on_error", "FALSE")
    clauses = JsonClauses(tuple(formats), tuple(names), on_error=error)
    return _made("json_exists", arguments, clauses)


def _value(parser: Any) -> exp.Expr:
    arguments, formats, names = _path_and_variables(parser)
    returning, _ = _returning(parser)
    said, defaults = _behaviours(parser, ("NULL",), ("ERROR",), ("DEFAULT",))
    arguments += [defaults[when] for when in ("on_empty", "on_error") if when in defaults]
    return _made(
        "json_value", arguments, JsonClauses(tuple(formats), tuple(names), returning, **said)
    )


def _query(parser: Any) -> exp.Expr:
    arguments, formats, names = _path_and_variables(parser)
    returning, encoding = _returning(parser)
    wrapper, quotes = "WITHOUT", "KEEP"
    if parser._match_text_seq("WITHOUT"):
        parser._match_text_seq("ARRAY")
        parser._match_text_seq("WRAPPER")
    elif parser._match_text_seq("WITH"):
        wrapper = "CONDITIONAL" if parser._match_text_seq("CONDITIONAL") else "WITH"
        parser._match_text_seq("UNCONDITIONAL")
        parser._match_text_seq("ARRAY")
        parser._match_text_seq("WRAPPER")
    for word in ("KEEP", "OMIT"):
        if parser._match_text_seq(word, "QUOTES"):
            quotes = word
            parser._match_text_seq("ON", "SCALAR", "STRING")
    choices = ("NULL",), ("ERROR",), ("EMPTY", "ARRAY"), ("EMPTY", "OBJECT")
    said, _ = _behaviours(parser, *choices)
    clauses = JsonClauses(
        tuple(formats), tuple(names), returning, encoding, wrapper, quotes, **said
    )
    return _made("json_query", arguments, clauses)


def _nulls(parser: Any, otherwise: str) -> str:
    for word in ("NULL", "ABSENT"):
        if parser._match_text_seq(word, "ON", "NULL"):
            return word
    return otherwise


def _ends(parser: Any) -> bool:
    """True where a list of values is over."""
    if parser._curr.token_type == TokenType.R_PAREN:
        return True
    words = [token.text.upper() for token in (parser._curr, parser._next) if token]
    return words[:1] == ["RETURNING"] or words in (["NULL", "ON"], ["ABSENT", "ON"])


def _array(parser: Any) -> exp.Expr:
    values, formats = [], []
    while not _ends(parser):
        values.append(parser._parse_disjunction())
        formats.append(_format(parser))
        if not parser._match(TokenType.COMMA):
            break
    nulls = _nulls(parser, "ABSENT")
    returning, encoding = _returning(parser)
    clauses = JsonClauses(tuple(formats), (), returning, encoding, nulls=nulls)
    return _made("json_array", values, clauses)


def _object(parser: Any) -> exp.Expr:
    members, formats = [], []
    while not _ends(parser):
        keyed = parser._match_text_seq("KEY")
        members.append(parser._parse_bitwise())
        if not (parser._match_text_seq("VALUE") if keyed else parser._match(TokenType.COLON)) and (
            keyed or not parser._match_text_seq("VALUE")
        ):
            parser.raise_error("Expected ':' or VALUE")
        members.append(parser._parse_disjunction())
        formats.append(_format(parser))
        if not parser._match(TokenType.COMMA):
            break
    nulls = _nulls(parser, "NULL")
    unique = "WITHOUT"
    for word in ("WITH", "WITHOUT"):
        if parser._match_text_seq(word, "UNIQUE"):
            parser._match_text_seq("KEYS")
            unique = word
    returning, encoding = _returning(parser)
    clauses = JsonClauses(tuple(formats), (), returning, encoding, nulls=nulls, unique=unique)
    return _made("json_object", members, clauses)


PARSERS: dict[str, Callable[[Any], exp.Expr]] = {
    "JSON_ARRAY": _array,
    "JSON_EXISTS": _exists,
    "JSON_OBJECT": _object,
    "JSON_QUERY": _query,
    "JSON_VALUE": _value,
}
