"""Every event of events/ through its function, on moto."""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Callable, Iterator

import pytest

from functions.connect import app as connect
from querysocket import tokens
from tests.conftest import ENVIRONMENT
from tests.support.events import CONNECTION_ID, EVENTS, OWNER_ID, QUERY_ID, load_event
from tests.support.handlers import OK, a_running_query, a_running_report, only_item, run
from tests.support.jwt_keys import KEY_ID, Pool, claims, token
from tests.support.moto_stack import MotoStack, moto_stack

FUNCTIONS = EVENTS.parent / "functions"


@pytest.fixture
def stack(function_environment: None) -> Iterator[MotoStack]:
    with moto_stack() as stack:
        yield stack


def denied(stack: MotoStack) -> None:
    """The event's token is none: nobody's keys are needed to see that."""
    policy = run("authorizer")["policyDocument"]

    assert [statement["Effect"] for statement in policy["Statement"]] == ["Deny"]


def connected(stack: MotoStack) -> None:
    subprotocol = {"Sec-WebSocket-Protocol": "querysocket"}
    event = load_event("connect")
    event["headers"] |= {"Sec-WebSocket-Protocol": "querysocket, a.b.c"}

    assert run("connect") == {**OK, "headers": {}}
    assert connect.handler(event, None) == {**OK, "headers": subprotocol}

    record = only_item(stack, "connections")
    assert record["connectionId"] == CONNECTION_ID
    assert (record["ownerId"], record["groups"]) == (OWNER_ID, ["analysts"])


def disconnected(stack: MotoStack) -> None:
    run("connect")

    assert run("disconnect") == OK

    assert stack.dynamodb.scan(TableName="connections")["Items"] == []
    assert stack.abandoned() == [{"connectionId": CONNECTION_ID}]


def abandoned(stack: MotoStack) -> None:
    query_id = a_running_query(stack)

    assert run("cancel_abandoned") == {"batchItemFailures": []}
    assert run("deliver_result", query_id=query_id) == {"outcome": "DELIVERED"}

    _, failed = stack.posted(CONNECTION_ID)
    assert (failed["type"], failed["error"]["code"]) == ("failed", "abandoned")


def told_about_quotes(stack: MotoStack) -> None:
    assert run("default") == OK

    (message,) = stack.posted(CONNECTION_ID)
    assert message["type"] == "error"
    assert message["error"]["code"] == "invalid_message"
    assert "need a backslash" in message["error"]["message"]


def answered(stack: MotoStack) -> None:
    assert run("ping", "default") == OK

    assert stack.posted(CONNECTION_ID) == [{"type": "pong", "requestId": "ping-1"}]


def started(stack: MotoStack) -> None:
    query_id = a_running_query(stack)

    assert stack.posted(CONNECTION_ID) == [
        {"type": "accepted", "queryId": query_id, "requestId": "report-1", "engine": "athena"}
    ]
    record, owner = only_item(stack, "queries"), only_item(stack, "owners")
    assert (record["queryId"], record["ownerId"]) == (query_id, OWNER_ID)
    assert (owner["ownerId"], list(owner["active"])) == (OWNER_ID, [record["slot"]])
    arn = ENVIRONMENT["POLL_LOOP_ARN"]
    (execution,) = stack.stepfunctions.list_executions(stateMachineArn=arn)["executions"]
    assert execution["name"] == query_id
    found = stack.athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
    assert found["ExecutionParameters"] == ["'CH'"]


def report_started(stack: MotoStack) -> None:
    query_id = a_running_report(stack)

    assert stack.posted(CONNECTION_ID) == [
        {
            "type": "accepted",
            "queryId": query_id,
            "requestId": "report-1",
            "topicName": "trips-per-day",
            "engine": "redshift",
        }
    ]
    record, owner = only_item(stack, "queries"), only_item(stack, "owners")
    assert (record["queryId"], record["ownerId"]) == (query_id, OWNER_ID)
    assert (record["engine"], record["report"]) == ("redshift", "taxi_by_month")
    assert list(owner["active"]) == [record["slot"]]
    arn = ENVIRONMENT["POLL_LOOP_ARN"]
    (execution,) = stack.stepfunctions.list_executions(stateMachineArn=arn)["executions"]
    found = stack.stepfunctions.describe_execution(executionArn=execution["executionArn"])
    assert (found["name"], json.loads(found["input"])["engine"]) == (query_id, "redshift")
    statement = stack.redshift.describe_statement(Id=query_id)
    assert statement["Database"] == "sales"
    assert statement["QueryParameters"] == [{"name": "month", "value": "December 2015"}]
    assert "month = :month" in statement["QueryString"]


def rows_read(stack: MotoStack) -> None:
    query_id = a_running_report(stack)
    stack.end_statement(query_id)

    first = run("rest_api", query_id=query_id)

    assert first["statusCode"] == 200
    page = json.loads(first["body"])
    assert page["columns"] == [
        {"name": "Number", "type": "int4"},
        {"name": "Street", "type": "varchar"},
        {"name": "City", "type": "varchar"},
    ]
    assert page["records"] == [[10, "Alpha st", "Vancouver"], [50, "Beta st", "Toronto"]]
    event = json.loads(json.dumps(load_event("rest_api")).replace(QUERY_ID, query_id))
    event["queryStringParameters"]["nextToken"] = page["nextToken"]
    rest = json.loads(
        importlib.import_module("functions.rest_api.app").handler(event, None)["body"]
    )
    assert (rest["records"], "nextToken" in rest) == ([[100, "Gamma av", "Seattle"]], False)


def cancelled(stack: MotoStack) -> None:
    query_id = a_running_query(stack)

    assert run("cancel_query", query_id=query_id) == OK
    assert run("deliver_result", query_id=query_id) == {"outcome": "DELIVERED"}

    _, failed = stack.posted(CONNECTION_ID)
    assert (failed["type"], failed["error"]["category"]) == ("failed", "cancelled")
    (notification,) = stack.published()
    assert json.loads(notification["Message"]) == failed


def told_again(stack: MotoStack) -> None:
    query_id = a_running_query(stack)

    assert run("get_result", query_id=query_id) == OK
    stack.end_query(query_id)
    assert run("get_result", query_id=query_id) == OK
    assert run("deliver_result", query_id=query_id) == {"outcome": "SETTLED"}

    _, progress, result = stack.posted(CONNECTION_ID)
    assert (progress["type"], progress["queryId"]) == ("progress", query_id)
    assert (result["type"], result["requestId"]) == ("result", "report-1")


def delivered(stack: MotoStack) -> None:
    query_id = a_running_query(stack)
    stack.end_query(query_id)

    assert run("deliver_result", query_id=query_id) == {"outcome": "DELIVERED"}
    assert run("deliver_result", query_id=query_id) == {"outcome": "SETTLED"}

    _, result = stack.posted(CONNECTION_ID)
    assert result["type"] == "result"
    assert f"/results/{query_id}.csv?" in result["pre-signed-url"]
    assert only_item(stack, "owners")["active"] == {}
    assert stack.published() == []


SCENES: dict[str, Callable[[MotoStack], None]] = {
    "authorizer": denied,
    "connect": connected,
    "disconnect": disconnected,
    "default": told_about_quotes,
    "ping": answered,
    "run_query": started,
    "run_report": report_started,
    "rest_api": rows_read,
    "cancel_query": cancelled,
    "get_result": told_again,
    "deliver_result": delivered,
    "cancel_abandoned": abandoned,
}


@pytest.mark.parametrize("name", sorted(path.stem for path in EVENTS.glob("*.json")))
def test_every_event_is_handled(stack: MotoStack, name: str) -> None:
    SCENES[name](stack)


def test_every_function_has_an_event() -> None:
    functions = {path.parent.name for path in FUNCTIONS.glob("*/app.py")}

    assert functions <= {path.stem for path in EVENTS.glob("*.json")}


@pytest.mark.parametrize("name", ["cancel_query", "get_result"])
def test_a_query_that_is_not_there_is_told_to_whoever_asks(stack: MotoStack, name: str) -> None:
    assert run(name) == OK

    (message,) = stack.posted(CONNECTION_ID)
    assert message["error"]["code"] == "query_not_found"
    assert message["requestId"] == "report-1"


def test_an_unknown_action_is_told_which_there_are(stack: MotoStack) -> None:
    event = load_event("default") | {"body": '{"action":"selectquery","requestId":"r1"}'}

    importlib.import_module("functions.default.app").handler(event, None)

    (message,) = stack.posted(CONNECTION_ID)
    assert "cancelquery, getresult, ping, runquery, runreport" in message["error"]["message"]
    assert message["requestId"] == "r1"


def test_what_the_authorizer_finds_is_what_the_connection_is_recorded_with(
    stack: MotoStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "pool_keys", lambda: Pool(KEY_ID).keys)
    said = claims(exp=int(time.time()) + 600)
    headers = {"Authorization": f"Bearer {token(**said)}"}
    asked = load_event("authorizer") | {"headers": headers, "multiValueHeaders": {}}
    event = load_event("connect")

    answer = importlib.import_module("functions.authorizer.app").handler(asked, None)
    # API Gateway hands it on as text.
    event["requestContext"]["authorizer"] = {k: str(v) for k, v in answer["context"].items()}
    connect.handler(event, None)

    record = only_item(stack, "connections")
    assert (record["ownerId"], record["groups"]) == (said["sub"], said["cognito:groups"])
    assert record["expiresAt"] == said["exp"]


def test_a_query_of_another_owner_does_not_exist(stack: MotoStack) -> None:
    query_id = a_running_query(stack)
    for action, function in (("cancelquery", "cancel_query"), ("getresult", "get_result")):
        event = load_event(function)
        event["requestContext"]["connectionId"] = "strange="
        event["requestContext"]["authorizer"]["ownerId"] = "user-2"
        message = {"action": action, "queryId": query_id, "requestId": "report-1"}

        importlib.import_module(f"functions.{function}.app").handler(
            event | {"body": json.dumps(message)}, None
        )

    codes = [message["error"]["code"] for message in stack.posted("strange=")]
    assert codes == ["query_not_found"] * 2
    assert only_item(stack, "queries")["connectionId"] == CONNECTION_ID


def test_a_connection_that_cannot_be_recorded_is_refused(stack: MotoStack) -> None:
    stack.dynamodb.delete_table(TableName="connections")

    with pytest.raises(Exception, match="PutItem failed"):
        run("connect")
