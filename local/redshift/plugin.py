"""Puts our Redshift Data API into MiniStack, which has none.

MiniStack does for it what it does for its own services: it checks signatures, and asks IAM about
the action. For what the Data API does in the caller's name to sign in, `endpoints` asks.
"""

from __future__ import annotations

import asyncio
import functools
import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ministack import app
from ministack.core import iam_actions, router
from ministack.services import secretsmanager, stepfunctions

from local import events, faults
from local.callers import Caller, caller_of
from local.fixes.pins import pinned
from local.redshift import descriptions
from local.redshift.endpoints import endpoint_arn
from local.redshift.service import OPERATIONS, Service
from local.redshift.statements import Statement
from local.redshift.warehouse import Load, Warehouse
from local.requests import ApiError
from local.scopes import Scope

NAME = "redshift-data"
TARGET = "RedshiftData"

LONGEST_WAIT_SECONDS = 30
_LOOK_SECONDS = 0.02

_HttpResponse = tuple[int, dict[str, str], bytes]

# Not the loop's own pool: Lambda invocations may fill it, and each of them may wait for us.
_api_threads = ThreadPoolExecutor(8, thread_name_prefix="redshift-api")


class Plugin:
    """The module that MiniStack wants a service to be, and the services by account and region."""

    def __init__(self, warehouse: Warehouse, results_directory: Path) -> None:
        self._warehouse = warehouse
        self._results_directory = results_directory
        self._services: dict[Scope, Service] = {}

    async def handle_request(
        self,
        method: str,  # noqa: ARG002
        path: str,  # noqa: ARG002
        headers: dict[str, str],
        body: bytes,
        query_params: dict[str, Any],
    ) -> _HttpResponse:
        """The response to one request."""
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        if operation not in OPERATIONS:
            return _json(400, {"__type": "UnknownOperationException"})
        try:
            request = json.loads(body or b"{}")
            caller = caller_of(Caller, headers, query_params)
            response = await self._answer(operation, request, caller)
            # A page of a result is large enough to keep the loop from its work.
            return await asyncio.get_running_loop().run_in_executor(
                _api_threads, _json, 200, response
            )
        except json.JSONDecodeError:
            return _json(400, {"__type": "SerializationException"})
        except ApiError as error:
            return _json(400, error.body())

    async def _answer(self, operation: str, request: Any, caller: Caller) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        service = self.service(Scope.of_request(), loop)
        seconds = request.get("WaitTimeSeconds") if isinstance(request, dict) else None
        if isinstance(seconds, int) and (ended := service.waited_for(request)):
            await _until(ended, min(seconds, LONGEST_WAIT_SECONDS))
        response = await loop.run_in_executor(
            _api_threads, service.call, operation, request, caller
        )
        if not operation.endswith("ExecuteStatement"):
            return response
        statement = service.statements.get(response["Id"])
        if statement is None:
            return response
        if faults.current.state_change_events == "early":
            await _until(statement.finished.is_set, LONGEST_WAIT_SECONDS)
        if seconds is None:
            return response
        await _until(statement.finished.is_set, seconds)
        return descriptions.awaited(statement)

    def service(self, scope: Scope, loop: asyncio.AbstractEventLoop) -> Service:
        """The scope's service; called on the loop's thread only."""
        if scope not in self._services:
            directory = self._results_directory / scope.account_id / scope.region
            directory.mkdir(parents=True, exist_ok=True)
            self._services[scope] = Service(
                self._warehouse,
                directory,
                functools.partial(_find_secret, scope),
                functools.partial(_publish, scope, loop),
            )
        return self._services[scope]

    def reset(self) -> None:
        """Cancel all statements and forget them; the warehouse stays."""
        while self._services:
            self._services.popitem()[1].statements.close()


def install(warehouse_directory: Path, results_directory: Path, load: Load) -> None:
    """Answer the Data API from here on; before the server starts, after the fixes.

    The warehouse is opened, and filled by `load`, in the background; statements wait for it.
    Raises OutdatedFixError when MiniStack is not the version this was written for.
    """
    plugin = Plugin(Warehouse(warehouse_directory, load), results_directory)
    app.SERVICE_REGISTRY[NAME] = {"module": NAME}
    app.SERVICE_HANDLERS[NAME] = plugin.handle_request
    app._loaded_modules[NAME] = plugin
    router.SERVICE_PATTERNS[NAME] = {
        "target_prefixes": [f"{TARGET}."],
        "host_patterns": [rf"{NAME}\."],
    }
    stepfunctions._AWS_SDK_SERVICE_MAP["redshiftdata"] = {
        "target_prefix": TARGET,
        "protocol": "json",
        "service_key": NAME,
    }
    stepfunctions._AWS_SDK_ERROR_PREFIX["redshiftdata"] = TARGET
    ask_iam()


def ask_iam() -> None:
    """Have MiniStack ask IAM about our operations, for the resources that AWS asks for."""
    iam_actions.SERVICE_TO_IAM_NAMESPACE[NAME] = NAME
    action = pinned(iam_actions, "extract_iam_action", "ec476b92d969")
    resource = iam_actions.extract_resource_arn  # pinned where it is made to know Athena's queries
    denied = pinned(iam_actions, "access_denied_response", "3cc2e315f91f")

    def extract_iam_action(service: str, *request: Any) -> Any:
        found = action(service, *request)
        # https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-iam.html
        return found.removesuffix("V2") if service == NAME and found else found

    def extract_resource_arn(service: str, *request: Any) -> Any:
        if service != NAME:
            return resource(service, *request)
        *_, headers, body, _query, region, account = request
        return _resource(headers, body, account, region)

    def access_denied_response(service: str, *request: Any, **more: Any) -> Any:
        if service == NAME and more.get("resource_arn", "*") != "*":
            named, principal, _ = request
            more["message"] = iam_actions.identity_denial_message(
                named, principal, more["resource_arn"], more.get("explicit_deny", False)
            )
        return denied(service, *request, **more)

    iam_actions.extract_iam_action = extract_iam_action
    iam_actions.extract_resource_arn = extract_resource_arn
    iam_actions.access_denied_response = access_denied_response


def _resource(headers: Mapping[str, str], body: bytes, account_id: str, region: str) -> str:
    """What a call is on: a cluster or workgroup, if it names one; statements are no resources."""
    operation = headers.get("x-amz-target", "").rpartition(".")[2]
    if operation in ("ListStatements", "ListSessions"):
        return "*"
    cluster, workgroup = (
        iam_actions._safe_json_field(body, name) for name in ("ClusterIdentifier", "WorkgroupName")
    )
    return endpoint_arn(cluster, workgroup, account_id, region)


async def _until(ended: Callable[[], bool], seconds: float) -> None:
    """Wait for it, so long and no longer, in nobody's thread."""
    deadline = time.monotonic() + seconds
    while not ended() and time.monotonic() < deadline:
        await asyncio.sleep(_LOOK_SECONDS)


def _json(status: int, body: Mapping[str, Any]) -> _HttpResponse:
    headers = {"Content-Type": "application/x-amz-json-1.1"}
    return status, headers, json.dumps(body, ensure_ascii=False).encode()


def _find_secret(scope: Scope, name: str) -> tuple[str, str | None] | None:
    with scope.entered():
        _, secret = secretsmanager._resolve(name)
        text: str | None = secretsmanager.resolve_secret_string(name)
    return (secret["ARN"], text) if secret else None


def _publish(scope: Scope, loop: asyncio.AbstractEventLoop, statement: Statement) -> None:
    """Send a "Redshift Data Statement Status Change" event, where one was asked for."""
    if not statement.submission.with_event:
        return
    entry = {
        "Source": "aws.redshift-data",
        "DetailType": "Redshift Data Statement Status Change",
        "Detail": json.dumps(descriptions.status_change(statement)),
        "Resources": [statement.submission.connection.arn(scope.account_id, scope.region)],
    }
    events.publish(scope, loop, entry, query_id=statement.id, ended=True)
