"""Runs a statement from its SQL to its stored result."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from local.redshift.results import ResultTooLarge, Row, StoredResult, store
from local.redshift.statements import (
    Part,
    Statement,
    StatementFailed,
    StatementStopped,
    Status,
)
from local.redshift.translation import (
    RedshiftError,
    parameter_names,
    redshift_type,
    translate,
    translated_error,
)
from local.redshift.warehouse import Warehouse

_BATCH_ROWS = 1_000


class Runner:
    """The `Work` of `Statements`."""

    def __init__(
        self, warehouse: Warehouse, results_directory: Path, clock: Callable[[], float] = time.time
    ) -> None:
        self._warehouse = warehouse
        self._results_directory = results_directory
        self._clock = clock
        self.when_ready = warehouse.when_ready

    def run(self, statement: Statement) -> None:
        """Run its parts in turn: all or nothing, unless its mode is AUTO_COMMIT."""
        submission = statement.submission
        with self._connection(statement) as connection:
            statement.stop_signal.on_cancel(connection.interrupt)
            match submission.execution_mode:
                case None:
                    self._run_part(statement.parts[0], statement, connection)
                case "AUTO_COMMIT":
                    self._run_each(statement, connection)
                case _:
                    self._run_all(statement, connection)

    @contextmanager
    def _connection(self, statement: Statement) -> Iterator[duckdb.DuckDBPyConnection]:
        session = statement.submission.session
        if session is None:
            with self._warehouse.cursor() as cursor:
                yield cursor
            return
        with session.lock:  # a statement that was cancelled may not have noticed yet
            session.cursor = session.cursor or self._warehouse.cursor()
            yield session.cursor

    def _run_each(self, statement: Statement, connection: duckdb.DuckDBPyConnection) -> None:
        failures = []
        for number, part in enumerate(statement.parts, 1):
            try:
                self._run_part(part, statement, connection)
            except StatementFailed as failure:
                failures.append(f"Query #{number} failed with {failure}")
        if failures:
            raise StatementFailed(failures[0])

    def _run_all(self, statement: Statement, connection: duckdb.DuckDBPyConnection) -> None:
        connection.begin()
        try:
            for number, part in enumerate(statement.parts, 1):
                try:
                    self._run_part(part, statement, connection)
                except StatementFailed as failure:
                    raise StatementFailed(f"Query #{number} failed with {failure}") from failure
            if statement.stop_signal.requested:
                raise StatementStopped
            connection.commit()
        except BaseException:
            connection.rollback()
            raise

    def _run_part(
        self, part: Part, statement: Statement, connection: duckdb.DuckDBPyConnection
    ) -> None:
        if statement.stop_signal.requested:
            raise StatementStopped
        started_ns = time.monotonic_ns()
        part.state = replace(part.state, status=Status.STARTED, updated_at=self._clock())
        changes: dict[str, Any] = {}
        try:
            changes = self._execute(part, statement, connection)
        except StatementFailed as failure:
            changes = {"status": Status.FAILED, "error": str(failure)}
            raise
        finally:
            if changes:
                part.state = replace(
                    part.state,
                    updated_at=self._clock(),
                    duration_ns=time.monotonic_ns() - started_ns,
                    **changes,
                )

    def _execute(
        self, part: Part, statement: Statement, connection: duckdb.DuckDBPyConnection
    ) -> dict[str, Any]:
        """How the part's state is to be changed; raises StatementFailed, StatementStopped."""
        given = statement.submission.parameters
        try:
            used = {name: given[name] for name in parameter_names(part.sql) if name in given}
            translated = translate(part.sql, used)
            row_count, result = self._rows_of(translated, part, statement, connection)
        except RedshiftError as error:
            raise StatementFailed(str(error)) from error
        except duckdb.InterruptException as error:
            raise StatementStopped from error
        except duckdb.Error as error:
            raise StatementFailed(translated_error(error, part.sql)) from error
        except ResultTooLarge as error:
            raise StatementFailed("Database response exceeded size limit") from error
        return {"status": Status.FINISHED, "row_count": row_count, "result": result}

    def _rows_of(
        self,
        sql: str,
        part: Part,
        statement: Statement,
        connection: duckdb.DuckDBPyConnection,
    ) -> tuple[int, StoredResult | None]:
        """The rows there are or were affected, and the result set where there is one."""
        parsed = connection.extract_statements(sql)
        if statement.stop_signal.requested:
            raise StatementStopped
        if not parsed:  # of a statement that has nothing to do here
            return 0, None
        for each in parsed:
            connection.execute(each)
        if parsed[-1].expected_result_type == [duckdb.ExpectedResultType.QUERY_RESULT]:
            columns = [
                (name, redshift_type(kind)) for name, kind, *_ in connection.description or []
            ]
            path = self._results_directory / part.id
            form = statement.submission.result_format
            try:
                result = store(columns, _rows(connection), path, form)
            except BaseException:
                path.unlink()
                raise
            return result.row_count, result
        counted = connection.fetchone()
        return (int(counted[0]) if counted else 0), None


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    while batch := connection.fetchmany(_BATCH_ROWS):
        yield from batch
