"""statemachine/query_poll.asl.json, run by MiniStack's Step Functions against a clock of our own.

Waits and retries take no time: they move the clock, which is also what $millis() and the
execution's StartTime read. Tasks are not invoked but scripted.
"""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jsonata.timebox import Timebox  # type: ignore[import-untyped]
from ministack.services import stepfunctions

from tests.support.events import QUERY_ID

DEFINITION = Path(__file__).resolve().parents[2] / "statemachine" / "query_poll.asl.json"
PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:deliver-result"
TOPIC_ARN = "arn:aws:sns:us-east-1:123456789012:failures"

RUNNING = {"QUEUED", "RUNNING"}
POLL_WAITS = ("FirstWait", "Wait")
QUESTIONS = {"POLL", "PROGRESS"}

Answer = str | Exception | Callable[[float], str]


def task_error(name: str) -> Exception:
    """What a task fails with."""
    error: Exception = stepfunctions._ExecutionError(name, "scripted")
    return error


BROKEN = task_error("Lambda.Unknown")


def running_for(seconds: float) -> list[Answer]:
    """The polls of a query that ends so many seconds after the loop's start."""
    return [lambda elapsed: "RUNNING" if elapsed < seconds else "SUCCEEDED"]


class Clock:
    """Seconds since an arbitrary moment, moved by whoever sleeps."""

    start = 1_795_338_930.0

    def __init__(self) -> None:
        self.now = self.start

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def time(self) -> float:
        return self.now

    def iso(self) -> str:
        moment = datetime.fromtimestamp(round(self.now, 3), UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @property
    def elapsed(self) -> float:
        return self.now - self.start


@dataclass
class Script:
    """What the tasks answer, call by call; the last answer stays. Errors are raised."""

    polls: Sequence[Answer] = ("SUCCEEDED",)
    """What a poll finds: the query's state, or what gives it at so many seconds since the start."""
    deliveries: Sequence[Answer] = ("DELIVERED",)
    """What comes of telling the end, or of a signal that does not only ask."""
    topic: Sequence[Answer] = ("ok",)


@dataclass
class Execution:
    """What came of an execution."""

    status: str
    error: str | None
    events: list[dict[str, Any]]
    polled_at: list[float] = field(default_factory=list)
    """Seconds since the start, of each question how the query stands."""
    signals: list[str] = field(default_factory=list)
    """Of each call of deliver_result, in order."""
    delivered_at: list[float] = field(default_factory=list)
    """Seconds since the start, of each of those calls."""
    published: list[dict[str, Any]] = field(default_factory=list)

    @property
    def states(self) -> list[str]:
        """The names of the states, in the order in which they were entered."""
        return [event["stateEnteredEventDetails"]["name"] for event in self._entered()]

    @property
    def inputs(self) -> list[str]:
        """The inputs of the states, as JSON."""
        return [event["stateEnteredEventDetails"]["input"] for event in self._entered()]

    def waits(self, *names: str) -> list[float]:
        """How long each wait lasted, in seconds, by the history's timestamps."""
        lasted, entered = [], 0.0
        for event in self.events:
            seconds = datetime.fromisoformat(event["timestamp"]).timestamp()
            if event["type"] == "WaitStateEntered":
                entered = seconds
            elif (
                event["type"] == "WaitStateExited"
                and event["stateExitedEventDetails"]["name"] in names
            ):
                lasted.append(round(seconds - entered, 3))
        return lasted

    @property
    def told(self) -> list[str]:
        """The signals but those that only ask how the query stands."""
        return [signal for signal in self.signals if signal != "POLL"]

    @property
    def poll_waits(self) -> list[float]:
        """How long each wait before a poll lasted, in seconds."""
        return self.waits(*POLL_WAITS)

    def _entered(self) -> list[dict[str, Any]]:
        return [event for event in self.events if "stateEnteredEventDetails" in event]


def definition(deadline_seconds: int) -> str:
    """The definition as CloudFormation deploys it."""
    values = {
        "Partition": "aws",
        "DeadlineSeconds": str(deadline_seconds),
        "DeliverResultFunctionArn": FUNCTION_ARN,
        "FailuresTopicArn": TOPIC_ARN,
    }
    return PLACEHOLDER.sub(lambda found: values[found[1]], DEFINITION.read_text())


class PollLoopMachine:
    """Runs the poll loop."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    def run(
        self,
        *,
        engine: str = "athena",
        deadline_seconds: int = 1_800,
        progress: bool | None = False,
        polls: Sequence[Answer] = ("SUCCEEDED",),
        **answers: Sequence[Answer],
    ) -> Execution:
        """Run the loop of one query to its end."""
        clock, ended = Clock(), threading.Event()
        execution = Execution(status="", error=None, events=[])
        tasks = _Tasks(Script(polls=polls, **answers), clock, execution)
        patch = self._patch
        patch.setattr(stepfunctions, "time", SimpleNamespace(sleep=clock.sleep, time=clock.time))
        patch.setattr(stepfunctions, "now_iso", clock.iso)
        patch.setattr(Timebox, "current_milli_time", staticmethod(lambda: round(clock.now * 1_000)))
        patch.setattr(stepfunctions, "_invoke_resource", tasks.invoke)
        patch.setattr(
            stepfunctions,
            "_emit_execution_status_event",
            lambda each: None if each["status"] == "RUNNING" else ended.set(),
        )
        given: dict[str, Any] = {"queryId": QUERY_ID, "engine": engine}
        if progress is not None:
            given["progress"] = progress
        machine = _call(
            stepfunctions._create_state_machine,
            name=f"poll-loop-{uuid.uuid4()}",
            definition=definition(deadline_seconds),
            roleArn="arn:aws:iam::123456789012:role/poll-loop",
        )["stateMachineArn"]
        arn = _call(
            stepfunctions._start_execution, stateMachineArn=machine, input=json.dumps(given)
        )["executionArn"]
        assert ended.wait(timeout=20), "the execution did not end"
        history = stepfunctions._executions.pop(arn)
        del stepfunctions._state_machines[machine]
        execution.status, execution.error = history["status"], history.get("error")
        execution.events = history["events"]
        assert tasks.unforeseen == []
        return execution


class _Tasks:
    """Stands for the services, and keeps what they are asked."""

    def __init__(self, script: Script, clock: Clock, execution: Execution) -> None:
        self.unforeseen: list[str] = []
        """Resources that the loop has nothing to ask."""
        self._left = {
            "polls": list(script.polls),
            "deliveries": list(script.deliveries),
            "topic": list(script.topic),
        }
        self._clock = clock
        self._execution = execution

    def invoke(self, resource: str, arguments: dict[str, Any]) -> dict[str, Any]:
        match resource:
            case "arn:aws:states:::lambda:invoke":
                return {"StatusCode": 200, "Payload": {"outcome": self._deliver(arguments)}}
            case "arn:aws:states:::sns:publish":
                self._execution.published.append(arguments)
                return {"MessageId": self._answer("topic")}
        self.unforeseen.append(resource)
        raise task_error("Unforeseen")

    def _deliver(self, arguments: dict[str, Any]) -> str:
        """What deliver_result answers."""
        assert arguments["FunctionName"] == FUNCTION_ARN
        payload = arguments["Payload"]
        assert payload["queryId"] == QUERY_ID
        self._execution.signals.append(payload["signal"])
        if payload["signal"] in QUESTIONS:
            self._execution.polled_at.append(self._clock.elapsed)
            if self._answer("polls") in RUNNING:
                return "RUNNING"
        self._execution.delivered_at.append(self._clock.elapsed)
        return self._answer("deliveries")

    def _answer(self, script: str) -> str:
        left = self._left[script]
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, str) else answer(self._clock.elapsed)


def _call(operation: Callable[..., Any], **arguments: Any) -> dict[str, Any]:
    status, _, body = operation(arguments)
    assert status == 200, body
    answer: dict[str, Any] = json.loads(body)
    return answer
