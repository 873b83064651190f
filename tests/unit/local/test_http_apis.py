"""HTTP APIs of the local stack, without a running MiniStack."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
from ministack.services import apigateway
from ministack.services.cloudformation import provisioners

from local.fixes import http_apis
from tests.support import jwt_keys

AUTHORIZER = {
    "type": "jwt",
    "identitySource": "$request.header.Authorization",
    "jwtConfiguration": {"issuer": jwt_keys.ISSUER, "audience": [jwt_keys.CLIENT_ID]},
}


def body(*paths: str, authorizer: Any = AUTHORIZER, **more: Any) -> dict[str, Any]:
    """What SAM writes for an API with these paths, which a GET reads who has a token."""
    operation = {
        "security": [{"Pool": []}],
        "x-amazon-apigateway-integration": {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": "arn",
            "payloadFormatVersion": "2.0",
        },
    }
    return {
        "paths": {path: {"get": operation} for path in paths},
        "components": {"securitySchemes": {"Pool": {"x-amazon-apigateway-authorizer": authorizer}}},
        **more,
    }


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What creates and updates an API; MiniStack is put back afterwards."""
    for store in ("_apis", "_routes", "_integrations", "_authorizers", "_stages", "_deployments"):
        monkeypatch.setattr(apigateway, store, {})
    kind = "AWS::ApiGatewayV2::Api"
    ours = dict(provisioners._RESOURCE_HANDLERS[kind])
    monkeypatch.setitem(provisioners._RESOURCE_HANDLERS, kind, ours)
    http_apis.have_what_their_body_says()
    return ours


def route_keys(api: str) -> set[str]:
    return {route["routeKey"] for route in apigateway._routes[api].values()}


def test_an_update_leaves_nothing_of_the_body_before(handlers: Any) -> None:
    cors = {"allowOrigins": [jwt_keys.ORIGIN]}
    old = {"Body": body("/a", "/b", **{"x-amazon-apigateway-cors": cors})}
    api, _ = handlers["create"]("Api", old, "stack")
    assert route_keys(api) == {"GET /a", "GET /b"}
    assert apigateway._apis[api]["corsConfiguration"] == cors

    new = {"Body": body("/b", "/c")}
    assert handlers["update"](api, old, new, "stack", logical_id="Api")[0] == api

    assert route_keys(api) == {"GET /b", "GET /c"}
    assert len(apigateway._integrations[api]) == 2
    assert not apigateway._apis[api]["corsConfiguration"]


def test_an_api_without_a_body_keeps_the_routes_it_was_given(handlers: Any) -> None:
    api, _ = handlers["create"]("Api", {"ProtocolType": "WEBSOCKET"}, "stack")
    apigateway._create_route(api, {"routeKey": "$default"})

    handlers["update"](api, {}, {"ProtocolType": "WEBSOCKET", "Description": "x"}, "stack")

    assert route_keys(api) == {"$default"}


def test_an_authorizer_that_is_not_known_fails_the_deployment(handlers: Any) -> None:
    with pytest.raises(ValueError, match="Pool is of a type not known here: request"):
        handlers["create"]("Api", {"Body": body("/a", authorizer={"type": "request"})}, "stack")


@pytest.mark.parametrize(
    ("path", "method", "key"),
    [
        ("/a/{id}", "delete", "DELETE /a/{id}"),
        ("/a", "x-amazon-apigateway-any-method", "ANY /a"),
        ("/$default", "x-amazon-apigateway-any-method", "$default"),
    ],
)
def test_a_route_is_named_by_method_and_path(path: str, method: str, key: str) -> None:
    assert http_apis.route_key(path, method) == key


def refusal(monkeypatch: pytest.MonkeyPatch, token: str) -> Any:
    """Status and challenge for who shows this token; None where it is good."""

    async def fetch(_url: str) -> Any:
        return json.loads(jwt_keys.key_set(jwt_keys.KEY_ID))

    monkeypatch.setattr(apigateway, "_fetch_jwks", fetch)
    monkeypatch.setattr(  # put it back
        apigateway, "_validate_jwt_authorizer", apigateway._validate_jwt_authorizer
    )
    http_apis.challenge_who_has_no_token()
    _, _, refused = asyncio.run(
        apigateway._validate_jwt_authorizer(
            {}, http_apis.authorizer("Pool", AUTHORIZER), {"authorization": f"Bearer {token}"}, {}
        )
    )
    return refused and (refused[0], refused[1]["WWW-Authenticate"])


@pytest.mark.parametrize(
    "changes", [{}, {"client_id": None, "aud": jwt_keys.CLIENT_ID, "token_use": "id"}]
)
def test_access_and_id_tokens_of_the_client_are_good(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    assert refusal(monkeypatch, jwt_keys.token(**changes)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": int(time.time()) - 1},
        {"nbf": int(time.time()) + 3600},
        {"iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Another01"},
        {"client_id": "another"},
        {"client_id": None},
    ],
    ids=["ended", "to come", "another pool", "another client", "no client"],
)
def test_a_token_that_ended_or_is_for_others_is_refused(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    assert refusal(monkeypatch, jwt_keys.token(**changes)) == (
        401,
        'Bearer scope="" error="invalid_token"',
    )


def test_an_api_without_cors_knows_no_preflight(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_handle_execute_in_scope", "_cors_preflight_response"):
        monkeypatch.setattr(apigateway, name, getattr(apigateway, name))  # put it back
    http_apis.let_pages_read_every_answer()

    assert apigateway._cors_preflight_response({}, jwt_keys.ORIGIN)[0] == 404
