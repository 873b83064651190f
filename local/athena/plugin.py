"""Puts our Athena into MiniStack, in place of its query operations.

MiniStack keeps what it does well: workgroups, the data catalogues that there are, tags, and so
CloudFormation's AWS::Athena::WorkGroup.
"""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

from ministack.core import iam_evaluator, router
from ministack.core.concurrency import run_reentrant
from ministack.services import athena, eventbridge

from local import events, faults
from local.athena.api.descriptions import state_change
from local.athena.api.executions import Execution, State
from local.athena.api.service import OPERATIONS, Service
from local.athena.authorization import Caller
from local.athena.engine import Engine
from local.athena.ministack import RELIED_ON, GlueCatalogue, S3Storage
from local.callers import caller_of
from local.requests import ApiError
from local.scopes import Scope

_HttpResponse = tuple[int, dict[str, str], bytes]

_RELIED_ON: Mapping[ModuleType, Sequence[str]] = {
    iam_evaluator: (
        "resolve_principal",
        "AuthError",
        "EvalContext",
        "evaluate",
        "_resource_policy",
        "combine_resource_policy",
    ),
    router: ("extract_access_key_id",),
    athena: (
        "handle_request",
        "reset",
        "_ensure_default_workgroup",
        "_workgroups",
        "_ensure_default_data_catalog",
        "_data_catalogs",
    ),
    eventbridge: ("_put_events",),
    **RELIED_ON,
}

_services: dict[Scope, Service] = {}

# Not the loop's own pool: Lambda invocations may fill it, and each of them may wait for us.
_api_threads = ThreadPoolExecutor(8, thread_name_prefix="athena-api")


def install(cache_directory: Path) -> None:
    """Answer Athena's query operations from here on; before the server starts.

    The engine keeps its copies of tables, and large results while they are written, under
    `cache_directory`. Raises RuntimeError when MiniStack is not the version this was written for.
    """
    for module, names in _RELIED_ON.items():
        for name in names:
            if not hasattr(module, name):
                raise RuntimeError(f"{module.__name__} has no {name}: another MiniStack version?")
    stock_handle_request, stock_reset = athena.handle_request, athena.reset

    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> _HttpResponse:
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        if operation in OPERATIONS:
            return await _answer(operation, headers, query_params, body, cache_directory)
        response: _HttpResponse = await stock_handle_request(
            method, path, headers, body, query_params
        )
        return response

    def reset() -> None:
        stock_reset()
        close()

    athena.handle_request = handle_request
    athena.reset = reset


def close() -> None:
    """Cancel all queries and forget all executions."""
    while _services:
        _services.popitem()[1].executions.close()


def workgroup_of(some_id: str) -> str | None:
    """The workgroup of an execution or named query of the calling account and region."""
    service = _services.get(Scope.of_request())
    return service.workgroup_of(some_id) if service else None


async def _answer(
    operation: str,
    headers: Mapping[str, str],
    query_params: Mapping[str, Any],
    body: bytes,
    cache_directory: Path,
) -> _HttpResponse:
    loop = asyncio.get_running_loop()
    service = _service(Scope.of_request(), cache_directory, loop)
    try:
        request = json.loads(body)
        if not isinstance(request, dict):
            return _json(400, {"__type": "SerializationException"})
        caller = caller_of(Caller, headers, query_params)
        response = await loop.run_in_executor(
            _api_threads, service.call, operation, request, caller
        )
    except json.JSONDecodeError:
        return _json(400, {"__type": "SerializationException"})
    except ApiError as error:
        return _json(400, error.body())
    if operation == "StartQueryExecution" and faults.current.state_change_events == "early":
        execution = service.executions.get(response["QueryExecutionId"])
        if execution is not None:
            await run_reentrant(execution.finished.wait)
    return _json(200, response)


def _json(status: int, body: Mapping[str, Any]) -> _HttpResponse:
    headers = {"Content-Type": "application/x-amz-json-1.1"}
    return status, headers, json.dumps(body, ensure_ascii=False).encode()


def _service(scope: Scope, cache_directory: Path, loop: asyncio.AbstractEventLoop) -> Service:
    """The scope's service; called on the loop's thread only."""
    if scope not in _services:
        directory = cache_directory / scope.account_id / scope.region
        spool_directory = directory / "results"
        spool_directory.mkdir(parents=True, exist_ok=True)
        catalogue, storage = GlueCatalogue(scope), S3Storage(scope)
        _services[scope] = Service(
            Engine(catalogue, storage, directory),
            catalogue,
            storage,
            functools.partial(_workgroups, scope),
            functools.partial(_data_catalogues, scope),
            spool_directory,
            functools.partial(_publish, scope, loop),
        )
    return _services[scope]


def _workgroups(scope: Scope) -> Mapping[str, Mapping[str, Any]]:
    with scope.entered():
        athena._ensure_default_workgroup()
        known = list(athena._workgroups.values())
    return {
        workgroup["Name"]: {**workgroup, "Configuration": _configuration(workgroup)}
        for workgroup in known
    }


def _configuration(workgroup: Mapping[str, Any]) -> dict[str, Any]:
    configuration = dict(workgroup.get("Configuration") or {})
    # MiniStack's CloudFormation hands on template parameters as they are: strings.
    for name in ("EnforceWorkGroupConfiguration", "PublishCloudWatchMetricsEnabled"):
        if name in configuration:
            configuration[name] = str(configuration[name]).lower() == "true"
    if "BytesScannedCutoffPerQuery" in configuration:
        cutoff = int(configuration["BytesScannedCutoffPerQuery"])
        configuration["BytesScannedCutoffPerQuery"] = cutoff
    return configuration


def _data_catalogues(scope: Scope) -> Sequence[Mapping[str, Any]]:
    with scope.entered():
        athena._ensure_default_data_catalog()
        return list(athena._data_catalogs.values())


def _publish(
    scope: Scope, loop: asyncio.AbstractEventLoop, execution: Execution, previous: State | None
) -> None:
    """Send an "Athena Query State Change" event."""
    entry = {
        "Source": "aws.athena",
        "DetailType": "Athena Query State Change",
        "Detail": json.dumps(state_change(execution, previous)),
        "Resources": [],
    }
    events.publish(scope, loop, entry, query_id=execution.id, ended=execution.status.is_final)
