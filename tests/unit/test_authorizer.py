"""Which sockets the authorizer of $connect opens, and for whom."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from typing import Any

import pytest

from functions.authorizer import app as authorizer
from querysocket import tokens
from querysocket.errors import ServiceUnavailable
from tests.support.events import CONNECTION_ID, load_event
from tests.support.jwt_keys import KEY_ID, ORIGIN, OWNER_ID, Pool, claims, token

Headers = list[tuple[str, str]]


@pytest.fixture(autouse=True)
def pool(monkeypatch: pytest.MonkeyPatch) -> Pool:
    """The user pool, which can be reached."""
    pool = Pool(KEY_ID)
    monkeypatch.setattr(tokens, "pool_keys", lambda: pool.keys)
    return pool


def connect(*headers: tuple[str, str], **changes: Any) -> dict[str, Any]:
    """What the authorizer answers to a request with these headers."""
    event = load_event("authorizer")
    several: dict[str, list[str]] = {}
    for name, value in headers:
        several.setdefault(name, []).append(value)
    last = {name: values[-1] for name, values in several.items()}
    return authorizer.handler(event | {"headers": last, "multiValueHeaders": several} | changes, {})


def bearer(token: str) -> tuple[str, str]:
    return "Authorization", f"Bearer {token}"


def effect(answer: dict[str, Any]) -> str:
    (statement,) = answer["policyDocument"]["Statement"]
    assert statement["Action"] == "execute-api:Invoke"
    assert statement["Resource"] == load_event("authorizer")["methodArn"]
    return str(statement["Effect"])


def denied_for(logged: StringIO) -> str:
    """The one reason that the log gives."""
    (line,) = logged.getvalue().splitlines()
    entry = json.loads(line)
    assert (entry["message"], entry["level"]) == ("denied", "INFO")
    assert entry["connectionId"] == CONNECTION_ID
    return str(entry["reason"])


def test_a_good_token_opens_the_socket_for_its_owner() -> None:
    said = claims()

    answer = connect(bearer(token(**said)))

    assert effect(answer) == "Allow"
    assert answer["principalId"] == OWNER_ID
    assert answer["context"] == {
        "ownerId": OWNER_ID,
        "groups": '["analysts", "admins"]',
        "tokenExpiresAt": said["exp"],
    }


@pytest.mark.parametrize(
    "headers",
    [
        [("authorization", "bearer {token}")],
        [("AUTHORIZATION", "BEARER   {token} ")],
        [("Sec-WebSocket-Protocol", "querysocket, {token}")],
        [("sec-websocket-protocol", "querysocket,{token}")],
        [("Sec-WebSocket-Protocol", "querysocket"), ("Sec-WebSocket-Protocol", "{token}")],
        [("Authorization", "Bearer {token}"), ("Sec-WebSocket-Protocol", "querysocket")],
        [("Authorization", "Bearer {token}"), ("Sec-WebSocket-Protocol", "graphql-ws, other")],
        [("Authorization", "Bearer {token}"), ("Sec-WebSocket-Protocol", "querysocket, {token}")],
        [("Authorization", "Bearer {token}"), ("Authorization", "Bearer {token}")],
    ],
    ids=str,
)
def test_the_token_comes_in_a_header_or_beside_the_subprotocol(headers: Headers) -> None:
    good = token()

    assert effect(connect(*[(name, text.format(token=good)) for name, text in headers])) == "Allow"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ([], "no_token"),
        ([("Authorization", "Bearer ")], "no_token"),
        ([("Authorization", "Bearer")], "no_token"),
        ([("Sec-WebSocket-Protocol", "querysocket")], "no_token"),
        ([("Sec-WebSocket-Protocol", "querysocket, ,")], "no_token"),
        ([("Sec-WebSocket-Protocol", "{token}")], "no_token"),
        ([("Sec-WebSocket-Protocol", "other, {token}")], "no_token"),
        ([("Sec-WebSocket-Protocol", "QuerySocket, {token}")], "no_token"),
        ([("Cookie", "token={token}"), ("X-Authorization", "Bearer {token}")], "no_token"),
        ([("Authorization", "")], "wrong_scheme"),
        ([("Authorization", "{token}")], "wrong_scheme"),
        ([("Authorization", "Basic {token}")], "wrong_scheme"),
        ([("Authorization", "Bearer{token}")], "wrong_scheme"),
        ([("Authorization", "Bearer {token}"), ("Authorization", "Bearer {other}")], "two_tokens"),
        ([("Authorization", "Bearer {token}"), ("authorization", "Bearer {other}")], "two_tokens"),
        (
            [
                ("Authorization", "Bearer {token}"),
                ("Sec-WebSocket-Protocol", "querysocket,{other}"),
            ],
            "two_tokens",
        ),
        ([("Sec-WebSocket-Protocol", "querysocket, {token}, {other}")], "two_tokens"),
        ([("Sec-WebSocket-Protocol", "querysocket, {token}, other")], "two_tokens"),
        ([("Authorization", "Bearer {token} {other}")], "malformed"),
    ],
    ids=str,
)
def test_a_request_without_one_token_in_its_place_is_denied(
    headers: Headers, reason: str, logged: StringIO
) -> None:
    both = {"token": token(), "other": token(jti="another")}

    answer = connect(*[(name, text.format(**both)) for name, text in headers])

    assert effect(answer) == "Deny"
    assert "context" not in answer
    assert denied_for(logged) == reason


def test_a_token_in_the_url_is_not_looked_at(logged: StringIO) -> None:
    given = {name: token() for name in ("token", "access_token", "Authorization", "authorization")}
    several = {name: [value] for name, value in given.items()}

    answer = connect(queryStringParameters=given, multiValueQueryStringParameters=several)

    assert effect(answer) == "Deny"
    assert denied_for(logged) == "no_token"


def test_a_request_without_any_header_is_denied() -> None:
    assert effect(connect(headers=None, multiValueHeaders=None)) == "Deny"


@pytest.mark.parametrize("left_out", ["headers", "multiValueHeaders"])
def test_headers_are_read_in_either_form(left_out: str, logged: StringIO) -> None:
    good, stranger = bearer(token()), ("Origin", "https://strangers.example")

    assert effect(connect(good, **{left_out: None})) == "Allow"
    assert effect(connect(good, stranger, **{left_out: None})) == "Deny"
    assert denied_for(logged) == "wrong_origin"


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"exp": 1}, "expired"),
        ({"client_id": "another"}, "wrong_client"),
        ({"token_use": "id"}, "wrong_use"),
        ({"headers": {"kid": "unknown"}}, "unknown_key"),
    ],
    ids=str,
)
def test_a_bad_token_is_denied_and_its_reason_logged_but_nothing_of_it(
    bad: dict[str, Any], reason: str, logged: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = token(**bad)

    answer = connect(bearer(refused))

    assert (effect(answer), answer["principalId"]) == ("Deny", "anonymous")
    told = json.dumps(answer) + logged.getvalue() + "".join(capsys.readouterr())
    assert not any(part in told for part in [*refused.split("."), OWNER_ID, "another"])
    assert denied_for(logged) == reason


def test_the_event_of_the_folder_is_denied(logged: StringIO) -> None:
    assert effect(authorizer.handler(load_event("authorizer"), {})) == "Deny"
    assert denied_for(logged) == "malformed"


def test_keys_that_cannot_be_fetched_are_an_error_and_no_refusal(pool: Pool) -> None:
    pool.published = TimeoutError("timed out")

    with pytest.raises(ServiceUnavailable):
        connect(bearer(token()))


def test_the_authorizer_does_without_boto3() -> None:
    """It is in the way of every connection, and boto3 takes longer to import than all it needs."""
    code = "import sys, functions.authorizer.app; sys.exit('boto3' in sys.modules)"
    bare = {"PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code], env=bare, check=True, timeout=60)


def test_without_sign_in_anybody_gets_in_and_nobody_is_known(
    monkeypatch: pytest.MonkeyPatch, pool: Pool
) -> None:
    monkeypatch.setenv("SIGN_IN", "off")

    for answer in (connect(), connect(bearer("not.a.token")), connect(bearer(token()))):
        assert effect(answer) == "Allow"
        assert answer["principalId"] == "anonymous"
        assert "context" not in answer
    assert pool.fetches == []


@pytest.mark.parametrize("sign_in", ["on", "off"])
class TestOrigin:
    @pytest.fixture(autouse=True)
    def _switched(self, sign_in: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SIGN_IN", sign_in)

    @pytest.mark.parametrize("origin", [ORIGIN, "http://localhost:5173"])
    def test_a_page_of_an_allowed_origin_may_connect(self, origin: str) -> None:
        assert effect(connect(bearer(token()), ("origin", origin))) == "Allow"

    @pytest.mark.parametrize(
        "origin",
        [
            *("https://strangers.example", "null", "", "*", "https://", "app.example.com"),
            *("http://app.example.com", "https://app.example.com:443", "https://app.example.com/"),
            *("https://app.example.com.strangers.example", "https://x.app.example.com"),
            *("https://APP.example.com", "https://app.example.com ", "http://localhost:5174"),
            *("http://localhost", f"{ORIGIN},http://localhost:5173", f"{ORIGIN} {ORIGIN}"),
        ],
    )
    def test_a_page_of_any_other_origin_is_denied(self, origin: str, logged: StringIO) -> None:
        assert effect(connect(bearer(token()), ("Origin", origin))) == "Deny"
        assert denied_for(logged) == "wrong_origin"

    def test_a_second_origin_that_is_not_allowed_is_noticed(self) -> None:
        origins = [("Origin", "https://strangers.example"), ("Origin", ORIGIN)]

        assert effect(connect(bearer(token()), *origins)) == "Deny"
        assert effect(connect(bearer(token()), *reversed(origins))) == "Deny"

    @pytest.mark.parametrize("origin", ["", "null", "https://strangers.example"])
    def test_where_no_origin_is_allowed_no_page_may_connect(
        self, origin: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ALLOWED_ORIGINS", "")

        assert effect(connect(bearer(token()), ("Origin", origin))) == "Deny"
        assert effect(connect(bearer(token()))) == "Allow"
