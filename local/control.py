"""The stack's own addresses, on the port of everything else; the rest goes to MiniStack.

GET     /_querysocket/health   200 once the application is deployed, 503 before
GET     /_querysocket/faults   the faults in force
PUT     /_querysocket/faults   set all of them (a JSON object; what it leaves out is off)
DELETE  /_querysocket/faults   none
GET     /_querysocket/calls    what each role did so far, and whether IAM allowed it
DELETE  /_querysocket/calls    forget it
GET     /_querysocket/latest   the latest of these calls, one by one, with their moments
GET     /_querysocket/busy     how many invocations of functions are under way
GET     /_querysocket/web/     the page
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from pydantic import ValidationError

from local import calls, faults, web

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

PREFIX = "/_querysocket/"


class Control:
    """An ASGI application in front of another."""

    def __init__(self, inner: Application) -> None:
        self.inner = inner
        self.ready = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is ours, pass on what is not."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self.inner(scope, receive, send)
            return
        if scope["path"].startswith(web.PATH) and (host := web.distribution()):
            await self.inner(web.at_host(scope, host), receive, send)
            return
        status, answer = self._answer(scope["method"], scope["path"], await read_body(receive))
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(answer).encode()})

    def _answer(self, method: str, path: str, body: bytes) -> tuple[int, Any]:
        match method, path.removeprefix(PREFIX):
            case "GET", "health":
                return (200 if self.ready else 503), {"ready": self.ready}
            case "GET", "faults":
                return 200, faults_in_force()
            case "PUT", "faults":
                try:
                    faults.current = faults.Faults.model_validate_json(body)
                except ValidationError as error:
                    return 400, {"message": first_problem(error)}
                return 200, faults_in_force()
            case "DELETE", "faults":
                faults.current = faults.Faults()
                return 200, faults_in_force()
            case "GET", "calls":
                return 200, calls.current.listed()
            case "DELETE", "calls":
                calls.current.clear()
                return 200, []
            case "GET", "latest":
                return 200, calls.current.latest()
            case "GET", "busy":
                return 200, invocations_under_way()
        return 404, {"message": f"{method} {path} is not one of: {__doc__}"}


def faults_in_force() -> dict[str, Any]:
    """The faults as the JSON object that would set them."""
    return faults.current.model_dump(by_alias=True)


def invocations_under_way() -> int:
    """How many invocations of functions have begun and not ended; cold starts are part of them."""
    from ministack.services import lambda_svc

    total, _ = lambda_svc.executions_in_flight()
    return int(total)


def first_problem(error: ValidationError) -> str:
    """One line that names the field and says what is wrong with it."""
    problem = error.errors()[0]
    field = ".".join(str(part) for part in problem["loc"])
    return f"{field}: {problem['msg']}" if field else problem["msg"]


async def read_body(receive: Receive) -> bytes:
    """The whole body of the request."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return body
