"""Every branch of the poll loop, as deployed, but for its clock."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from tests.support.events import QUERY_ID
from tests.support.poll_loop_machine import TOPIC_ARN, Answer, PollLoopMachine, task_error

BROKEN = task_error("Lambda.Unknown")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> PollLoopMachine:
    return PollLoopMachine(monkeypatch)


def running_for(seconds: float) -> list[Answer]:
    """A query that ends so many seconds after the loop's start."""
    return [lambda elapsed: "RUNNING" if elapsed < seconds else "SUCCEEDED"]


# Waiting


@pytest.mark.parametrize("state", ["SUCCEEDED", "FAILED", "CANCELLED"])
def test_a_query_that_has_ended_at_the_first_poll_is_told(
    machine: PollLoopMachine, state: str
) -> None:
    execution = machine.run(polls=[state])

    assert execution.status == "SUCCEEDED"
    assert execution.signals == ["ENDED"]
    assert execution.waits("FirstWait", "Wait") == [1]
    assert execution.states == [
        "FirstWait",
        "GetQueryExecution",
        "HasEnded",
        "Deliver",
        "WasDelivered",
        "Done",
    ]


def test_each_wait_is_twice_the_time_gone_by(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=["QUEUED", "RUNNING", "RUNNING", "SUCCEEDED"])

    assert execution.waits("FirstWait", "Wait") == [1, 2, 6, 18]
    assert execution.signals == ["ENDED"]


def test_no_wait_is_longer_than_five_minutes(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=running_for(1_500))

    assert execution.waits("FirstWait", "Wait") == [1, 2, 6, 18, 54, 162, 300, 300, 300, 300, 300]


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


@pytest.mark.parametrize("deadline", [5, 10, 60, 1_800, 7_200])
def test_the_last_wait_ends_at_the_deadline(machine: PollLoopMachine, deadline: int) -> None:
    execution = machine.run(polls=["RUNNING"], deadline_seconds=deadline)

    assert execution.status == "SUCCEEDED"
    assert execution.signals == ["TIMED_OUT"]
    assert deadline <= execution.delivered_at[0] <= deadline + 1.2
    assert execution.polled_at[-1] == execution.delivered_at[0]


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
    assert execution.waits("Wait") == [pytest.approx(2 * execution.delivered_at[0], abs=1)]


def test_a_lost_query_that_runs_on_keeps_its_deadline(machine: PollLoopMachine) -> None:
    execution = machine.run(
        polls=[BROKEN], deadline_seconds=100, deliveries=["RUNNING", "RUNNING", "DELIVERED"]
    )

    assert execution.signals == ["LOST", "LOST", "TIMED_OUT"]
    assert execution.status == "SUCCEEDED"
    assert execution.waits("Wait") == [36]  # the last wait ends at the deadline


# Progress


def test_progress_is_told_after_each_poll_where_it_is_wanted(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=["QUEUED", "RUNNING", "SUCCEEDED"], progress=True)

    assert execution.signals == ["PROGRESS", "PROGRESS", "ENDED"]
    assert execution.waits("FirstWait", "Wait") == [1, 2, 6]


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
    assert execution.waits("FirstWait", "Wait") == [1, 2, 6]


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
    assert execution.waits("FirstWait", "Wait") == [1, 2]
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


def test_no_state_is_handed_the_sql(machine: PollLoopMachine) -> None:
    execution = machine.run(polls=["RUNNING", "SUCCEEDED"], progress=True)

    assert not [given for given in execution.inputs if "secret-sql" in given]
