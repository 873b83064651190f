from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from scripts.redrive import redrive

QUEUE_URL = "https://sqs.us-east-1.amazonaws.com/123456789012/dead"


@dataclass
class Queue:
    """SQS with one queue, whose messages are shown once, as within their visibility timeout."""

    bodies: list[dict[str, Any]]
    deleted: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._hidden = [
            {"Body": json.dumps(body), "ReceiptHandle": str(number)}
            for number, body in enumerate(self.bodies)
        ]

    def receive_message(self, **request: Any) -> dict[str, Any]:
        assert request["QueueUrl"] == QUEUE_URL
        most = request["MaxNumberOfMessages"]
        shown, self._hidden = self._hidden[:most], self._hidden[most:]
        return {"Messages": shown} if shown else {}

    def delete_message(self, **request: Any) -> None:
        assert request["QueueUrl"] == QUEUE_URL
        self.deleted.append(request["ReceiptHandle"])


@dataclass
class Functions:
    """Lambda with one function, which answers by the queryId of its event."""

    answers: dict[str, dict[str, Any]]
    payloads: list[dict[str, Any]] = field(default_factory=list)

    def invoke(self, **request: Any) -> dict[str, Any]:
        assert request["FunctionName"] == "deliver"
        payload = json.loads(request["Payload"])
        self.payloads.append(payload)
        answer = self.answers.get(payload["queryId"], {"outcome": "DELIVERED"})
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}


def redriven(queue: Queue, functions: Functions) -> int:
    return redrive(queue, functions, QUEUE_URL, "deliver")


def test_an_empty_queue_is_no_failure() -> None:
    functions = Functions({})

    assert redriven(Queue([]), functions) == 0
    assert functions.payloads == []


def test_every_signal_is_given_to_the_function_as_it_was() -> None:
    bodies: list[dict[str, Any]] = [
        {"requestPayload": {"queryId": "by-lambda"}, "responsePayload": {"errorType": "Throttled"}},
        {"queryId": "by-eventbridge"},
        *({"queryId": f"more-{number}"} for number in range(10)),
    ]
    queue, functions = Queue(bodies), Functions({})

    assert redriven(queue, functions) == 0
    assert functions.payloads == [{"queryId": "by-lambda"}, *bodies[1:]]
    assert len(queue.deleted) == len(bodies)


@pytest.mark.parametrize("outcome", ["DELIVERED", "UNDELIVERED", "SETTLED", "UNKNOWN"])
def test_a_signal_with_nothing_left_to_tell_leaves_the_queue(outcome: str) -> None:
    queue = Queue([{"queryId": "q"}])

    assert redriven(queue, Functions({"q": {"outcome": outcome}})) == 0
    assert queue.deleted == ["0"]


@pytest.mark.parametrize(
    "answer",
    [
        {"outcome": "IN_PROGRESS"},
        {"outcome": "RUNNING"},
        {"errorType": "Throttled", "errorMessage": "PostToConnection is throttled for now."},
    ],
)
def test_a_signal_that_fails_again_stays_and_holds_up_no_other(
    answer: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    queue = Queue([{"queryId": "stays"}, {"queryId": "goes"}])

    assert redriven(queue, Functions({"stays": answer})) == 1
    assert queue.deleted == ["1"]
    assert capsys.readouterr().out.splitlines() == [
        f"stays: {answer.get('outcome', 'Throttled')}",
        "goes: DELIVERED",
    ]
