"""Literals that begin with a type, `DATE '2020-01-01'`.

https://trino.io/docs/current/language/types.html
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from sqlglot import exp

from local.athena.sql.functions.conversion.identifiers import address
from local.athena.sql.functions.conversion.times import (
    DATE_TIME,
    TIME,
    date_of,
    digits_of,
    timestamp,
    zoned_time,
)
from local.athena.sql.functions.time_zones import to_local, to_moment, zone_name
from local.athena.sql.typed.coercion import cast_to, named, zoned
from local.athena.sql.typed.expression import Fault, Typed, unsupported
from local.athena.sql.typed.type_names import written_type
from local.athena.types import DATE, MAX_DECIMAL, TIME_ZONED, TIMESTAMP_ZONED, Type, char, decimal
from local.translation.chapter import call

_MOST_DIGITS = 6  # of DuckDB's timestamps
_DATE = re.compile(r"\s*([-+]?\d{1,9}-\d{1,2}-\d{1,2})\s*")
_DECIMAL = re.compile(r"[+-]?0*(?P<whole>\d*)(?:\.(?P<fraction>\d*))?")
_INTEGER = re.compile(r"[+-]?\d+")
_DOUBLE = re.compile(r"[+-]?(NaN|Infinity|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)")
_BITS = {"tinyint": 8, "smallint": 16, "integer": 32, "bigint": 64}


def typed_literal(text: str, written: exp.DataType) -> Typed:
    """The value of a literal, whose text decides a precision; raises Fault where it has none."""
    kind = written_type(written)
    read = _READERS.get(kind.name)
    if read is None:
        raise unsupported(f"literals of type {kind}")
    try:
        return read(text, kind)
    except (ValueError, OverflowError) as error:
        spelled = str(kind).partition("(")[0].upper()
        raise Fault("INVALID_LITERAL", f"'{text}' is not a valid {spelled} literal") from error


def _cast(text: str, kind: Type) -> Typed:
    return Typed(cast_to(exp.Literal.string(text), kind), kind)


def _date(text: str, _: Type) -> Typed:
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return _cast(f"{date_of(found[1]):%Y-%m-%d}", DATE)


def _timestamp(text: str, _: Type) -> Typed:
    found = DATE_TIME.fullmatch(text)
    told = timestamp(text, _MOST_DIGITS) if found else None
    if found is None or told is None:
        raise ValueError(text)
    local, zone = told
    sizes = (_precision(found["clock"], "timestamp"),)
    if zone is None:
        return _cast(str(local), Type("timestamp", sizes))
    name = zone_name(zone)
    moment = to_moment(local, name)
    if to_local(moment, name) != local:  # clocks leap over it
        raise ValueError(text)
    return Typed(
        zoned(_cast(str(moment), Type("timestamp")).node, name), Type(TIMESTAMP_ZONED, sizes)
    )


def _time(text: str, _: Type) -> Typed:
    found = TIME.fullmatch(text)
    told = zoned_time(text, _MOST_DIGITS) if found else None
    if found is None or told is None:
        raise ValueError(text)
    sizes = (_precision(found["clock"], "time"),)
    clock = _cast(str(told[0]), Type("time", sizes))
    if not found["zone"]:
        return clock
    node = call("struct_pack", named("clock", clock.node), named("zone", told[1]))
    return Typed(node, Type(TIME_ZONED, sizes))


def _precision(clock: str | None, name: str) -> int:
    digits = digits_of(clock)
    if digits > _MOST_DIGITS:
        raise unsupported(f"{name}({digits})")
    return digits


def _decimal(text: str, _: Type) -> Typed:
    found = _DECIMAL.fullmatch(text)
    if found is None or not any(map(str.isdigit, text)):
        raise ValueError(text)
    whole, fraction = found["whole"], found["fraction"] or ""
    precision = max(len(whole) + len(fraction), 1)
    if precision > MAX_DECIMAL:
        raise ValueError(text)
    return _cast(text, decimal(precision, len(fraction)))


def _integer(text: str, kind: Type) -> Typed:
    limit = 2 ** (_BITS[kind.name] - 1)
    if not _INTEGER.fullmatch(text.strip()) or not -limit <= int(text) < limit:
        raise ValueError(text)
    return _cast(str(int(text)), kind)


def _double(text: str, kind: Type) -> Typed:
    if not _DOUBLE.fullmatch(text.strip()):
        raise ValueError(text)
    return _cast(text.strip(), kind)


def _boolean(text: str, kind: Type) -> Typed:
    if text.lower() not in {"true", "false", "t", "f", "1", "0"}:
        raise ValueError(text)
    return _cast(text.lower(), kind)


def _uuid(text: str, kind: Type) -> Typed:
    if str(uuid.UUID(text)) != text.lower():  # Python reads other forms too
        raise ValueError(text)
    return _cast(text, kind)


_READERS: dict[str, Callable[[str, Type], Typed]] = {
    "boolean": _boolean,
    **dict.fromkeys(_BITS, _integer),
    "decimal": _decimal,
    "real": _double,
    "double": _double,
    "varchar": lambda text, kind: Typed(exp.Literal.string(text), kind),
    "char": lambda text, _: Typed(exp.Literal.string(text), char(len(text))),
    "date": _date,
    "timestamp": _timestamp,
    TIMESTAMP_ZONED: _timestamp,
    "time": _time,
    TIME_ZONED: _time,
    "uuid": _uuid,
    "ipaddress": lambda text, kind: Typed(exp.Literal.string(address(text)), kind),
}
