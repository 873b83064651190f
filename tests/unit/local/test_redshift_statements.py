"""The life of a statement on the local Redshift."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from local.faults import Faults
from local.redshift import statements
from local.redshift.endpoints import Connection
from local.redshift.statements import (
    Statement,
    StatementFailed,
    Statements,
    StatementStopped,
    Status,
    Submission,
    TooManyActiveStatements,
)
from tests.unit.local.athena_client import Clock
from tests.unit.local.athena_fakes import wait_until


class FakeWork:
    """Runs whatever `running` says, once it is ready."""

    def __init__(self) -> None:
        self.ready = True
        self.waiting: list[Callable[[], object]] = []
        self.running: Callable[[Statement], None] = finish

    def when_ready(self, then: Callable[[], object]) -> None:
        if self.ready:
            then()
        else:
            self.waiting.append(then)

    def run(self, statement: Statement) -> None:
        self.running(statement)


def finish(statement: Statement) -> None:
    for part in statement.parts:
        part.state = replace(part.state, status=Status.FINISHED, row_count=0)


def submission(*sqls: str, execution_mode: str | None = None) -> Submission:
    return Submission(
        owner="arn:aws:iam::123456789012:user/analyst",
        connection=Connection("dev", workgroup="querysocket"),
        sqls=sqls or ("SELECT 1",),
        parameters={},
        execution_mode=execution_mode,
    )


class Life:
    """Statements on a fake, with a clock that stands still."""

    def __init__(self) -> None:
        self.work = FakeWork()
        self.clock = Clock()
        self.ended: list[Statement] = []
        self.statements = Statements(self.work, self.ended.append, workers=2, clock=self.clock)

    def submit(self, *sqls: str, execution_mode: str | None = None) -> Statement:
        return self.statements.submit(submission(*sqls, execution_mode=execution_mode))

    def run(self) -> Statement:
        statement = self.submit()
        assert statement.finished.wait(5)
        return statement


@pytest.fixture
def life() -> Iterator[Life]:
    life = Life()
    yield life
    life.statements.close()


def test_a_statement_finishes_and_says_so_once(life: Life) -> None:
    statement = life.run()
    assert statement.state.status is Status.FINISHED
    assert statement.state.duration_ns >= 0
    assert life.ended == [statement]


def test_a_statement_waits_for_the_warehouse_without_a_worker(life: Life) -> None:
    life.work.ready = False
    waiting = [life.submit() for _ in range(3)]  # more than there are workers
    wait_until(lambda: len(life.work.waiting) == 3)
    assert {each.state.status for each in waiting} == {Status.PICKED}

    for then in life.work.waiting:
        then()
    assert all(each.finished.wait(5) for each in waiting)
    assert {each.state.status for each in waiting} == {Status.FINISHED}


def test_a_failure_is_the_statements_error(life: Life) -> None:
    def fail(_: Statement) -> None:
        raise StatementFailed('ERROR: relation "x" does not exist')

    life.work.running = fail
    state = life.run().state
    assert (state.status, state.error) == (Status.FAILED, 'ERROR: relation "x" does not exist')


def test_an_engine_out_of_order_fails_the_statement(life: Life) -> None:
    def fail(_: Statement) -> None:
        raise RuntimeError("out of order")

    life.work.running = fail
    state = life.run().state
    assert (state.status, state.error) == (Status.FAILED, "ERROR: out of order")


def test_a_cancelled_statement_stays_cancelled_whatever_its_run_comes_to(life: Life) -> None:
    running, go_on = threading.Event(), threading.Event()

    def run(statement: Statement) -> None:
        statement.stop_signal.on_cancel(go_on.set)
        running.set()
        assert go_on.wait(5)
        raise StatementStopped

    life.work.running = run
    statement = life.submit("SELECT 1", "SELECT 2", execution_mode="TRANSACTION")
    assert running.wait(5)
    assert life.statements.stop(statement)
    assert not life.statements.stop(statement)
    assert go_on.is_set()
    assert statement.state.status is Status.ABORTED
    assert {part.state.status for part in statement.parts} == {Status.ABORTED}
    assert life.ended == [statement]


def test_slow_statements_do_not_hold_up_the_others(life: Life, no_faults: Faults) -> None:
    no_faults.query_delay_seconds = 60
    slow = [life.submit() for _ in range(3)]
    wait_until(lambda: all(each.state.status is Status.STARTED for each in slow))
    no_faults.query_delay_seconds = 0
    assert life.run().state.status is Status.FINISHED


def test_no_more_are_active_than_the_service_allows(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "ACTIVE_LIMIT", 2)
    life.work.ready = False
    first = life.submit()
    life.submit()
    with pytest.raises(TooManyActiveStatements):
        life.submit()
    life.statements.stop(first)
    life.submit()


def test_a_statement_is_forgotten_a_day_after_its_end(life: Life) -> None:
    statement = life.run()
    life.clock.now += 24 * 60 * 60 - 1
    assert life.statements.get(statement.id) is statement
    life.clock.now += 1
    assert life.statements.get(statement.id) is None
    assert life.statements.newest_first() == []


def test_an_event_that_cannot_be_sent_does_not_lose_the_statement() -> None:
    def refuse(_: Statement) -> None:
        raise RuntimeError("no EventBridge")

    statements = Statements(FakeWork(), refuse)
    statement = statements.submit(submission())
    assert statement.finished.wait(5)
    assert statement.state.status is Status.FINISHED
    statements.close()
