"""Parquet.

https://docs.aws.amazon.com/athena/latest/ug/parquet-serde.html
https://docs.aws.amazon.com/athena/latest/ug/handling-schema-updates-chapter.html
"""

# ruff: noqa: S608 - its work is to write SQL: names and texts go through `quoting`

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection
from duckdb.sqltypes import DuckDBPyType

from local.athena.catalogue.cache import DataFile
from local.athena.catalogue.quoting import literal, name, texts
from local.athena.catalogue.serdes.fields import milliseconds, sized
from local.athena.catalogue.serdes.scan import Columns, Scan, select
from local.athena.model import QueryFailed
from local.athena.types import INTEGERS, Type

_MAGIC = b"PAR1"
_INTEGERS = ("tinyint", "smallint", "integer", "bigint", "utinyint", "usmallint", "uinteger")
# What the files' types, as DuckDB names them, are in Parquet.
_PHYSICAL = {
    "boolean": "BOOLEAN",
    "bigint": "INT64",
    "float": "FLOAT",
    "double": "DOUBLE",
    "varchar": "BINARY",
    "blob": "BINARY",
    "decimal": "FIXED_LEN_BYTE_ARRAY",
    "timestamp": "INT64",
    "timestamp with time zone": "INT64",
}
_EXACT_MOMENTS = ("timestamp_s", "timestamp_ms")


class _Unlike(Exception):
    """Nothing of this type is read as the table's."""


@dataclass(frozen=True)
class Parquet:
    """Columns by name; one that the files lack is NULL."""

    columns: Columns

    @property
    def recipe(self) -> str:
        """Names the conversion: equal ones give equal bytes."""
        return "parquet"

    def convert(self, url: str, content: bytes) -> bytes:
        """The object as it is; raises QueryFailed."""
        if not content.endswith(_MAGIC):
            found = content[-4:].decode(errors="replace")
            raise QueryFailed(
                f"HIVE_BAD_DATA: Not valid Parquet file: {url} expected magic number: PAR1 "
                f"got: {found}"
            )
        return content

    def scans(self, files: Sequence[DataFile], connection: DuckDBPyConnection) -> Sequence[Scan]:
        """A scan for the files of each schema."""
        by_schema: dict[str, list[DataFile]] = defaultdict(list)
        schemas = connection.execute(
            "SELECT file_name, list((name, type, num_children, converted_type, scale, precision, "
            f"logical_type))::VARCHAR FROM parquet_schema({_paths(files)}) GROUP BY file_name"
        ).fetchall()
        schema_of = dict(schemas)
        for file in files:
            by_schema[schema_of[str(file.path)]].append(file)
        return [self._scan(alike, connection) for alike in by_schema.values()]

    def _scan(self, files: Sequence[DataFile], connection: DuckDBPyConnection) -> Scan:
        described = connection.execute(
            f"SELECT * FROM read_parquet({literal(str(files[0].path))}) LIMIT 0"
        ).description
        present = {column.lower(): (column, kind) for column, kind, *_ in described or ()}
        values = {}
        for column, kind in self.columns:
            found = present.get(column)
            if found is None:
                values[column] = f"CAST(NULL AS {kind.duckdb})"
                continue
            try:
                values[column] = _read(name(found[0]), found[1], kind)
            except _Unlike:
                url = files[0].source.url
                reason = literal(
                    f"HIVE_BAD_DATA: Field {column}'s type {_physical(found[1])} in parquet file "
                    f"{url} is incompatible with type {kind} defined in table schema"
                )
                # Only for who reads it.
                failing = f"CASE WHEN file_index >= 0 THEN error({reason}) END"
                values[column] = f"CAST({failing} AS {kind.duckdb})"
        return Scan(select(values, f"read_parquet({_paths(files)})"), files)

    def scanned(
        self, files: Sequence[DataFile], connection: DuckDBPyConnection, wanted: frozenset[str]
    ) -> int:
        """The bytes of the wanted columns' chunks."""
        if not wanted:
            return 0
        chunks = connection.execute(
            "SELECT lower(split_part(path_in_schema, ', ', 1)), sum(total_compressed_size) "
            f"FROM parquet_metadata({_paths(files)}) GROUP BY 1"
        ).fetchall()
        return sum(int(size) for column, size in chunks if column in wanted)


def _paths(files: Sequence[DataFile]) -> str:
    return texts(str(file.path) for file in files)


def _physical(given: DuckDBPyType) -> str:
    if given.id in ("struct", "list", "map"):
        return "group"
    return _PHYSICAL.get(given.id, "INT32")


def _children(given: DuckDBPyType) -> list[tuple[str, DuckDBPyType]]:
    return [(child, kind) for child, kind in given.children if isinstance(kind, DuckDBPyType)]


def _read(value: str, given: DuckDBPyType, kind: Type, depth: int = 0) -> str:
    """A value of a file as the table's type, the value itself where that is the same."""
    if kind.name == "row":
        return _struct(value, given, kind, depth)
    if kind.name in ("array", "map"):
        return _collection(value, given, kind, depth)
    return _scalar(value, given, kind)


def _struct(value: str, given: DuckDBPyType, kind: Type, depth: int) -> str:
    if given.id != "struct":
        raise _Unlike
    present = {own.lower(): (own, child) for own, child in _children(given)}
    fields = {}
    for field, child in zip(kind.field_names, kind.children, strict=True):
        fields[field] = f"CAST(NULL AS {child.duckdb})"
        if field in present:
            own, own_type = present[field]
            part = f"struct_extract({value}, {literal(own)})"
            fields[field] = _read(part, own_type, child, depth)
    packed = ", ".join(f"{name(field)} := {part}" for field, part in fields.items())
    return f"CASE WHEN {value} IS NOT NULL THEN struct_pack({packed}) END"


def _collection(value: str, given: DuckDBPyType, kind: Type, depth: int) -> str:
    if given.id != {"array": "list", "map": "map"}[kind.name]:
        raise _Unlike
    item = f"item{depth}"
    parts = [item] if kind.name == "array" else [f"{item}.key", f"{item}.value"]
    read = [
        _read(part, own_type, child, depth + 1)
        for part, (_, own_type), child in zip(parts, _children(given), kind.children, strict=True)
    ]
    if read == parts:
        return value
    if kind.name == "array":
        return f"list_transform({value}, lambda {item}: {read[0]})"
    entries = f"list_transform(map_entries({value}), lambda {item}: row({', '.join(read)}))"
    return f"map_from_entries({entries})"


def _scalar(value: str, given: DuckDBPyType, kind: Type) -> str:
    """See https://trino.io/docs/current/object-storage/file-formats.html"""
    cast = f"CAST({value} AS {kind.duckdb})"
    if kind.name in INTEGERS and given.id in _INTEGERS:
        return value if given.id == kind.name else cast
    if kind.name == "decimal" and given.id in ("decimal", *_INTEGERS):
        return cast
    if (kind.name, given.id) in (("real", "float"), ("double", "double")):
        return value
    if (kind.name, given.id) == ("double", "float"):
        return cast
    if kind.name in ("varchar", "char"):
        if given.id in ("varchar", "enum"):
            return sized(value if str(given) == "VARCHAR" else f"CAST({value} AS VARCHAR)", kind)
        if given.id == "blob":
            return sized(f"decode({value})", kind)
    if kind.name == "varbinary" and given.id in ("blob", "varchar"):
        return value if given.id == "blob" else f"encode({value})"
    if kind.name == "timestamp" and given.id.startswith("timestamp"):
        moment = f"{value} AT TIME ZONE 'UTC'" if "zone" in given.id else value
        plain = f"CAST({moment} AS TIMESTAMP)"
        return plain if given.id in _EXACT_MOMENTS else milliseconds(plain)
    if kind.name == given.id:
        return value
    raise _Unlike
