"""WebSocket APIs: how routes are invoked and what of their answers reaches the client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import apigateway, lambda_svc

from local.fixes.pins import pinned

FAILED: dict[str, Any] = {"statusCode": 500}
"""What a route's invocation gives when its function raised, timed out or was throttled."""


def routes_run_as_invocations() -> None:
    """A route's function runs like any other invocation: in parallel, timed, throttled, logged.

    MiniStack gives WebSocket routes one worker per function, whose lock they queue for, and drops
    what they print.
    """

    class Invocation:
        """Takes the place of the worker that `_invoke_ws_lambda` asks for."""

        def __init__(self, _: str, config: Any, code: bytes, **__: str) -> None:
            self.function = {"config": config, "code_zip": code}

        def invoke(self, event: Any, _: str) -> Any:
            outcome = lambda_svc._execute_function(self.function, event)
            failed = outcome.get("error") or outcome.get("throttle")
            body = outcome.get("body")
            answer = FAILED if failed else body if isinstance(body, dict) else {}
            return {"status": "ok", "result": answer}

    pinned(lambda_runtime, "get_or_create_worker", "e62a10a5f04e")
    lambda_runtime.get_or_create_worker = Invocation


_subprotocol: ContextVar[dict[str, str]] = ContextVar("subprotocol")


def messages_run_side_by_side() -> None:
    """Messages of one connection do not wait for each other; answers follow API Gateway's rules.

    MiniStack reads a socket's next message when the function has answered the one before. It sends
    the client whatever the function returns, where API Gateway does so only for a route with a
    route response; and the text of an exception, where API Gateway says `Internal server error`.
    """
    invoke = pinned(apigateway, "_invoke_ws_lambda", "a80872394b0b")
    under_way: set[asyncio.Task[None]] = set()

    async def answer(api: str, route: Any, connection: str, request: str, response: Any) -> None:
        response = await response or {}
        socket = apigateway._ws_connections.get(connection)
        if socket is None:
            return
        if response is FAILED:
            body: Any = {
                "message": "Internal server error",
                "connectionId": connection,
                "requestId": request,
            }
        elif apigateway._route_responses.get(api, {}).get(route["routeId"]):
            body = response.get("body")
        else:
            return
        if body:
            socket["outbox"].put_nowait(body if isinstance(body, str) else json.dumps(body))

    async def invoke_aside(
        api: str, account: str, region: str, route: Any, stage: str, connection: str,
        event_type: str, request: str, *rest: Any, **more: Any,
    ) -> Any:  # fmt: skip
        response = invoke(
            api, account, region, route, stage, connection, event_type, request, *rest, **more
        )
        if event_type == "MESSAGE":
            task = asyncio.create_task(answer(api, route, connection, request, response))
            under_way.add(task)  # the loop itself holds tasks only weakly
            task.add_done_callback(under_way.discard)
            return None
        response = await response
        if event_type == "CONNECT" and response:
            headers = {name.lower(): value for name, value in response.get("headers", {}).items()}
            if chosen := headers.get("sec-websocket-protocol"):
                _subprotocol.get()["chosen"] = chosen
        return response

    apigateway._invoke_ws_lambda = invoke_aside


def connect_and_disconnect_have_no_default() -> None:
    """`$connect` and `$disconnect` without a route of their own invoke nothing, not `$default`."""
    match = pinned(apigateway, "_match_ws_route", "6383e2dc14cd")

    def match_lifecycle_exactly(api: str, key: str) -> Any:
        route = match(api, key)
        if route and key in ("$connect", "$disconnect") and route["routeKey"] != key:
            return None
        return route

    apigateway._match_ws_route = match_lifecycle_exactly


def connect_chooses_the_subprotocol() -> None:
    """The handshake answers the subprotocol that `$connect` returned as a header.

    Without it a browser that offered one (which is how it sends its token) drops the connection.
    """
    handle = pinned(apigateway, "handle_websocket", "6d609b2db6a0")

    async def handle_with_subprotocol(
        scope: Any, receive: Any, send: Any, api: str, path_override: str | None = None
    ) -> None:
        box: dict[str, str] = {}
        _subprotocol.set(box)

        async def send_chosen(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "websocket.accept" and "chosen" in box:
                message = {**message, "subprotocol": box["chosen"]}
            await send(message)

        await handle(scope, receive, send_chosen, api, path_override)

    apigateway.handle_websocket = handle_with_subprotocol
