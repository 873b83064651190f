from __future__ import annotations

from typing import Any

import pytest

from querysocket.engines.athena_endings import ending, refusal
from querysocket.errors import Category, RequestIdReused, SqlRefused
from querysocket.messages import ErrorDetail
from tests.support.fakes import client_error

CUTOFF = 10_000_000


def ended(state: str, reason: str | None = None, **error: Any) -> ErrorDetail | None:
    status: dict[str, Any] = {"State": state}
    if reason is not None:
        status["StateChangeReason"] = reason
    if error:
        status["AthenaError"] = error
    return ending({"Status": status}, CUTOFF)


def failed(state: str, reason: str | None = None, **error: Any) -> ErrorDetail:
    detail = ended(state, reason, **error)
    assert detail
    return detail


@pytest.mark.parametrize("state", ["QUEUED", "RUNNING", "SUCCEEDED"])
def test_a_query_that_has_not_failed_has_no_error(state: str) -> None:
    assert ended(state) is None


def test_a_user_error_is_told_with_athenas_own_name_and_place() -> None:
    error = failed(
        "FAILED",
        "COLUMN_NOT_FOUND: line 3:12: Column 'x' cannot be resolved",
        ErrorCategory=2,
        ErrorType=1006,
        Retryable=False,
    )

    assert error.code == "column_not_found"
    assert error.message == "COLUMN_NOT_FOUND: line 3:12: Column 'x' cannot be resolved"
    assert (error.line, error.column) == (3, 12)
    assert error.category is Category.USER
    assert not error.retryable


@pytest.mark.parametrize("category", [1, 3])
def test_an_error_that_is_not_the_users_is_the_systems(category: int) -> None:
    error = failed("FAILED", "GENERIC_INTERNAL_ERROR: x", ErrorCategory=category, Retryable=True)

    assert error.category is Category.SYSTEM
    assert error.retryable


def test_a_failure_without_a_name_is_still_told() -> None:
    error = failed("FAILED", "Query exhausted resources at this scale factor", ErrorCategory=2)

    assert (error.code, error.line, error.column) == ("query_failed", None, None)


def test_a_denial_names_neither_the_role_nor_the_account() -> None:
    role = "arn:aws:sts::123456789012:assumed-role/stack-RunQueryRole/stack"
    table = "arn:aws:glue:us-east-1:123456789012:table/sales/orders"
    error = failed(
        "FAILED",
        f"Insufficient permissions to execute the query. User: {role} is not authorized to"
        f" perform: glue:GetTable on resource: {table} (Service: AmazonDataCatalog)",
        ErrorCategory=2,
    )

    assert error.message == (
        "Insufficient permissions to execute the query. The application is not authorized to"
        " perform: glue:GetTable on resource: arn:aws:glue:us-east-1::table/sales/orders"
        " (Service: AmazonDataCatalog)"
    )


def test_a_failure_without_any_detail_is_still_told() -> None:
    assert failed("FAILED").message
    assert failed("FAILED").category is Category.SYSTEM
    assert failed("FAILED", "").message


@pytest.mark.parametrize("reason", [None, "Query cancelled by user"])
def test_a_cancelled_query_is_told_as_cancelled(reason: str | None) -> None:
    error = failed("CANCELLED", reason)

    assert (error.code, error.category) == ("cancelled", Category.CANCELLED)
    assert not error.retryable


def test_a_query_stopped_at_the_cutoff_is_told_its_limit_and_what_to_do() -> None:
    error = failed("CANCELLED", "Bytes scanned limit was exceeded")

    assert (error.code, error.category) == ("bytes_scanned_limit", Category.LIMIT)
    assert "10,000,000 bytes" in error.message
    assert "partition" in error.message


def test_a_syntax_error_is_refused_with_its_place() -> None:
    error = refusal(
        client_error(
            "InvalidRequestException",
            "line 1:8: mismatched input 'FORM'. Expecting: 'FROM'",
            AthenaErrorCode="MALFORMED_QUERY",
        )
    )

    assert isinstance(error, SqlRefused)
    assert (error.line, error.column) == (1, 8)
    assert "mismatched input 'FORM'" in error.message


def test_a_refusal_without_a_place_has_none() -> None:
    error = refusal(client_error("InvalidRequestException", "Database x does not exist"))

    assert isinstance(error, SqlRefused)
    assert (error.line, error.column) == (None, None)


def test_a_token_with_another_query_is_a_request_id_used_twice() -> None:
    error = refusal(
        client_error(
            "InvalidRequestException",
            "Idempotent parameters do not match",
            AthenaErrorCode="IDEMPOTENT_PARAMETER_MISMATCH",
        )
    )

    assert isinstance(error, RequestIdReused)


@pytest.mark.parametrize("code", ["TooManyRequestsException", "InternalServerException", "Other"])
def test_an_error_that_is_not_about_the_request_is_left_to_others(code: str) -> None:
    assert refusal(client_error(code)) is None
