"""Statements that write, with the query's rows given as DuckDB's SQL."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path

import duckdb

from local.athena import ddl
from local.athena.authorization import AuthorizedCatalogue, AuthorizedStorage
from local.athena.model import Output, ResultSet
from local.athena.sql.binding.binder import Bound, BoundColumn
from local.athena.sql.statements import parse
from local.athena.types import Type
from tests.unit.local.athena_fakes import a_caller
from tests.unit.local.athena_lake import BUCKET, Catalogue, Storage

RESULTS = f"s3://{BUCKET}/results"


class Writer:
    def __init__(self, directory: Path, *, is_enforced: bool = False) -> None:
        self.catalogue = Catalogue()
        self.storage = Storage()
        self.caller = a_caller()
        self._directory = directory
        self._is_enforced = is_enforced

    def run(
        self, sql: str, values: str = "SELECT 1 AS c0", columns: Mapping[str, Type] | None = None
    ) -> int:
        """The number of rows that a statement wrote; `values` gives those of its query."""
        result = self.result(sql, values, columns or {})
        ((row_count,),) = result.rows
        return int(row_count or 0)

    def result(self, sql: str, values: str, columns: Mapping[str, Type]) -> ResultSet:
        named = [
            BoundColumn(name, kind, not name.startswith("_col")) for name, kind in columns.items()
        ]
        with duckdb.connect() as cursor:
            context = ddl.Context(
                AuthorizedCatalogue(self.catalogue, self.caller),
                AuthorizedStorage(self.storage, self.caller),
                self.caller,
                "default",
                Output("the-id", RESULTS, self._is_enforced),
                lambda _: Bound(values, named, 7, 0.0),
                cursor,
                self._directory,
            )
            return ddl.run(parse(sql), context)

    def lines(self, below: str) -> list[str]:
        """The lines of the text files whose keys begin so."""
        bodies = [body for key, body in self._under(below) if key.endswith(".gz")]
        return [line for body in bodies for line in gzip.decompress(body).decode().splitlines()]

    def parquet(self, below: str) -> list[tuple[object, ...]]:
        """The rows of the Parquet files whose keys begin so."""
        rows: list[tuple[object, ...]] = []
        for _, body in self._under(below):
            path = self._directory / "read-back"
            path.write_bytes(body)
            with duckdb.connect() as connection:
                rows += connection.execute(
                    "SELECT * FROM read_parquet($path)", {"path": str(path)}
                ).fetchall()
        return rows

    def _under(self, below: str) -> list[tuple[str, bytes]]:
        return sorted(
            (key, body)
            for key, body in self.storage.objects.items()
            if key.startswith(below) and not key.endswith("manifest.csv")
        )
