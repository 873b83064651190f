"""How the API and EventBridge describe a query execution."""

from __future__ import annotations

from typing import Any

from local.athena.api.executions import Execution, State, Status
from local.athena.api.runner import output_location
from local.athena.api.workgroups import ENGINE_VERSION
from local.athena.model import Column, QueryFailed


def query_execution(execution: Execution, now: float) -> dict[str, Any]:
    """https://docs.aws.amazon.com/athena/latest/APIReference/API_QueryExecution.html"""
    submission = execution.submission
    statement = submission.statement
    described: dict[str, Any] = {
        "QueryExecutionId": execution.id,
        "Query": statement.sql,
        "StatementType": statement.statement_type,
        "SubstatementType": statement.substatement_type,
        "ResultConfiguration": {
            **submission.result_configuration,
            "OutputLocation": output_location(execution),
        },
        "QueryExecutionContext": dict(submission.context),
        "Status": _status(execution.status),
        "Statistics": statistics(execution, now),
        "WorkGroup": submission.workgroup,
        "EngineVersion": ENGINE_VERSION,
    }
    if statement.parameters:
        described["ExecutionParameters"] = list(statement.parameters)
    if submission.result_reuse_configuration is not None:
        described["ResultReuseConfiguration"] = submission.result_reuse_configuration
    return described


def _status(status: Status) -> dict[str, Any]:
    described: dict[str, Any] = {
        "State": status.state.value,
        "SubmissionDateTime": round(status.submitted_at, 3),
    }
    if status.completed_at is not None:
        described["CompletionDateTime"] = round(status.completed_at, 3)
    if status.reason is not None:
        described["StateChangeReason"] = status.reason
    if status.failure is not None:
        described["AthenaError"] = {
            "ErrorCategory": status.failure.category,
            "ErrorType": status.failure.error_type,
            "Retryable": False,
            "ErrorMessage": status.failure.reason,
        }
    return described


def timeline(status: Status, now: float) -> dict[str, int]:
    """Milliseconds spent on each part of the query, up to `now` where it has not ended."""
    ended_at = now if status.completed_at is None else status.completed_at
    started_at = ended_at if status.started_at is None else status.started_at
    executed_at = ended_at if status.executed_at is None else status.executed_at
    return {
        "QueryQueueTimeInMillis": _milliseconds(started_at - status.submitted_at),
        "QueryPlanningTimeInMillis": status.planning_milliseconds,
        "EngineExecutionTimeInMillis": _milliseconds(executed_at - started_at),
        "ServiceProcessingTimeInMillis": _milliseconds(ended_at - executed_at),
        "TotalExecutionTimeInMillis": _milliseconds(ended_at - status.submitted_at),
    }


def statistics(execution: Execution, now: float) -> dict[str, Any]:
    """https://docs.aws.amazon.com/athena/latest/APIReference/API_QueryExecutionStatistics.html"""
    described: dict[str, Any] = {
        **timeline(execution.status, now),
        "DataScannedInBytes": execution.status.data_scanned_bytes,
        "ResultReuseInformation": {
            "ReusedPreviousResult": execution.submission.reused_result is not None
        },
    }
    result = execution.status.result
    if result is not None and result.manifest_location is not None:
        described["DataManifestLocation"] = result.manifest_location
    return described


def column_info(column: Column) -> dict[str, Any]:
    """https://docs.aws.amazon.com/athena/latest/APIReference/API_ColumnInfo.html"""
    return {
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": column.name,
        "Label": column.name,
        "Type": column.type,
        "Precision": column.precision,
        "Scale": column.scale,
        "Nullable": "UNKNOWN",
        "CaseSensitive": column.case_sensitive,
    }


def state_change(execution: Execution, previous: State | None) -> dict[str, Any]:
    """The detail of an "Athena Query State Change" event.

    https://docs.aws.amazon.com/athena/latest/ug/athena-events.html
    """
    status = execution.status
    detail: dict[str, Any] = {
        "versionId": "0",
        "currentState": status.state.value,
        "statementType": execution.submission.statement.statement_type,
        "queryExecutionId": execution.id,
        "workgroupName": execution.submission.workgroup,
        "sequenceNumber": str(status.sequence_number),
    }
    if previous is not None:
        detail["previousState"] = previous.value
    if status.failure is not None:
        detail["athenaError"] = _athena_error_event(status.failure)
    return detail


def _athena_error_event(failure: QueryFailed) -> dict[str, Any]:
    return {
        "errorCategory": float(failure.category),  # the event carries them as 2.0 and 1301.0
        "errorType": float(failure.error_type),
        "errorMessage": failure.reason,
        "retryable": False,
    }


def _milliseconds(seconds: float) -> int:
    return max(0, round(seconds * 1000))
