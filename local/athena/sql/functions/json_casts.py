"""Casts to JSON and from it: https://trino.io/docs/current/functions/json.html#cast-to-json"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.functions.json_text import write
from local.athena.sql.functions.lambdas import part
from local.athena.sql.typed.coercion import (
    cast_to,
    lambda_of,
    null_safe,
    packed,
    parameter,
    row_field,
)
from local.athena.sql.typed.expression import Typed, mismatch
from local.athena.types import (
    BOOLEAN,
    DOUBLE,
    INTEGERS,
    JSON,
    MAX_VARCHAR,
    NUMBERS,
    VARCHAR,
    Type,
    row,
)
from local.translation.chapter import call

CHAPTER = Chapter("JSON casts")

_KEYS = {*NUMBERS, "boolean", "varchar", "unknown"}
_READ = {*_KEYS, "json"}
_WRITTEN = {*_READ, "date", "timestamp"}


def _consists(kind: Type, scalars: set[str]) -> bool:
    """True for what holds nothing but these."""
    if kind.name == "map":
        return kind.children[0].name in _KEYS and _consists(kind.children[1], scalars)
    if kind.children:
        return all(_consists(child, scalars) for child in kind.children)
    return kind.name in scalars


def to_json(value: Typed) -> exp.Expr:
    """CAST(value AS JSON); raises Fault where Athena has no such cast."""
    kind = value.kind
    if kind == JSON:
        return value.node
    if kind.name == "unknown":
        return cast_to(exp.Null(), JSON)
    if not _consists(kind, _WRITTEN):
        raise mismatch(f"Cannot cast {kind} to json")
    return exp.Cast(this=_text(value), to=exp.Var(this="JSON"))


def _text(value: Typed) -> exp.Expr:
    """The JSON text of a value; NULL for NULL."""
    kind, node = value.kind, value.node
    if kind.name in {"boolean", *INTEGERS}:
        return cast_to(node, VARCHAR)
    if kind.name == "decimal":
        return call("athena_decimal_text", node)
    if kind.name in {"real", "double"}:
        return call("athena_json_number", call(f"athena_py_{kind.name}_text", node))
    if kind.name == "varchar":
        return call("athena_py_json_string", node)
    if kind.name in {"json", "unknown"}:
        return cast_to(node, VARCHAR)
    if kind.name in {"date", "timestamp"}:
        from local.athena.sql.functions.conversion import cast

        return call("athena_py_json_string", cast(value, VARCHAR, safe=False))
    if kind.name == "array":
        element = parameter()
        body = _or_null(_text(Typed(element, kind.children[0])))
        texts = call("list_transform", node, lambda_of(element, body))
        return _joined("[", texts, "]")
    return _map_text(value) if kind.name == "map" else _row_text(value)


def _map_text(value: Typed) -> exp.Expr:
    """An object; its members are in the order of their names."""
    entry, member = parameter(), parameter()
    pair = row(value.kind.children)
    name, content = (row_field(Typed(entry.copy(), pair), place) for place in (0, 1))
    named = call(
        "row", name.node if name.kind.name == "varchar" else _text(name), _or_null(_text(content))
    )
    members = call("list_transform", call("map_entries", value.node), lambda_of(entry, named))
    text = _concat(call("athena_py_json_string", part(member, 1)), ":", part(member, 2))
    texts = call("list_transform", call("list_sort", members), lambda_of(member, text))
    return _joined("{", texts, "}")


def _row_text(value: Typed) -> exp.Expr:
    parts: list[exp.Expr | str] = []
    for place, name in enumerate(value.kind.names):
        field = row_field(Typed(value.node.copy(), value.kind), place)
        parts += [f"{',' if parts else ''}{write(name or '')}:", _or_null(_text(field))]
    return null_safe(value.node, _concat("{", *parts, "}"))


def _or_null(text: exp.Expr) -> exp.Expr:
    return call("coalesce", text, "null")


def _joined(before: str, texts: exp.Expr, after: str) -> exp.Expr:
    return _concat(before, call("array_to_string", texts, ","), after)


def _concat(*parts: exp.Expr | str) -> exp.Expr:
    first, *others = (exp.Literal.string(part) if isinstance(part, str) else part for part in parts)
    text: exp.Expr = first
    for other in others:
        text = exp.DPipe(this=text, expression=other)
    return exp.paren(text, copy=False)


# What is no number in JSON is a string there.
CHAPTER.helper(
    "json_number",
    "shown",
    "CASE WHEN shown IN ('NaN', 'Infinity', '-Infinity') THEN '\"' || shown || '\"' ELSE shown END",
)


def from_json(value: Typed, kind: Type) -> exp.Expr:
    """CAST(value AS kind) of a JSON value; raises Fault where Athena has no such cast."""
    node = cast_to(value.node, VARCHAR)
    if kind == JSON:
        return value.node
    if not _consists(kind, _READ):
        raise mismatch(f"Cannot cast json to {kind}")
    if kind.name == "varchar":
        length = kind.sizes[0] if kind.sizes else MAX_VARCHAR
        return call("athena_py_json_to_varchar", node, length)
    if kind == BOOLEAN:
        return call("athena_py_json_to_boolean", node)
    if kind.name in INTEGERS:
        return cast_to(call("athena_py_json_to_integer", node, kind.name), kind)
    if kind.name in {"real", "double"}:
        number = cast_to(call("athena_py_json_to_double", node, kind.name), DOUBLE)
        return number if kind == DOUBLE else call("athena_real_of", number)
    if kind.name == "decimal":
        return cast_to(call("athena_py_json_to_decimal", node, *kind.sizes), kind)
    if kind.name == "array":
        return _elements(node, kind)
    return _map_from(node, kind) if kind.name == "map" else _row_from(node, kind)


def _element(text: exp.Expr, kind: Type) -> exp.Expr:
    return from_json(Typed(exp.Cast(this=text, to=exp.Var(this="JSON")), JSON), kind)


def _elements(node: exp.Expr, kind: Type) -> exp.Expr:
    element = parameter()
    body = _element(element, kind.children[0])
    texts = call("athena_py_json_elements", node, str(kind))
    return call("list_transform", texts, lambda_of(element, body))


def _map_from(node: exp.Expr, kind: Type) -> exp.Expr:
    entry = parameter()
    key, content = (
        _element(call("list_extract", entry.copy(), place), child)
        for place, child in zip((1, 2), kind.children, strict=True)
    )
    entries = call(
        "list_transform",
        call("athena_py_json_entries", node, str(kind)),
        lambda_of(entry, call("row", key, content)),
    )
    return call("map_from_entries", entries)


def _row_from(node: exp.Expr, kind: Type) -> exp.Expr:
    names = [exp.Literal.string(name or "") for name in kind.names]
    texts = call("athena_py_json_fields", node, str(kind), exp.array(*names, copy=False))
    item = parameter()
    fields = [
        _element(call("list_extract", item.copy(), place), child)
        for place, child in enumerate(kind.children, start=1)
    ]
    body = null_safe(item.copy(), packed(fields, kind))
    once = call("list_transform", exp.array(texts, copy=False), lambda_of(item, body))
    return call("list_extract", once, 1)
