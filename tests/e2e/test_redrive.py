"""What could not be told for good waits in the dead-letter queue, and can be told again."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from tests.e2e import aftermath
from tests.e2e.client import Message, until
from tests.e2e.launch import ROOT
from tests.e2e.stack import LocalStack
from tests.e2e.users import User


def redrive(stack: LocalStack) -> subprocess.CompletedProcess[str]:
    """What somebody on duty runs."""
    environment = {
        "AWS_ENDPOINT_URL": stack.outputs["endpointUrl"],
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": stack.outputs["region"],
    }
    return subprocess.run(
        [sys.executable, "-m", "scripts.redrive", "--stack-name", stack.outputs["stackName"]],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def waiting(stack: LocalStack) -> int:
    """How many signals are in the dead-letter queue, seen by somebody or not."""
    counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found: dict[str, Any] = stack.aws("sqs").get_queue_attributes(
        QueueUrl=stack.outputs["deadLetterQueueUrl"], AttributeNames=counts
    )["Attributes"]
    return sum(int(found[count]) for count in counts)


@pytest.mark.parametrize(
    ("message", "value"),
    [
        ({"action": "runquery", "data": "SELECT 7 AS seven"}, 7),
        ({"action": "runreport", "report": "taxi_by_month"}, "2015-12-01"),
    ],
    ids=["query", "report"],
)
def test_a_redrive_reaches_an_owner_who_has_connected_again(
    stack: LocalStack, user: User, message: Message, value: object
) -> None:
    assert waiting(stack) == 0
    stack.set_faults(queryDelaySeconds=2)
    with stack.connect(user) as old:
        query_id = old.ask({**message, "requestId": "dead", "preview": 1})["queryId"]
        # The event alone is to bring the news: the poll loop tries for longer than this test lasts.
        until(lambda: aftermath.is_watched(stack, query_id), "the poll loop")
        stack.aws("stepfunctions").stop_execution(executionArn=stack.loop_arn(query_id))
        stack.set_faults(failedCalls={"PostToConnection": 1_000})
        with stack.connect(user) as new:
            refused = new.ask({"action": "getresult", "queryId": query_id})
            until(lambda: waiting(stack) == 1, "the signal")
            stack.clear_faults()
            redriven = redrive(stack)
            answer = new.receive()

            assert refused["message"] == "Internal server error"  # the gateway's own
            assert redriven.stdout == f"{query_id}: DELIVERED\n", redriven.stderr
            assert redriven.returncode == 0
            assert (answer["type"], answer["queryId"]) == ("result", query_id)
            assert answer["rows"][0][0] == value
            assert new.rest() == []
        assert old.rest() == []
    assert stack.record(query_id)["state"] == "DELIVERED"
    assert aftermath.slots(stack, user) == 0
    assert waiting(stack) == 0
    assert redrive(stack).stdout == ""
