"""The parts of the fixes that need no running MiniStack."""

from __future__ import annotations

import hashlib
import importlib
from pathlib import Path
from typing import Any

import pytest
from ministack.services import apigateway

from local.fixes import pins, sockets
from local.fixes.executions import permission

ACCOUNT = "us-east-1:000000000000"
FUNCTION = f"arn:aws:lambda:{ACCOUNT}:function:deliver"
TOPIC = f"arn:aws:sns:{ACCOUNT}:failures"


@pytest.mark.parametrize(
    ("resource", "arguments", "needed"),
    [
        (FUNCTION, {}, ("lambda", "InvokeFunction", FUNCTION)),
        (
            "arn:aws:states:::lambda:invoke",
            {"FunctionName": FUNCTION},
            ("lambda", "InvokeFunction", FUNCTION),
        ),
        (
            "arn:aws:states:::lambda:invoke.waitForTaskToken",
            {"FunctionName": "deliver"},
            ("lambda", "InvokeFunction", FUNCTION),
        ),
        (
            "arn:aws:states:::aws-sdk:athena:startQueryExecution",
            {"WorkGroup": "w"},
            ("athena", "StartQueryExecution", f"arn:aws:athena:{ACCOUNT}:workgroup/w"),
        ),
        (
            "arn:aws:states:::dynamodb:putItem",
            {"TableName": "t"},
            ("dynamodb", "PutItem", f"arn:aws:dynamodb:{ACCOUNT}:table/t"),
        ),
        ("arn:aws:states:::sns:publish", {"TopicArn": TOPIC}, ("sns", "Publish", TOPIC)),
        (
            "arn:aws:states:::aws-sdk:sfn:startExecution",
            {"StateMachineArn": "m"},
            ("states", "StartExecution", "m"),
        ),
    ],
)
def test_a_task_needs_the_permission_of_the_call_it_makes(
    resource: str, arguments: dict[str, Any], needed: tuple[str, str, str]
) -> None:
    assert permission(resource, arguments) == needed


@pytest.mark.parametrize("key", ["$connect", "$disconnect"])
def test_a_missing_lifecycle_route_is_not_served_by_default(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr(apigateway, "_routes", {"api": {"r": {"routeKey": "$default"}}})
    monkeypatch.setattr(apigateway, "_match_ws_route", apigateway._match_ws_route)  # put it back

    sockets.connect_and_disconnect_have_no_default()

    assert apigateway._match_ws_route("api", key) is None
    assert apigateway._match_ws_route("api", "unknown") == {"routeKey": "$default"}


def test_an_edited_function_takes_the_place_of_the_one_in_its_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "def start():\n    return 'late'\n"
    digest = hashlib.sha256(source.encode()).hexdigest()[:12]
    (tmp_path / "emulator.py").write_text(source)
    monkeypatch.syspath_prepend(str(tmp_path))
    emulator = importlib.import_module("emulator")

    pins.edited(emulator, "start", digest, "'late'", "'at once'")

    assert emulator.start() == "at once"


def test_a_changed_function_is_refused() -> None:
    with pytest.raises(pins.OutdatedFixError, match=r"pins\.replaced changed"):
        pins.pinned(pins, "replaced", "0" * 12)


@pytest.mark.parametrize("text", ["", "sleep sleep"])
def test_a_line_that_is_not_there_exactly_once_is_refused(text: str) -> None:
    with pytest.raises(pins.OutdatedFixError, match="worker changed"):
        pins.replaced(text, "worker", "sleep", "")
