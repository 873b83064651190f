"""How the API and EventBridge describe statements and sessions."""

from __future__ import annotations

from typing import Any

from local.redshift.sessions import Session
from local.redshift.statements import KEPT_SECONDS, Part, State, Statement


def started(statement: Statement) -> dict[str, Any]:
    """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_ExecuteStatement.html"""
    return {
        "Id": statement.id,
        "CreatedAt": round(statement.created_at, 3),
        **statement.submission.connection.described(),
        **_session(statement),
    }


def awaited(statement: Statement) -> dict[str, Any]:
    """The same for a caller who waited for the end, WaitTimeSeconds long."""
    return {
        **started(statement),
        "Status": statement.state.status.value,
        "RedshiftPid": _pid(statement),
        "HasResultSet": _has_result(statement),
    }


def described(statement: Statement) -> dict[str, Any]:
    """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_DescribeStatement.html"""
    submission = statement.submission
    answer = {
        **_state(statement, statement.state, statement.id),
        **submission.connection.described(),
        **_session(statement),
        "HasResultSet": _has_result(statement),
        "RedshiftPid": _pid(statement),
        "ResultFormat": submission.result_format,
    }
    if submission.parameters:
        answer["QueryParameters"] = _parameters(statement)
    if statement.is_batch:
        answer["ExecutionMode"] = submission.execution_mode
        answer["SubStatements"] = [sub_statement(statement, part) for part in statement.parts]
        return answer
    return answer | _outcome(statement.parts[0])


def described_part(statement: Statement, part: Part) -> dict[str, Any]:
    """What DescribeStatement says about one statement of a batch."""
    return {
        **described(statement),
        "SubStatements": [],
        **sub_statement(statement, part),
    }


def sub_statement(statement: Statement, part: Part) -> dict[str, Any]:
    """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_SubStatementData.html"""
    return {
        **_state(statement, part.state, part.id),
        **_outcome(part),
        "HasResultSet": part.state.result is not None,
    }


def listed(statement: Statement) -> dict[str, Any]:
    """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_StatementData.html"""
    submission = statement.submission
    answer: dict[str, Any] = {
        "Id": statement.id,
        "Status": statement.state.status.value,
        "CreatedAt": round(statement.created_at, 3),
        "UpdatedAt": round(statement.state.updated_at, 3),
        "IsBatchStatement": statement.is_batch,
        "ResultFormat": submission.result_format,
        **_session(statement),
    }
    if statement.is_batch:
        answer["QueryStrings"] = list(submission.sqls)
    else:
        answer["QueryString"] = submission.sqls[0]
    if submission.name is not None:
        answer["StatementName"] = submission.name
    if submission.parameters:
        answer["QueryParameters"] = _parameters(statement)
    if submission.connection.secret is not None:
        answer["SecretArn"] = submission.connection.secret
    return answer


def listed_session(session: Session) -> dict[str, Any]:
    """https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_SessionData.html"""
    connection = session.connection.described()
    connection.pop("SecretArn", None)
    answer: dict[str, Any] = {
        "SessionId": session.id,
        "Status": "BUSY" if session.busy else "AVAILABLE",
        "CreatedAt": round(session.created_at, 3),
        "UpdatedAt": round(session.updated_at, 3),
        "SessionAliveSeconds": session.keep_alive_seconds,
        **connection,
    }
    if session.closes_at is not None:
        answer["SessionTtl"] = round(session.closes_at, 3)
    return answer


def status_change(statement: Statement) -> dict[str, Any]:
    """The detail of a "Redshift Data Statement Status Change" event.

    https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-monitoring-events.html
    """
    state, last = statement.state, statement.parts[-1].state
    return {
        "principal": statement.submission.owner,
        "statementName": statement.submission.name or "",
        "statementId": statement.id,
        "redshiftQueryId": state.query_id or -1,
        "state": state.status.value,
        "rows": last.row_count,
        "expireAt": int(state.updated_at + KEPT_SECONDS),
    }


def _state(statement: Statement, state: State, id_: str) -> dict[str, Any]:
    answer = {
        "Id": id_,
        "Status": state.status.value,
        "CreatedAt": round(statement.created_at, 3),
        "UpdatedAt": round(state.updated_at, 3),
        "Duration": state.duration_ns,
        "RedshiftQueryId": state.query_id,
        "ResultRows": -1,
        "ResultSize": -1,
    }
    if state.error is not None:
        answer["Error"] = state.error
    return answer


def _outcome(part: Part) -> dict[str, Any]:
    state = part.state
    size = state.result.size_bytes if state.result else min(state.row_count, 0)
    return {"QueryString": part.sql, "ResultRows": state.row_count, "ResultSize": size}


def _has_result(statement: Statement) -> bool:
    return any(part.state.result is not None for part in statement.parts)


def _parameters(statement: Statement) -> list[dict[str, str]]:
    return [
        {"name": name, "value": value} for name, value in statement.submission.parameters.items()
    ]


def _session(statement: Statement) -> dict[str, str]:
    session = statement.submission.session
    return {"SessionId": session.id} if session else {}


def _pid(statement: Statement) -> int:
    return int(statement.id[:7], 16)
