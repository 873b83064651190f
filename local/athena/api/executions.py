"""The life of a query execution: queued, running, ended.

A few worker threads run the queries; the others wait in line, QUEUED. An execution ends once: what
comes second, the query's own end or StopQueryExecution, changes nothing and writes nothing.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol

from local import faults
from local.athena.api.results import StoredResult
from local.athena.authorization import Caller
from local.athena.model import QueryCancelled, QueryFailed, Statement
from local.background import stand_back
from local.cancellation import StopSignal

logger = logging.getLogger(__name__)

WORKERS = 8

ACTIVE_QUERIES_LIMIT = {"DML": 200, "DDL": 20}
"""Queued and running: https://docs.aws.amazon.com/athena/latest/ug/service-limits.html"""


class State(StrEnum):
    """https://docs.aws.amazon.com/athena/latest/APIReference/API_QueryExecutionStatus.html"""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


FINAL_STATES = frozenset({State.SUCCEEDED, State.FAILED, State.CANCELLED})


class TooManyActiveQueries(Exception):
    """The account has as many queries queued and running as Athena lets it."""


@dataclass(frozen=True)
class Submission:
    """What StartQueryExecution settled with the workgroup before the query was queued."""

    caller: Caller
    statement: Statement
    workgroup: str
    result_configuration: Mapping[str, Any]  # OutputLocation is the prefix, not yet the object
    context: Mapping[str, str] = field(default_factory=dict)
    bytes_scanned_cutoff: int | None = None
    is_enforced: bool = False  # the workgroup's configuration overrides the client's
    result_reuse_configuration: Mapping[str, Any] | None = None
    reused_result: StoredResult | None = None
    failure: QueryFailed | None = None  # known before the query runs


@dataclass(frozen=True)
class Status:
    """Where an execution stands. Times are seconds since the epoch."""

    state: State
    submitted_at: float
    sequence_number: int = 1
    started_at: float | None = None
    executed_at: float | None = None  # the engine was done; the result was not yet written
    completed_at: float | None = None
    reason: str | None = None
    failure: QueryFailed | None = None
    data_scanned_bytes: int = 0
    planning_milliseconds: int = 0
    result: StoredResult | None = None

    @property
    def is_final(self) -> bool:
        """True once nothing can change any more."""
        return self.state in FINAL_STATES


class Execution:
    """One query execution. `status` is replaced, never changed: reading it takes no lock."""

    def __init__(self, submission: Submission, submitted_at: float) -> None:
        self.id = str(uuid.uuid4())
        self.submission = submission
        self.status = Status(State.QUEUED, submitted_at)
        self.stop_signal = StopSignal()
        self.finished = threading.Event()
        self.lock = threading.Lock()  # whoever holds it may end the execution


class Produced(Protocol):
    """What a run came to, before anything of it is stored."""

    @property
    def data_scanned_bytes(self) -> int:
        """Bytes read from the tables."""

    @property
    def planning_milliseconds(self) -> int:
        """What it took to plan the query."""

    def publish(self) -> StoredResult:
        """Store the result where GetQueryResults and the caller's S3 client find it."""


class Work(Protocol):
    """Runs queries for `Executions`."""

    def run(self, execution: Execution) -> AbstractContextManager[Produced]:
        """Run the query; raises QueryFailed or QueryCancelled."""

    def record_failure(self, execution: Execution, failure: QueryFailed) -> None:
        """Store what a failed query leaves behind."""


OnTransition = Callable[[Execution, State | None], None]
"""Called with the execution, already in its new state, and the state before (None: QUEUED)."""


class Executions:
    """All query executions of one account and region."""

    def __init__(
        self,
        work: Work,
        on_transition: OnTransition,
        *,
        workers: int = WORKERS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._work = work
        self._on_transition = on_transition
        self._clock = clock
        self._pool = ThreadPoolExecutor(
            workers, thread_name_prefix="athena-query", initializer=stand_back
        )
        self._lock = threading.Lock()  # guards the two dictionaries
        self._executions: dict[str, Execution] = {}
        self._active: dict[str, Execution] = {}

    def submit(self, submission: Submission) -> Execution:
        """A new execution, QUEUED; raises TooManyActiveQueries."""
        execution = Execution(submission, self._clock())
        statement_type = submission.statement.statement_type
        with self._lock:
            active = [
                other
                for other in self._active.values()
                if other.submission.statement.statement_type == statement_type
            ]
            if len(active) >= ACTIVE_QUERIES_LIMIT.get(statement_type, len(active) + 1):
                raise TooManyActiveQueries
            self._executions[execution.id] = self._active[execution.id] = execution
        with execution.lock:
            self._announce(execution, None)
        self._pool.submit(self._begin, execution)
        return execution

    def get(self, query_execution_id: str) -> Execution | None:
        """The execution of that id, if there is one."""
        return self._executions.get(query_execution_id)

    def newest_first(self) -> list[Execution]:
        """All executions, the latest submitted first."""
        with self._lock:
            return list(reversed(self._executions.values()))

    def stop(self, execution: Execution) -> None:
        """Cancel a query at once; one that has ended stays as it ended."""
        if self._end(execution, State.CANCELLED, reason="Query cancelled by user"):
            execution.stop_signal.cancel()

    def close(self) -> None:
        """Cancel all that is active and let the workers go."""
        for execution in self.newest_first():
            self.stop(execution)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _begin(self, execution: Execution) -> None:
        with execution.lock:
            if execution.status.is_final:
                return
            self._move(execution, state=State.RUNNING, started_at=self._clock())
        delay_seconds = faults.current.delay_of(execution.submission.statement.sql)
        if not delay_seconds:
            self._carry_out(execution)
            return
        # A slow query is waited for outside the pool, or eight of them would stop all others.
        timer = threading.Timer(delay_seconds, self._pool.submit, (self._carry_out, execution))
        timer.daemon = True
        timer.start()
        execution.stop_signal.on_cancel(timer.cancel)

    def _carry_out(self, execution: Execution) -> None:
        try:
            with self._work.run(execution) as produced:
                self._succeed(execution, produced)
        except QueryCancelled as cancelled:
            self._end(
                execution,
                State.CANCELLED,
                reason=cancelled.reason,
                data_scanned_bytes=cancelled.data_scanned_bytes,
            )
        except QueryFailed as failure:
            self._fail(execution, failure)
        except Exception as error:
            if not execution.status.is_final:  # an engine that was stopped may raise anything
                logger.exception("Query execution %s failed unexpectedly", execution.id)
            self._fail(execution, QueryFailed(f"GENERIC_INTERNAL_ERROR: {error}", 1, 200))

    def _succeed(self, execution: Execution, produced: Produced) -> None:
        executed_at = self._clock()
        with execution.lock:  # held while writing: a stop comes before the result or after it
            if execution.status.is_final:
                return
            result = produced.publish()
            self._move(
                execution,
                state=State.SUCCEEDED,
                executed_at=executed_at,
                completed_at=self._clock(),
                data_scanned_bytes=produced.data_scanned_bytes,
                planning_milliseconds=produced.planning_milliseconds,
                result=result,
            )

    def _fail(self, execution: Execution, failure: QueryFailed) -> None:
        with execution.lock:
            if execution.status.is_final:
                return
            self._work.record_failure(execution, failure)
            self._move(
                execution,
                state=State.FAILED,
                reason=failure.reason,
                failure=failure,
                completed_at=self._clock(),
            )

    def _end(self, execution: Execution, state: State, **changes: Any) -> bool:
        with execution.lock:
            if execution.status.is_final:
                return False
            self._move(execution, state=state, completed_at=self._clock(), **changes)
            return True

    def _move(self, execution: Execution, **changes: Any) -> None:
        """Replace the status; the caller holds the execution's lock."""
        before = execution.status
        execution.status = replace(before, sequence_number=before.sequence_number + 1, **changes)
        if execution.status.is_final:
            with self._lock:
                del self._active[execution.id]
        self._announce(execution, before.state)
        if execution.status.is_final:
            execution.finished.set()

    def _announce(self, execution: Execution, previous: State | None) -> None:
        try:
            self._on_transition(execution, previous)
        except Exception:  # a lost event must not lose the query
            logger.exception("Query execution %s: no event for its transition", execution.id)
