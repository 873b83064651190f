"""Faults on demand and the record of calls, as functions and state machines meet them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.integration.local_stack.running import (
    READY_SECONDS,
    Running,
    ask,
    call,
    client,
    connected,
)
from tests.support.processes import wait_for

Record = list[dict[str, Any]]


class Operation(NamedTuple):
    """A call that the small application's caller role may make."""

    service: str
    method: str
    throttled: tuple[int, str, str]  # status, code, class of the exception
    failed: tuple[int, str, str]


PROVISIONED = "ProvisionedThroughputExceededException"
DYNAMODB_THROTTLED = (400, PROVISIONED, PROVISIONED)
DYNAMODB_FAILED = (500, "InternalServerError", "InternalServerError")
OPERATIONS = {
    "GetItem": Operation("dynamodb", "get_item", DYNAMODB_THROTTLED, DYNAMODB_FAILED),
    "UpdateItem": Operation("dynamodb", "update_item", DYNAMODB_THROTTLED, DYNAMODB_FAILED),
    "ListWorkGroups": Operation(
        "athena",
        "list_work_groups",
        (400, "ThrottlingException", "ClientError"),
        (500, "InternalServerException", "InternalServerException"),
    ),
    "StartExecution": Operation(
        "stepfunctions",
        "start_execution",
        (400, "ThrottlingException", "ClientError"),
        (500, "InternalFailure", "ClientError"),
    ),
    "SendMessage": Operation(
        "sqs",
        "send_message",
        (400, "RequestThrottled", "RequestThrottled"),
        (500, "InternalFailure", "ClientError"),
    ),
    "Publish": Operation(
        "sns",
        "publish",
        (400, "Throttling", "ClientError"),
        (500, "InternalError", "InternalErrorException"),
    ),
    "PostToConnection": Operation(
        "apigatewaymanagementapi",
        "post_to_connection",
        (429, "LimitExceededException", "LimitExceededException"),
        (500, "InternalServerErrorException", "ClientError"),
    ),
}


@pytest.fixture(autouse=True)
def _no_faults_left(stack: Running) -> Iterator[None]:
    yield
    call(stack, "DELETE", "/_querysocket/faults")


@pytest.fixture
def connection(stack: Running) -> Iterator[Any]:
    with connected(stack) as opened:
        yield opened


def set_faults(stack: Running, **faults: Any) -> None:
    status, answer = call(stack, "PUT", "/_querysocket/faults", json.dumps(faults).encode())
    assert status == 200, answer


def as_role(stack: Running, service: str) -> Any:
    """A client of the service with the credentials of the caller role; it tries once."""
    role = client(stack, "sts").assume_role(
        RoleArn=stack.outputs["callerRole"], RoleSessionName="the-test"
    )["Credentials"]
    session: Any = boto3.session.Session(
        role["AccessKeyId"], role["SecretAccessKey"], role["SessionToken"], region_name="us-east-1"
    )
    endpoint = stack.outputs["endpointUrl"]
    if service == "apigatewaymanagementapi":
        endpoint = stack.outputs["websocketUrl"].replace("ws:", "http:")
    once = Config(retries={"total_max_attempts": 1})
    return session.client(service, endpoint_url=endpoint, config=once)


def recorded(stack: Running, session: str) -> Record:
    """What was recorded of a session; a task of an earlier test may still be under way."""
    record: Record = call(stack, "GET", "/_querysocket/calls")[1]
    return [entry for entry in record if entry["session"] == session]


def arguments(stack: Running, connection: Any, operation: str) -> dict[str, Any]:
    table = {"TableName": stack.outputs["table"]}
    match operation:
        case "GetItem":
            return {**table, "Key": {"key": {"S": "1"}}}
        case "UpdateItem":
            return {**table, "Key": {"key": {"S": "1"}}}
        case "StartExecution":
            return {"stateMachineArn": stack.outputs["machineArn"]}
        case "SendMessage":
            return {"QueueUrl": stack.outputs["queueUrl"], "MessageBody": "x"}
        case "Publish":
            return {"TopicArn": stack.outputs["topicArn"], "Message": "x & y"}
        case "PostToConnection":
            connection_id = ask(connection, action="fail")["connectionId"]
            return {"ConnectionId": connection_id, "Data": b'"pushed"'}
    return {}


def refusal(error: ClientError) -> tuple[int, str, str]:
    response = error.response
    status = response["ResponseMetadata"]["HTTPStatusCode"]
    return status, response["Error"]["Code"], type(error).__name__


@pytest.mark.parametrize("fault", ["throttled", "failed"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_call_is_refused_as_its_service_refuses_it_and_then_served(
    stack: Running, connection: Any, operation: str, fault: str
) -> None:
    service, method, *_ = OPERATIONS[operation]
    calling = getattr(as_role(stack, service), method)
    request = arguments(stack, connection, operation)
    set_faults(stack, **{f"{fault}Calls": {operation: 1}})

    with pytest.raises(ClientError) as refused:
        calling(**request)

    assert refusal(refused.value) == getattr(OPERATIONS[operation], fault)
    assert calling(**request)["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_a_connection_that_is_there_can_be_gone_for_one_push(
    stack: Running, connection: Any
) -> None:
    pushing = as_role(stack, "apigatewaymanagementapi")
    request = arguments(stack, connection, "PostToConnection")
    set_faults(stack, goneConnections=1)

    with pytest.raises(pushing.exceptions.GoneException) as refused:
        pushing.post_to_connection(**request)

    assert refusal(refused.value) == (410, "GoneException", "GoneException")
    pushing.post_to_connection(**request)
    assert json.loads(connection.recv()) == "pushed"


def test_the_root_is_neither_refused_nor_counted(stack: Running, connection: Any) -> None:
    request = arguments(stack, connection, "GetItem")
    set_faults(stack, throttledCalls={"GetItem": 1})

    client(stack, "dynamodb").get_item(**request)

    with pytest.raises(ClientError):
        as_role(stack, "dynamodb").get_item(**request)


def test_a_task_of_a_state_machine_is_refused(stack: Running) -> None:
    states = client(stack, "stepfunctions")
    set_faults(stack, throttledCalls={"InvokeFunction": 1})
    arn = states.start_execution(stateMachineArn=stack.outputs["machineArn"])["executionArn"]

    def output() -> Any:
        return states.describe_execution(executionArn=arn).get("output")

    caught = json.loads(wait_for(output, "the end", seconds=READY_SECONDS))
    assert caught == {"forbidden": "Lambda.TooManyRequestsException"}


def test_a_function_killed_after_its_push_has_pushed_and_failed(
    stack: Running, connection: Any
) -> None:
    set_faults(stack, killedAfterPush=1)

    pushed, failed = ask(connection, action="hello"), json.loads(connection.recv())

    assert json.loads(pushed["body"]) == {"action": "hello"}
    assert failed["message"] == "Internal server error"
    assert "body" in ask(connection, action="again")


def test_only_the_process_that_pushed_is_killed(stack: Running, connection: Any) -> None:
    set_faults(stack, killedAfterPush=1)
    for _ in range(2):  # both of them are at work when the first one pushes
        connection.send('{"action": "meet", "meeting": "with a death", "people": 2}')

    answers = [json.loads(connection.recv()) for _ in range(3)]

    assert answers.count({"met": True}) == 2
    assert [answer["message"] for answer in answers if "message" in answer] == [
        "Internal server error"
    ]


def test_an_invocation_killed_after_its_push_is_an_error_to_its_caller(
    stack: Running, connection: Any
) -> None:
    request = arguments(stack, connection, "PostToConnection")
    event = {
        "body": "{}",
        "requestContext": {"connectionId": request["ConnectionId"]},
    }
    set_faults(stack, killedAfterPush=1)
    function = stack.outputs["echoLogGroup"].removeprefix("/aws/lambda/")

    answer = client(stack, "lambda").invoke(FunctionName=function, Payload=json.dumps(event))

    assert answer["FunctionError"]
    assert json.loads(connection.recv())["body"] == "{}"


def test_each_call_of_a_role_is_recorded_with_its_decision(stack: Running, connection: Any) -> None:
    caller = as_role(stack, "dynamodb")
    request = arguments(stack, connection, "GetItem")
    call(stack, "DELETE", "/_querysocket/calls")
    for _ in range(2):
        caller.get_item(**request)
    with pytest.raises(ClientError, match="AccessDenied"):
        caller.delete_item(**request)
    client(stack, "dynamodb").get_item(**request)

    shared = {
        "role": stack.outputs["callerRole"].rpartition("/")[2],
        "session": "the-test",
        "resource": f"arn:aws:dynamodb:us-east-1:000000000000:table/{stack.outputs['table']}",
    }
    assert recorded(stack, "the-test") == [
        {**shared, "action": "dynamodb:GetItem", "decision": "Allow", "count": 2},
        {**shared, "action": "dynamodb:DeleteItem", "decision": "ImplicitDeny", "count": 1},
    ]


def test_the_policy_of_a_resource_is_not_taken_for_the_roles_own(
    stack: Running, connection: Any
) -> None:
    request = arguments(stack, connection, "SendMessage")
    policy = {"Effect": "Deny", "Principal": "*", "Action": "sqs:PurgeQueue", "Resource": "*"}
    client(stack, "sqs").set_queue_attributes(
        QueueUrl=request["QueueUrl"],
        Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [policy]})},
    )
    call(stack, "DELETE", "/_querysocket/calls")

    as_role(stack, "sqs").send_message(**request)

    (entry,) = recorded(stack, "the-test")
    assert (entry["action"], entry["decision"]) == ("sqs:SendMessage", "Allow")
    assert entry["count"] == 1


def test_a_state_machines_calls_are_recorded(stack: Running) -> None:
    states = client(stack, "stepfunctions")
    call(stack, "DELETE", "/_querysocket/calls")
    states.start_execution(stateMachineArn=stack.outputs["machineArn"])

    def decisions() -> Any:
        found = {entry["decision"] for entry in recorded(stack, "states")}
        return found if len(found) > 1 else None

    assert wait_for(decisions, "both tasks", seconds=READY_SECONDS) == {"ImplicitDeny", "Allow"}
