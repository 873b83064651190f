"""Values and types as Athena shows them: the same text in the CSV and in GetQueryResults.

Types: https://docs.aws.amazon.com/athena/latest/ug/data-types.html
"""

from __future__ import annotations

import datetime as dt
import decimal
import math
import struct
from collections.abc import Callable
from typing import Any

from duckdb.sqltypes import DuckDBPyType

from local.athena.model import Column

Renderer = Callable[[Any], str]

VARCHAR_LENGTH = 2**31 - 1
VARBINARY_LENGTH = 2**30

# DuckDB's type id -> Athena's name, precision. A sum of integers is a HUGEINT in DuckDB.
_SCALARS = {
    "boolean": ("boolean", 0),
    "tinyint": ("tinyint", 3),
    "smallint": ("smallint", 5),
    "integer": ("integer", 10),
    "bigint": ("bigint", 19),
    "hugeint": ("bigint", 19),
    "utinyint": ("smallint", 5),
    "usmallint": ("integer", 10),
    "uinteger": ("bigint", 19),
    "ubigint": ("bigint", 19),
    "float": ("float", 17),
    "double": ("double", 17),
    "date": ("date", 0),
    "time": ("time", 3),
    "timestamp": ("timestamp", 3),
    "timestamp_s": ("timestamp", 3),
    "timestamp_ms": ("timestamp", 3),
    "timestamp_ns": ("timestamp", 3),
    "timestamp with time zone": ("timestamp with time zone", 3),
    "blob": ("varbinary", VARBINARY_LENGTH),
    "interval": ("interval day to second", 0),
    "uuid": ("uuid", 0),
    "json": ("json", 0),
    "list": ("array", 0),
    "array": ("array", 0),
    "map": ("map", 0),
    "struct": ("row", 0),
    "tuple": ("row", 0),
    "null": ("unknown", 0),
}


def _children(kind: DuckDBPyType) -> list[tuple[str, DuckDBPyType]]:
    """The element of an array, the key and value of a map, the fields of a row."""
    return [(name, child) for name, child in kind.children if isinstance(child, DuckDBPyType)]


def type_id(kind: DuckDBPyType) -> str:
    """DuckDB's own short name of a type; JSON is an alias that only its full name shows."""
    return "json" if str(kind) == "JSON" else str(kind.id)


def column(name: str, kind: DuckDBPyType) -> Column:
    """The ColumnInfo of a result column."""
    identifier = type_id(kind)
    if identifier == "decimal":
        sizes = dict(kind.children)
        return Column(name, "decimal", int(str(sizes["precision"])), int(str(sizes["scale"])))
    if identifier in _SCALARS:
        athena_type, precision = _SCALARS[identifier]
        return Column(name, athena_type, precision)
    return Column(name, "varchar", VARCHAR_LENGTH, case_sensitive=True)


def renderer(kind: DuckDBPyType) -> Renderer:
    """What turns a non-NULL value of a type, as DuckDB hands it over, into Athena's text."""
    identifier = type_id(kind)
    if identifier in ("list", "array"):
        return _array(_nested(_children(kind)[0][1]))
    if identifier == "map":
        (_, key), (_, value) = _children(kind)
        # DuckDB hands over keys that Python cannot hash as {"key": [...], "value": [...]}.
        columnar = type_id(key) in ("list", "array", "map", "struct", "tuple")
        return _map(_nested(key), _nested(value), columnar=columnar)
    if identifier in ("struct", "tuple"):
        return _row([(name, _nested(child)) for name, child in _children(kind)])
    return _RENDERERS.get(identifier, str)


def _nested(kind: DuckDBPyType) -> Renderer:
    render = renderer(kind)
    return lambda value: "null" if value is None else render(value)


def _array(element: Renderer) -> Renderer:
    return lambda values: "[" + ", ".join(map(element, values)) + "]"


def _map(key: Renderer, value: Renderer, *, columnar: bool) -> Renderer:
    # Athena prints a map's entries in the order of their keys.
    def render(entries: dict[Any, Any]) -> str:
        pairs = (
            list(zip(entries["key"], entries["value"], strict=True))
            if columnar
            else list(entries.items())
        )
        try:
            pairs.sort(key=lambda pair: pair[0])
        except TypeError:  # keys without an order, such as rows that hold NULL
            pairs.sort(key=lambda pair: key(pair[0]))
        return "{" + ", ".join(f"{key(k)}={value(v)}" for k, v in pairs) + "}"

    return render


def _row(fields: list[tuple[str, Renderer]]) -> Renderer:
    # A row without field names prints field0, field1, ...: the User Guide's "rows and structs".
    names = [name or f"field{position}" for position, (name, _) in enumerate(fields)]
    renders = [render for _, render in fields]

    def render_row(value: dict[str, Any] | tuple[Any, ...]) -> str:
        items = value.values() if isinstance(value, dict) else value
        parts = (
            f"{name}={render(item)}"
            for name, render, item in zip(names, renders, items, strict=True)
        )
        return "{" + ", ".join(parts) + "}"

    return render_row


def double_text(value: float) -> str:
    """A double as Java's Double.toString prints it: 0.1, 1.0E20, NaN, Infinity."""
    return _java_number(value, repr(value))


def real_text(value: float) -> str:
    """A float as Java's Float.toString prints it: the shortest digits that are the same float."""
    if not math.isfinite(value):
        return _java_number(value, "")
    for digits in range(1, 10):
        text = f"{value:.{digits}g}"
        if struct.pack("f", float(text)) == struct.pack("f", value):
            return _java_number(value, text)
    return _java_number(value, repr(value))


def _java_number(value: float, digits: str) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "-0.0" if math.copysign(1, value) < 0 else "0.0"
    exact = decimal.Decimal(digits)
    if 1e-3 <= abs(value) < 1e7:
        text = format(exact, "f")
        return text if "." in text else f"{text}.0"
    mantissa, _, exponent = f"{exact.normalize():E}".partition("E")
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}E{int(exponent)}"


def _timestamp(value: dt.datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S}.{value.microsecond // 1000:03d}"


def _timestamp_with_zone(value: dt.datetime) -> str:
    return f"{_timestamp(value)} {value.tzname()}"


def _time(value: dt.time) -> str:
    return f"{value:%H:%M:%S}.{value.microsecond // 1000:03d}"


def interval_text(value: dt.timedelta) -> str:
    """An interval day to second: `2 00:00:00.000`."""
    milliseconds = round(value / dt.timedelta(milliseconds=1))
    sign = "-" if milliseconds < 0 else ""
    seconds, milliseconds = divmod(abs(milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return f"{sign}{days} {hours:02d}:{minutes:02d}:{seconds:02d}.{milliseconds:03d}"


_RENDERERS: dict[str, Renderer] = {
    "boolean": lambda value: "true" if value else "false",
    "float": real_text,
    "double": double_text,
    "decimal": lambda value: format(value, "f"),
    "timestamp": _timestamp,
    "timestamp_s": _timestamp,
    "timestamp_ms": _timestamp,
    "timestamp_ns": _timestamp,
    "timestamp with time zone": _timestamp_with_zone,
    "time": _time,
    "interval": interval_text,
    "blob": lambda value: " ".join(f"{byte:02x}" for byte in value),
}
