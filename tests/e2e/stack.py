"""What the end-to-end tests know of a running stack: its socket, its faults, its AWS APIs."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self, TypeVar

import boto3
import websocket

from tests.support.processes import wait_for

T = TypeVar("T")
Message = dict[str, Any]

SECONDS = 20
"""The longest wait for anything: reached only where a test fails."""


def until(look: Callable[[], T | None], what: str) -> T:
    """What `look` gives, within the longest wait for anything."""
    return wait_for(look, what, seconds=SECONDS)


class Client:
    """A front end's end of a socket."""

    def __init__(self, url: str) -> None:
        self._socket = websocket.create_connection(url, timeout=SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave, with a close frame."""
        self._socket.close()

    def send(self, message: Message | str) -> None:
        """Send an object, or any text as it is."""
        self._socket.send(message if isinstance(message, str) else json.dumps(message))

    def receive(self, seconds: float = SECONDS) -> Message:
        """The next message."""
        self._socket.settimeout(seconds)
        message = json.loads(self._socket.recv())
        assert isinstance(message, dict)
        return message

    def ask(self, message: Message | str) -> Message:
        """Send a message and give the next one that comes."""
        self.send(message)
        return self.receive()

    def query(self, sql: str, **fields: Any) -> Message:
        """Run SQL and give the next message that comes."""
        return self.ask({"action": "runquery", "data": sql, **fields})

    def rest(self) -> list[Message]:
        """All that comes before the answer to a ping sent now."""
        self.send({"action": "ping", "requestId": "rest"})
        messages: list[Message] = []
        while (message := self.receive()) != {"type": "pong", "requestId": "rest"}:
            messages.append(message)
        return messages


@dataclass(frozen=True)
class LocalStack:
    """A running local stack."""

    outputs: dict[str, str]

    @classmethod
    def of(cls, outputs: Path) -> LocalStack:
        """The stack that wrote this outputs.json."""
        return cls(json.loads(outputs.read_text()))

    def connect(self) -> Client:
        """A new socket."""
        return Client(self.outputs["websocketUrl"])

    @cached_property
    def _session(self) -> boto3.Session:
        return boto3.Session("test", "test", region_name=self.outputs["region"])

    def aws(self, service: str) -> Any:
        """A boto3 client of the stack's root."""
        return self._session.client(service, endpoint_url=self.outputs["endpointUrl"])  # type: ignore[call-overload]

    # Faults

    def set_faults(self, **faults: Any) -> None:
        """Put these faults in force, and no others."""
        self._faults("PUT", json.dumps(faults).encode())

    def clear_faults(self) -> None:
        """Everything works again."""
        self._faults("DELETE", None)

    def _faults(self, method: str, body: bytes | None) -> None:
        url = f"{self.outputs['endpointUrl']}/_querysocket/faults"
        with urllib.request.urlopen(urllib.request.Request(url, body, method=method)):
            pass

    # What happened

    def signals_are_over(self, query_id: str) -> None:
        """Wait until the poll loop of the query has ended: nothing more can come after."""
        arn = self.outputs["pollLoopArn"].replace(":stateMachine:", ":execution:")
        loops = self.aws("stepfunctions")
        until(
            lambda: (
                loops.describe_execution(executionArn=f"{arn}:{query_id}")["status"] != "RUNNING"
            ),
            f"the end of the poll loop of {query_id}",
        )

    def record(self, query_id: str) -> Message:
        """The query's item, with plain strings and numbers."""
        item = self.aws("dynamodb").get_item(
            TableName=self.outputs["queriesTable"], Key={"queryId": {"S": query_id}}
        )["Item"]
        return {name: next(iter(value.values())) for name, value in item.items()}

    @contextmanager
    def failures(self) -> Iterator[Callable[[], Message]]:
        """Subscribe to the failures topic; gives a function that waits for the next failure."""
        queues, topics = self.aws("sqs"), self.aws("sns")
        url = queues.create_queue(QueueName=f"failures-{time.monotonic_ns()}")["QueueUrl"]
        attributes = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        queue = attributes["Attributes"]["QueueArn"]
        allow = {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue,
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
        queues.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
        subscription = topics.subscribe(
            TopicArn=self.outputs["failuresTopicArn"],
            Protocol="sqs",
            Endpoint=queue,
            ReturnSubscriptionArn=True,
        )["SubscriptionArn"]

        def next_failure() -> Message:
            got = until(
                lambda: queues.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages"),
                "a message on the failures topic",
            )
            queues.delete_message(QueueUrl=url, ReceiptHandle=got[0]["ReceiptHandle"])
            body: Message = json.loads(got[0]["Body"])
            return body

        try:
            yield next_failure
        finally:
            topics.unsubscribe(SubscriptionArn=subscription)
            queues.delete_queue(QueueUrl=url)


def download(url: str) -> str:
    """The text behind a presigned URL."""
    with urllib.request.urlopen(url, timeout=SECONDS) as answer:
        text: str = answer.read().decode()
        return text
