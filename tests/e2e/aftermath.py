"""What there is to see once nothing more can come of a query: messages, slots, calls."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from tests.e2e.client import Client, Message, until
from tests.e2e.stack import LocalStack
from tests.e2e.users import User


def get(stack: LocalStack, what: str) -> Any:
    """The stack's own `faults` or `calls`."""
    url = f"{stack.outputs['endpointUrl']}/_querysocket/{what}"
    with urllib.request.urlopen(url) as answer:
        return json.load(answer)


def rest(stack: LocalStack, client: Client, query_id: str) -> list[Message]:
    """All that is still on the socket when no signal of the query can come any more."""
    until(lambda: is_watched(stack, query_id), f"the poll loop of {query_id}")
    stack.signals_are_over(query_id)
    return client.rest()


def is_watched(stack: LocalStack, query_id: str) -> bool:
    """True once the query's poll loop has started."""
    loops = stack.aws("stepfunctions")
    try:
        loops.describe_execution(executionArn=stack.loop_arn(query_id))
    except loops.exceptions.ExecutionDoesNotExist:
        return False
    return True


def slots(stack: LocalStack, user: User) -> int:
    """How many of the user's queries count as running; somebody without a record has none."""
    try:
        return stack.active(user)
    except KeyError:
        return 0


def deliveries(stack: LocalStack) -> int:
    """How often deliver_result has read, leased or marked a query's record, or tried to."""
    table = f"table/{stack.outputs['queriesTable']}"
    return sum(
        call["count"]
        for call in get(stack, "calls")
        if "DeliverResult" in call["role"]
        and call["action"] in {"dynamodb:GetItem", "dynamodb:UpdateItem"}
        and call["resource"].endswith(table)
    )


def started(stack: LocalStack) -> list[str]:
    """Ids of the newest query executions of the workgroup, the latest first."""
    page = stack.aws("athena").list_query_executions(WorkGroup=stack.outputs["workgroup"])
    found: list[str] = page["QueryExecutionIds"]
    return found
