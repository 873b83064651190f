"""Every branch of the poll loop of a query on Athena, as deployed, but for its clock.

What it does alike for Redshift is in test_poll_loop_engines.
"""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from tests.support.events import QUERY_ID
from tests.support.poll_loop_machine import (
    BROKEN,
    TOPIC_ARN,
    Answer,
    PollLoopMachine,
    running_for,
    task_error,
)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> PollLoopMachine:
    return PollLoopMachine(monkeypatch, "athena")


# Waiting


@pytest.mark.parametrize("state", ["SUCCEEDED", "FAILED", "CANCELLED"])
def test_a_query_that_has_ended_at_the_first_poll_is_told(
    machine: PollLoopMachine, state: str
) -> None:
    execution = machine.run(polls=[state])

    assert execution.status == "SUCCEEDED"
    assert execution.signals == ["ENDED"]
    assert execution.poll_waits == [1]
    assert execution.states == [
        "FirstWait",
        "WhichEngine",
        "GetQueryExecution",
        "HasEnded",
        "Deliver",
        "WasDelivered",
        "Done",
    ]


def test_each_wait_is_twice_the_time_gone_by(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=["QUEUED", "RUNNING", "RUNNING", "SUCCEEDED"])

    assert execution.poll_waits == [1, 2, 6, 18]
    assert execution.signals == ["ENDED"]


# The deadline


def test_a_query_that_ends_at_the_deadline_has_ended(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=running_for(60), deadline_seconds=60)

    assert execution.signals == ["ENDED"]


def test_the_deadline_counts_from_the_start_whatever_is_retried(machine: PollLoopMachine) -> None:
    hiccup = [BROKEN] * 3 + ["RUNNING"]

    execution = machine.run(polls=hiccup * 50, deadline_seconds=60)

    assert execution.signals == ["TIMED_OUT"]
    assert execution.delivered_at[0] < 60 + 1 + 2 + 4 + 1.2


# A state that cannot be learnt


def test_a_poll_that_fails_for_a_while_is_retried(machine: PollLoopMachine) -> None:
    throttled = task_error("Athena.ThrottlingException")

    execution = machine.run(polls=[throttled, throttled, "SUCCEEDED"])

    assert execution.signals == ["ENDED"]
    gaps = [later - earlier for earlier, later in pairwise(execution.polled_at)]
    assert gaps == pytest.approx([1, 2])


def test_a_query_whose_state_cannot_be_learnt_is_lost(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=[BROKEN])

    assert len(execution.polled_at) == 7
    assert execution.signals == ["LOST"]
    assert execution.status == "SUCCEEDED"


def test_a_query_that_only_the_loop_lost_is_watched_on(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=[BROKEN] * 7 + ["SUCCEEDED"], deliveries=["RUNNING", "DELIVERED"])

    assert execution.signals == ["LOST", "ENDED"]
    assert execution.status == "SUCCEEDED"
    assert execution.poll_waits[1:] == [pytest.approx(2 * execution.delivered_at[0], abs=1)]


# Progress


def test_progress_is_told_after_each_poll_where_it_is_wanted(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=["QUEUED", "RUNNING", "SUCCEEDED"], progress=True)

    assert execution.signals == ["PROGRESS", "PROGRESS", "ENDED"]
    assert execution.poll_waits == [1, 2, 6]


@pytest.mark.parametrize("wanted", [False, None])
def test_no_progress_is_told_where_it_is_not_wanted(
    machine: PollLoopMachine, wanted: bool | None
) -> None:
    execution = machine.run(polls=["RUNNING", "RUNNING", "SUCCEEDED"], progress=wanted)

    assert execution.signals == ["ENDED"]


def test_progress_that_cannot_be_told_holds_nothing_up(machine: PollLoopMachine) -> None:
    execution = machine.run(
        polls=["RUNNING", "RUNNING", "SUCCEEDED"], progress=True, progress_answers=[BROKEN]
    )

    assert execution.signals == ["PROGRESS", "PROGRESS", "ENDED"]
    assert execution.poll_waits == [1, 2, 6]


def test_progress_that_is_throttled_is_tried_once_more(machine: PollLoopMachine) -> None:
    throttled = task_error("Lambda.TooManyRequestsException")

    execution = machine.run(
        polls=["RUNNING", "SUCCEEDED"], progress=True, progress_answers=[throttled]
    )

    assert execution.signals == ["PROGRESS", "PROGRESS", "ENDED"]


# Telling


@pytest.mark.parametrize("outcome", ["DELIVERED", "UNDELIVERED", "SETTLED", "UNKNOWN"])
def test_the_loop_ends_where_nothing_is_left_to_tell(
    machine: PollLoopMachine, outcome: str
) -> None:
    execution = machine.run(deliveries=[outcome])

    assert (execution.status, execution.signals) == ("SUCCEEDED", ["ENDED"])


@pytest.mark.parametrize(
    ("polls", "signal"),
    [(["SUCCEEDED"], "ENDED"), (["RUNNING"], "TIMED_OUT"), ([BROKEN], "LOST")],
)
def test_a_delivery_under_way_is_waited_for_with_the_same_signal(
    machine: PollLoopMachine, polls: list[Answer], signal: str
) -> None:
    execution = machine.run(
        polls=polls, deadline_seconds=10, deliveries=["IN_PROGRESS", "IN_PROGRESS", "SETTLED"]
    )

    assert execution.status == "SUCCEEDED"
    assert execution.signals == [signal] * 3
    assert execution.waits("WaitForOther") == [5, 5]


def test_a_query_that_runs_after_all_is_polled_again(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=["SUCCEEDED"], deliveries=["RUNNING", "DELIVERED"])

    assert execution.signals == ["ENDED", "ENDED"]
    assert execution.poll_waits == [1, 2]
    assert len(execution.polled_at) == 2


def test_a_delivery_that_fails_for_a_while_is_retried(machine: PollLoopMachine) -> None:
    execution = machine.run(deliveries=[BROKEN, task_error("States.Timeout"), "DELIVERED"])

    assert execution.signals == ["ENDED"] * 3
    assert execution.status == "SUCCEEDED"
    assert execution.published == []


def test_an_end_that_cannot_be_told_is_told_to_the_topic(machine: PollLoopMachine) -> None:
    execution = machine.run(deliveries=[task_error("Throttled")])

    assert (execution.status, execution.error) == ("FAILED", "Undelivered")
    assert execution.signals == ["ENDED"] * 9
    (published,) = execution.published
    assert published["TopicArn"] == TOPIC_ARN
    assert json.loads(published["Message"]) == {
        "type": "undeliverable",
        "queryId": QUERY_ID,
        "error": "Throttled",
    }
    values = {name: each["StringValue"] for name, each in published["MessageAttributes"].items()}
    assert values == {"engine": "athena", "category": "system"}


def test_a_topic_that_fails_for_a_while_is_told_in_the_end(machine: PollLoopMachine) -> None:
    execution = machine.run(deliveries=[BROKEN], topic=[task_error("SNS.Throttled"), "ok"])

    assert len(execution.published) == 2
    assert execution.error == "Undelivered"


def test_a_topic_that_fails_for_good_fails_the_execution(machine: PollLoopMachine) -> None:
    execution = machine.run(deliveries=[BROKEN], topic=[task_error("SNS.NotFound")])

    assert len(execution.published) == 7
    assert (execution.status, execution.error) == ("FAILED", "SNS.NotFound")
