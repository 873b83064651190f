"""The functions, invoked with the events of events/ on moto."""

from __future__ import annotations

import importlib
import json
from types import SimpleNamespace
from typing import Any

from querysocket import aws
from tests.support.events import CONNECTION_ID, QUERY_ID, load_event
from tests.support.moto_stack import MotoStack

OK = {"statusCode": 200}


def run(name: str, function: str | None = None, query_id: str = QUERY_ID) -> Any:
    """What the function answers to the event of its name, about this query."""
    event = json.loads(json.dumps(load_event(name)).replace(QUERY_ID, query_id))
    module = importlib.import_module(f"functions.{function or name}.app")
    return module.handler(event, SimpleNamespace(aws_request_id="request-1"))


def a_running_query(stack: MotoStack) -> str:
    """The id of the query that events/run_query.json starts."""
    assert run("run_query") == OK
    (accepted,) = stack.posted(CONNECTION_ID)
    query_id: str = accepted["queryId"]
    return query_id


def only_item(stack: MotoStack, table: str) -> dict[str, Any]:
    """The one item of the table."""
    (item,) = stack.dynamodb.scan(TableName=table)["Items"]
    return aws.from_item(item)


def a_running_report(stack: MotoStack) -> str:
    """The id of the report that events/run_report.json starts."""
    assert run("run_report") == OK
    (accepted,) = stack.posted(CONNECTION_ID)
    query_id: str = accepted["queryId"]
    return query_id
