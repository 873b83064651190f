"""From API Gateway's event to a use case, and from an error to the client's `error` message."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest

from querysocket import aws
from querysocket.connections import Caller
from querysocket.errors import LimitExceeded, ServiceUnavailable, SqlRefused, Throttled
from querysocket.messages import Ping, RunReport
from querysocket.observability import logger
from querysocket.routes import answering_errors, lifecycle, route
from tests.support.events import CONNECTION_ID, OWNER_ID, load_event, message_event
from tests.support.fakes import FakeClient, client_error

CONTEXT = SimpleNamespace(aws_request_id="request-1")


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> FakeClient:
    """Takes what is posted to clients; no other service is used."""
    client = FakeClient(post_to_connection={})
    monkeypatch.setattr(aws, "client", {"apigatewaymanagementapi": client}.__getitem__)
    return client


def told(gateway: FakeClient) -> dict[str, Any]:
    """The one message that the client was sent."""
    ((_, arguments),) = gateway.calls
    assert arguments["ConnectionId"] == CONNECTION_ID
    message: dict[str, Any] = json.loads(arguments["Data"])
    return message


def raising(error: Exception) -> Callable[[Caller, Any], None]:
    def use_case(caller: Caller, message: Any) -> None:
        raise error

    return use_case


def test_a_use_case_gets_the_caller_and_the_parsed_message(gateway: FakeClient) -> None:
    given = []
    handler = route(Ping)(lambda caller, message: given.append((caller, message)))

    assert handler(load_event("ping"), CONTEXT) == {"statusCode": 200}

    ((caller, message),) = given
    assert caller == Caller(CONNECTION_ID, OWNER_ID, ("analysts",), 4_102_444_800)
    assert message.request_id == "ping-1"
    assert gateway.calls == []


def test_an_error_is_told_to_the_client_with_its_request_id(gateway: FakeClient) -> None:
    handler = route(Ping)(raising(SqlRefused("line 1:8: no", line=1, column=8)))

    assert handler(load_event("ping"), CONTEXT) == {"statusCode": 200}

    assert told(gateway) == {
        "type": "error",
        "requestId": "ping-1",
        "error": {
            "code": "sql_refused",
            "message": "line 1:8: no",
            "category": "user",
            "retryable": False,
            "line": 1,
            "column": 8,
        },
    }


def test_an_unforeseen_error_is_told_once_without_its_text_and_counted(
    gateway: FakeClient, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = route(Ping)(raising(KeyError("internal")))

    assert handler(load_event("ping"), CONTEXT) == {"statusCode": 200}

    error = told(gateway)["error"]
    assert error["code"] == "service_unavailable"
    assert error["retryable"] is True
    assert "internal" not in error["message"]
    assert '"UnforeseenErrors":[1.0]' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("body", "request_id"),
    [
        ('{"action":"ping","requestId":"r1","typo":1}', "r1"),
        ('{"requestId":"r1"}', None),
        ('{"action":"ping","requestId":5}', None),
        ('{"action":"ping","requestId":"' + "r" * 129 + '"}', None),
        ('{"action":"ping","requestId":"\\ud800"}', None),
        ('{"action":"ping","requestId":"r1"', None),
        ('["r1"]', None),
        ("[" * 50_000, None),
        ('{"action":"ping","requestId":"r1","x":' + "9" * 5_000 + "}", None),
        ("", None),
        (None, None),
    ],
)
def test_a_broken_message_is_answered_with_its_request_id_where_it_can_be_read(
    gateway: FakeClient, body: str | None, request_id: str | None
) -> None:
    handler = route(Ping)(raising(AssertionError("the message is wrong")))

    handler(message_event(body), CONTEXT)

    assert told(gateway)["type"] == "error"
    assert told(gateway)["error"]["category"] == "user"
    assert told(gateway).get("requestId") == request_id


@pytest.mark.parametrize(
    ("topic", "told_topic"),
    [("trips", "trips"), ("t" * 128, "t" * 128), ("t" * 129, None), (5, None), (None, None)],
)
def test_an_error_is_told_under_the_topic_of_its_message_where_it_can_be_read(
    gateway: FakeClient, topic: Any, told_topic: str | None
) -> None:
    body = json.dumps({"action": "runreport", "typo": 1, "requestId": "r1", "topicName": topic})

    route(RunReport)(raising(AssertionError("the message is wrong")))(message_event(body), CONTEXT)

    assert told(gateway)["type"] == "error"
    assert told(gateway)["requestId"] == "r1"
    assert told(gateway).get("topicName") == told_topic


def test_an_unforeseen_error_is_told_under_its_topic_too(gateway: FakeClient) -> None:
    event = load_event("run_report")

    route(RunReport)(raising(KeyError("internal")))(event, CONTEXT)

    assert (told(gateway)["requestId"], told(gateway)["topicName"]) == ("report-1", "trips-per-day")


def test_a_message_that_is_too_large_is_told_the_limit(gateway: FakeClient) -> None:
    handler = route(Ping)(raising(AssertionError("the message is wrong")))

    handler(message_event('{"action":"ping","x":"' + "x" * 100_000 + '"}'), CONTEXT)

    assert told(gateway)["error"]["code"] == LimitExceeded.code


def test_an_error_for_a_client_that_is_gone_is_no_error(gateway: FakeClient) -> None:
    gateway.answers["post_to_connection"] = client_error("GoneException", status=410)

    handler = route(Ping)(raising(SqlRefused("no")))

    assert handler(load_event("ping"), CONTEXT) == {"statusCode": 200}


def test_an_error_that_cannot_be_told_fails_the_invocation(gateway: FakeClient) -> None:
    gateway.answers["post_to_connection"] = client_error("LimitExceededException", status=429)

    with pytest.raises(Throttled):
        route(Ping)(raising(SqlRefused("no")))(load_event("ping"), CONTEXT)


# The token's end


def after_the_tokens_end() -> dict[str, Any]:
    """A message whose socket was opened with a token that has ended by now."""
    event = load_event("ping")
    event["requestContext"]["authorizer"]["tokenExpiresAt"] = "1000000000"
    return event


def test_a_message_after_the_tokens_end_is_told_so_then_the_socket_is_closed(
    gateway: FakeClient,
) -> None:
    gateway.answers["delete_connection"] = {}
    handler = route(Ping)(raising(AssertionError("the token has ended")))

    assert handler(after_the_tokens_end(), CONTEXT) == {"statusCode": 200}

    (posted, arguments), closed = gateway.calls
    assert posted == "post_to_connection"
    message = json.loads(arguments["Data"])
    assert (message["type"], message["requestId"]) == ("error", "ping-1")
    assert message["error"]["code"] == "token_expired"
    assert message["error"]["category"] == "user"
    assert closed == ("delete_connection", {"ConnectionId": CONNECTION_ID})


@pytest.mark.parametrize("operation", ["post_to_connection", "delete_connection"])
def test_a_socket_that_is_closed_already_needs_no_closing(
    gateway: FakeClient, operation: str
) -> None:
    gateway.answers["delete_connection"] = {}
    gateway.answers[operation] = client_error("GoneException", status=410)
    handler = route(Ping)(raising(AssertionError("the token has ended")))

    assert handler(after_the_tokens_end(), CONTEXT) == {"statusCode": 200}

    assert [operation for operation, _ in gateway.calls][-1] == "delete_connection"


def test_a_socket_that_cannot_be_closed_fails_the_invocation(gateway: FakeClient) -> None:
    gateway.answers["delete_connection"] = client_error("ForbiddenException", status=403)
    handler = route(Ping)(raising(AssertionError("the token has ended")))

    with pytest.raises(ServiceUnavailable):
        handler(after_the_tokens_end(), CONTEXT)


@pytest.mark.parametrize("error", [None, SqlRefused("no"), KeyError("internal")])
def test_what_one_message_logs_is_not_keyed_by_the_message_before(
    gateway: FakeClient, error: Exception | None, logged: StringIO
) -> None:
    def use_case(caller: Caller, body: str) -> None:
        logger.append_keys(queryId="query-1")
        logger.info("inside")
        if error:
            raise error

    answering_errors(use_case)(load_event("ping"), CONTEXT)
    logger.info("outside")

    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    inside, outside = lines[0], lines[-1]
    assert inside["connectionId"] == CONNECTION_ID
    assert (inside["queryId"], inside["awsRequestId"]) == ("query-1", "request-1")
    assert outside["message"] == "outside"
    assert not {"connectionId", "queryId", "awsRequestId"} & set(outside)


@pytest.mark.parametrize("name", ["connect", "disconnect"])
def test_a_message_cannot_pass_for_the_opening_or_the_loss_of_a_socket(
    gateway: FakeClient, name: str
) -> None:
    happened: list[Any] = []

    def happen(event: dict[str, Any]) -> dict[str, Any]:
        happened.append(event)
        return {"statusCode": 200}

    lifecycle(happen)(message_event(json.dumps({"action": f"${name}"})), CONTEXT)
    assert happened == []
    assert f"There is no action '${name}'" in told(gateway)["error"]["message"]

    event = load_event(name)
    assert lifecycle(happen)(event, CONTEXT) == {"statusCode": 200}
    assert happened == [event]
