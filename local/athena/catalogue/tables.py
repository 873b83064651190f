"""Glue tables as DuckDB relations over the objects in S3.

Formats: https://docs.aws.amazon.com/athena/latest/ug/supported-serdes.html
"""

# ruff: noqa: S608 - its work is to write SQL: names and texts go through `quoting`

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from duckdb import DuckDBPyConnection

from local.athena import types
from local.athena.catalogue import hive_types, views
from local.athena.catalogue.cache import DataFile, ObjectCache
from local.athena.catalogue.partitions import partition_value, partitions
from local.athena.catalogue.quoting import literal, name, projection
from local.athena.catalogue.serdes import serde_of
from local.athena.catalogue.serdes.scan import PLACE, Scan, Serde
from local.athena.model import Catalogue, QueryFailed
from local.athena.types import Type

HIDDEN: Mapping[str, Type] = {"$path": types.VARCHAR, "$file_size": types.BIGINT}
"""Columns that every table has and `*` leaves out: where a row is from."""


@dataclass(frozen=True)
class TableColumn:
    """A column as the catalogue declares it; `type` is Hive's spelling."""

    name: str
    type: str
    comment: str = ""

    @property
    def kind(self) -> Type:
        """Its type in Athena; raises QueryFailed when there is none such."""
        return hive_types.parse(self.type)


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

    @property
    def is_projected(self) -> bool:
        """True when the properties, not the catalogue, tell the partitions."""
        enabled = self.parameters.get("projection.enabled", "").lower() == "true"
        return enabled and bool(self.partition_keys)

    @property
    def is_view(self) -> bool:
        """True when it is a query, not data."""
        return self.structure.get("TableType") == "VIRTUAL_VIEW"

    @property
    def view(self) -> views.View | None:
        """What a view stands for; None: it is a table. Raises QueryFailed for a Hive view."""
        return views.decode(self.structure) if self.is_view else None


@dataclass(frozen=True)
class Relation:
    """A table in DuckDB: `query` gives its columns, its partition keys and the hidden ones.

    `scanned` tells the bytes that Athena bills when the named columns are read.
    """

    query: str
    scanned: Callable[[frozenset[str]], int]


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
        TableColumn(entry["Name"].lower(), entry["Type"], entry.get("Comment") or "")
        for entry in columns or ()
    ]


class TableReader:
    """Makes relations: copies the objects that a query needs and says how to read them."""

    def __init__(self, catalogue: Catalogue, cache: ObjectCache) -> None:
        self._catalogue = catalogue
        self._cache = cache

    def read(self, table: Table, connection: DuckDBPyConnection, pruning: str | None) -> Relation:
        """The rows of a table.

        `pruning` is a DuckDB condition on the partition keys: partitions that fail it are neither
        listed nor billed, so the query must drop their rows anyway. Raises QueryFailed.
        """
        columns = _kinds(table.columns)
        keys = _kinds(table.partition_keys)
        chosen = [
            (partition, serde_of(partition.descriptor, table.parameters, columns))
            for partition in partitions(table, self._catalogue, connection, pruning)
        ]
        objects = self._cache.objects({partition.location for partition, _ in chosen})
        found: dict[Serde, list[DataFile]] = defaultdict(list)
        for partition, serde in chosen:
            for source in objects[partition.location]:
                path = self._cache.copy(source, serde)
                found[serde].append(DataFile(path, source, partition.values))
        selects = [
            _select(scan, columns, keys)
            for serde, files in found.items()
            for scan in serde.scans(files, connection)
        ]

        def scanned(wanted: frozenset[str]) -> int:
            return sum(serde.scanned(files, connection, wanted) for serde, files in found.items())

        nothing = _no_rows({**columns, **keys, **HIDDEN})
        return Relation(" UNION ALL ".join(selects) or nothing, scanned)

    def partitions_relation(
        self, table: Table, connection: DuckDBPyConnection
    ) -> tuple[Mapping[str, Type], str]:
        """What `"t$partitions"` is: its columns, and a DuckDB query of the keys' values.

        Raises QueryFailed for a projected table, which has none in the catalogue.
        https://docs.aws.amazon.com/athena/latest/ug/show-partitions.html
        """
        if table.is_projected:
            raise QueryFailed("NOT_SUPPORTED: $partitions of a projected table", error_type=1200)
        keys = _kinds(table.partition_keys)
        rows = [each.values for each in partitions(table, self._catalogue, connection, None)]
        columns = {}
        for at, (key, kind) in enumerate(keys.items()):
            values = ", ".join(partition_value(row[at], kind) for row in rows)
            columns[key] = f"unnest(CAST([{values}] AS {kind.duckdb}[]))"
        return keys, f"SELECT {projection(columns)}" if rows else _no_rows(keys)


def _kinds(columns: Sequence[TableColumn]) -> dict[str, Type]:
    return {column.name: column.kind for column in columns}


def _select(scan: Scan, columns: Mapping[str, Type], keys: Mapping[str, Type]) -> str:
    """The scan's rows with what is known of the file that each is from."""

    def of_file(values: Iterable[str], kind: Type) -> str:
        return f"(CAST([{', '.join(values)}] AS {kind.duckdb}[]))[{name(PLACE)}]"

    known = {
        key: of_file((partition_value(file.values[at], kind) for file in scan.files), kind)
        for at, (key, kind) in enumerate(keys.items())
    }
    sources = [file.source for file in scan.files]
    known["$path"] = of_file((literal(source.url) for source in sources), types.VARCHAR)
    known["$file_size"] = of_file((str(source.size_bytes) for source in sources), types.BIGINT)
    own = "".join(f"{name(column)}, " for column in columns)
    return f"SELECT {own}{projection(known)} FROM ({scan.query})"


def _no_rows(columns: Mapping[str, Type]) -> str:
    nothing = {column: f"CAST(NULL AS {kind.duckdb})" for column, kind in columns.items()}
    return f"SELECT {projection(nothing)} WHERE false"
