"""What a client asks of query executions once they are started."""

from __future__ import annotations

from collections.abc import Callable

from local.athena.api import descriptions
from local.athena.api.executions import Execution, Executions
from local.athena.api.listing import page_of
from local.athena.api.paging import query_results
from local.athena.api.requests import ServiceError, not_found
from local.athena.api.workgroups import Workgroups
from local.athena.authorization import AuthorizedStorage, Caller
from local.athena.model import Storage
from local.requests import Request, Response


class Queries:
    """The query executions of one account and region, as its clients see them."""

    def __init__(
        self,
        executions: Executions,
        storage: Storage,
        workgroups: Workgroups,
        clock: Callable[[], float],
    ) -> None:
        self._executions = executions
        self._storage = storage
        self._workgroups = workgroups
        self._clock = clock

    def get(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryExecution.html"""
        execution = self._find(request["QueryExecutionId"])
        return {"QueryExecution": descriptions.query_execution(execution, self._clock())}

    def batch_get(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_BatchGetQueryExecution.html"""
        found, unprocessed = [], []
        for query_execution_id in request["QueryExecutionIds"]:
            try:
                execution = self._find(query_execution_id)
            except ServiceError as refusal:
                unprocessed.append(
                    {
                        "QueryExecutionId": query_execution_id,
                        "ErrorCode": refusal.code,
                        "ErrorMessage": refusal.message,
                    }
                )
            else:
                found.append(descriptions.query_execution(execution, self._clock()))
        return {"QueryExecutions": found, "UnprocessedQueryExecutionIds": unprocessed}

    def runtime_statistics(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryRuntimeStatistics.html"""
        status = self._find(request["QueryExecutionId"]).status
        rows = {"InputBytes": status.data_scanned_bytes}
        if status.result is not None:
            rows |= {
                "OutputRows": status.result.row_count,
                "OutputBytes": status.result.size_bytes,
            }
        timeline = descriptions.timeline(status, self._clock())
        return {"QueryRuntimeStatistics": {"Timeline": timeline, "Rows": rows}}

    def stop(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_StopQueryExecution.html"""
        self._executions.stop(self._find(request["QueryExecutionId"]))
        return {}

    def list(self, request: Request, _: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_ListQueryExecutions.html"""
        workgroup = self._workgroups.named(request)
        ids = [
            execution.id
            for execution in self._executions.newest_first()
            if execution.submission.workgroup == workgroup
        ]
        return page_of("QueryExecutionIds", ids, request, workgroup, str, str)

    def results(self, request: Request, caller: Caller) -> Response:
        """https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html"""
        storage = AuthorizedStorage(self._storage, caller)
        return query_results(self._find(request["QueryExecutionId"]), request, storage)

    def _find(self, query_execution_id: str) -> Execution:
        execution = self._executions.get(query_execution_id)
        if execution is None:
            raise not_found("QueryExecution", query_execution_id, "QUERY_EXECUTION_NOT_FOUND")
        return execution
