"""Values and types as Athena shows them: the same text in the CSV and in GetQueryResults.

Types: https://docs.aws.amazon.com/athena/latest/ug/data-types.html
"""

from __future__ import annotations

import datetime as dt
import decimal
import math
import struct
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from local.athena.model import Column, QueryFailed
from local.athena.sql.geometry import geometry_text
from local.athena.types import MAX_VARCHAR, TIME_ZONED, TIMESTAMP_ZONED, Type

Renderer = Callable[[Any], str]

_VARBINARY_LENGTH = 2**30
_PRECISIONS = {
    "tinyint": 3,
    "smallint": 5,
    "integer": 10,
    "bigint": 19,
    "real": 17,
    "double": 17,
    "varbinary": _VARBINARY_LENGTH,
    "timestamp": 3,
    TIMESTAMP_ZONED: 3,
    "time": 3,
    TIME_ZONED: 3,
}
# A time never shows fewer digits of its seconds.
_LEAST_DIGITS = 3


def column(name: str, kind: Type) -> Column:
    """The ColumnInfo of a result column."""
    if kind.name == "decimal":
        return Column(name, "decimal", kind.sizes[0], kind.sizes[1])
    if kind.name in {"varchar", "char"}:
        length = kind.sizes[0] if kind.sizes else MAX_VARCHAR
        return Column(name, kind.name, length, case_sensitive=True)
    shown = "float" if kind.name == "real" else kind.name
    return Column(name, shown, _PRECISIONS.get(kind.name, 0))


def renderer(kind: Type) -> Renderer:
    """What turns a non-NULL value of a type, as DuckDB hands it over, into Athena's text."""
    if kind.name == "array":
        return _array(_nested(kind.children[0]))
    if kind.name == "map":
        key, value = kind.children
        # DuckDB hands over keys that Python cannot hash as {"key": [...], "value": [...]}.
        columnar = bool(key.children) or key.name in {TIMESTAMP_ZONED, TIME_ZONED}
        return _map(_nested(key), _nested(value), columnar=columnar)
    if kind.name == "row":
        return _row(kind)
    if kind.name in _SHAPELESS:
        raise QueryFailed(f"NOT_SUPPORTED: a result of type {kind}", error_type=1200)
    if kind.name in _PRECISE:
        return _PRECISE[kind.name](max(_LEAST_DIGITS, *kind.sizes))
    return _RENDERERS.get(kind.name, str)


def _nested(kind: Type) -> Renderer:
    render = renderer(kind)
    return lambda value: "null" if value is None else render(value)


def _array(element: Renderer) -> Renderer:
    return lambda values: "[" + ", ".join(map(element, values)) + "]"


def _map(key: Renderer, value: Renderer, *, columnar: bool) -> Renderer:
    # Athena prints a map's entries in the order of their keys.
    def render(entries: Mapping[Any, Any]) -> str:
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


def _row(kind: Type) -> Renderer:
    # A row without field names prints field0, field1, ...: the User Guide's "rows and structs".
    names = [name or f"field{place}" for place, name in enumerate(kind.names)]
    renders = [_nested(child) for child in kind.children]

    def render_row(value: Mapping[str, Any] | tuple[Any, ...]) -> str:
        items = value.values() if isinstance(value, Mapping) else value
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


_REAL = decimal.Context(prec=7)


def standard_real_text(value: float) -> str:
    """A real as CAST to varchar writes it, of 7 digits at most."""
    return _standard_text(value, real_text(value), _REAL)


def standard_double_text(value: float) -> str:
    """A double as CAST to varchar writes it: `1.5E0`."""
    return _standard_text(value, double_text(value))


def _standard_text(value: float, digits: str, context: decimal.Context | None = None) -> str:
    if not math.isfinite(value):
        return digits
    if value == 0:  # without a fraction
        return "-0E0" if digits.startswith("-") else "0E0"
    mantissa, _, exponent = f"{decimal.Decimal(digits).normalize(context):E}".partition("E")
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}E{int(exponent)}"


def _timestamp(digits: int) -> Renderer:
    return lambda value: f"{value:%Y-%m-%d %H:%M:%S}.{value.microsecond:06d}"[: 20 + digits]


def _zoned_timestamp(digits: int) -> Renderer:
    render = _timestamp(digits)

    def render_zoned(value: Mapping[str, Any]) -> str:
        moment = value["moment"].replace(tzinfo=dt.UTC).astimezone(_zone(value["zone"]))
        return f"{render(moment)} {value['zone']}"

    return render_zoned


def _zone(name: str) -> dt.tzinfo:
    """A zone by its name or its offset, `+05:30`."""
    if name[:1] not in {"+", "-"}:
        return ZoneInfo(name)
    hours, _, minutes = name[1:].partition(":")
    offset = dt.timedelta(hours=int(hours), minutes=int(minutes or 0))
    return dt.timezone(-offset if name.startswith("-") else offset)


def _time(digits: int) -> Renderer:
    return lambda value: f"{value:%H:%M:%S}.{value.microsecond:06d}"[: 9 + digits]


def _zoned_time(digits: int) -> Renderer:
    render = _time(digits)
    return lambda value: f"{render(value['clock'])}{value['zone']}"


def day_to_second_text(milliseconds: int) -> str:
    """An interval day to second: `2 00:00:00.000`."""
    sign = "-" if milliseconds < 0 else ""
    seconds, rest = divmod(abs(milliseconds), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return f"{sign}{days} {hours:02d}:{minutes:02d}:{seconds:02d}.{rest:03d}"


def year_to_month_text(months: int) -> str:
    """An interval year to month: `1-2`."""
    years, rest = divmod(abs(months), 12)
    return f"{'-' if months < 0 else ''}{years}-{rest}"


_PRECISE: dict[str, Callable[[int], Renderer]] = {
    "timestamp": _timestamp,
    TIMESTAMP_ZONED: _zoned_timestamp,
    "time": _time,
    TIME_ZONED: _zoned_time,
}
# Of what Athena shows for these we know nothing.
_SHAPELESS = {"BingTile", "HyperLogLog", "SetDigest", "qdigest", "tdigest"}
_RENDERERS: dict[str, Renderer] = {
    "Geometry": geometry_text,
    "SphericalGeography": geometry_text,
    "boolean": lambda value: "true" if value else "false",
    "real": real_text,
    "double": double_text,
    "decimal": lambda value: format(value, "f"),
    "interval day to second": day_to_second_text,
    "interval year to month": year_to_month_text,
    "varbinary": lambda value: " ".join(f"{byte:02x}" for byte in value),
}
