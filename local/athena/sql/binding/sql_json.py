"""Binds SQL's JSON functions: https://trino.io/docs/current/functions/json.html"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlglot import exp

from local.athena import types
from local.athena.sql.binding.scope import Scope
from local.athena.sql.functions import conversion
from local.athena.sql.functions.json_casts import to_json
from local.athena.sql.functions.lambdas import part
from local.athena.sql.json_syntax import JsonClauses
from local.athena.sql.typed.coercion import coerce, lambda_of, parameter
from local.athena.sql.typed.expression import Fault, Typed, mismatch
from local.athena.sql.typed.type_names import written_type
from local.athena.types import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    INTEGER,
    VARBINARY,
    VARCHAR,
    Type,
    coerces,
)
from local.translation.chapter import call

if TYPE_CHECKING:
    from local.athena.sql.binding.expressions import Expressions

_TEXTS = {"varchar", "char"}


def bind(binder: Expressions, node: exp.Anonymous, clauses: JsonClauses, scope: Scope) -> Typed:
    """A call of one of them; raises Fault."""
    values = [binder.bind(item, scope) for item in node.expressions]
    if node.name == "json_array":
        parts = [_part(*each) for each in zip(values, clauses.formats, strict=True)]
        return _output(call("athena_py_json_made_array", _list(parts), clauses.nulls), clauses)
    if node.name == "json_object":
        return _object(values, clauses)
    width = 2 + len(clauses.names)
    text, path, *passed = values[:width]
    variables = _variables(passed, clauses)
    arguments = [_input(text, clauses.formats[0]), coerce(path, VARCHAR), variables]
    if node.name == "json_exists":
        return Typed(call("athena_py_json_exists", *arguments, clauses.on_error), BOOLEAN)
    if node.name == "json_query":
        behaviours = (clauses.wrapper, clauses.quotes, clauses.on_empty, clauses.on_error)
        return _output(call("athena_py_json_query", *arguments, *behaviours), clauses)
    found = call("athena_py_json_value", *arguments)
    return _value(found, values[width:], clauses)


def _list(parts: Sequence[exp.Expr]) -> exp.Expr:
    """A list of texts, which may have none."""
    return exp.Cast(this=exp.array(*parts, copy=False), to=exp.Var(this="VARCHAR[]"))


def _input(value: Typed, encoding: str | None) -> exp.Expr:
    """The text of what is JSON by its type or because the query says so."""
    if value.kind == VARBINARY:
        return call("athena_py_json_decoded", value.node, encoding or "UTF8")
    if value.kind.name in {*_TEXTS, "json", "unknown"}:
        return exp.Cast(this=value.node, to=exp.Var(this="VARCHAR"))
    raise mismatch(f"Cannot read input of type {value.kind} as JSON using formatting JSON")


def _part(value: Typed, encoding: str | None) -> exp.Expr:
    """The JSON text of a value that goes into an array or an object."""
    if encoding is not None or value.kind.name == "json":
        return call("athena_py_json_checked", _input(value, encoding))
    if isinstance(value.node, exp.Anonymous) and value.node.name in _MAKERS:
        return value.node
    if value.kind.name not in {*_TEXTS, *types.NUMBERS, "boolean", "unknown"}:
        text = conversion.cast(value, VARCHAR, safe=False)
        value = Typed(text, VARCHAR)
    return exp.Cast(this=to_json(value), to=exp.Var(this="VARCHAR"))


_MAKERS = {"athena_py_json_query", "athena_py_json_made_array", "athena_py_json_made_object"}


def _object(values: Sequence[Typed], clauses: JsonClauses) -> Typed:
    for name in values[::2]:
        if name.kind.name not in {*_TEXTS, "unknown"}:
            reason = f"Invalid type of JSON object key: {name.kind}"
            raise Fault("INVALID_FUNCTION_ARGUMENT", reason)
    names = [coerce(name, VARCHAR) for name in values[::2]]
    parts = [_part(*each) for each in zip(values[1::2], clauses.formats, strict=True)]
    made = call(
        "athena_py_json_made_object", _list(names), _list(parts), clauses.nulls, clauses.unique
    )
    return _output(made, clauses)


def _variables(passed: Sequence[Typed], clauses: JsonClauses) -> exp.Expr:
    if not passed:
        return exp.Literal.string("{}")
    names = [exp.Literal.string(name) for name in clauses.names]
    parts = [_part(*each) for each in zip(passed, clauses.formats[1:], strict=True)]
    return call("athena_py_json_made_object", _list(names), _list(parts), "NULL", "WITHOUT")


def _output(text: exp.Expr, clauses: JsonClauses) -> Typed:
    """A JSON text as RETURNING wants it."""
    kind = written_type(clauses.returning) if clauses.returning is not None else VARCHAR
    if kind == VARBINARY:
        return Typed(call("athena_py_json_encoded", text, clauses.encoding or "UTF8"), kind)
    if kind.name not in _TEXTS:
        raise mismatch(f"Cannot output JSON value as {kind} using formatting JSON")
    return Typed(
        conversion.cast(Typed(text, VARCHAR), kind, safe=False) if kind.sizes else text, kind
    )


def _value(found: exp.Expr, defaults: Sequence[Typed], clauses: JsonClauses) -> Typed:
    """json_value: what was found as the type wanted, or what is to stand for it."""
    kind = written_type(clauses.returning) if clauses.returning is not None else VARCHAR
    item = parameter()
    state, text = part(item, 1), part(item, 2)
    given = iter(defaults)
    empty, error = (
        _instead(word, given, kind, state) for word in (clauses.on_empty, clauses.on_error)
    )
    value = exp.Case(ifs=list(_conversions(state, text, kind)))
    absent = [exp.Is(this=each.copy(), expression=exp.Null()) for each in (item, text, value)]
    body = exp.Case(
        ifs=[
            exp.If(this=absent[0], true=exp.Null()),
            exp.If(this=state.copy().eq("empty"), true=empty),
            exp.If(this=exp.and_(state.copy().eq("varchar"), absent[1]), true=exp.Null()),
            exp.If(this=absent[2], true=error),
        ],
        default=value,
    )
    items = call("list_transform", exp.array(found, copy=False), lambda_of(item, body))
    return Typed(call("list_extract", items, 1), kind)


def _conversions(state: exp.Expr, text: exp.Expr, kind: Type) -> Iterator[exp.If]:
    """What was found, of each type that it may be, as the type wanted."""
    for given in (VARCHAR, BOOLEAN, INTEGER, BIGINT, DOUBLE):
        read = exp.TryCast(this=text.copy(), to=exp.Var(this=given.duckdb))
        with suppress(Fault):  # there is no such cast
            made = conversion.cast(Typed(read, given), kind, safe=True)
            yield exp.If(this=state.copy().eq(given.name), true=made)


def _instead(word: str, defaults: Iterator[Typed], kind: Type, state: exp.Expr) -> exp.Expr:
    if word == "DEFAULT":
        default = next(defaults)
        if not coerces(default.kind, kind):
            raise mismatch(f"Default value of type {default.kind} is no {kind}")
        return coerce(default, kind)
    if word == "ERROR":
        return call("athena_json_value_error", state.copy(), str(kind))
    return exp.Null()
