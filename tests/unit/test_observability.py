"""No log holds a token, SQL, a parameter's value or a presigned URL, whatever happens."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest

from functions.cancel_abandoned import app as cancel_abandoned
from functions.connect import app as connect
from functions.deliver_result import app as deliver_result
from functions.disconnect import app as disconnect
from functions.get_result import app as get_result
from functions.run_query import app as run_query
from querysocket import aws
from querysocket.observability import logger
from tests.support.events import CONNECTION_ID, OWNER_ID, QUERY_ID, load_event, message_event
from tests.support.fakes import SUBMITTED_AT, FakeClient, a_query, client_error

SECRETS = ("secret-sql", "secret-value", "secret-signature", "secret-text", "secret-token")
SQL = "SELECT 'secret-sql', ?"
CONTEXT = SimpleNamespace(aws_request_id="request-1")


def an_execution(state: str, reason: str = "") -> dict[str, Any]:
    return {
        "QueryExecution": {
            "Query": SQL,
            "ExecutionParameters": ["'secret-value'"],
            "StatementType": "DML",
            "ResultConfiguration": {"OutputLocation": "s3://results/q.csv"},
            "Status": {
                "State": state,
                "SubmissionDateTime": SUBMITTED_AT,
                "StateChangeReason": reason,
            },
        }
    }


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> dict[str, FakeClient]:
    item = aws.to_item(a_query(owner_id=OWNER_ID).model_dump(by_alias=True, mode="json"))
    s3 = FakeClient(
        head_object={}, generate_presigned_url="https://url?X-Amz-Signature=secret-signature"
    )
    s3._request_signer = SimpleNamespace(_credentials=None)  # type: ignore[attr-defined]
    services = {
        "athena": FakeClient(
            start_query_execution={"QueryExecutionId": QUERY_ID},
            get_query_execution=an_execution("SUCCEEDED"),
            stop_query_execution={},
        ),
        "dynamodb": FakeClient(
            put_item={},
            get_item={"Item": item},
            update_item={"Attributes": item},
            delete_item={},
            get_paginator=FakeClient(paginate=[{"Items": [item]}]),
        ),
        "stepfunctions": FakeClient(start_execution={}),
        "sns": FakeClient(publish={}),
        "sqs": FakeClient(send_message={}),
        "s3": s3,
        "apigatewaymanagementapi": FakeClient(post_to_connection={}, delete_connection={}),
    }
    monkeypatch.setattr(aws, "client", services.__getitem__)
    return services


@pytest.fixture(autouse=True)
def all_levels() -> Iterator[None]:
    level = logger.log_level
    logger.setLevel("DEBUG")
    yield
    logger.setLevel(level)


def submit(body: str | None = None) -> None:
    message = {"action": "runquery", "data": SQL, "parameters": ["secret-value"], "requestId": "r1"}
    run_query.handler(message_event(body or json.dumps(message)), CONTEXT)


def deliver() -> None:
    deliver_result.handler(load_event("deliver_result"), CONTEXT)


def ask_again() -> None:
    get_result.handler(load_event("get_result"), CONTEXT)


Break = Callable[[dict[str, FakeClient]], None]


def nothing(services: dict[str, FakeClient]) -> None:
    """All goes well."""


def refused(services: dict[str, FakeClient]) -> None:
    error = client_error("InvalidRequestException", "line 1:8: mismatched input 'secret-sql'")
    services["athena"].answers["start_query_execution"] = error


def failed(services: dict[str, FakeClient]) -> None:
    execution = an_execution("FAILED", "TYPE_MISMATCH: line 1:8: 'secret-sql' is no number")
    services["athena"].answers["get_query_execution"] = execution
    services["sns"].answers["publish"] = client_error("KMSAccessDenied")


def unrecorded(services: dict[str, FakeClient]) -> None:
    error = client_error("InternalServerError", "secret-text", status=500)
    services["dynamodb"].answers["put_item"] = error


@pytest.mark.parametrize("broken", [nothing, refused, failed, unrecorded])
def test_submitting_and_delivering_leave_no_secret_in_the_logs(
    broken: Break,
    services: dict[str, FakeClient],
    logged: StringIO,
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken(services)

    submit()
    deliver()
    ask_again()

    lines = logged.getvalue() + "".join(capsys.readouterr())
    assert lines.count("\n") >= 2
    for secret in SECRETS:
        assert secret not in lines


def test_a_wrong_message_leaves_no_trace_of_its_text(
    services: dict[str, FakeClient], logged: StringIO
) -> None:
    submit('{"action":"runquery","data":["secret-sql"],"parameters":[{"secret-value":1}]}')
    submit('{"action":"runquery","data":"secret-sql" "secret-value"}')

    assert logged.getvalue().count("refused") == 2
    for secret in SECRETS:
        assert secret not in logged.getvalue()


def opened() -> dict[str, Any]:
    """The event of a socket that is opened with a token, as browsers send it."""
    event = load_event("connect")
    event["headers"] |= {"Sec-WebSocket-Protocol": "querysocket, secret-token"}
    return event


def test_connecting_and_leaving_log_no_token(
    services: dict[str, FakeClient], logged: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = connect.handler(opened(), CONTEXT)
    disconnect.handler(load_event("disconnect"), CONTEXT)
    cancel_abandoned.handler(load_event("cancel_abandoned"), CONTEXT)

    assert "secret-token" not in json.dumps(answer)
    assert "secret-token" not in str(services["dynamodb"].calls)
    lines = logged.getvalue() + "".join(capsys.readouterr())
    (abandoned,) = [json.loads(line) for line in lines.splitlines()]
    assert (abandoned["message"], abandoned["queryId"]) == ("query abandoned", QUERY_ID)


def test_a_message_after_the_tokens_end_leaves_no_trace_of_its_text(
    services: dict[str, FakeClient], logged: StringIO
) -> None:
    event = load_event("run_query") | {"body": json.dumps({"data": SQL})}
    event["requestContext"]["authorizer"]["tokenExpiresAt"] = "1000000000"

    run_query.handler(event, CONTEXT)

    (refused,) = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert (refused["code"], refused["connectionId"]) == ("token_expired", CONNECTION_ID)
    assert "secret" not in logged.getvalue()


def test_logs_are_keyed_by_connection_and_query(
    services: dict[str, FakeClient], logged: StringIO
) -> None:
    submit()
    deliver()

    started, delivered = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert (started["message"], started["queryId"]) == ("query started", QUERY_ID)
    assert started["connectionId"]
    assert (delivered["message"], delivered["queryId"]) == ("delivery", QUERY_ID)
    assert (delivered["outcome"], delivered["signal"]) == ("DELIVERED", "ENDED")
