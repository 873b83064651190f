"""Runs a query execution from the statement to the objects in S3."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Protocol

from local import faults
from local.athena.api import prepared_sql
from local.athena.api.executions import Execution, Produced
from local.athena.api.metadata import encode_metadata
from local.athena.api.prepared_statements import PreparedStatements
from local.athena.api.results import (
    ResultShape,
    StoredResult,
    bucket_and_key,
    update_count,
    write_rows,
)
from local.athena.authorization import AuthorizedStorage, Caller
from local.athena.model import Cancellation, Output, QueryFailed, ResultSet, Statement, Storage

_SPOOL_MEMORY_BYTES = 1 << 20  # a result up to this size never touches the disk
_STATEMENTS_HIVE_DESCRIBES = {"DESCRIBE_TABLE", "SHOW_CREATE_TABLE"}


class Engine(Protocol):
    """What runs SQL: `local.athena.engine.Engine`, or a fake in the tests."""

    def prepare(self, sql: str, database: str, parameters: Sequence[str]) -> Statement:
        """The statement, parsed; raises StatementRefused."""

    def execute(
        self,
        statement: Statement,
        caller: Caller,
        *,
        cutoff_bytes: int | None,
        cancellation: Cancellation,
        output: Output,
    ) -> ResultSet:
        """The result set, its rows lazy; raises QueryFailed or QueryCancelled."""


class Runner:
    """The `Work` of `Executions`: the engine's rows become result objects."""

    def __init__(
        self,
        engine: Engine,
        storage: Storage,
        prepared_statements: PreparedStatements,
        spool_directory: Path,
        clock: Callable[[], float],
    ) -> None:
        self._engine = engine
        self._storage = storage
        self._prepared_statements = prepared_statements
        self._spool_directory = spool_directory
        self._clock = clock

    @contextmanager
    def run(self, execution: Execution) -> Iterator[Produced]:
        """The rows, spooled; raises QueryFailed or QueryCancelled."""
        submission = execution.submission
        if submission.reused_result is not None:
            yield _Reused(submission.reused_result)
            return
        result_set = self._execute(execution)
        storage = AuthorizedStorage(self._storage, submission.caller)
        shape = ResultShape.of(submission.statement, execution.id)
        with SpooledTemporaryFile(_SPOOL_MEMORY_BYTES, dir=str(self._spool_directory)) as spool:
            row_count = write_rows(result_set, shape, spool, execution.stop_signal)
            yield _Spooled(execution, result_set, spool, row_count, storage, self._clock())

    def _execute(self, execution: Execution) -> ResultSet:
        submission = execution.submission
        if submission.failure is not None:
            raise submission.failure
        if submission.statement.substatement_type in prepared_sql.KINDS:
            prepared_sql.run(
                submission.statement.sql,
                submission.workgroup,
                submission.caller,
                self._prepared_statements,
            )
            return ResultSet([], iter(()), 0, 0, has_header=False)
        return self._engine.execute(
            submission.statement,
            submission.caller,
            cutoff_bytes=submission.bytes_scanned_cutoff,
            cancellation=execution.stop_signal,
            output=Output(
                execution.id,
                str(submission.result_configuration["OutputLocation"]),
                submission.is_enforced,
            ),
        )

    def record_failure(self, execution: Execution, failure: QueryFailed) -> None:
        """Statements that Hive runs leave their error in the .txt; all others leave nothing."""
        shape = ResultShape.of(execution.submission.statement, execution.id)
        if failure.reason.startswith("FAILED: ") and shape.has_body and not shape.is_csv:
            bucket, key = bucket_and_key(output_location(execution))
            body = failure.reason.encode()
            storage = AuthorizedStorage(self._storage, execution.submission.caller)
            with suppress(PermissionError):  # the query failed anyhow, and has its reason
                storage.write(bucket, key, body, "application/octet-stream")


def output_location(execution: Execution) -> str:
    """OutputLocation of the execution: the object itself, s3://bucket/prefix/name."""
    submission = execution.submission
    if submission.reused_result is not None:
        return submission.reused_result.location
    prefix = str(submission.result_configuration["OutputLocation"]).rstrip("/")
    return f"{prefix}/{ResultShape.of(submission.statement, execution.id).name}"


@dataclass(frozen=True)
class _Reused:
    """An earlier execution's result, pointed to rather than copied.

    https://docs.aws.amazon.com/athena/latest/ug/reusing-query-results.html
    """

    result: StoredResult
    data_scanned_bytes: int = 0
    planning_milliseconds: int = 0

    def publish(self) -> StoredResult:
        return self.result


@dataclass(frozen=True)
class _Spooled:
    """Rows of this execution, waiting to be stored."""

    execution: Execution
    result_set: ResultSet
    spool: IO[bytes]
    row_count: int
    storage: Storage
    created_at: float

    @property
    def data_scanned_bytes(self) -> int:
        return self.result_set.data_scanned_bytes

    @property
    def planning_milliseconds(self) -> int:
        return self.result_set.planning_milliseconds

    def publish(self) -> StoredResult:
        """Write the result object and its .metadata; raises QueryFailed where S3 refuses."""
        statement = self.execution.submission.statement
        shape = ResultShape.of(statement, self.execution.id)
        self.spool.seek(0)
        body = self.spool.read()
        result = StoredResult(
            location=output_location(self.execution),
            columns=tuple(self.result_set.columns),
            has_header=self.result_set.has_header and shape.has_body,
            row_count=self.row_count,
            update_count=update_count(statement, self.row_count),
            size_bytes=len(body),
            is_csv=shape.is_csv,
            manifest_location=self.result_set.manifest_location,
            created_at=self.created_at,
        )
        if not faults.current.vanishing_results:
            self._store(result, shape, body)
        return result

    def _store(self, result: StoredResult, shape: ResultShape, body: bytes) -> None:
        bucket, key = bucket_and_key(result.location)
        content_type = "application/octet-stream" if shape.is_csv else "binary/octet-stream"
        try:
            if shape.has_body:
                self.storage.write(bucket, key, body, content_type)
            if result.columns and shape.has_metadata:
                metadata = self._metadata(result, shape)
                self.storage.write(bucket, f"{key}.metadata", metadata, "application/octet-stream")
        except PermissionError as error:
            raise QueryFailed(
                f"Access denied when writing output to url: {result.location} . Please ensure you "
                "are allowed to access the S3 bucket. If you are encrypting query results with KMS "
                "key, please ensure you are allowed to access your KMS key"
            ) from error

    def _metadata(self, result: StoredResult, shape: ResultShape) -> bytes:
        kind = self.execution.submission.statement.substatement_type
        by_hive = kind in _STATEMENTS_HIVE_DESCRIBES
        query_id = self.execution.id if by_hive else _engine_query_id(result.created_at)
        if shape.has_body:
            return encode_metadata(query_id, result.columns)
        return encode_metadata(
            query_id,
            result.columns,
            update_type="CREATE TABLE" if kind == "CREATE_TABLE_AS_SELECT" else kind,
            update_count=result.update_count,
        )


def _engine_query_id(at: float) -> str:
    """An id of the form that Trino gives its queries: 20261122_101500_00042_a1b2c."""
    day_and_time = time.strftime("%Y%m%d_%H%M%S", time.gmtime(at))
    return f"{day_and_time}_{secrets.randbelow(100_000):05d}_{secrets.token_hex(3)[:5]}"
