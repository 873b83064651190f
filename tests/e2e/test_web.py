"""The page as a browser gets it, and what it may do from its origin."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
import websocket

from tests.e2e.client import SECONDS
from tests.e2e.launch import ROOT
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

FOREIGN = "http://localhost:6666"
PAGE = """<!doctype html><html><head><script src="./assets/app-1.js"></script></head></html>"""


@dataclass(frozen=True)
class Answer:
    """What comes back; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def origin(self) -> str | None:
        """The origin whose pages may read this."""
        return self.headers.get("access-control-allow-origin")


def ask(url: str, method: str = "GET", path: str | None = None, **headers: str) -> Answer:
    """The answer to a request, whose path, given apart, is sent as it is."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc, timeout=SECONDS)
    given = f"{address.path}?{address.query}" if address.query else address.path
    connection.request(
        method,
        given if path is None else path,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    response = connection.getresponse()
    body = response.read()
    connection.close()
    lower = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, lower, body)


@pytest.fixture(scope="module")
def url(running_stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the page is; a small one, so that nothing need be built."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "assets").mkdir()
    (folder / "assets" / "app-1.js").write_text("export {};")
    (folder / "index.html").write_text(PAGE)
    outputs = running_stack.outputs
    subprocess.run(
        [
            *(sys.executable, "-m", "scripts.publish_web"),
            *("--stack-name", outputs["stackName"], "--endpoint-url", outputs["endpointUrl"]),
            *("--folder", folder),
        ],
        env={
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": outputs["region"],
        },
        cwd=ROOT,
        check=True,
    )
    return outputs["webUrl"]


@pytest.fixture(scope="module")
def origin(url: str) -> str:
    """The page's own."""
    address = urlsplit(url)
    return f"{address.scheme}://{address.netloc}"


# What is served


def test_the_page_is_served_at_its_root_with_every_header_of_its_policy(
    stack: LocalStack, url: str
) -> None:
    answer = ask(url)

    endpoint = stack.outputs["endpointUrl"]
    sockets = endpoint.replace("http", "ws")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f"connect-src 'self' {sockets} {endpoint}".encode() in answer.body
    headers = dict(answer.headers)
    policy = headers["content-security-policy"].split("; ")
    assert sorted(policy) == [
        "base-uri 'none'",
        f"connect-src 'self' {endpoint} {sockets}",
        "default-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "worker-src 'self'",
    ]
    assert headers["permissions-policy"].startswith("accelerometer=(), ")
    assert {
        "cache-control": "no-cache",
        "cross-origin-opener-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "strict-transport-security": "max-age=31536000; includeSubDomains",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }.items() <= headers.items()


def test_what_has_a_digest_in_its_name_is_kept_for_a_year(url: str) -> None:
    answer = ask(f"{url}assets/app-1.js")

    assert answer.body == b"export {};"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-security-policy"] == ask(url).headers["content-security-policy"]


def test_a_browser_that_has_the_page_is_not_sent_it_again(url: str) -> None:
    answer = ask(url, if_none_match=ask(url).headers["etag"])

    assert (answer.status, answer.body) == (304, b"")


def test_the_configuration_names_the_stack_and_nothing_secret(stack: LocalStack, url: str) -> None:
    names = ["websocketUrl", "restUrl", "region", "userPoolId", "userPoolClientId", "endpointUrl"]

    assert json.loads(ask(f"{url}config.json").body) == {
        **{name: stack.outputs[name] for name in names},
        "selfSignUp": True,
    }


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "assets/",
        "../faults",
        "%2e%2e/faults",
        "..%2ffaults",
        "//_querysocket/faults",
        "_querysocket/faults",
        "assets/../index.html",
    ],
)
def test_what_is_not_published_is_not_served(url: str, path: str) -> None:
    answer = ask(url, path=urlsplit(url).path + path)

    assert answer.status == 403
    assert b"AccessDenied" in answer.body
    # Nor can an error page be framed, or run a script.
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_the_page_is_for_reading(url: str, method: str) -> None:
    assert ask(url, method).status == 403
    assert ask(url).status == 200


def test_the_bucket_is_closed_to_all_but_the_distribution(stack: LocalStack, url: str) -> None:
    address = f"{stack.outputs['endpointUrl']}/{stack.outputs['webBucket']}/index.html"

    assert ask(url).status == 200
    assert ask(address).status == 403


# What the page may do


def preflight(url: str, origin: str) -> Answer:
    return ask(
        url,
        "OPTIONS",
        origin=origin,
        access_control_request_method="GET",
        access_control_request_headers="authorization",
    )


def test_the_page_may_use_the_rest_api_and_a_foreign_one_may_not(
    stack: LocalStack, user: User, origin: str
) -> None:
    history = f"{stack.outputs['restUrl']}/queries"
    token = f"Bearer {user.access_token}"

    assert preflight(history, origin).origin == origin
    assert preflight(history, FOREIGN).origin is None
    assert ask(history, origin=origin, authorization=token).origin == origin
    assert ask(history, origin=FOREIGN, authorization=token).origin is None
    assert ask(history, origin=origin).origin == origin  # so that it can read the 401


def test_the_page_may_read_results_and_a_foreign_one_may_not(
    stack: LocalStack, user: User, origin: str
) -> None:
    with stack.connect(user) as client:
        result = client.query("SELECT 'x' AS letter")["pre-signed-url"]

    assert ask(result, origin=origin).body == b'"letter"\n"x"\n'
    assert ask(result, origin=origin).origin == origin
    assert ask(result, origin=FOREIGN).origin is None
    refused = ask(f"{result}0", origin=origin)
    assert (refused.status, refused.origin) == (403, origin)  # so that it knows to ask anew


def test_the_page_may_open_a_socket_and_a_foreign_one_may_not(
    stack: LocalStack, user: User, origin: str
) -> None:
    handshake: dict[str, Any] = {"subprotocols": ["querysocket", user.access_token]}

    with stack.open(**handshake, origin=origin) as client:
        assert client.ask({"action": "ping"}) == {"type": "pong"}
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        stack.open(**handshake, origin=FOREIGN)


def test_a_page_of_another_distribution_is_a_foreign_one(stack: LocalStack, user: User) -> None:
    """CORS names this distribution, not cloudfront.net."""
    history = f"{stack.outputs['restUrl']}/queries"
    distribution = stack.aws("cloudfront").get_distribution(Id=stack.outputs["webDistributionId"])
    own = f"https://{distribution['Distribution']['DomainName']}"

    assert preflight(history, own).origin == own
    assert preflight(history, "https://d0000000000000.cloudfront.net").origin is None
