"""GetQueryResults.

https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html
"""

from __future__ import annotations

from typing import Any

from local.athena.api.descriptions import column_info
from local.athena.api.executions import Execution, State
from local.athena.api.requests import invalid_request
from local.athena.api.results import Page, ResultUnreadable, Row, StoredResult, read_page
from local.athena.model import QueryFailed, Storage
from local.paging import read_token, write_token
from local.requests import Request, Response

MAX_ROWS = 1000


def query_results(execution: Execution, request: Request, storage: Storage) -> Response:
    """One page of an execution's rows; checks in Athena's order: size, state, token."""
    max_rows = request.get("MaxResults") or MAX_ROWS
    if max_rows > MAX_ROWS:
        raise invalid_request(f"MaxResults is more than maximum allowed length {MAX_ROWS}")
    result = _finished_result(execution)
    if result is None:
        return {"ResultSet": {"Rows": []}}
    page = _read(execution, result, storage, request.get("NextToken"), max_rows)
    response: Response = {
        "ResultSet": {
            "Rows": [_row(row) for row in page.rows],
            "ResultSetMetadata": {"ColumnInfo": [column_info(each) for each in result.columns]},
        }
    }
    if result.update_count is not None:
        response["UpdateCount"] = result.update_count
    if page.next_offset is not None:
        response["NextToken"] = write_token(execution.id, page.next_offset)
    return response


def _finished_result(execution: Execution) -> StoredResult | None:
    """The result; None where Hive failed, which Athena answers with an empty result set."""
    status = execution.status
    match status.state:
        case State.SUCCEEDED:
            return status.result
        case State.CANCELLED:
            raise invalid_request("Could not find results", "RESULT_NOT_FOUND")
        case State.FAILED:
            if (status.reason or "").startswith("FAILED: "):
                return None
            message = "Query did not finish successfully. Final query state: FAILED"
        case _:
            message = f"Query has not yet finished. Current state: {status.state}"
    raise invalid_request(message, "INVALID_QUERY_EXECUTION_STATE")


def _read(
    execution: Execution, result: StoredResult, storage: Storage, token: str | None, max_rows: int
) -> Page:
    offset = 0
    if token is not None:
        offset = read_token(token, execution.id)
        if not isinstance(offset, int) or offset <= 0:
            raise invalid_request(f"Malformed nextPageToken {token}")
    try:
        return read_page(result, storage, offset, max_rows)
    except ResultUnreadable as error:
        raise invalid_request("Could not find results", "RESULT_NOT_FOUND") from error
    except QueryFailed as refused:
        raise invalid_request(refused.reason) from refused


def _row(row: Row) -> dict[str, Any]:
    return {"Data": [{} if value is None else {"VarCharValue": value} for value in row]}
