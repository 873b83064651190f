"""Loads over sockets whose other end is here, and what is made of their figures."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, cast

import pytest
from websocket import WebSocket

from bench import load
from bench.load import Answers, Load, Result, WrongAnswer
from bench.throughput import growth, sum_of_tree

Message = dict[str, Any]


def result(asked: Message) -> Message:
    """The answer to a query."""
    url = f"http://127.0.0.1:4566/results/q{asked['requestId']}.csv?X-Amz-Signature=s"
    answer = {"type": "result", "requestId": asked["requestId"], "pre-signed-url": url}
    return {**answer, "queryId": f"q{asked['requestId']}"}


def refusal(category: str) -> Callable[[Message], Message]:
    """An answer that the query is not run."""
    return lambda asked: {
        "type": "error",
        "requestId": asked["requestId"],
        "error": {"category": category},
    }


class Socket:
    """A client's end of a socket: readable as long as there is something to receive."""

    def __init__(self) -> None:
        self.answer: Callable[[Message], Message | None] = result
        self.asked: list[Message] = []
        self.results = 0
        self._readable, self._writable = os.pipe()
        self._messages: deque[Message] = deque()

    def fileno(self) -> int:
        return self._readable

    def send(self, text: str) -> None:
        message = json.loads(text)
        self.asked.append(message)
        self.push({"type": "accepted", "requestId": message["requestId"]})
        if answer := self.answer(message):
            self.push(answer)

    def push(self, message: Message) -> None:
        self._messages.append(message)
        os.write(self._writable, b".")

    def recv(self) -> str:
        os.read(self._readable, 1)
        message = self._messages.popleft()
        self.results += message["type"] == "result"
        return json.dumps(message)

    def close(self) -> None:
        os.close(self._readable)
        os.close(self._writable)


@pytest.fixture
def sockets() -> Iterator[list[Socket]]:
    with closing(Socket()) as one, closing(Socket()) as other:
        yield [one, other]


def run(sockets: list[Socket], at_a_time: int, *, more: int, within_seconds: float = 60) -> Answers:
    return Load(cast("list[WebSocket]", sockets)).run(
        at_a_time, more=more, within_seconds=within_seconds
    )


def test_first_queries_go_out_at_once_and_each_answer_is_followed_by_another(
    sockets: list[Socket],
) -> None:
    under_way = []

    def note(asked: Message) -> Message:
        under_way.append(sum(len(socket.asked) - socket.results for socket in sockets))
        return result(asked)

    for socket in sockets:
        socket.answer = note

    answers = run(sockets, 3, more=4)

    assert under_way == [1, 2, 3, 3, 3, 3, 3]
    assert len(answers.results) == 7


def test_queries_are_spread_over_the_sockets_and_all_differ(sockets: list[Socket]) -> None:
    answers = run(sockets, 3, more=5)

    asked = [[message["data"] for message in socket.asked] for socket in sockets]
    assert [len(each) for each in asked] == [4, 4]
    assert {f"SELECT {each.number} AS number" for each in answers.results} == {*asked[0], *asked[1]}


def test_no_more_are_sent_when_the_time_is_over_but_for_what_a_rate_takes(
    sockets: list[Socket],
) -> None:
    answers = run(sockets, 5, more=1_000, within_seconds=0)

    assert len(answers.results) == 7
    assert len(answers.seconds) == 2
    assert answers.per_second > 0


def test_delays_are_those_of_queries_sent_under_the_full_load() -> None:
    answers = Answers(
        [Result(1, "", 0.0, 5.0), Result(2, "", 0.1, 6.0), Result(3, "", 5.0, 8.0)], full_from=0.2
    )

    assert answers.seconds == [3.0]


def test_rate_is_that_of_results_until_the_last_query_was_sent() -> None:
    came = [10.0, 10.5, 11.0, 11.5, 19.0]
    answers = Answers([Result(1, "", 0.0, each) for each in came], full_until=11.5)

    assert answers.per_second == 2


@pytest.mark.parametrize("category", ["limit", "throttled"])
def test_refusal_for_too_much_to_do_is_counted(sockets: list[Socket], category: str) -> None:
    sockets[0].answer = refusal(category)

    answers = run(sockets, 2, more=4)

    assert answers.refused == 3
    assert len(answers.results) == 3


def test_figures_of_refusals_are_none(sockets: list[Socket]) -> None:
    for socket in sockets:
        socket.answer = refusal("limit")

    with pytest.raises(WrongAnswer, match="of 6 queries 6 were refused"):
        run(sockets, 2, more=4)


def test_accepted_that_comes_after_its_result_is_counted(sockets: list[Socket]) -> None:
    accepted = {"type": "accepted", "requestId": "of an earlier one"}
    sockets[0].push(accepted)

    assert run(sockets, 2, more=2).overtaken == 1


@pytest.mark.parametrize(
    "answer",
    [
        refusal("system"),
        lambda asked: {**result(asked), "type": "failed"},
        lambda asked: {**result(asked), "queryId": "another"},
        lambda asked: {**result(asked), "requestId": "another"},
        lambda asked: {**result(asked), "pre-signed-url": ""},
    ],
    ids=["refused", "failed", "another query's URL", "another's answer", "no URL"],
)
def test_anything_but_the_result_of_the_query_ends_the_run(
    sockets: list[Socket], answer: Callable[[Message], Message]
) -> None:
    sockets[0].answer = answer

    with pytest.raises(WrongAnswer):
        run(sockets, 2, more=2)


def test_answer_on_another_socket_ends_the_run(sockets: list[Socket]) -> None:
    one, other = sockets
    one.answer = lambda asked: other.push(result(asked))

    with pytest.raises(WrongAnswer):
        run(sockets, 2, more=2)


def test_query_without_an_answer_ends_the_run(
    sockets: list[Socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "PATIENCE_SECONDS", 0.01)
    sockets[1].answer = lambda _: None

    with pytest.raises(TimeoutError, match="2 queries"):
        run(sockets, 2, more=2)


def test_memory_is_summed_over_a_process_and_all_below_it() -> None:
    listed = "  1 0 1000\n 10 1 300\n 12 11 5\n 11 10 40\n 20 1 7000\n"

    assert sum_of_tree(listed, 10) == 345


def test_growth_is_an_exponent_from_each_point_to_the_next() -> None:
    points = [
        {"queries": 1, "queriesPerSecond": 8, "p50Ms": 50, "p95Ms": 100, "memoryMb": 500},
        {"queries": 10, "queriesPerSecond": 80, "p50Ms": 50, "p95Ms": 200, "memoryMb": 500},
        {"queries": 100, "queriesPerSecond": 80, "p50Ms": 5_000, "p95Ms": 2_000, "memoryMb": 500},
    ]

    assert growth(points, "queries") == {
        "queriesPerSecond": [1, 0],
        "p50Ms": [0, 2],
        "p95Ms": [0.3, 1],
        "memoryMb": [0, 0],
    }
