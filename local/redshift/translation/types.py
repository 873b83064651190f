"""The types of result columns, as the Data API's ColumnMetadata names them.

Precisions and scales are those of Redshift's JDBC driver, which the service passes on.
https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ColumnMetadata.html
"""

from __future__ import annotations

import re
from typing import NamedTuple


class ColumnType(NamedTuple):
    """A type's name, and its sizes."""

    name: str
    precision: int = 0
    scale: int = 0
    length: int = 0


_TYPES = {
    "TINYINT": ColumnType("int2", 5),
    "SMALLINT": ColumnType("int2", 5),
    "UTINYINT": ColumnType("int2", 5),
    "USMALLINT": ColumnType("int4", 10),
    "INTEGER": ColumnType("int4", 10),
    "UINTEGER": ColumnType("int8", 19),
    "BIGINT": ColumnType("int8", 19),
    "UBIGINT": ColumnType("int8", 19),
    # The sum of whole numbers.
    "HUGEINT": ColumnType("int8", 19),
    "FLOAT": ColumnType("float4", 8, 8),
    "DOUBLE": ColumnType("float8", 17, 17),
    "BOOLEAN": ColumnType("bool", 1),
    "VARCHAR": ColumnType("varchar", 65535),
    "DATE": ColumnType("date", 13),
    "TIME": ColumnType("time", 15, 6),
    "TIME WITH TIME ZONE": ColumnType("timetz", 21, 6),
    "TIMESTAMP": ColumnType("timestamp", 29, 6),
    "TIMESTAMP WITH TIME ZONE": ColumnType("timestamptz", 35, 6),
    "INTERVAL": ColumnType("interval", 49),
    "JSON": ColumnType("super", 16_777_216),
    "BLOB": ColumnType("varbyte", 1_024_000),
}
_DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")


def redshift_type(duckdb_type: object) -> ColumnType:
    """The type of a result column, from what DuckDB's `description` has for it."""
    text = str(duckdb_type).upper()
    if found := _DECIMAL.fullmatch(text):
        return ColumnType("numeric", int(found[1]), int(found[2]))
    if text.startswith("TIMESTAMP_"):
        return _TYPES["TIMESTAMP"]
    # Lists and structs are SUPER; a NULL without a type is text.
    if text.endswith(("]", ")")):
        return _TYPES["JSON"]
    return _TYPES.get(text, _TYPES["VARCHAR"])
