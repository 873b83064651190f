"""A poll loop that gives up soon."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.stack import LocalStack


@contextmanager
def less_patience(stack: LocalStack, state: str) -> Iterator[None]:
    """Meanwhile the poll loop tries twice what it does in this state, not for minutes."""
    loops, arn = stack.aws("stepfunctions"), stack.outputs["pollLoopArn"]
    before = loops.describe_state_machine(stateMachineArn=arn)["definition"]
    definition = json.loads(before)
    definition["States"][state]["Retry"][0]["MaxAttempts"] = 1
    loops.update_state_machine(stateMachineArn=arn, definition=json.dumps(definition))
    try:
        yield
    finally:
        loops.update_state_machine(stateMachineArn=arn, definition=before)
