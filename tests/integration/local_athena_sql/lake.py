"""A lake in memory, and Athena's engine over it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from os.path import commonpath
from pathlib import Path, PurePosixPath

import duckdb
from duckdb.sqltypes import DuckDBPyType

from local.athena.engine import Engine
from local.athena.model import QueryFailed, StatementRefused
from tests.integration.local_athena_sql.comparing import Rows
from tests.unit.local.athena_fakes import a_caller
from tests.unit.local.athena_lake import PARQUET, Catalogue, Stop

TPCH = Path(__file__).parent / "tpch.sql"

# DuckDB's type id -> Hive's name, where they differ.
_HIVE = {"varchar": "string", "integer": "int"}


class Buckets:
    """A Storage of objects by bucket and key."""

    def __init__(self) -> None:
        self._objects: dict[tuple[str, str], bytes] = {}

    def list(self, bucket: str, prefix: str) -> Sequence[tuple[str, int]]:
        """(key, size in bytes) of every object under the prefix."""
        return [
            (key, len(body))
            for (within, key), body in self._objects.items()
            if within == bucket and key.startswith(prefix)
        ]

    def version(self, bucket: str, key: str) -> str:
        """What the object is known by."""
        return str(hash(self._objects[bucket, key]))

    def read(self, bucket: str, key: str) -> bytes:
        """The object's bytes."""
        return self._objects[bucket, key]

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        """Store an object."""
        self._objects[bucket, key] = body


@dataclass(frozen=True)
class Failure:
    """Why a statement has no rows: `CODE: message`, as StateChangeReason has it."""

    reason: str


class Lake:
    """Glue tables of Parquet objects, and an engine that reads them."""

    def __init__(self, directory: Path) -> None:
        self._catalogue = Catalogue()
        self._buckets = Buckets()
        self._directory = directory
        self._engine = Engine(self._catalogue, self._buckets, directory / "cache")

    def add_tables(self, source: duckdb.DuckDBPyConnection) -> None:
        """Every table of a DuckDB as a table of Parquet; those of `main` in `default`.

        A column `$path` says in which object a row is.
        """
        tables = source.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'memory'"
        ).fetchall()
        for schema, table in tables:
            database = "default" if schema == "main" else schema
            self._add_table(source.table(f'"{schema}"."{table}"'), database, table)

    def _add_table(self, relation: duckdb.DuckDBPyRelation, database: str, table: str) -> None:
        columns = {
            name: hive_type(kind)
            for name, kind in zip(relation.columns, relation.types, strict=True)
            if name != "$path"
        }
        paths = [f"s3://lake/{database}/{table}/data.parquet"]
        if "$path" in relation.columns:
            found = relation.project('"$path"').distinct().fetchall()
            paths = [path for (path,) in found] or paths
        folder = commonpath([str(PurePosixPath(path[5:]).parent) for path in paths])
        self._catalogue.structures[database, table] = {
            "Name": table,
            "DatabaseName": database,
            "TableType": "EXTERNAL_TABLE",
            "Parameters": {},
            "PartitionKeys": [],
            "StorageDescriptor": {
                "Columns": [{"Name": name, "Type": kind} for name, kind in columns.items()],
                "Location": f"s3://{folder}/",
                "SerdeInfo": {"SerializationLibrary": PARQUET, "Parameters": {}},
            },
        }
        for path in paths:
            rows = relation.filter(f"\"$path\" = '{path}'") if len(paths) > 1 else relation
            file = self._directory / "object.parquet"
            rows.project(", ".join(f'"{name}"' for name in columns)).write_parquet(str(file))
            bucket, _, key = path.removeprefix("s3://").partition("/")
            self._buckets.write(bucket, key, file.read_bytes(), "application/octet-stream")

    def answer(self, sql: str, database: str = "default") -> Rows | Failure:
        """The rows of a statement as Athena renders them, or why there are none."""
        try:
            statement = self._engine.prepare(sql, database)
            result = self._engine.execute(
                statement, a_caller(), cutoff_bytes=None, cancellation=Stop()
            )
            return list(result.rows)
        except StatementRefused as refused:
            return Failure(f"{refused.code}: {refused.message}")
        except QueryFailed as failed:
            return Failure(failed.reason)
        except Exception as error:  # an engine that breaks fails one statement
            return Failure(f"BROKEN: {type(error).__name__}: {error}")


def hive_type(kind: DuckDBPyType) -> str:
    """A DuckDB type as Glue spells it."""
    match kind.id:
        case "list":
            return f"array<{_fields(kind)[0][1]}>"
        case "struct":
            return f"struct<{','.join(':'.join(field) for field in _fields(kind))}>"
        case "decimal":
            return str(kind).lower()
        case _:
            return _HIVE.get(kind.id, kind.id)


def _fields(kind: DuckDBPyType) -> list[tuple[str, str]]:
    return [
        (name, hive_type(child)) for name, child in kind.children if isinstance(child, DuckDBPyType)
    ]


@contextmanager
def empty_lake() -> Iterator[Lake]:
    """A lake that is gone afterwards, with nothing in it but the database `default`."""
    with tempfile.TemporaryDirectory() as directory:
        yield Lake(Path(directory))
