"""The life of a statement: submitted, picked, started, ended.

A few worker threads run the statements; the others wait in line, SUBMITTED. A statement ends once:
what comes second, its own end or CancelStatement, changes nothing.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol

from local import faults
from local.cancellation import StopSignal
from local.redshift.endpoints import Connection
from local.redshift.results import StoredResult
from local.redshift.sessions import Session

logger = logging.getLogger(__name__)

WORKERS = 8
ACTIVE_LIMIT = 200
KEPT_SECONDS = 24 * 60 * 60.0
"""How long a statement and its result are there after its end."""

_query_ids = itertools.count(1_000)


class Status(StrEnum):
    """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_DescribeStatement.html"""

    SUBMITTED = "SUBMITTED"
    PICKED = "PICKED"
    STARTED = "STARTED"
    FINISHED = "FINISHED"
    FAILED = "FAILED"
    ABORTED = "ABORTED"


FINAL_STATUSES = frozenset({Status.FINISHED, Status.FAILED, Status.ABORTED})


class StatementFailed(Exception):
    """The statement ends FAILED; the text is DescribeStatement's `Error`."""


class StatementStopped(Exception):
    """The statement was cancelled while it ran."""


class TooManyActiveStatements(Exception):
    """As many statements are waiting and running as the service allows."""


@dataclass(frozen=True)
class Submission:
    """What ExecuteStatement or BatchExecuteStatement was asked for, once it was accepted."""

    owner: str  # ARN of the caller
    connection: Connection
    sqls: Sequence[str]
    parameters: Mapping[str, str]
    name: str | None = None
    with_event: bool = False
    result_format: str = "JSON"
    execution_mode: str | None = None  # of a batch
    session: Session | None = None


@dataclass(frozen=True)
class State:
    """Where a statement, or one of a batch, stands. Times are seconds since the epoch."""

    status: Status
    updated_at: float
    duration_ns: int = -1
    error: str | None = None
    row_count: int = -1  # of the result set, or affected
    result: StoredResult | None = None
    query_id: int = 0

    @property
    def is_final(self) -> bool:
        """True once nothing can change any more."""
        return self.status in FINAL_STATUSES


class Part:
    """One SQL statement. `state` is replaced, never changed: reading it takes no lock."""

    def __init__(self, id_: str, sql: str, submitted_at: float) -> None:
        self.id = id_
        self.sql = sql
        self.state = State(Status.SUBMITTED, submitted_at)


class Statement:
    """What one call submitted: one SQL statement, or a batch of them."""

    def __init__(self, submission: Submission, submitted_at: float) -> None:
        self.id = str(uuid.uuid4())
        self.submission = submission
        self.created_at = submitted_at
        self.state = State(Status.SUBMITTED, submitted_at)
        self.parts = [
            Part(f"{self.id}:{number}", sql, submitted_at)
            for number, sql in enumerate(submission.sqls, 1)
        ]
        self.stop_signal = StopSignal()
        self.finished = threading.Event()
        self.lock = threading.Lock()  # whoever holds it may end the statement

    @property
    def is_batch(self) -> bool:
        """True when its parts are told of."""
        return self.submission.execution_mode is not None


class Work(Protocol):
    """Runs SQL for `Statements`."""

    def when_ready(self, then: Callable[[], object]) -> None:
        """Call `then()` once there is something to run it on."""

    def run(self, statement: Statement) -> None:
        """Run its parts, and say in each how it went; raises StatementFailed, StatementStopped."""


OnEnd = Callable[[Statement], None]
"""Called with a statement that has ended, before anybody who waits for its end is told."""


class Statements:
    """All statements of one account and region."""

    def __init__(
        self,
        work: Work,
        on_end: OnEnd,
        *,
        workers: int = WORKERS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._work = work
        self._on_end = on_end
        self._clock = clock
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="redshift-statement")
        self._lock = threading.Lock()  # guards the dictionary
        self._statements: dict[str, Statement] = {}

    def submit(self, submission: Submission) -> Statement:
        """A new statement, SUBMITTED; raises TooManyActiveStatements."""
        statement = Statement(submission, self._clock())
        with self._lock:
            self._forget_the_old()
            active = [each for each in self._statements.values() if not each.state.is_final]
            if len(active) >= ACTIVE_LIMIT:
                raise TooManyActiveStatements
            self._statements[statement.id] = statement
        self._pool.submit(self._pick, statement)
        return statement

    def get(self, id_: str) -> Statement | None:
        """The statement of that id, until it is forgotten."""
        statement = self._statements.get(id_)
        return statement if statement and not self._is_old(statement) else None

    def newest_first(self) -> list[Statement]:
        """All statements, the latest submitted first."""
        with self._lock:
            self._forget_the_old()
            return list(reversed(self._statements.values()))

    def stop(self, statement: Statement) -> bool:
        """Cancel a statement at once; False where it had ended."""
        if not self._end(statement, Status.ABORTED):
            return False
        statement.stop_signal.cancel()
        return True

    def close(self) -> None:
        """Cancel all that is active, and let the workers go."""
        for statement in self.newest_first():
            self.stop(statement)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _is_old(self, statement: Statement) -> bool:
        state = statement.state
        return state.is_final and state.updated_at + KEPT_SECONDS <= self._clock()

    def _forget_the_old(self) -> None:
        for statement in [each for each in self._statements.values() if self._is_old(each)]:
            del self._statements[statement.id]
            for part in statement.parts:
                if part.state.result:
                    part.state.result.discard()

    def _pick(self, statement: Statement) -> None:
        if self._move(statement, status=Status.PICKED):
            # Not in a worker: all of them would wait, and for the same thing.
            self._work.when_ready(lambda: self._pool.submit(self._start, statement))

    def _start(self, statement: Statement) -> None:
        if not self._move(statement, status=Status.STARTED):
            return
        delay_seconds = faults.current.delay_of(statement.submission.sqls[0])
        if not delay_seconds:
            self._carry_out(statement)
            return
        # A slow query is waited for outside the pool, or eight of them would stop all others.
        timer = threading.Timer(delay_seconds, self._pool.submit, (self._carry_out, statement))
        timer.daemon = True
        timer.start()
        statement.stop_signal.on_cancel(timer.cancel)

    def _carry_out(self, statement: Statement) -> None:
        started_ns = time.monotonic_ns()
        changes: dict[str, Any] = {"status": Status.FINISHED, "query_id": next(_query_ids)}
        try:
            self._work.run(statement)
        except StatementStopped:
            changes["status"] = Status.ABORTED
        except StatementFailed as failure:
            changes |= {"status": Status.FAILED, "error": str(failure)}
        except Exception as error:
            if not statement.state.is_final:  # one that was stopped may raise anything
                logger.exception("Statement %s failed unexpectedly", statement.id)
            changes |= {"status": Status.FAILED, "error": f"ERROR: {error}"}
        self._end(statement, duration_ns=time.monotonic_ns() - started_ns, **changes)

    def _end(self, statement: Statement, status: Status, **changes: Any) -> bool:
        if not self._move(statement, status=status, **changes):
            return False
        now = self._clock()
        for part in statement.parts:
            if not part.state.is_final:  # those that it did not come to
                part.state = replace(part.state, status=Status.ABORTED, updated_at=now)
        if session := statement.submission.session:
            session.release()
        try:
            self._on_end(statement)
        except Exception:  # a lost event must not lose the statement
            logger.exception("Statement %s: no event for its end", statement.id)
        statement.finished.set()
        return True

    def _move(self, statement: Statement, **changes: Any) -> bool:
        """Replace the state; False where the statement has ended."""
        with statement.lock:
            if statement.state.is_final:
                return False
            statement.state = replace(statement.state, updated_at=self._clock(), **changes)
            return True
