"""A lake whose tables are read by DuckDB itself, without the SQL of Athena around."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from local.athena.catalogue.cache import ObjectCache
from local.athena.catalogue.tables import Relation, Table, TableReader, load
from tests.unit.local.athena_lake import Catalogue, Lake, Storage

Row = tuple[object, ...]


class CountingStorage(Storage):
    """It counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.lists = self.reads = 0

    def list(self, bucket: str, prefix: str) -> Sequence[tuple[str, int]]:
        self.lists += 1
        return super().list(bucket, prefix)

    def read(self, bucket: str, key: str) -> bytes:
        self.reads += 1
        return super().read(bucket, key)


class Relations(Lake):
    def __init__(self, directory: Path) -> None:
        self.catalogue = Catalogue()
        self.storage: CountingStorage = CountingStorage()
        self.reader = TableReader(self.catalogue, ObjectCache(self.storage, directory / "cache"))

    def table(self, name: str) -> Table:
        found = load(self.catalogue, "default", name)
        assert found is not None
        return found

    def relation(self, name: str, pruning: str | None = None) -> Relation:
        return self.reader.read(self.table(name), duckdb.connect(), pruning)

    def read(self, name: str, select: str = "*", pruning: str | None = None) -> list[Row]:
        """Rows of a table; `*` is its own columns and its partition keys."""
        table = self.table(name)
        columns = [column.name for column in (*table.columns, *table.partition_keys)]
        wanted = ", ".join(f'"{column}"' for column in columns) if select == "*" else select
        where = f" WHERE {pruning}" if pruning else ""
        query = f"SELECT {wanted} FROM ({self.relation(name, pruning).query}){where}"
        return duckdb.connect().execute(query).fetchall()
