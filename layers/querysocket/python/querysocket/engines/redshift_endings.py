"""What the Data API's refusals and endings mean to the client.

https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-troubleshooting.html
"""

from __future__ import annotations

import re
from typing import Any

from botocore.exceptions import ClientError

from querysocket import aws
from querysocket.errors import (
    Category,
    NoResult,
    QuerysocketError,
    SqlRefused,
)
from querysocket.messages import ErrorDetail
from querysocket.paging import not_ours

# The Data API gives an error's text and nothing else: no code, no category.
_CODES = [
    (re.compile(pattern, re.IGNORECASE), code)
    for pattern, code in (
        (r"syntax error", "syntax_error"),
        (r"(relation|schema) .+ does not exist", "table_not_found"),
        (r"column .+ does not exist|attribute .+ not found", "column_not_found"),
        (r"column .+ is ambiguous", "ambiguous_column"),
        (r"function .+ does not exist", "function_not_found"),
        (r"(operator|type) .*does not exist|cannot cast type|cannot be matched", "type_mismatch"),
        (r"divi(de|sion) by zero", "division_by_zero"),
        (
            r"invalid (input syntax|digit|value)|out of range|overflow|value too long",
            "invalid_value",
        ),
        (r"group by|aggregates? not allowed", "invalid_grouping"),
        (r"permission denied", "permission_denied"),
    )
]
_QUERY_MONITORING_RULE = re.compile(r"query monitoring rule", re.IGNORECASE)
# By an administrator, or at the timeout of the user, workgroup or cluster.
_CANCELLED = re.compile(r"cancelled on user's request|statement timeout", re.IGNORECASE)
_ENDED = re.compile(r"already in (FINISHED|FAILED|ABORTED) state")
_POSITION = re.compile(r"\bPosition: (\d+)")


def refusal(error: ClientError) -> QuerysocketError | None:
    """Why ExecuteStatement refused; None where it was not for the statement."""
    if aws.error_code(error) != "ValidationException":
        return None
    return SqlRefused(error.response["Error"]["Message"])


def no_rows(error: ClientError) -> QuerysocketError | None:
    """Why GetStatementResult gave none; None where it was not for what was asked."""
    match aws.error_code(error):
        case "ResourceNotFoundException":
            return NoResult()
        case "ValidationException":
            return not_ours()
    return None


def has_ended(error: ClientError) -> bool:
    """True where CancelStatement came too late."""
    return aws.error_code(error) == "ValidationException" and bool(
        _ENDED.search(error.response["Error"]["Message"])
    )


def ending(described: dict[str, Any]) -> ErrorDetail | None:
    """Why the statement ended without a result; None where it FINISHED or still runs."""
    match described["Status"]:
        case "FAILED":
            return _failed(described.get("Error", ""), described.get("QueryString", ""))
        case "ABORTED":
            return ErrorDetail(
                code="cancelled", message="The query was cancelled.", category=Category.CANCELLED
            )
    return None


def _failed(text: str, sql: str) -> ErrorDetail:
    if _QUERY_MONITORING_RULE.search(text):
        return ErrorDetail(
            code="query_monitoring_rule",
            message="A rule of the cluster stopped the query. Read less data, or split the query.",
            category=Category.LIMIT,
        )
    if _CANCELLED.search(text):
        return ErrorDetail(code="cancelled", message=text, category=Category.CANCELLED)
    code = next((code for pattern, code in _CODES if pattern.search(text)), None)
    line, column = _place(text, sql)
    return ErrorDetail(
        code=code or "query_failed",
        message=text or "Redshift gives no reason.",
        category=Category.USER if code else Category.SYSTEM,
        line=line,
        column=column,
    )


def _place(text: str, sql: str) -> tuple[int | None, int | None]:
    """Line and column, from 1, of the character that the text names by its position, from 1."""
    found = _POSITION.search(text)
    if not found or not sql:
        return None, None
    before = sql[: int(found[1]) - 1]
    return before.count("\n") + 1, len(before) - before.rfind("\n")
