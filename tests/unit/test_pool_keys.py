"""When the user pool's keys are fetched, and what happens when they cannot be."""

from __future__ import annotations

import json
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from threading import Thread
from urllib.error import HTTPError

import pytest

from querysocket.errors import Misconfigured, ServiceUnavailable
from querysocket.settings import SignInSettings
from querysocket.tokens import MAX_KEY_AGE_SECONDS, MIN_REFETCH_SECONDS, fetch, pool_keys
from tests.support import jwt_keys
from tests.support.jwt_keys import Pool, key_set

UNREACHABLE = [
    TimeoutError("timed out"),
    HTTPError("https://pool.example", 503, "Service Unavailable", Message(), None),
    b"",
    b"<html>",
    b"\xff",
    b"[]",
    b'{"message": "not here"}',
    b'{"keys": []}',
    b'{"keys": [{"kid": "key-1", "kty": "RSA", "n": 5}]}',
]


def test_keys_are_fetched_once_for_all_tokens() -> None:
    pool = Pool("key-1", "key-2")

    assert all(pool.keys.get(key_id) for key_id in ["key-1", "key-2", "key-1"] * 10)
    assert pool.fetches == [jwt_keys.ENVIRONMENT["JWKS_URL"]]


def test_made_up_key_ids_cause_one_fetch_a_minute() -> None:
    pool = Pool("key-1")

    for second in range(3 * MIN_REFETCH_SECONDS):
        assert pool.keys.get(f"made-up-{second}") is None
        pool.now += 1

    assert len(pool.fetches) == 3


def test_a_key_that_the_pool_has_added_is_found() -> None:
    pool = Pool("key-1")
    assert pool.keys.get("key-1")
    pool.published = key_set("key-1", "key-2")
    pool.now += MIN_REFETCH_SECONDS

    assert pool.keys.get("key-2")
    assert pool.keys.get("key-1")
    assert len(pool.fetches) == 2


def test_a_key_that_the_pool_has_removed_goes() -> None:
    pool = Pool("key-1", "key-2")
    assert pool.keys.get("key-1")
    pool.published = key_set("key-2")

    pool.now += MAX_KEY_AGE_SECONDS - 1
    assert pool.keys.get("key-1")
    pool.now += 1
    assert pool.keys.get("key-1") is None
    assert pool.keys.get("key-2")


@pytest.mark.parametrize("answer", UNREACHABLE, ids=repr)
def test_without_any_key_a_failed_fetch_is_not_the_tokens_fault(answer: bytes | Exception) -> None:
    pool = Pool("key-1")
    pool.published = answer

    with pytest.raises(ServiceUnavailable):
        pool.keys.get("key-1")

    pool.published = key_set("key-1")
    assert pool.keys.get("key-1")  # at once: nobody can get in until then


@pytest.mark.parametrize("answer", UNREACHABLE, ids=repr)
def test_keys_are_kept_while_no_others_can_be_fetched(
    answer: bytes | Exception, logged: StringIO
) -> None:
    pool = Pool("key-1")
    assert pool.keys.get("key-1")
    pool.published = answer

    for _ in range(10):
        pool.now += MAX_KEY_AGE_SECONDS
        assert pool.keys.get("key-1")
        assert pool.keys.get("key-1")

    assert len(pool.fetches) == 11
    assert json.loads(logged.getvalue().splitlines()[-1])["level"] == "WARNING"


def test_a_key_of_a_kind_that_is_not_ours_does_no_harm_to_the_others() -> None:
    pool = Pool("key-1")
    published = json.loads(key_set("key-1"))
    published["keys"] += [{"kty": "new", "kid": "key-2"}, "text", {"kty": "RSA"}]
    pool.published = json.dumps(published).encode()

    assert pool.keys.get("key-1")
    assert pool.keys.get("key-2") is None


@pytest.mark.parametrize(
    "url",
    [
        "http://cognito-idp.us-east-1.amazonaws.com/pool/.well-known/jwks.json",
        "http://127.0.0.1:80@strangers.example/jwks.json",
        "http://127.0.0.1.strangers.example/jwks.json",
        "file:///etc/passwd",
        "",
    ],
)
def test_keys_come_over_https_or_from_this_machine(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JWKS_URL", url)

    with pytest.raises(Misconfigured, match="JWKS_URL"):
        SignInSettings.load()


@pytest.mark.enable_socket
def test_the_instances_keys_are_fetched_from_the_url_of_the_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    class Publisher(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(key_set("key-1"))

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with HTTPServer(("127.0.0.1", 0), Publisher) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/pool/.well-known/jwks.json"
        monkeypatch.setenv("JWKS_URL", url)
        pool_keys.cache_clear()

        assert fetch(url) == key_set("key-1")
        assert pool_keys().get("key-1")
        assert pool_keys().get("key-1")
        server.shutdown()

    pool_keys.cache_clear()
    assert asked == ["/pool/.well-known/jwks.json"] * 2
