"""Every branch of the poll loop of a statement on Redshift, as deployed, but for its clock.

What it does alike for Athena is in test_poll_loop_engines.
"""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from tests.support.events import QUERY_ID
from tests.support.poll_loop_machine import (
    BROKEN,
    Answer,
    PollLoopMachine,
    running_for,
    task_error,
)

ATHENAS_STATES = {"GetQueryExecution", "HasEnded", "TellProgress", "Wait"}


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> PollLoopMachine:
    return PollLoopMachine(monkeypatch, "redshift")


# Waiting


@pytest.mark.parametrize("outcome", ["DELIVERED", "UNDELIVERED", "SETTLED", "UNKNOWN"])
def test_the_poll_that_finds_the_end_tells_it(machine: PollLoopMachine, outcome: str) -> None:
    execution = machine.run(deliveries=[outcome])

    assert execution.status == "SUCCEEDED"
    assert execution.signals == ["POLL"]
    assert execution.poll_waits == [1]
    assert execution.states == ["FirstWait", "WhichEngine", "PollStatement", "WasDelivered", "Done"]


# The deadline


def test_a_statement_that_ends_at_the_deadline_has_ended(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=running_for(60), deadline_seconds=60)

    assert set(execution.signals) == {"POLL"}


# A state that cannot be learnt


def test_a_poll_that_fails_for_a_while_is_retried(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=[BROKEN, BROKEN, "SUCCEEDED"])

    assert execution.signals == ["POLL"] * 3
    gaps = [later - earlier for earlier, later in pairwise(execution.polled_at)]
    assert gaps == pytest.approx([1, 2])


def test_a_statement_whose_state_cannot_be_learnt_is_lost(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=[BROKEN])

    assert execution.signals == ["POLL"] * 7 + ["LOST"]
    assert execution.status == "SUCCEEDED"


def test_a_statement_that_only_the_loop_lost_is_watched_on(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=[BROKEN] * 7 + ["SUCCEEDED"], deliveries=["RUNNING", "DELIVERED"])

    assert execution.signals == ["POLL"] * 7 + ["LOST", "POLL"]
    assert execution.poll_waits[1:] == [pytest.approx(2 * execution.delivered_at[0], abs=1)]
    assert not ATHENAS_STATES & set(execution.states)


# Progress


def test_progress_is_told_by_each_poll_where_it_is_wanted(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=["QUEUED", "RUNNING", "SUCCEEDED"], progress=True)

    assert execution.signals == ["PROGRESS"] * 3
    assert execution.poll_waits == [1, 2, 6]
    assert len(execution.delivered_at) == 1
    assert not ATHENAS_STATES & set(execution.states)


@pytest.mark.parametrize("wanted", [False, None])
def test_no_progress_is_told_where_it_is_not_wanted(
    machine: PollLoopMachine, wanted: bool | None
) -> None:
    execution = machine.run(polls=["RUNNING", "RUNNING", "SUCCEEDED"], progress=wanted)

    assert execution.signals == ["POLL"] * 3


# Telling


def test_a_statement_that_runs_after_all_is_polled_again(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=["SUCCEEDED"], deliveries=["RUNNING", "DELIVERED"])

    assert execution.signals == ["POLL", "POLL"]
    assert execution.poll_waits == [1, 2]


@pytest.mark.parametrize(
    ("polls", "signal"),
    [(["SUCCEEDED"], "ENDED"), (["RUNNING"], "TIMED_OUT"), ([BROKEN], "LOST")],
)
def test_a_delivery_under_way_is_waited_for(
    machine: PollLoopMachine, polls: list[Answer], signal: str
) -> None:
    execution = machine.run(
        polls=polls, deadline_seconds=10, deliveries=["IN_PROGRESS", "IN_PROGRESS", "SETTLED"]
    )

    assert execution.status == "SUCCEEDED"
    assert execution.signals[-2:] == [signal] * 2
    assert execution.waits("WaitForOther") == [5, 5]


def test_a_delivery_that_fails_for_a_while_is_retried(machine: PollLoopMachine) -> None:
    execution = machine.run(deliveries=[BROKEN, task_error("States.Timeout"), "DELIVERED"])

    assert execution.signals == ["POLL"] * 3
    assert (execution.status, execution.published) == ("SUCCEEDED", [])


def test_an_end_that_cannot_be_told_is_told_to_the_topic(machine: PollLoopMachine) -> None:
    execution = machine.run(deliveries=[task_error("Throttled")])

    assert (execution.status, execution.error) == ("FAILED", "Undelivered")
    assert execution.signals == ["POLL"] * 7 + ["LOST"] * 9
    (published,) = execution.published
    assert json.loads(published["Message"]) == {
        "type": "undeliverable",
        "queryId": QUERY_ID,
        "error": "Throttled",
    }
    values = {name: each["StringValue"] for name, each in published["MessageAttributes"].items()}
    assert values == {"engine": "redshift", "category": "system"}
