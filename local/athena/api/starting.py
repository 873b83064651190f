"""StartQueryExecution: what a request settles before its query is queued.

https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from local.athena.api import prepared_sql
from local.athena.api.catalogues import Catalogues
from local.athena.api.executions import (
    Execution,
    Executions,
    Submission,
    TooManyActiveQueries,
)
from local.athena.api.prepared_statements import PreparedStatements
from local.athena.api.requests import ServiceError, invalid_request
from local.athena.api.results import bucket_and_key
from local.athena.api.reuse import find_reusable_result
from local.athena.api.runner import Engine
from local.athena.api.workgroups import Workgroups
from local.athena.authorization import Caller
from local.athena.model import QueryFailed, Statement, StatementRefused, Storage
from local.requests import Request, Response

_S3_LOCATION = re.compile(r"s3://[^/]+(/.*)?")


class Starter:
    """Starts the query executions of one account and region."""

    def __init__(
        self,
        engine: Engine,
        storage: Storage,
        workgroups: Workgroups,
        catalogues: Catalogues,
        prepared_statements: PreparedStatements,
        executions: Executions,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._engine = engine
        self._storage = storage
        self._workgroups = workgroups
        self._catalogues = catalogues
        self._prepared_statements = prepared_statements
        self._executions = executions
        self._clock = clock
        self._lock = threading.Lock()  # guards the tokens
        self._tokens: dict[str, tuple[object, Execution]] = {}

    def start(self, request: Request, caller: Caller) -> Response:
        """The id of a new execution, or of the one that the token has started already."""
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
        configuration = self._workgroups.enabled(name).get("Configuration") or {}
        context = request.get("QueryExecutionContext") or {}
        if catalogue := context.get("Catalog"):
            self._catalogues.require_queryable(catalogue)
        # awswrangler quotes it as Hive would where Hive runs the statement, and Athena agrees.
        database = (context.get("Database") or "default").strip("`")
        submission = Submission(
            caller=caller,
            statement=self._prepare(request, database),
            workgroup=name,
            result_configuration=_result_configuration(configuration, request, caller),
            context=_echoed_context(context),
            bytes_scanned_cutoff=configuration.get("BytesScannedCutoffPerQuery"),
            is_enforced=bool(configuration.get("EnforceWorkGroupConfiguration")),
            result_reuse_configuration=request.get("ResultReuseConfiguration"),
        )
        if submission.statement.substatement_type == "EXECUTE":
            return self._resolve(submission)
        reusable = find_reusable_result(
            submission, self._executions.newest_first(), self._storage, self._clock()
        )
        return replace(submission, reused_result=reusable)

    def _prepare(self, request: Request, database: str) -> Statement:
        parameters = tuple(request.get("ExecutionParameters") or ())
        try:
            statement = self._engine.prepare(request["QueryString"], database, parameters)
            if statement.substatement_type in prepared_sql.KINDS:
                prepared_sql.read(statement.sql)
        except StatementRefused as refused:
            raise invalid_request(refused.message, refused.code) from refused
        return statement

    def _resolve(self, submission: Submission) -> Submission:
        """EXECUTE as the statement that was prepared; what is wrong with it fails the query."""
        statement, caller = submission.statement, submission.caller
        command = prepared_sql.read(statement.sql)
        try:
            prepared_sql.require_right("GetPreparedStatement", submission.workgroup, caller)
            prepared_sql.require_constants(command.values)
            text = self._prepared_statements.text(submission.workgroup, command.name)
            prepared = self._engine.prepare(
                text, statement.database, command.values or statement.parameters
            )
        except QueryFailed as failure:
            return replace(submission, failure=failure)
        except (ServiceError, StatementRefused) as refused:
            return replace(submission, failure=QueryFailed(refused.message))
        parameters = statement.parameters
        return replace(
            submission, statement=replace(prepared, sql=statement.sql, parameters=parameters)
        )

    def _submit(self, submission: Submission) -> Execution:
        try:
            return self._executions.submit(submission)
        except TooManyActiveQueries as error:
            raise ServiceError(
                "TooManyRequestsException",
                "You have exceeded the limit for the number of queries you can run concurrently. "
                "Reduce the number of concurrent queries submitted by this account. Contact "
                "customer support to request a concurrent query limit increase.",
                extra={"Reason": "CONCURRENT_QUERY_LIMIT_EXCEEDED"},
            ) from error


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
