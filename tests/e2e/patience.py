"""A poll loop that gives up soon."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e.stack import LocalStack


@contextmanager
def less_patience(stack: LocalStack) -> Iterator[None]:
    """Meanwhile the poll loop tries everything twice, not for minutes."""
    loops, arn = stack.aws("stepfunctions"), stack.outputs["pollLoopArn"]
    before = loops.describe_state_machine(stateMachineArn=arn)["definition"]
    definition = json.loads(before)
    for state in definition["States"].values():
        for retrier in state.get("Retry", ()):
            retrier["MaxAttempts"] = min(1, retrier["MaxAttempts"])
    loops.update_state_machine(stateMachineArn=arn, definition=json.dumps(definition))
    try:
        yield
    finally:
        loops.update_state_machine(stateMachineArn=arn, definition=before)
