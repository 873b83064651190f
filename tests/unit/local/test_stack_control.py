"""The stack's own addresses, in front of MiniStack."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest

from local import calls, faults, web
from local.control import Control

Answer = tuple[int, Any]


@pytest.fixture(autouse=True)
def _no_faults_left() -> Iterator[None]:
    yield
    faults.current = faults.Faults()


async def ministack(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


def ask(control: Control, method: str, path: str, *chunks: bytes) -> Answer:
    incoming = [
        {"type": "http.request", "body": chunk, "more_body": i < len(chunks) - 1}
        for i, chunk in enumerate(chunks or (b"",))
    ]
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return incoming.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": []}
    asyncio.run(control(scope, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"])


def test_health_is_ok_only_once_the_application_is_deployed() -> None:
    control = Control(ministack)

    assert ask(control, "GET", "/_querysocket/health") == (503, {"ready": False})
    control.ready = True
    assert ask(control, "GET", "/_querysocket/health") == (200, {"ready": True})


def test_faults_that_are_put_are_in_force_and_shown() -> None:
    control = Control(ministack)

    status, shown = ask(control, "PUT", "/_querysocket/faults", b'{"queryDelay', b'Seconds": 1.5}')

    assert status == 200
    assert faults.current == faults.Faults(query_delay_seconds=1.5)
    assert ask(control, "GET", "/_querysocket/faults") == (200, shown)
    assert shown["queryDelaySeconds"] == 1.5


def test_putting_faults_turns_off_what_is_left_out() -> None:
    control = Control(ministack)
    ask(control, "PUT", "/_querysocket/faults", b'{"vanishingResults": true}')

    ask(control, "PUT", "/_querysocket/faults", b'{"stateChangeEvents": "lost"}')

    assert faults.current == faults.Faults(state_change_events="lost")


def test_deleting_faults_clears_them() -> None:
    control = Control(ministack)
    ask(control, "PUT", "/_querysocket/faults", b'{"throttledCalls": {"GetQueryExecution": 2}}')

    assert ask(control, "DELETE", "/_querysocket/faults")[0] == 200
    assert faults.current == faults.Faults()


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b'{"queryDelaySeconds": -1}', "queryDelaySeconds"),
        (b'{"stateChangeEvents": "never"}', "stateChangeEvents"),
        (b'{"failedCalls": {"GetItem": -1}}', "failedCalls.GetItem"),
        (b'{"qeuryDelaySeconds": 1}', "qeuryDelaySeconds"),
        (b"not JSON", "JSON"),
    ],
)
def test_bad_faults_are_refused_by_name_and_change_nothing(body: bytes, named: str) -> None:
    faults.current = before = faults.Faults(query_delay_seconds=3)

    status, answer = ask(Control(ministack), "PUT", "/_querysocket/faults", body)

    assert status == 400
    assert named in answer["message"]
    assert faults.current is before


def test_calls_are_shown_until_they_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "current", calls.Calls())
    control = Control(ministack)
    role = "arn:aws:sts::000000000000:assumed-role/deliver/session"
    calls.current.count(role, "sns:Publish", "a-topic", "Allow")

    status, [call] = ask(control, "GET", "/_querysocket/calls")

    assert (status, call["role"], call["count"]) == (200, "deliver", 1)
    assert ask(control, "DELETE", "/_querysocket/calls") == (200, [])
    assert ask(control, "GET", "/_querysocket/calls") == (200, [])


def test_an_address_of_ours_that_does_not_exist_says_which_do() -> None:
    status, answer = ask(Control(ministack), "POST", "/_querysocket/faults")

    assert status == 404
    assert "PUT" in answer["message"]


def test_the_page_is_asked_for_at_its_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def cloudfront(scope: Any, receive: Any, send: Any) -> None:
        asked.append((dict(scope["headers"])[b"host"], scope["path"]))
        await ministack(scope, receive, send)

    monkeypatch.setattr(web, "distribution", lambda: "d1.cloudfront.net")

    assert ask(Control(cloudfront), "GET", "/_querysocket/web/../faults") == (299, {})
    # Ours is what lies under its prefix, whatever it is called there.
    assert ask(Control(cloudfront), "GET", "/_querysocket/web/_querysocket/faults") == (299, {})
    assert asked == [
        (b"d1.cloudfront.net", "/../faults"),
        (b"d1.cloudfront.net", "/_querysocket/faults"),
    ]


def test_without_a_distribution_there_is_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "distribution", lambda: None)

    assert ask(Control(ministack), "GET", "/_querysocket/web/")[0] == 404


def test_everything_else_goes_to_ministack() -> None:
    assert ask(Control(ministack), "GET", "/_ministack/health") == (299, {})


def test_the_latest_calls_are_listed_one_by_one_in_order_until_they_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calls, "current", calls.Calls())
    control = Control(ministack)
    role = "arn:aws:sts::000000000000:assumed-role/role/session"
    for action in ("s3:GetObject", "s3:PutObject", "s3:GetObject"):
        calls.current.count(role, action, "*", "Allow")

    _, latest = ask(control, "GET", "/_querysocket/latest")

    assert [call["action"] for call in latest] == ["s3:GetObject", "s3:PutObject", "s3:GetObject"]
    assert sorted(call["at"] for call in latest) == [call["at"] for call in latest]
    ask(control, "DELETE", "/_querysocket/calls")
    assert ask(control, "GET", "/_querysocket/latest") == (200, [])
