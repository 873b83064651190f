"""Casts to JSON and from it: https://trino.io/docs/current/functions/json.html#cast-to-json"""

from __future__ import annotations

from sqlglot import exp

from local.athena.sql.binding.coercion import cast_to, lambda_of, null_safe, packed, parameter
from local.athena.sql.binding.scope import row_field
from local.athena.sql.binding.typed import InvalidArgument, Typed, mismatch
from local.athena.sql.functions.chapter import Chapter
from local.athena.sql.functions.json_text import read, write
from local.athena.sql.rendering import double_text
from local.athena.types import (
    BIGINT,
    BOOLEAN,
    DOUBLE,
    INTEGERS,
    JSON,
    NUMBERS,
    VARCHAR,
    Type,
)
from local.translation.chapter import call

CHAPTER = Chapter("JSON casts")

_KEYS = {*INTEGERS, "boolean", "double", "real", "decimal", "varchar"}


def to_json(value: Typed) -> exp.Expr:
    """CAST(value AS JSON); raises Fault where Athena has no such cast."""
    kind = value.kind
    if kind == JSON:
        return value.node
    if kind.name == "unknown":
        return cast_to(exp.Null(), JSON)
    return exp.Cast(this=_text(value), to=exp.Var(this="JSON"))


def _text(value: Typed) -> exp.Expr:
    """The JSON text of a value; NULL for NULL."""
    kind, node = value.kind, value.node
    if kind.name in {"boolean", "decimal", *INTEGERS}:
        return cast_to(node, VARCHAR)
    if kind.name in {"real", "double"}:
        return call("athena_py_json_double", cast_to(node, DOUBLE))
    if kind.name in {"varchar", "char"}:
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
    if kind.name == "map" and kind.children[0].name in _KEYS:
        return _map_text(value)
    if kind.name == "row":
        return _row_text(value)
    raise mismatch(f"Cannot cast {kind} to json")


def _map_text(value: Typed) -> exp.Expr:
    key, content = value.kind.children
    pairs = Type("row", (), (key, content), (None, None))
    entry = parameter()
    name = row_field(Typed(entry.copy(), pairs), 0)
    text = _text(name)
    if key.name != "varchar":
        text = call("athena_py_json_string", text)
    body = exp.paren(_concat(text, ":", _or_null(_text(row_field(Typed(entry, pairs), 1)))))
    entries = call("list_transform", call("map_entries", value.node), lambda_of(entry, body))
    return _joined("{", call("list_sort", entries), "}")


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


@CHAPTER.python_helper("json_double(value double) -> varchar")
def _double(value: float) -> str:
    text = double_text(value)
    return text if text[-1].isdigit() else f'"{text}"'


@CHAPTER.python_helper("json_string(value varchar) -> varchar")
def _string(value: str) -> str:
    return write(value)


def from_json(value: Typed, kind: Type) -> exp.Expr:
    """CAST(value AS kind) of a JSON value; raises Fault where Athena has no such cast."""
    from local.athena.sql.functions.conversion import cast

    node = cast_to(value.node, VARCHAR)
    if kind == JSON:
        return value.node
    if kind.name == "varchar":
        text = call("athena_py_json_to_varchar", node)
        return cast(Typed(text, VARCHAR), kind, safe=False) if kind.sizes else text
    if kind == BOOLEAN:
        return call("athena_py_json_to_boolean", node)
    if kind.name in INTEGERS:
        whole = Typed(call("athena_py_json_to_bigint", node), BIGINT)
        return whole.node if kind == BIGINT else cast(whole, kind, safe=False)
    if kind.name in {"real", "double"}:
        return cast(Typed(call("athena_py_json_to_double", node), DOUBLE), kind, safe=False)
    if kind.name in {*NUMBERS, "date", "timestamp"}:
        return cast(Typed(call("athena_py_json_to_varchar", node), VARCHAR), kind, safe=False)
    if kind.name == "array":
        return _elements("athena_py_json_elements", node, kind.children[0])
    if kind.name == "map":
        return _map_from(node, kind)
    if kind.name == "row":
        return _row_from(node, kind)
    raise mismatch(f"Cannot cast json to {kind}")


def _element(text: exp.Expr, kind: Type) -> exp.Expr:
    return from_json(Typed(exp.Cast(this=text, to=exp.Var(this="JSON")), JSON), kind)


def _elements(function: str, node: exp.Expr, kind: Type) -> exp.Expr:
    element = parameter()
    return call("list_transform", call(function, node), lambda_of(element, _element(element, kind)))


def _map_from(node: exp.Expr, kind: Type) -> exp.Expr:
    entry = parameter()
    key, content = (
        _element(call("list_extract", entry.copy(), place), child)
        for place, child in zip((1, 2), kind.children, strict=True)
    )
    entries = call(
        "list_transform",
        call("athena_py_json_entries", node),
        lambda_of(entry, call("row", key, content)),
    )
    return call("map_from_entries", entries)


def _row_from(node: exp.Expr, kind: Type) -> exp.Expr:
    names = [exp.Literal.string(name or "") for name in kind.names]
    texts = call("athena_py_json_fields", node, exp.array(*names, copy=False))
    item = parameter()
    fields = [
        _element(call("list_extract", item.copy(), place), child)
        for place, child in enumerate(kind.children, start=1)
    ]
    body = null_safe(item.copy(), packed(fields, kind))
    once = call("list_transform", exp.array(texts, copy=False), lambda_of(item, body))
    return call("list_extract", once, 1)


def _refused(text: str, kind: str) -> InvalidArgument:
    return InvalidArgument(
        f"INVALID_CAST_ARGUMENT: Cannot cast to {kind}. Unexpected value: {text}"
    )


@CHAPTER.python_helper("json_to_varchar(text varchar) -> varchar")
def _to_varchar(text: str) -> str | None:
    value = read(text)
    if isinstance(value, list | dict):
        raise InvalidArgument(f"INVALID_CAST_ARGUMENT: Cannot cast '{text}' to varchar")
    if value is None:
        return None
    return value if isinstance(value, str) else write(value)


@CHAPTER.python_helper("json_to_boolean(text varchar) -> boolean")
def _to_boolean(text: str) -> bool | None:
    value = read(text)
    if isinstance(value, str):
        value = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}.get(
            value.lower(), text
        )
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value != 0
    raise _refused(text, "boolean")


@CHAPTER.python_helper("json_to_bigint(text varchar) -> bigint")
def _to_bigint(text: str) -> int | None:
    value = read(text)
    if value is None:
        return None
    try:
        if isinstance(value, float):  # half away from zero
            number = int(abs(value) + 0.5) * (-1 if value < 0 else 1)
        else:
            number = int(value)
    except (TypeError, ValueError, OverflowError):
        raise _refused(text, "bigint") from None
    if not -(2**63) <= number < 2**63:
        raise _refused(text, "bigint")
    return number


@CHAPTER.python_helper("json_to_double(text varchar) -> double")
def _to_double(text: str) -> float | None:
    value = read(text)
    if value is None:
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        raise _refused(text, "double") from None


@CHAPTER.python_helper("json_elements(text varchar) -> array(varchar)")
def _list_of(text: str) -> list[str] | None:
    value = read(text)
    if value is None:
        return None
    if not isinstance(value, list):
        raise _refused(text, "array")
    return [write(each) for each in value]


@CHAPTER.python_helper("json_entries(text varchar) -> array(array(varchar))")
def _entries(text: str) -> list[list[str]] | None:
    value = read(text)
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _refused(text, "map")
    return [[write(key), write(each)] for key, each in value.items()]


@CHAPTER.python_helper("json_fields(text varchar, names array(varchar)) -> array(varchar)")
def _fields(text: str, names: list[str]) -> list[str | None] | None:
    value = read(text)
    if value is None:
        return None
    if isinstance(value, dict):
        by_name = {key.lower(): each for key, each in value.items()}
        return [write(by_name[name.lower()]) if name.lower() in by_name else None for name in names]
    if not isinstance(value, list) or len(value) != len(names):
        raise _refused(text, "row")
    return [write(each) for each in value]
