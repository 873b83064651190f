"""What the poll loop does alike for queries of every engine, as deployed, but for its clock."""

from __future__ import annotations

import pytest

from tests.support.poll_loop_machine import BROKEN, PollLoopMachine, running_for


@pytest.fixture(params=["athena", "redshift"])
def machine(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> PollLoopMachine:
    return PollLoopMachine(monkeypatch, request.param)


def test_no_wait_is_longer_than_five_minutes(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=running_for(1_500))

    assert execution.poll_waits == [1, 2, 6, 18, 54, 162, 300, 300, 300, 300, 300]


@pytest.mark.parametrize("seconds", [0.5, 1, 1.2, 2, 3.2, 5, 9, 10, 28, 60, 90, 600, 1_700])
def test_no_delay_exceeds_twice_the_querys_own_length(
    machine: PollLoopMachine, seconds: float
) -> None:
    execution = machine.run(polls=running_for(seconds))

    (delivered_at,) = execution.delivered_at
    overhead = 0.2  # MiniStack starts an execution after 150 ms
    assert 0 <= delivered_at - seconds <= max(1, 2 * seconds) + overhead


def test_a_query_of_ten_minutes_is_polled_at_most_eight_times(machine: PollLoopMachine) -> None:
    assert len(machine.run(polls=running_for(600)).polled_at) <= 8


@pytest.mark.parametrize("deadline", [5, 10, 60, 1_800, 7_200])
def test_the_last_wait_ends_at_the_deadline(machine: PollLoopMachine, deadline: int) -> None:
    execution = machine.run(polls=["RUNNING"], deadline_seconds=deadline)

    assert execution.status == "SUCCEEDED"
    assert execution.told == ["TIMED_OUT"]
    (delivered_at,) = execution.delivered_at
    assert deadline <= delivered_at <= deadline + 1.2
    assert execution.polled_at[-1] == delivered_at


def test_a_lost_query_that_runs_on_keeps_its_deadline(machine: PollLoopMachine) -> None:
    execution = machine.run(
        polls=[BROKEN], deadline_seconds=100, deliveries=["RUNNING", "RUNNING", "DELIVERED"]
    )

    assert execution.told == ["LOST", "LOST", "TIMED_OUT"]
    assert execution.status == "SUCCEEDED"
    assert execution.poll_waits[1:] == [36]  # the last wait ends at the deadline


def test_no_state_is_handed_the_sql(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=["RUNNING", "SUCCEEDED"], progress=True)

    assert not [given for given in execution.inputs if "secret-sql" in given]
