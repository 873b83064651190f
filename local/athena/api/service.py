"""The query operations of Athena's API.

Every operation takes the request as boto3 sends it, returns the response, or raises ServiceError.
Words and order of the refusals are Athena's own.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from local.athena.api import descriptions
from local.athena.api.executions import (
    Execution,
    Executions,
    OnTransition,
    Submission,
    TooManyActiveQueries,
)
from local.athena.api.paging import query_results
from local.athena.api.requests import Constraints, ServiceError, invalid_request
from local.athena.api.results import bucket_and_key
from local.athena.api.reuse import find_reusable_result
from local.athena.api.runner import Engine, Runner
from local.athena.authorization import AuthorizedStorage, Caller
from local.athena.model import Statement, StatementRefused, Storage
from local.paging import read_token, write_token
from local.requests import Request, Response

MAX_QUERY_BYTES = 262_144
MAX_LISTED = 50

_S3_LOCATION = re.compile(r"s3://[^/]+(/.*)?")

FindWorkgroup = Callable[[str], Mapping[str, Any] | None]
"""The WorkGroup structure of that name, as GetWorkGroup returns it."""


class Service:
    """Athena in one account and region."""

    def __init__(
        self,
        engine: Engine,
        storage: Storage,
        find_workgroup: FindWorkgroup,
        spool_directory: Path,
        on_transition: OnTransition,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._engine = engine
        self._storage = storage
        self._find_workgroup = find_workgroup
        self._clock = clock
        runner = Runner(engine, storage, spool_directory, clock)
        self.executions = Executions(runner, on_transition, clock=clock)
        self._lock = threading.Lock()  # guards the tokens
        self._tokens: dict[str, tuple[object, Execution]] = {}

    def call(self, operation: str, request: Request, caller: Caller) -> Response:
        """The response of one of OPERATIONS."""
        return OPERATIONS[operation](self, request, caller)

    def start_query_execution(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html"""
        constraints = Constraints(request).required("QueryString")
        constraints.length("QueryString", 1, MAX_QUERY_BYTES)
        constraints.length("ClientRequestToken", 32, 128).check()
        token = request.get("ClientRequestToken")
        if token is None:
            raise invalid_request("clientRequestToken is null or empty")
        with self._lock:
            execution = self._repeated(token, request)
        if execution is None:
            submission = self._settle(request, caller)
            with self._lock:
                execution = self._repeated(token, request) or self._submit(submission)
                self._tokens[token] = (_idempotent_parameters(request), execution)
        return {"QueryExecutionId": execution.id}

    def _repeated(self, token: str, request: Request) -> Execution | None:
        """The execution that the token has started already; the same in any state."""
        parameters, execution = self._tokens.get(token, (None, None))
        if execution is not None and parameters != _idempotent_parameters(request):
            raise invalid_request(
                "Idempotent parameters do not match", "IDEMPOTENT_PARAMETER_MISMATCH"
            )
        return execution

    def _settle(self, request: Request, caller: Caller) -> Submission:
        name = request.get("WorkGroup") or "primary"
        workgroup = self._workgroup(name)
        configuration = workgroup.get("Configuration") or {}
        context = request.get("QueryExecutionContext") or {}
        submission = Submission(
            caller=caller,
            statement=self._prepare(request, context.get("Database") or "default"),
            workgroup=name,
            result_configuration=_result_configuration(configuration, request, caller),
            context=_echoed_context(context),
            bytes_scanned_cutoff=configuration.get("BytesScannedCutoffPerQuery"),
            result_reuse_configuration=request.get("ResultReuseConfiguration"),
        )
        reusable = find_reusable_result(
            submission, self.executions.newest_first(), self._storage, self._clock()
        )
        return replace(submission, reused_result=reusable)

    def _workgroup(self, name: str) -> Mapping[str, Any]:
        workgroup = self._find_workgroup(name)
        if workgroup is None:
            raise invalid_request("WorkGroup is not found.")
        if workgroup.get("State") == "DISABLED":
            raise invalid_request(f"WorkGroup {name} is disabled.")
        return workgroup

    def _prepare(self, request: Request, database: str) -> Statement:
        parameters = request.get("ExecutionParameters") or ()
        try:
            return self._engine.prepare(request["QueryString"], database, tuple(parameters))
        except StatementRefused as refused:
            raise invalid_request(refused.message, refused.code) from refused

    def _submit(self, submission: Submission) -> Execution:
        try:
            return self.executions.submit(submission)
        except TooManyActiveQueries as error:
            raise ServiceError(
                "TooManyRequestsException",
                "You have exceeded the limit for the number of queries you can run concurrently. "
                "Reduce the number of concurrent queries submitted by this account. Contact "
                "customer support to request a concurrent query limit increase.",
                extra={"Reason": "CONCURRENT_QUERY_LIMIT_EXCEEDED"},
            ) from error

    def get_query_execution(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryExecution.html"""
        execution = self._execution(request)
        return {"QueryExecution": descriptions.query_execution(execution, self._clock())}

    def batch_get_query_execution(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_BatchGetQueryExecution.html"""
        constraints = Constraints(request).required("QueryExecutionIds")
        constraints.length("QueryExecutionIds", 1, MAX_LISTED).check()
        found, unprocessed = [], []
        for query_execution_id in request["QueryExecutionIds"]:
            execution = self.executions.get(query_execution_id)
            if execution is not None:
                found.append(descriptions.query_execution(execution, self._clock()))
                continue
            refusal = _not_found(query_execution_id)
            unprocessed.append(
                {
                    "QueryExecutionId": query_execution_id,
                    "ErrorCode": refusal.code,
                    "ErrorMessage": refusal.message,
                }
            )
        return {"QueryExecutions": found, "UnprocessedQueryExecutionIds": unprocessed}

    def get_query_runtime_statistics(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryRuntimeStatistics.html"""
        status = self._execution(request).status
        rows = {"InputBytes": status.data_scanned_bytes}
        if status.result is not None:
            rows |= {
                "OutputRows": status.result.row_count,
                "OutputBytes": status.result.size_bytes,
            }
        timeline = descriptions.timeline(status, self._clock())
        return {"QueryRuntimeStatistics": {"Timeline": timeline, "Rows": rows}}

    def stop_query_execution(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_StopQueryExecution.html"""
        self.executions.stop(self._execution(request))
        return {}

    def list_query_executions(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_ListQueryExecutions.html"""
        constraints = Constraints(request).length("NextToken", 1)
        constraints.value("MaxResults", 0, MAX_LISTED).check()
        workgroup = request.get("WorkGroup") or "primary"
        if self._find_workgroup(workgroup) is None:
            raise invalid_request("WorkGroup is not found.")
        ids = [
            execution.id
            for execution in self.executions.newest_first()
            if execution.submission.workgroup == workgroup
        ]
        first = 0
        if token := request.get("NextToken"):
            last_seen = read_token(token, workgroup)
            if last_seen not in ids:
                raise invalid_request(f"The nextPageToken is malformed: {token}")
            first = ids.index(last_seen) + 1
        page = ids[first : first + (request.get("MaxResults") or MAX_LISTED)]
        response: Response = {"QueryExecutionIds": page}
        if first + len(page) < len(ids):
            response["NextToken"] = write_token(workgroup, page[-1])
        return response

    def get_query_results(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html"""
        constraints = Constraints(request).required("QueryExecutionId")
        constraints.length("NextToken", 1).value("MaxResults", 1).check()
        storage = AuthorizedStorage(self._storage, caller)
        return query_results(self._execution(request), request, storage)

    def _execution(self, request: Request) -> Execution:
        Constraints(request).required("QueryExecutionId").check()
        execution = self.executions.get(request["QueryExecutionId"])
        if execution is None:
            raise _not_found(request["QueryExecutionId"])
        return execution


OPERATIONS: Mapping[str, Callable[[Service, Request, Caller], Response]] = {
    "StartQueryExecution": Service.start_query_execution,
    "GetQueryExecution": Service.get_query_execution,
    "BatchGetQueryExecution": Service.batch_get_query_execution,
    "GetQueryRuntimeStatistics": Service.get_query_runtime_statistics,
    "StopQueryExecution": Service.stop_query_execution,
    "ListQueryExecutions": Service.list_query_executions,
    "GetQueryResults": Service.get_query_results,
}


def _not_found(query_execution_id: str) -> ServiceError:
    message = f"QueryExecution {query_execution_id} was not found"
    return invalid_request(message, "QUERY_EXECUTION_NOT_FOUND")


def _idempotent_parameters(request: Request) -> object:
    """What must be the same where a ClientRequestToken is; the rest is not compared."""
    context = request.get("QueryExecutionContext") or {}
    return (
        request["QueryString"],
        context.get("Catalog"),
        context.get("Database"),
        (request.get("ResultConfiguration") or {}).get("OutputLocation"),
    )


def _echoed_context(context: Mapping[str, str]) -> dict[str, str]:
    echoed = dict(context)
    if "Catalog" in echoed:
        echoed["Catalog"] = echoed["Catalog"].lower()
    return echoed


def _result_configuration(
    workgroup: Mapping[str, Any], request: Request, caller: Caller
) -> dict[str, Any]:
    """The workgroup's settings, which the client's override unless the workgroup enforces its own.

    https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html
    """
    settled = dict(workgroup.get("ResultConfiguration") or {})
    if not workgroup.get("EnforceWorkGroupConfiguration"):
        settled |= request.get("ResultConfiguration") or {}
    location = settled.get("OutputLocation")
    if not location:
        raise invalid_request(
            "No output location provided. An output location is required either through the "
            "Workgroup result configuration setting or as an API input."
        )
    if not _S3_LOCATION.fullmatch(location):
        raise invalid_request("outputLocation is not a valid S3 path.")
    bucket, _ = bucket_and_key(location)
    if not caller.may_on_s3("GetBucketLocation", bucket):
        raise invalid_request(f"Unable to verify/create output bucket {bucket}")
    return settled
