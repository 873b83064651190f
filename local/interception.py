"""Calls of functions and state machines on their way to MiniStack, where the faults in force hit.

A function's call comes over HTTP, signed with the credentials of its role; a state machine's task
calls from inside. The account's root is served whatever the faults, so that what a test looks up is
neither refused nor counted.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import Any
from urllib.parse import parse_qs

from local import faults, refusals
from local.control import Application, Receive, Scope, Send, read_body

_SIGNED_BY_A_ROLE = re.compile(rb"Credential=ASIA\w+/\d+/[\w-]+/([\w-]+)/")
"""`ASIA`: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"""

_CONNECTION_OPERATIONS = {
    "POST": "PostToConnection",
    "GET": "GetConnection",
    "DELETE": "DeleteConnection",
}
_WORKER = re.compile(rb" app/worker-(\d+)\b")


class Interception:
    """An ASGI application in front of MiniStack's."""

    def __init__(self, inner: Application) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what the faults in force would have refused, pass on the rest."""
        headers = dict(scope.get("headers", ()))
        signed = _SIGNED_BY_A_ROLE.search(headers.get(b"authorization", b""))
        if scope["type"] != "http" or signed is None:
            await self.inner(scope, receive, send)
            return
        service = signed[1].decode()
        if service == "sns":
            body = await read_body(receive)
            receive = _replayed(body, receive)
            operation = parse_qs(body.decode()).get("Action", [""])[0]
        elif "/@connections/" in scope["path"]:
            operation = _CONNECTION_OPERATIONS.get(scope["method"], "")
        else:
            operation = headers.get(b"x-amz-target", b"").decode().rpartition(".")[2]
        if refusal := faults.current.take_refusal(operation):
            status, own_headers, answer = refusals.response(service, refusal)
            await send({"type": "http.response.start", "status": status, "headers": own_headers})
            await send({"type": "http.response.body", "body": answer})
            return
        if operation == "PostToConnection":
            send = _deadly(headers.get(b"user-agent", b""), send)
        await self.inner(scope, receive, send)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once more, then what the other gives."""
    messages = [{"type": "http.request", "body": body}]

    async def replay() -> Any:
        return messages.pop() if messages else await receive()

    return replay


def _deadly(user_agent: bytes, send: Send) -> Send:
    """A `send` that, where the faults say so, ends the caller before it hears of its success."""

    async def send_to_nobody(message: Any) -> None:
        pushed = message.get("status") == 200  # MiniStack has put the message on the socket's queue
        worker = _worker(user_agent) if pushed else None
        if worker is not None and faults.current.take_kill():
            worker.kill()
        await send(message)

    return send_to_nobody


def _worker(user_agent: bytes) -> Any:
    """The process of the Lambda worker that calls, None where another calls."""
    from ministack.core import lambda_runtime

    if named := _WORKER.search(user_agent):
        for worker in chain(*lambda_runtime._workers.values()):
            if worker._proc and worker._proc.pid == int(named[1]):
                return worker._proc
    return None


def install() -> None:
    """Have workers say who they are, and refuse the calls of tasks too; after the fixes."""
    from ministack.core import lambda_runtime
    from ministack.services import stepfunctions

    from local.fixes.executions import error_prefix, permission
    from local.fixes.pins import replaced

    # The SDK's own way to name the application that calls, in the User-Agent header.
    lambda_runtime._PYTHON_WORKER_SCRIPT = replaced(
        lambda_runtime._PYTHON_WORKER_SCRIPT,
        "the Lambda worker",
        "    os.environ.update(env)\n",
        "    os.environ.update(env)\n"
        "    os.environ['AWS_SDK_UA_APP_ID'] = f'worker-{os.getpid()}'\n",
    )
    invoke = stepfunctions._invoke_resource  # pinned where it is made to act as its role

    def invoke_or_refuse(resource: str, arguments: Any) -> Any:
        service, operation, _ = permission(resource, arguments)
        if refusal := faults.current.take_refusal(operation):
            error = refusals.error(service, refusal)
            raise stepfunctions._ExecutionError(
                f"{error_prefix(service)}.{error.code}", error.message
            )
        return invoke(resource, arguments)

    stepfunctions._invoke_resource = invoke_or_refuse
