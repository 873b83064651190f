"""What the latencies are measured with."""

from __future__ import annotations

import json
import socket
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from bench import latency
from bench.latency import (
    BASELINE,
    QUERYSOCKET,
    Answer,
    Ask,
    Inbox,
    drawn,
    paired,
    query_id_of,
)
from bench.statistics import summary

ID = "4a1f6a3e-0000-4000-8000-000000000000"
RESULT = json.dumps({"pre-signed-url": f"https://b.s3.amazonaws.com/results/{ID}.csv?X-Amz=1"})


class FakeSocket:
    """The two ends of a connection; what is put in comes out as messages."""

    def __init__(self) -> None:
        self._out, self._in = socket.socketpair()

    def fileno(self) -> int:
        return self._out.fileno()

    def recv(self) -> str:
        return self._out.recv(1_000).decode()

    def put(self, text: str) -> None:
        self._in.sendall(text.encode())


def inbox_of(*sockets: FakeSocket, expected: int) -> Inbox:
    return Inbox({QUERYSOCKET: sockets}, expected)  # type: ignore[dict-item]


def test_the_same_queries_are_asked_both_ways_in_the_same_order_in_every_run() -> None:
    asks = drawn((QUERYSOCKET, BASELINE), (0.2, 30), 5)
    ours, theirs = (
        sorted(ask[1:] for ask in asks if ask.way == way) for way in (QUERYSOCKET, BASELINE)
    )

    assert ours == theirs
    assert Counter(length for length, _ in ours) == {0.2: 5, 30: 5}
    assert asks == drawn((QUERYSOCKET, BASELINE), (0.2, 30), 5)
    assert {ask.way for ask in asks[:5]} == {QUERYSOCKET, BASELINE}, "both meet the same machine"


def test_queries_are_out_of_step_with_a_poll_every_second_but_for_those_asked_for() -> None:
    asks = drawn((QUERYSOCKET,), (3,), 100, in_step=7)

    assert sum(ask.is_in_step for ask in asks) == 7
    assert len({ask.seconds for ask in asks}) > 90
    assert all(2.7 <= ask.seconds <= 3.3 for ask in asks)


def ask_for(way: str, seconds: float) -> Ask:
    return Ask(way, length=seconds, seconds=seconds)


def execution(ask: Ask, ended_at: float, state: str = "SUCCEEDED") -> dict[str, Any]:
    ended = datetime.fromtimestamp(ended_at, UTC)
    return {"Query": ask.sql, "Status": {"State": state, "CompletionDateTime": ended}}


def test_a_delay_is_from_the_end_of_the_very_query_that_the_answer_is_to() -> None:
    ours, theirs, shorter = asks = [
        ask_for(QUERYSOCKET, 3),
        ask_for(BASELINE, 3),
        ask_for(BASELINE, 0.5),
    ]
    answers = [
        Answer(BASELINE, "c", 100.75),
        Answer(QUERYSOCKET, "a", 103.25),
        Answer(BASELINE, "b", 104),
    ]
    executions = {
        "a": execution(ours, 103),
        "b": execution(theirs, 103),
        "c": execution(shorter, 100),
    }

    assert paired(asks, answers, executions) == [(shorter, 0.75), (ours, 0.25), (theirs, 1)]


@pytest.mark.parametrize(
    "answered", ["ab", "aad", "abc"], ids=["never", "twice", "of another length"]
)
def test_answers_that_are_not_one_to_each_query_are_no_samples(answered: str) -> None:
    one, longer = ask_for(QUERYSOCKET, 1), ask_for(QUERYSOCKET, 3)
    executions = {each: execution(one, 100) for each in "abc"} | {"d": execution(longer, 100)}
    asks = [one, one, longer]

    paired(asks, [Answer(QUERYSOCKET, each, 101) for each in "abd"], executions)
    with pytest.raises(RuntimeError, match="not those"):
        paired(asks, [Answer(QUERYSOCKET, each, 101) for each in answered], executions)


def test_a_result_of_a_query_that_did_not_succeed_is_no_sample() -> None:
    ask = ask_for(QUERYSOCKET, 1)

    with pytest.raises(RuntimeError, match="FAILED"):
        paired([ask], [Answer(QUERYSOCKET, "a", 101)], {"a": execution(ask, 100, "FAILED")})


def test_an_answer_is_known_by_the_object_that_it_leads_to() -> None:
    assert query_id_of(RESULT) == ID


def test_an_answer_without_a_result_is_no_sample() -> None:
    with pytest.raises(RuntimeError, match="no result"):
        query_id_of('{"type": "failed", "error": {"code": "x"}}')


def test_answers_are_taken_in_from_all_sockets() -> None:
    one, other = FakeSocket(), FakeSocket()
    inbox = inbox_of(one, other, expected=2)
    one.put(RESULT)
    other.put(RESULT)

    assert [answer.query_id for answer in inbox.answers()] == [ID, ID]


def test_a_fault_is_raised_where_the_answers_are_asked_for() -> None:
    one = FakeSocket()
    inbox = inbox_of(one, expected=1)
    one.put('{"message": "Internal server error"}')

    with pytest.raises(RuntimeError, match="Internal server error"):
        inbox.answers()


def test_answers_that_do_not_come_are_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(latency, "PATIENCE_SECONDS", 0.01)

    with pytest.raises(TimeoutError, match="2 queries were not answered"):
        inbox_of(FakeSocket(), expected=2).answers()


def test_percentiles_lie_between_samples_and_never_beyond_the_greatest() -> None:
    assert summary(range(1, 102)) == {"p50": 51, "p95": 96, "p99": 100, "max": 101, "n": 101}
    assert summary([0.1234], digits=3) == {
        "p50": 0.123,
        "p95": 0.123,
        "p99": 0.123,
        "max": 0.123,
        "n": 1,
    }
