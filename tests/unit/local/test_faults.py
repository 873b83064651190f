"""How faults are counted, and which calls they hit."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import urlencode

import pytest

from local import calls
from local.faults import Faults
from local.interception import Interception

ROLE = "ASIA0123456789ABCDEF"
DELIVER = "arn:aws:sts::000000000000:assumed-role/deliver"


def send_call(
    service: str, *, key: str = ROLE, target: str = "", path: str = "/", body: bytes = b""
) -> tuple[int, bytes]:
    """The status of a call's answer, and the body that came through to MiniStack."""
    chunks = [body[:5], body[5:]]
    received = bytearray()
    sent: list[MutableMapping[str, Any]] = []

    async def ministack(_scope: Any, receive: Any, send: Any) -> None:
        more = True
        while more:
            message = await receive()
            received.extend(message["body"])
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": chunks.pop(0), "more_body": bool(chunks)}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    signature = f"AWS4-HMAC-SHA256 Credential={key}/20261122/us-east-1/{service}/aws4_request, x"
    headers = {"authorization": signature, "x-amz-target": target}
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(Interception(ministack)(scope, receive, send))
    return sent[0]["status"], bytes(received)


def test_a_fault_hits_as_many_calls_as_it_says(no_faults: Faults) -> None:
    no_faults.throttled_calls = {"GetItem": 2}

    answers = [send_call("dynamodb", target="DynamoDB_20120810.GetItem")[0] for _ in range(3)]

    assert answers == [400, 400, 200]


def test_a_fault_hits_no_other_operation(no_faults: Faults) -> None:
    no_faults.failed_calls = {"GetItem": 1}

    assert send_call("dynamodb", target="DynamoDB_20120810.PutItem")[0] == 200
    assert no_faults.failed_calls == {"GetItem": 1}


@pytest.mark.parametrize("key", ["test", "000000000000", "AKIA0123456789ABCDEF"])
def test_callers_that_are_no_role_are_served(no_faults: Faults, key: str) -> None:
    no_faults.failed_calls = {"GetItem": 1}

    assert send_call("dynamodb", key=key, target="DynamoDB_20120810.GetItem")[0] == 200
    assert no_faults.failed_calls == {"GetItem": 1}


def test_gone_connections_are_those_posted_to(no_faults: Faults) -> None:
    no_faults.gone_connections = 1

    assert send_call("dynamodb", target="DynamoDB_20120810.GetItem")[0] == 200
    path = "/_aws/execute-api/api/prod/@connections/id="
    assert [send_call("execute-api", path=path)[0] for _ in range(2)] == [410, 200]


def test_a_body_that_was_looked_into_comes_through_whole(no_faults: Faults) -> None:
    no_faults.throttled_calls = {"Publish": 1}
    body = urlencode({"Action": "Publish", "Message": "a & b"}).encode()

    assert send_call("sns", body=body) == (400, b"")
    assert send_call("sns", body=body) == (200, body)


def test_calls_of_one_kind_are_one_entry() -> None:
    record = calls.Calls()
    for decision in ("Allow", "Allow", "Deny"):
        record.count(f"{DELIVER}/a-session", "sns:Publish", "a-topic", decision)

    call = {"role": "deliver", "session": "a-session", "action": "sns:Publish"}
    assert record.listed() == [
        {**call, "resource": "a-topic", "decision": "Allow", "count": 2},
        {**call, "resource": "a-topic", "decision": "Deny", "count": 1},
    ]


@pytest.mark.parametrize("principal", ["arn:aws:iam::000000000000:root", "*", ""])
def test_only_roles_are_recorded(principal: str) -> None:
    record = calls.Calls()
    record.count(principal, "sns:Publish", "a-topic", "Allow")

    assert record.listed() == []


def test_a_full_record_goes_on_counting_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "LIMIT", 1)
    record = calls.Calls()
    for topic in ("first", "second", "first"):
        record.count(f"{DELIVER}/a-session", "sns:Publish", topic, "Allow")

    assert [(call["resource"], call["count"]) for call in record.listed()] == [("first", 2)]
