"""Every branch of the poll loop, as deployed, but for its clock."""

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
    return PollLoopMachine(monkeypatch)


# Waiting


@pytest.mark.parametrize("outcome", ["DELIVERED", "UNDELIVERED", "SETTLED", "UNKNOWN"])
def test_the_loop_ends_where_nothing_is_left_to_tell(
    machine: PollLoopMachine, outcome: str
) -> None:
    execution = machine.run(deliveries=[outcome])

    assert execution.status == "SUCCEEDED"
    assert execution.signals == ["POLL"]
    assert execution.states == ["FirstWait", "Poll", "WasTold", "Done"]


def test_a_poll_of_a_query_that_runs_on_costs_two_transitions(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=["QUEUED", "RUNNING", "SUCCEEDED"])

    assert execution.states == [
        *("FirstWait", "Poll"),
        *("Wait", "Poll") * 2,
        *("WasTold", "Done"),
    ]


def test_each_wait_is_a_little_less_than_twice_the_time_gone_by(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=["QUEUED", "RUNNING", "RUNNING", "SUCCEEDED"])

    assert execution.poll_waits == [1, 2, 6, 17]
    assert execution.signals == ["POLL"] * 4


def test_no_wait_is_longer_than_five_minutes(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=running_for(1_500))

    assert execution.poll_waits == [1, 2, 6, 17, 49, 142, 300, 300, 300, 300, 300]


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


# The deadline


def test_a_query_that_ends_just_before_the_deadline_has_ended(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=running_for(22), deadline_seconds=60)

    assert set(execution.signals) == {"POLL"}


@pytest.mark.parametrize("deadline", [5, 10, 60, 1_800, 7_200])
def test_the_last_wait_ends_at_the_deadline(machine: PollLoopMachine, deadline: int) -> None:
    execution = machine.run(polls=["RUNNING"], deadline_seconds=deadline)

    assert execution.status == "SUCCEEDED"
    assert execution.told == ["TIMED_OUT"]
    (delivered_at,) = execution.delivered_at
    assert deadline <= delivered_at <= deadline + 1.2


def test_the_deadline_counts_from_the_start_whatever_is_retried(machine: PollLoopMachine) -> None:
    hiccup: list[Answer] = [BROKEN, BROKEN, BROKEN, "RUNNING"]

    execution = machine.run(polls=hiccup * 50, deadline_seconds=60)

    assert execution.told == ["TIMED_OUT"]
    assert execution.delivered_at[0] < 60 + 1 + 2 + 4 + 1.2


def test_past_the_deadline_progress_is_asked_for_no_more(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=["RUNNING"], progress=True, deadline_seconds=5)

    assert execution.signals == ["PROGRESS", "PROGRESS", "TIMED_OUT"]


# A state that cannot be learnt


def test_a_poll_that_fails_for_a_while_is_retried(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=[BROKEN, task_error("States.Timeout"), "SUCCEEDED"])

    assert execution.signals == ["POLL"] * 3
    gaps = [later - earlier for earlier, later in pairwise(execution.polled_at)]
    assert gaps == pytest.approx([1, 2])


def test_a_query_whose_state_cannot_be_learnt_is_lost(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=[BROKEN])

    assert execution.signals == ["POLL"] * 7 + ["LOST"]
    assert execution.status == "SUCCEEDED"


def test_a_query_that_only_the_loop_lost_is_watched_on(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=[BROKEN] * 7 + ["SUCCEEDED"], deliveries=["RUNNING", "DELIVERED"])

    assert execution.signals == ["POLL"] * 7 + ["LOST", "POLL"]
    assert execution.poll_waits[1:] == [pytest.approx(1.9 * execution.delivered_at[0], abs=1)]


def test_a_lost_query_that_runs_on_keeps_its_deadline(machine: PollLoopMachine) -> None:
    execution = machine.run(
        polls=[BROKEN], deadline_seconds=100, deliveries=["RUNNING", "DELIVERED"]
    )

    assert execution.told == ["LOST", "TIMED_OUT"]
    assert execution.status == "SUCCEEDED"
    assert execution.poll_waits[1:] == [36]  # the last wait ends at the deadline


def test_a_query_that_cannot_be_stopped_at_its_deadline_is_tried_again(
    machine: PollLoopMachine,
) -> None:
    refused: list[Answer] = [BROKEN] * 7

    execution = machine.run(
        polls=["RUNNING"], deadline_seconds=5, deliveries=[*refused, "RUNNING", "DELIVERED"]
    )

    assert execution.told == ["TIMED_OUT"] * 7 + ["LOST", "TIMED_OUT"]
    assert execution.status == "SUCCEEDED"


# Progress


def test_progress_is_told_by_each_poll_where_it_is_wanted(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=["QUEUED", "RUNNING", "SUCCEEDED"], progress=True)

    assert execution.signals == ["PROGRESS"] * 3
    assert execution.poll_waits == [1, 2, 6]
    assert len(execution.delivered_at) == 1


@pytest.mark.parametrize("wanted", [False, None])
def test_no_progress_is_told_where_it_is_not_wanted(
    machine: PollLoopMachine, wanted: bool | None
) -> None:
    execution = machine.run(polls=["RUNNING", "RUNNING", "SUCCEEDED"], progress=wanted)

    assert execution.signals == ["POLL"] * 3


# Telling


@pytest.mark.parametrize(
    ("polls", "first", "then"),
    [
        (["SUCCEEDED"], "POLL", "POLL"),
        (["RUNNING"], "TIMED_OUT", "TIMED_OUT"),
        ([*[BROKEN] * 7, "SUCCEEDED"], "LOST", "POLL"),
    ],
)
def test_a_delivery_under_way_is_waited_for(
    machine: PollLoopMachine, polls: list[Answer], first: str, then: str
) -> None:
    deadline = 10 if first == "TIMED_OUT" else 1_800

    execution = machine.run(
        polls=polls,
        deadline_seconds=deadline,
        deliveries=["IN_PROGRESS", "IN_PROGRESS", "SETTLED"],
    )

    assert execution.status == "SUCCEEDED"
    assert execution.signals[-3:] == [first, then, then]
    assert execution.waits("WaitForOther") == [5, 5]


def test_a_query_that_runs_after_all_is_polled_again(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=["SUCCEEDED"], deliveries=["RUNNING", "DELIVERED"])

    assert execution.signals == ["POLL", "POLL"]
    assert execution.poll_waits == [1, 2]


@pytest.mark.parametrize("engine", ["athena", "redshift"])
def test_an_end_that_cannot_be_told_is_told_to_the_topic(
    machine: PollLoopMachine, engine: str
) -> None:
    execution = machine.run(engine=engine, deliveries=[task_error("Throttled")])

    assert (execution.status, execution.error) == ("FAILED", "Undelivered")
    assert execution.signals == ["POLL"] * 7 + ["LOST"] * 9
    (published,) = execution.published
    assert published["TopicArn"] == TOPIC_ARN
    assert json.loads(published["Message"]) == {
        "type": "undeliverable",
        "queryId": QUERY_ID,
        "error": "Throttled",
    }
    values = {name: each["StringValue"] for name, each in published["MessageAttributes"].items()}
    assert values == {"engine": engine, "category": "system"}


def test_a_topic_that_fails_for_a_while_is_told_in_the_end(machine: PollLoopMachine) -> None:
    execution = machine.run(deliveries=[BROKEN], topic=[task_error("SNS.Throttled"), "ok"])

    assert len(execution.published) == 2
    assert execution.error == "Undelivered"


def test_a_topic_that_fails_for_good_fails_the_execution(machine: PollLoopMachine) -> None:
    execution = machine.run(deliveries=[BROKEN], topic=[task_error("SNS.NotFound")])

    assert len(execution.published) == 7
    assert (execution.status, execution.error) == ("FAILED", "SNS.NotFound")
