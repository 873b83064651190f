from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from local.athena.api.executions import (
    ACTIVE_QUERIES_LIMIT,
    Execution,
    Executions,
    Produced,
    State,
    Submission,
    TooManyActiveQueries,
)
from local.athena.api.results import StoredResult
from local.athena.model import QueryCancelled, QueryFailed
from local.faults import Faults
from tests.unit.local.athena_fakes import a_caller, statement_of, wait_until

Transitions = list[tuple[State | None, State, int]]

RESULT = StoredResult("s3://results/x.csv", (), True, 0, 0, 0, True, created_at=0)


@dataclass
class ProducedRows:
    publish_hook: Callable[[], None]
    data_scanned_bytes: int = 42
    planning_milliseconds: int = 7

    def publish(self) -> StoredResult:
        self.publish_hook()
        return RESULT


class FakeWork:
    """Runs until `release` is set; `error` is raised instead of producing rows."""

    def __init__(self) -> None:
        self.release = threading.Event()
        self.release.set()
        self.error: Exception | None = None
        self.running = 0
        self.published = 0
        self.failures: list[str] = []
        self.interrupted = threading.Event()

    @contextmanager
    def run(self, execution: Execution) -> Iterator[Produced]:
        self.running += 1
        execution.stop_signal.on_cancel(self.interrupted.set)
        assert self.release.wait(5)
        if self.error is not None:
            raise self.error
        yield ProducedRows(self._publish)

    def record_failure(self, execution: Execution, failure: QueryFailed) -> None:
        self.failures.append(failure.reason)

    def _publish(self) -> None:
        self.published += 1


@pytest.fixture
def work() -> FakeWork:
    return FakeWork()


@pytest.fixture
def transitions() -> Transitions:
    return []


@pytest.fixture
def executions(work: FakeWork, transitions: Transitions) -> Iterator[Executions]:
    def record(execution: Execution, previous: State | None) -> None:
        transitions.append((previous, execution.status.state, execution.status.sequence_number))

    executions = Executions(work, record, workers=2)
    yield executions
    work.release.set()
    executions.close()


def submission(sql: str = "SELECT 1") -> Submission:
    return Submission(a_caller(), statement_of(sql), "primary", {"OutputLocation": "s3://results/"})


def ended(execution: Execution) -> Execution:
    assert execution.finished.wait(5)
    return execution


def test_each_transition_is_announced_in_order(
    executions: Executions, transitions: Transitions
) -> None:
    ended(executions.submit(submission()))
    assert transitions == [
        (None, State.QUEUED, 1),
        (State.QUEUED, State.RUNNING, 2),
        (State.RUNNING, State.SUCCEEDED, 3),
    ]


def test_success_keeps_what_the_run_came_to(executions: Executions) -> None:
    status = ended(executions.submit(submission())).status
    assert (status.state, status.result) == (State.SUCCEEDED, RESULT)
    assert (status.data_scanned_bytes, status.planning_milliseconds) == (42, 7)
    times = [status.submitted_at, status.started_at, status.executed_at, status.completed_at]
    assert times == sorted(times, key=lambda at: at or 0)


def test_queries_beyond_the_workers_wait_in_line(executions: Executions, work: FakeWork) -> None:
    work.release.clear()
    first, second, third = (executions.submit(submission()) for _ in range(3))
    wait_until(lambda: work.running == 2)
    assert first.status.state is second.status.state is State.RUNNING
    assert third.status.state is State.QUEUED
    work.release.set()
    assert ended(third).status.state is State.SUCCEEDED


def test_failed_query_tells_its_reason(executions: Executions, work: FakeWork) -> None:
    work.error = QueryFailed("TABLE_NOT_FOUND: x", 2, 1301)
    status = ended(executions.submit(submission())).status
    assert (status.state, status.reason) == (State.FAILED, "TABLE_NOT_FOUND: x")
    assert status.failure is work.error
    assert (work.failures, work.published) == (["TABLE_NOT_FOUND: x"], 0)


def test_unforeseen_error_of_the_engine_fails_the_query_as_internal(
    executions: Executions, work: FakeWork
) -> None:
    work.error = ValueError("boom")
    status = ended(executions.submit(submission())).status
    assert status.reason == "GENERIC_INTERNAL_ERROR: boom"
    assert status.failure is not None
    assert (status.failure.category, status.failure.error_type) == (1, 200)


def test_bytes_cut_off_ends_the_query_cancelled(executions: Executions, work: FakeWork) -> None:
    work.error = QueryCancelled("Bytes scanned limit was exceeded", 10_000_001)
    status = ended(executions.submit(submission())).status
    assert (status.state, status.reason) == (State.CANCELLED, "Bytes scanned limit was exceeded")
    assert status.data_scanned_bytes == 10_000_001


def test_stopping_a_running_query_is_immediate_and_interrupts_the_engine(
    executions: Executions, work: FakeWork
) -> None:
    work.release.clear()
    execution = executions.submit(submission())
    wait_until(lambda: work.running == 1)
    executions.stop(execution)
    assert execution.status.state is State.CANCELLED
    assert execution.status.reason == "Query cancelled by user"
    assert work.interrupted.is_set()


def test_a_run_that_outlives_its_stop_publishes_nothing(
    executions: Executions, work: FakeWork, transitions: Transitions
) -> None:
    work.release.clear()
    execution = executions.submit(submission())
    wait_until(lambda: work.running == 1)
    executions.stop(execution)
    work.release.set()
    ended(executions.submit(submission()))
    assert (work.published, execution.status.state) == (1, State.CANCELLED)
    assert [state for _, state, _ in transitions].count(State.CANCELLED) == 1


def test_stopped_while_queued_a_query_never_runs(executions: Executions, work: FakeWork) -> None:
    work.release.clear()
    occupants = [executions.submit(submission()) for _ in range(2)]
    wait_until(lambda: work.running == 2)
    waiting = executions.submit(submission())
    executions.stop(waiting)
    work.release.set()
    for each in occupants:
        ended(each)
    ended(executions.submit(submission()))
    assert (waiting.status.state, waiting.status.started_at) == (State.CANCELLED, None)
    assert work.running == 3


def test_stopping_a_finished_query_changes_nothing(executions: Executions, work: FakeWork) -> None:
    execution = ended(executions.submit(submission()))
    before = execution.status
    executions.stop(execution)
    assert execution.status is before
    assert not work.interrupted.is_set()


def test_interrupt_registered_after_the_stop_is_called_at_once(
    executions: Executions, work: FakeWork
) -> None:
    work.release.clear()
    execution = executions.submit(submission())
    executions.stop(execution)
    late = threading.Event()
    execution.stop_signal.on_cancel(late.set)
    assert late.is_set()


def test_slow_queries_occupy_no_worker(
    executions: Executions, work: FakeWork, no_faults: Faults
) -> None:
    no_faults.query_delay_seconds = 60
    slow = [executions.submit(submission()) for _ in range(ACTIVE_QUERIES_LIMIT["DML"])]
    wait_until(lambda: all(each.status.state is State.RUNNING for each in slow))
    assert work.running == 0
    with pytest.raises(TooManyActiveQueries):
        executions.submit(submission())
    for each in slow:
        executions.stop(each)
    no_faults.query_delay_seconds = 0
    assert ended(executions.submit(submission())).status.state is State.SUCCEEDED


def test_delayed_query_stays_running_at_least_that_long(
    executions: Executions, no_faults: Faults
) -> None:
    no_faults.query_delay_seconds = 0.05
    status = ended(executions.submit(submission())).status
    assert status.state is State.SUCCEEDED
    assert (status.completed_at or 0) - (status.started_at or 0) >= 0.05


def test_stop_survives_an_interrupt_that_comes_too_late(
    executions: Executions, work: FakeWork
) -> None:
    def closed() -> None:
        raise RuntimeError("Connection already closed!")

    work.release.clear()
    execution = executions.submit(submission())
    execution.stop_signal.on_cancel(closed)
    executions.stop(execution)
    execution.stop_signal.on_cancel(closed)
    assert execution.status.state is State.CANCELLED


def test_active_limit_is_counted_per_statement_type(executions: Executions, work: FakeWork) -> None:
    work.release.clear()
    for _ in range(ACTIVE_QUERIES_LIMIT["DDL"]):
        executions.submit(submission("CREATE TABLE t (n int)"))
    with pytest.raises(TooManyActiveQueries):
        executions.submit(submission("CREATE TABLE t (n int)"))
    executions.submit(submission("SELECT 1"))


def test_event_that_cannot_be_sent_does_not_lose_the_query(work: FakeWork) -> None:
    def broken(execution: Execution, previous: State | None) -> None:
        raise RuntimeError("no event bus")

    executions = Executions(work, broken, workers=1)
    assert ended(executions.submit(submission())).status.state is State.SUCCEEDED
    executions.close()


def test_closing_cancels_all_that_is_active(executions: Executions, work: FakeWork) -> None:
    work.release.clear()
    active = [executions.submit(submission()) for _ in range(3)]
    executions.close()
    assert {each.status.state for each in active} == {State.CANCELLED}


def test_newest_execution_is_listed_first(executions: Executions) -> None:
    first, second = executions.submit(submission()), executions.submit(submission())
    assert executions.newest_first() == [second, first]
    assert executions.get(first.id) is first
    assert executions.get("unknown") is None
