"""What Athena's refusals and endings mean to the client.

https://docs.aws.amazon.com/athena/latest/ug/error-reference.html
"""

from __future__ import annotations

import re
from typing import Any

from botocore.exceptions import ClientError

from querysocket import aws
from querysocket.engines import QueryState
from querysocket.errors import (
    Category,
    NoResult,
    QuerysocketError,
    RequestIdReused,
    SqlRefused,
)
from querysocket.messages import ErrorDetail
from querysocket.paging import not_ours

# Athena gives position and name of an error in its text alone.
_POSITION = re.compile(r"\bline (\d+):(\d+)")
_NAME = re.compile(r"^([A-Z][A-Z_]+):")
# A denial names the role and the account: nothing for a browser to know.
_PRINCIPAL = re.compile(r"User: arn:\S+")
_ACCOUNT = re.compile(r"(\barn:aws[\w-]*:[\w-]*:[\w-]*:)\d{12}\b")
_USER_ERROR = 2


def refusal(error: ClientError) -> QuerysocketError | None:
    """Why StartQueryExecution refused; None where it was not for what the client sent."""
    if aws.error_code(error) != "InvalidRequestException":
        return None
    if error.response.get("AthenaErrorCode") == "IDEMPOTENT_PARAMETER_MISMATCH":
        return RequestIdReused("This requestId names another query already. Send a new requestId.")
    text = error.response["Error"]["Message"]
    line, column = _position(text)
    return SqlRefused(text, line=line, column=column)


def no_rows(error: ClientError) -> QuerysocketError | None:
    """Why GetQueryResults gave none; None where it was not for what was asked."""
    if aws.error_code(error) != "InvalidRequestException":
        return None
    if error.response.get("AthenaErrorCode") in {
        "INVALID_QUERY_EXECUTION_STATE",
        "RESULT_NOT_FOUND",
    }:
        return NoResult()
    return not_ours()


def ending(execution: dict[str, Any], cutoff_bytes: int) -> ErrorDetail | None:
    """Why the query ended without a result; None where it succeeded or still runs."""
    match execution["Status"]["State"]:
        case QueryState.FAILED:
            return _failed(execution["Status"])
        case QueryState.CANCELLED:
            return _cancelled(execution["Status"], cutoff_bytes)
    return None


def _failed(status: dict[str, Any]) -> ErrorDetail:
    reason = status.get("StateChangeReason") or "Athena gives no reason."
    athena_error = status.get("AthenaError", {})
    by_user = athena_error.get("ErrorCategory") == _USER_ERROR
    name = _NAME.match(reason)
    line, column = _position(reason)
    return ErrorDetail(
        code=name[1].lower() if name else "query_failed",
        message=_ACCOUNT.sub(r"\1", _PRINCIPAL.sub("The application", reason)),
        category=Category.USER if by_user else Category.SYSTEM,
        retryable=athena_error.get("Retryable", False),
        line=line,
        column=column,
    )


def _cancelled(status: dict[str, Any], cutoff_bytes: int) -> ErrorDetail:
    # A cancelled query has no AthenaError: the reason's text is all that tells the two apart.
    if "Bytes scanned limit" in status.get("StateChangeReason", ""):
        return ErrorDetail(
            code="bytes_scanned_limit",
            message=f"The query was stopped at the limit of {cutoff_bytes:,} bytes scanned per"
            " query. Read fewer columns, or filter by partition.",
            category=Category.LIMIT,
        )
    return ErrorDetail(
        code="cancelled", message="The query was cancelled.", category=Category.CANCELLED
    )


def _position(text: str) -> tuple[int | None, int | None]:
    found = _POSITION.search(text)
    return (int(found[1]), int(found[2])) if found else (None, None)
