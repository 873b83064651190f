"""Writes the rows of a query to S3 as files of a table.

The rows go to a local Parquet file first, so that the query runs once and memory stays bounded
however many partitions they fall into.
"""

# ruff: noqa: S608 - its work is to write SQL: names and texts go through `name` and `literal`

from __future__ import annotations

import gzip
import secrets
import shutil
import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from local.athena.catalogue.quoting import literal, name
from local.athena.ddl.context import Context
from local.athena.ddl.partitions import NULL_VALUE, folder
from local.athena.ddl.rows import delimited, json_objects
from local.athena.model import Column, QueryFailed, ResultSet
from local.athena.sql.binding.binder import Bound
from local.athena.types import Type

MAX_OPEN_PARTITIONS = 100
"""https://docs.aws.amazon.com/athena/latest/ug/ctas-insert-into.html"""

_BATCH_ROWS = 1000
_PARTITION_TYPES = {
    "boolean", "tinyint", "smallint", "integer", "bigint", "decimal", "date", "timestamp",
    "varchar", "char",
}  # fmt: skip


@dataclass(frozen=True)
class StoredColumn:
    """A column of the files, and the DuckDB expression over c0, c1, ... that gives its values."""

    name: str
    kind: Type
    expression: str


@dataclass(frozen=True)
class Target:
    """Where rows go, and how they are written there."""

    location: str  # s3://bucket/prefix
    columns: Sequence[StoredColumn]
    keys: Sequence[StoredColumn]  # of the partitions: not in the files
    format: str  # PARQUET, TEXTFILE, JSON
    compression: str  # GZIP, SNAPPY, ZSTD, LZ4, NONE
    serde_parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """What was written."""

    row_count: int
    objects: Sequence[str]  # s3://bucket/key
    partitions: Sequence[tuple[str, ...]]  # values of the keys


def write(context: Context, bound: Bound, target: Target) -> Written:
    """Run the query and store its rows; raises QueryFailed and duckdb.Error."""
    for key in target.keys:
        if key.kind.name not in _PARTITION_TYPES:
            raise QueryFailed(
                f"NOT_SUPPORTED: Unsupported type [{key.kind}] for partition: {key.name}",
                error_type=1200,
            )
    bucket, prefix = bucket_and_prefix(target.location)
    # Under the location: its objects' names are not known before they are written.
    context.caller.require_s3("PutObject", bucket, prefix)
    directory = context.directory / f"writing-{context.output.query_execution_id}"
    directory.mkdir(parents=True)
    with ExitStack() as cleaning:
        cleaning.callback(shutil.rmtree, directory)
        return _Writer(context, target, directory).write(bound)


def require_empty(context: Context, location: str, what: str) -> None:
    """Raise QueryFailed when there are objects at a location already."""
    if context.storage.list(*bucket_and_prefix(location)):
        raise QueryFailed(
            f"HIVE_PATH_ALREADY_EXISTS: Target directory for table '{what}' already exists: "
            f"{location}"
        )


def bucket_and_prefix(location: str) -> tuple[str, str]:
    """(bucket, what the keys of the objects at a location begin with)."""
    bucket, _, prefix = location.removeprefix("s3://").partition("/")
    return bucket, f"{prefix.rstrip('/')}/" if prefix.strip("/") else ""


def write_manifest(context: Context, location: str, written: Written) -> str:
    """Store the list of objects that a statement wrote, one a line; its location.

    https://docs.aws.amazon.com/athena/latest/ug/querying.html
    """
    bucket, _, key = location.removeprefix("s3://").partition("/")
    body = "".join(f"{each}\n" for each in written.objects).encode()
    try:
        context.storage.write(bucket, key, body, "application/octet-stream")
    except PermissionError as error:
        raise QueryFailed(
            f"Access denied when writing output to url: {location} . Please ensure you are "
            "allowed to access the S3 bucket. If you are encrypting query results with KMS key, "
            "please ensure you are allowed to access your KMS key"
        ) from error
    return location


def counted(row_count: int, scanned_bytes: int = 0, manifest: str | None = None) -> ResultSet:
    """The result of a statement that wrote rows: how many."""
    rows = iter([(str(row_count),)])
    column = Column("rows", "bigint", precision=19)
    return ResultSet([column], rows, scanned_bytes, 0, manifest_location=manifest)


class _Writer:
    def __init__(self, context: Context, target: Target, directory: Path) -> None:
        self._context = context
        self._target = target
        self._directory = directory
        self._stage = directory / "rows"
        # Trino begins the objects' names with its own id of the query.
        at = time.strftime("%Y%m%d_%H%M%S", time.gmtime())
        self._stem = f"{at}_{secrets.randbelow(100_000):05d}_{secrets.token_hex(3)[:5]}"

    def write(self, bound: Bound) -> Written:
        columns = [*self._target.columns, *self._target.keys]
        values = ", ".join(f"{each.expression} AS {name(each.name)}" for each in columns)
        row_count = self._copy(f"SELECT {values} FROM ({bound.sql})", self._stage)
        if not row_count:
            return Written(0, [], [])
        if not self._target.keys:
            return Written(row_count, [self._store(self._rows(), "")], [])
        partitions = self._partitions()
        names = [key.name for key in self._target.keys]
        objects = [
            self._store(self._rows(values), f"{folder(names, values)}/") for values in partitions
        ]
        return Written(row_count, objects, partitions)

    def _copy(self, query: str, path: Path) -> int:
        compression = self._target.compression.replace("NONE", "UNCOMPRESSED")
        copied = self._context.cursor.execute(
            f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION {compression})"
        )
        ((row_count,),) = copied.fetchall()
        return int(row_count)

    def _partitions(self) -> list[tuple[str, ...]]:
        keys = ", ".join(_key_text(key) for key in self._target.keys)
        found = self._context.cursor.execute(
            f"SELECT DISTINCT {keys} FROM {self._staged} ORDER BY ALL "
            f"LIMIT {MAX_OPEN_PARTITIONS + 1}"
        ).fetchall()
        if len(found) > MAX_OPEN_PARTITIONS:
            raise QueryFailed(
                f"HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of {MAX_OPEN_PARTITIONS} open "
                "writers for partitions/buckets"
            )
        return found

    @property
    def _staged(self) -> str:
        return f"read_parquet({literal(str(self._stage))})"

    def _rows(self, values: Sequence[str] = ()) -> str:
        """The query of the rows of one partition, or of all there are."""
        columns = ", ".join(name(each.name) for each in self._target.columns)
        conditions = (
            f"{_key_text(key)} = {literal(value)}"
            for key, value in zip(self._target.keys, values, strict=bool(values))
        )
        where = " AND ".join(conditions)
        return f"SELECT {columns} FROM {self._staged}{f' WHERE {where}' if where else ''}"

    def _store(self, query: str, below: str) -> str:
        """Write one object; its URL."""
        path = self._directory / str(uuid.uuid4())
        suffix = ""
        if self._target.format == "PARQUET":
            self._copy(query, path)
        else:
            suffix = ".gz" if self._target.compression == "GZIP" else ""
            self._write_lines(query, path)
        bucket, prefix = bucket_and_prefix(self._target.location)
        key = f"{prefix}{below}{self._stem}_{path.name}{suffix}"
        try:
            self._context.storage.write(bucket, key, path.read_bytes(), "application/octet-stream")
        except PermissionError as error:
            raise QueryFailed(f"PERMISSION_DENIED: s3://{bucket}/{key}: {error}") from error
        path.unlink()
        return f"s3://{bucket}/{key}"

    def _write_lines(self, query: str, path: Path) -> None:
        names = [each.name for each in self._target.columns]
        kinds = [each.kind for each in self._target.columns]
        if self._target.format == "JSON":
            line = json_objects(names, kinds)
        else:
            line = delimited(kinds, self._target.serde_parameters)
        cursor = self._context.cursor.execute(query)
        is_gzip = self._target.compression == "GZIP"
        with gzip.open(path, "wb", 6) if is_gzip else path.open("wb") as file:
            while batch := cursor.fetchmany(_BATCH_ROWS):
                file.write("".join(f"{line(row)}\n" for row in batch).encode())


def _key_text(key: StoredColumn) -> str:
    """The value of a partition key as the catalogue has it."""
    value = name(key.name)
    text = f"CAST({value} AS VARCHAR)"
    if key.kind.name == "char":
        text = f"rtrim({value})"
    return f"coalesce(nullif({text}, ''), {literal(NULL_VALUE)})"
