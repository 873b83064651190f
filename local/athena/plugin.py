"""Puts our Athena into MiniStack, in place of its query operations.

MiniStack keeps what it does well: workgroups, named and prepared statements, data catalogues, tags,
and so CloudFormation's AWS::Athena::WorkGroup. Glue and S3 are read and written in process, as
MiniStack's own services do; such calls are not subject to IAM, so that a query's own rights are
checked before them, by `authorization`.
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
from ministack.services import athena, eventbridge, glue, s3

from local import events, faults
from local.athena.api.descriptions import state_change
from local.athena.api.executions import Execution, State
from local.athena.api.service import OPERATIONS, Service
from local.athena.authorization import Caller
from local.athena.engine import Engine
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
    athena: ("handle_request", "reset", "_ensure_default_workgroup", "_workgroups"),
    eventbridge: ("_put_events",),
    glue: ("_databases", "_tables", "_partitions"),
    s3: ("_buckets", "_get_object_data", "_put_object"),
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


def workgroup_of(query_execution_id: str) -> str | None:
    """The workgroup of an execution of the calling account and region, if there is one."""
    service = _services.get(Scope.of_request())
    execution = service.executions.get(query_execution_id) if service else None
    return execution.submission.workgroup if execution else None


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
        storage = S3Storage(scope)
        _services[scope] = Service(
            Engine(GlueCatalogue(scope), storage, directory),
            storage,
            functools.partial(_find_workgroup, scope),
            spool_directory,
            functools.partial(_publish, scope, loop),
        )
    return _services[scope]


def _find_workgroup(scope: Scope, name: str) -> Mapping[str, Any] | None:
    with scope.entered():
        athena._ensure_default_workgroup()
        workgroup = athena._workgroups.get(name)
    if workgroup is None:
        return None
    configuration = dict(workgroup.get("Configuration") or {})
    # MiniStack's CloudFormation hands on template parameters as they are: strings.
    if "EnforceWorkGroupConfiguration" in configuration:
        enforced = str(configuration["EnforceWorkGroupConfiguration"]).lower() == "true"
        configuration["EnforceWorkGroupConfiguration"] = enforced
    if "BytesScannedCutoffPerQuery" in configuration:
        cutoff = int(configuration["BytesScannedCutoffPerQuery"])
        configuration["BytesScannedCutoffPerQuery"] = cutoff
    return {**workgroup, "Configuration": configuration}


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


class GlueCatalogue:
    """The `Catalogue`: MiniStack's Glue."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def databases(self) -> Sequence[str]:
        """Names of all databases."""
        with self._scope.entered():
            return sorted(glue._databases.keys())

    def has_database(self, name: str) -> bool:
        """True when there is a database of that name, in lower case."""
        return name in {known.lower() for known in self.databases()}

    def tables(self, database: str) -> Sequence[str]:
        """Names of the tables and views of a database."""
        with self._scope.entered():
            keys: list[str] = glue._tables.keys()
        return sorted(
            name for owner, _, name in (key.partition("/") for key in keys) if owner == database
        )

    def table(self, database: str, name: str) -> dict[str, Any] | None:
        """The Glue Table structure, or None."""
        with self._scope.entered():
            table: dict[str, Any] | None = glue._tables.get(f"{database}/{name}")
            return table

    def partitions(self, database: str, name: str) -> Sequence[dict[str, Any]]:
        """The Glue Partition structures of a table."""
        with self._scope.entered():
            return list(glue._partitions.get(f"{database}/{name}", ()))


class S3Storage:
    """The `Storage`: MiniStack's S3."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def list(self, bucket: str, prefix: str) -> Sequence[tuple[str, int]]:
        """(key, size in bytes) of every object under the prefix; none in a missing bucket."""
        with self._scope.entered():
            found = s3._buckets.get(bucket)
        # A copy first: the loop's thread may store objects while this thread reads.
        objects = list(found["objects"].items()) if found else []
        return sorted((key, entry["size"]) for key, entry in objects if key.startswith(prefix))

    def read(self, bucket: str, key: str) -> bytes:
        """The object's bytes; raises FileNotFoundError."""
        with self._scope.entered():
            body: bytes | None = s3._get_object_data(bucket, key)
        if body is None:
            raise FileNotFoundError(f"s3://{bucket}/{key}")
        return body

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        """Store an object; raises PermissionError when S3 refuses it."""
        headers = {"content-type": content_type, "content-length": str(len(body))}
        with self._scope.entered():
            status, _, answer = s3._put_object(bucket, key, body, headers)
        if status >= 300:
            raise PermissionError(f"s3://{bucket}/{key}: {answer.decode()}")
