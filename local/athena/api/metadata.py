"""The `.metadata` object beside a result: a protobuf message that the JDBC and ODBC drivers read.

AWS publishes no schema for it. Field numbers, and which fields a type leaves out, are as in the
objects that Athena writes; a handful of fields does not earn a protobuf dependency.
"""

from __future__ import annotations

from collections.abc import Iterable

from local.athena.model import Column

_NULLABLE_UNKNOWN = 3
_BARE_TYPES = {"array", "map", "row", "json", "uuid"}
_TYPES_WITHOUT_PRECISION = {
    "boolean",
    "date",
    "interval day to second",
    "interval year to month",
}


def encode_metadata(
    engine_query_id: str,
    columns: Iterable[Column],
    *,
    update_type: str | None = None,
    update_count: int | None = None,
) -> bytes:
    """The bytes of a `.metadata` object; the update fields are for INSERT, CTAS and their like."""
    message = _text(1, engine_query_id)
    if update_type is not None:
        message += _text(2, update_type) + _number(3, update_count or 0)
    return message + b"".join(_bytes(4, _encode_column(column)) for column in columns)


def _encode_column(column: Column) -> bytes:
    message = _text(1, "hive") + _text(4, column.name) + _text(5, column.name)
    message += _text(6, column.type)
    if column.type in _BARE_TYPES:
        return message + _number(9, _NULLABLE_UNKNOWN)
    if column.type not in _TYPES_WITHOUT_PRECISION:
        message += _number(7, column.precision)
    message += _number(8, column.scale) + _number(9, _NULLABLE_UNKNOWN)
    return message + _number(10, int(column.case_sensitive))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
