"""State machines of the local stack: what their history tells, and how long they wait."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.local_stack.running import READY_SECONDS, Running, call, client
from tests.support.processes import wait_for


@pytest.fixture
def twenty_times_as_fast(stack: Running) -> Iterator[None]:
    call(stack, "PUT", "/_querysocket/faults", b'{"stateMachineSpeed": 20}')
    yield
    call(stack, "DELETE", "/_querysocket/faults")


def test_the_history_names_the_states_inside_a_branch(stack: Running) -> None:
    branch = {
        "StartAt": "Inside",
        "States": {"Inside": {"Type": "Pass", "Next": "End"}, "End": {"Type": "Succeed"}},
    }

    _, history = run(stack, Outside={"Type": "Parallel", "Branches": [branch], "End": True})

    entered = [each.get("stateEnteredEventDetails", {}).get("name") for each in history]
    assert list(filter(None, entered)) == ["Outside", "Inside", "End"]


@pytest.mark.usefixtures("twenty_times_as_fast")
def test_a_wait_made_shorter_is_as_long_as_ever_by_the_clock_of_expressions(stack: Running) -> None:
    output, history = run(
        stack,
        Before={"Type": "Pass", "Assign": {"before": "{% $millis() %}"}, "Next": "Wait"},
        Wait={"Type": "Wait", "Seconds": 20, "Next": "After"},
        After={"Type": "Pass", "Output": "{% $millis() - $before %}", "End": True},
    )

    assert 20_000 <= output < 40_000
    assert (history[-1]["timestamp"] - history[0]["timestamp"]).total_seconds() < 20


def run(stack: Running, **states: Any) -> tuple[Any, list[dict[str, Any]]]:
    """The output and the history of a machine that starts at the first of these states."""
    machines = client(stack, "stepfunctions")
    machine = machines.create_state_machine(
        name=f"machine-{uuid.uuid4()}",
        definition=json.dumps(
            {"QueryLanguage": "JSONata", "StartAt": next(iter(states)), "States": states}
        ),
        roleArn=stack.outputs["callerRole"],
    )["stateMachineArn"]
    arn = machines.start_execution(stateMachineArn=machine)["executionArn"]
    output = wait_for(
        lambda: machines.describe_execution(executionArn=arn).get("output"),
        "the machine",
        seconds=READY_SECONDS,
    )
    return json.loads(output), machines.get_execution_history(executionArn=arn)["events"]
