"""An HTTP API of a SAM template, seen from where a page would notice it."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.integration.local_stack.running import Running, client

ORIGIN = "http://two.example"
"""One of those that the template allows."""

PREFLIGHT = {
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "authorization",
}


@dataclass(frozen=True)
class Answer:
    """What an HTTP API answered; names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: Any

    @property
    def cors(self) -> dict[str, str]:
        return {name: value for name, value in self.headers.items() if "control-allow" in name}


@dataclass(frozen=True)
class Page:
    """A page that calls the API."""

    url: str

    def get(self, path: str, token: str | None = None, method: str = "GET", **more: str) -> Answer:
        address = urlsplit(self.url)
        connection = http.client.HTTPConnection(address.netloc, timeout=20)
        headers = {"Origin": ORIGIN, **more}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        connection.request(method, address.path + path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return Answer(
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            json.loads(body) if body else None,
        )


@pytest.fixture(scope="module")
def page(stack: Running) -> Page:
    return Page(stack.outputs["restUrl"])


@pytest.fixture(scope="module")
def tokens(stack: Running) -> Any:
    """What a user gets who signs in."""
    pool, name = stack.outputs["pool"], {"Username": "somebody"}
    cognito = client(stack, "cognito-idp")
    cognito.admin_create_user(UserPoolId=pool, **name, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, **name, Password="Passw0rd!", Permanent=True)
    return cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=stack.outputs["poolClient"],
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "somebody", "PASSWORD": "Passw0rd!"},
    )["AuthenticationResult"]


@pytest.fixture(scope="module")
def token(tokens: Any) -> Any:
    return tokens["AccessToken"]


def test_a_route_of_the_template_reaches_its_function(page: Page, token: str) -> None:
    answer = page.get("/items/a%20b?size=10&size=20", token)

    assert answer.status == 200
    event = answer.body
    assert (event["routeKey"], event["rawPath"]) == ("GET /items/{id}", "/items/a b")
    assert event["pathParameters"] == {"id": "a b"}
    assert event["queryStringParameters"] == {"size": "10,20"}
    assert event["requestContext"]["stage"] == "$default"
    claims = event["requestContext"]["authorizer"]["jwt"]["claims"]
    assert (claims["token_use"], claims["username"]) == ("access", "somebody")


def test_the_stage_may_be_named(page: Page, token: str) -> None:
    assert page.get("/$default/items/1", token).body["rawPath"] == "/items/1"


def test_an_id_token_opens_a_route_too(page: Page, tokens: Any) -> None:
    """So does API Gateway: a function that wants access tokens only has to look."""
    event = page.get("/items/1", tokens["IdToken"]).body

    assert event["requestContext"]["authorizer"]["jwt"]["claims"]["token_use"] == "id"


@pytest.mark.parametrize("path", ["/nowhere", "/items", "/items/1/2"])
def test_what_is_no_route_is_not_found(page: Page, token: str, path: str) -> None:
    answer = page.get(path, token)

    assert (answer.status, answer.body) == (404, {"message": "Not Found"})


def test_a_route_is_open_where_the_template_says_so(page: Page) -> None:
    assert page.get("/open").status == page.get("/open", method="DELETE").status == 200


def test_without_a_token_a_page_reads_that_it_needs_one(page: Page) -> None:
    answer = page.get("/items/1")

    assert (answer.status, answer.body) == (401, {"message": "Unauthorized"})
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.cors == {"access-control-allow-origin": ORIGIN}


@pytest.mark.parametrize("bad", ["junk", "a.b.c", "W10.W10.W10", "IiI.IiI.IiI", "e30.e30.e30"])
def test_a_token_that_is_none_is_refused(page: Page, bad: str) -> None:
    answer = page.get("/items/1", bad)

    assert (answer.status, answer.body) == (401, {"message": "Unauthorized"})
    assert answer.headers["www-authenticate"] == 'Bearer scope="" error="invalid_token"'


def test_another_signature_is_refused(page: Page, tokens: Any) -> None:
    header, claims, _ = tokens["AccessToken"].split(".")
    signature = tokens["IdToken"].split(".")[2]

    assert page.get("/items/1", f"{header}.{claims}.{signature}").status == 401


def test_a_token_without_the_scope_of_a_route_is_forbidden(page: Page, token: str) -> None:
    answer = page.get("/scoped", token)

    assert (answer.status, answer.body) == (403, {"message": "Forbidden"})
    assert answer.cors == {"access-control-allow-origin": ORIGIN}


def test_an_exceptions_text_is_not_sent_to_the_page(page: Page, token: str) -> None:
    answer = page.get("/items/fail", token)

    assert (answer.status, answer.body) == (500, {"message": "Internal Server Error"})
    assert answer.cors == {"access-control-allow-origin": ORIGIN}


def test_a_preflight_needs_no_token(page: Page) -> None:
    answer = page.get("/items/1", method="OPTIONS", **PREFLIGHT)

    assert answer.status == 204
    assert answer.cors == {
        "access-control-allow-origin": ORIGIN,
        "access-control-allow-methods": "GET",
        "access-control-allow-headers": "authorization",
    }


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_pages_of_other_origins_are_not_let_in(page: Page, token: str, method: str) -> None:
    answer = page.get("/items/1", token, method, Origin="http://evil.example")

    assert answer.status < 300
    assert answer.cors == {}
