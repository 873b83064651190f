"""Glue tables as DuckDB relations over the objects in S3.

Formats: https://docs.aws.amazon.com/athena/latest/ug/supported-serdes.html
"""

# ruff: noqa: S608 - its work is to write SQL: names and texts go through `name` and `literal`

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from duckdb import DuckDBPyConnection
from sqlglot import exp

from local.athena.catalogue.cache import DataFile, ObjectCache
from local.athena.catalogue.serdes import SERDES, Serde, duckdb_type, literal, name, paths
from local.athena.model import Catalogue, QueryFailed

_NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True)
class TableColumn:
    """A column as the catalogue declares it; `type` is Hive's spelling."""

    name: str
    type: str
    comment: str = ""


@dataclass(frozen=True)
class Table:
    """A Glue table, its names in lower case as Athena shows them."""

    database: str
    name: str
    columns: Sequence[TableColumn]
    partition_keys: Sequence[TableColumn]
    structure: Mapping[str, Any] = field(repr=False)

    @property
    def parameters(self) -> Mapping[str, str]:
        """The table's properties."""
        return self.structure.get("Parameters") or {}

    @property
    def descriptor(self) -> Mapping[str, Any]:
        """Glue's StorageDescriptor."""
        return self.structure.get("StorageDescriptor") or {}


@dataclass(frozen=True)
class Relation:
    """What stands for a table in DuckDB's SQL, and what reading it costs."""

    query: str
    scanned_bytes: int


def load(catalogue: Catalogue, database: str, table_name: str) -> Table | None:
    """A table of the catalogue; None when there is none of that name."""
    structure = catalogue.table(database, table_name)
    if structure is None:
        return None
    descriptor = structure.get("StorageDescriptor") or {}
    return Table(
        database,
        table_name,
        _columns(descriptor.get("Columns")),
        _columns(structure.get("PartitionKeys")),
        structure,
    )


def _columns(columns: Sequence[Mapping[str, str]] | None) -> list[TableColumn]:
    return [
        TableColumn(entry["Name"].lower(), entry["Type"], entry.get("Comment", ""))
        for entry in columns or ()
    ]


class TableReader:
    """Makes relations: copies the objects that a query needs and says how to read them."""

    def __init__(self, catalogue: Catalogue, cache: ObjectCache) -> None:
        self._catalogue = catalogue
        self._cache = cache

    def relation(
        self,
        table: Table,
        connection: DuckDBPyConnection,
        *,
        wanted: frozenset[str] | None,
        pruning: exp.Expr | None = None,
    ) -> Relation:
        """The rows of a table.

        `wanted` names the columns that the query reads (None: all of them), and `pruning` is a
        DuckDB condition on the partition keys: partitions that fail it cost nothing.
        """
        serde = _serde(table)
        selects, scanned = [], 0
        for location, values in self._locations(table, connection, pruning):
            files = self._cache.files(
                location, skip_lines=serde.skip_lines(table.parameters), text=serde.is_text
            )
            if files:
                source = serde.source(files, table.columns, table.descriptor, connection)
                selects.append(_select(source, table.partition_keys, values))
                scanned += _scanned(serde, files, connection, wanted)
        if not selects:
            return Relation(_no_rows(table), 0)
        return Relation(" UNION ALL ".join(selects), scanned)

    def _locations(
        self, table: Table, connection: DuckDBPyConnection, pruning: exp.Expr | None
    ) -> list[tuple[str, Sequence[str]]]:
        if not table.partition_keys:
            return [(table.descriptor["Location"], ())]
        if table.parameters.get("projection.enabled", "").lower() == "true":
            raise QueryFailed("NOT_SUPPORTED: partition projection", error_type=1200)
        partitions: list[tuple[str, Sequence[str]]] = [
            (partition["StorageDescriptor"]["Location"], tuple(partition["Values"]))
            for partition in self._catalogue.partitions(table.database, table.name)
        ]
        if pruning is None or not partitions:
            return partitions
        rows = ", ".join(
            f"({', '.join([str(place), *_partition_values(table.partition_keys, values)])})"
            for place, (_, values) in enumerate(partitions)
        )
        names = ", ".join(["place", *(name(key.name) for key in table.partition_keys)])
        kept = connection.execute(
            f"SELECT place FROM (VALUES {rows}) AS partitions({names}) "
            f"WHERE {pruning.sql('duckdb', identify=True)}"
        ).fetchall()
        return [partitions[place] for (place,) in sorted(kept)]


def _serde(table: Table) -> Serde:
    if table.structure.get("TableType") == "VIRTUAL_VIEW":
        raise QueryFailed("NOT_SUPPORTED: views", error_type=1200)
    library = (table.descriptor.get("SerdeInfo") or {}).get("SerializationLibrary", "")
    serde = SERDES.get(library)
    if serde is None:
        raise QueryFailed(f"NOT_SUPPORTED: tables of {library or 'no SerDe'}", error_type=1200)
    return serde


def _select(source: str, keys: Sequence[TableColumn], values: Sequence[str]) -> str:
    constants = [
        f"{value} AS {name(key.name)}"
        for key, value in zip(keys, _partition_values(keys, values), strict=True)
    ]
    return f"SELECT {', '.join(['*', *constants])} FROM ({source})"


def _partition_values(keys: Sequence[TableColumn], values: Sequence[str]) -> list[str]:
    return [
        f"CAST({'NULL' if value == _NULL_PARTITION else literal(value)} AS {duckdb_type(key.type)})"
        for key, value in zip(keys, values, strict=True)
    ]


def _scanned(
    serde: Serde,
    files: Sequence[DataFile],
    connection: DuckDBPyConnection,
    wanted: frozenset[str] | None,
) -> int:
    if serde.is_text:
        return sum(file.size_bytes for file in files)
    chunks = connection.execute(
        "SELECT lower(split_part(path_in_schema, ', ', 1)), sum(total_compressed_size) "
        f"FROM parquet_metadata({paths(files)}) GROUP BY 1"
    ).fetchall()
    return sum(int(size) for column, size in chunks if wanted is None or column in wanted)


def _no_rows(table: Table) -> str:
    columns = ", ".join(
        f"CAST(NULL AS {duckdb_type(column.type)}) AS {name(column.name)}"
        for column in (*table.columns, *table.partition_keys)
    )
    return f"SELECT {columns} WHERE false"
