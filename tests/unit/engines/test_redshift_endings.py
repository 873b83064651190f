"""What the Data API says of a statement's end, as its owner is told it."""

from __future__ import annotations

import pytest

from querysocket.engines.redshift_endings import ending, refusal
from querysocket.errors import Category, SqlRefused
from querysocket.messages import ErrorDetail
from tests.support.fakes import client_error

SQL = "SELECT a\nFORM t\n\nWHERE b"


def failed(text: str | None, sql: str | None = SQL) -> ErrorDetail:
    described = {"Status": "FAILED"}
    if text is not None:
        described["Error"] = text
    if sql is not None:
        described["QueryString"] = sql
    detail = ending(described)
    assert detail
    return detail


@pytest.mark.parametrize("status", ["SUBMITTED", "PICKED", "STARTED", "FINISHED"])
def test_a_statement_that_has_not_failed_has_no_error(status: str) -> None:
    assert ending({"Status": status, "QueryString": SQL}) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('ERROR: syntax error at or near "FORM" Position: 10;', "syntax_error"),
        ('ERROR: relation "trips" does not exist', "table_not_found"),
        ('ERROR: relation "public.trips" does not exist', "table_not_found"),
        ('ERROR: schema "sales" does not exist', "table_not_found"),
        ('ERROR: column "fare" does not exist in nyc_yellow_taxi', "column_not_found"),
        ("ERROR: column t.fare does not exist", "column_not_found"),
        ("ERROR: function todate(unknown, unknown) does not exist", "function_not_found"),
        ("ERROR: operator does not exist: integer + date", "type_mismatch"),
        ("ERROR: CASE types integer and date cannot be matched", "type_mismatch"),
        ("ERROR: division by zero", "division_by_zero"),
        ("ERROR: Divide by zero", "division_by_zero"),
        ('ERROR: invalid input syntax for integer: "x"', "invalid_value"),
        ("ERROR: Invalid digit, Value 'x', Pos 0, Type: Integer", "invalid_value"),
        ("ERROR: invalid value for MONTH in source string", "invalid_value"),
        ("ERROR: smallint out of range", "invalid_value"),
        ("ERROR: permission denied for relation trips", "permission_denied"),
        ('ERROR: relation "my trips" does not exist', "table_not_found"),
        ('ERROR: column "trip date" does not exist in trips', "column_not_found"),
        ('ERROR: column reference "day" is ambiguous', "ambiguous_column"),
        ('ERROR: type "hours" does not exist', "type_mismatch"),
        ("ERROR: cannot cast type boolean to date", "type_mismatch"),
        ("ERROR: Overflow for NUMERIC(8,2)", "invalid_value"),
        ("ERROR: value too long for type character varying(4)", "invalid_value"),
        ("ERROR: aggregates not allowed in WHERE clause", "invalid_grouping"),
        ('ERROR: column "t.a" must appear in the GROUP BY clause', "invalid_grouping"),
    ],
)
def test_an_error_of_the_users_is_told_by_its_code_and_in_redshifts_words(
    text: str, code: str
) -> None:
    error = failed(text)

    assert (error.code, error.category) == (code, Category.USER)
    assert error.message == text
    assert not error.retryable


@pytest.mark.parametrize(
    ("position", "place"),
    [(1, (1, 1)), (8, (1, 8)), (10, (2, 1)), (15, (2, 6)), (17, (3, 1)), (18, (4, 1))],
)
def test_the_place_of_an_error_is_told_by_line_and_column(
    position: int, place: tuple[int, int]
) -> None:
    error = failed(f"ERROR: syntax error at or near something Position: {position};")

    assert (error.line, error.column) == place


def test_an_error_without_a_position_has_no_place() -> None:
    error = failed("ERROR: division by zero")

    assert (error.line, error.column) == (None, None)


def test_a_position_in_a_statement_that_is_not_told_has_no_place() -> None:
    error = failed("ERROR: syntax error at or near something Position: 7;", sql=None)

    assert (error.line, error.column) == (None, None)


def test_a_statement_that_a_rule_of_the_cluster_stopped_was_over_a_limit() -> None:
    error = failed("ERROR: Query (12) cancelled by WLM Query Monitoring Rule (long) abort action")

    assert (error.code, error.category) == ("query_monitoring_rule", Category.LIMIT)
    assert "Read less data" in error.message


@pytest.mark.parametrize("text", ["ERROR: Connection lost", "", None])
def test_a_failure_that_nobody_knows_is_the_systems_and_still_told(text: str | None) -> None:
    error = failed(text)

    assert (error.code, error.category) == ("query_failed", Category.SYSTEM)
    assert error.message


def test_an_aborted_statement_is_told_as_cancelled() -> None:
    error = ending({"Status": "ABORTED", "Error": "Query cancelled", "QueryString": SQL})

    assert error
    assert (error.code, error.category) == ("cancelled", Category.CANCELLED)


def test_what_the_data_api_does_not_take_is_refused_in_its_words() -> None:
    error = refusal(client_error("ValidationException", "Parameters list contains unused: x"))

    assert isinstance(error, SqlRefused)
    assert error.message == "Parameters list contains unused: x"


@pytest.mark.parametrize("code", ["ActiveStatementsExceededException", "InternalServerException"])
def test_an_error_that_is_not_about_the_statement_is_left_to_others(code: str) -> None:
    assert refusal(client_error(code)) is None


@pytest.mark.parametrize(
    "text",
    [
        "ERROR: Query (15291261) cancelled on user's request",
        "ERROR: canceling statement due to statement timeout",
    ],
)
def test_a_statement_that_the_cluster_cut_off_is_told_as_cancelled(text: str) -> None:
    detail = failed(text)

    assert (detail.code, detail.category) == ("cancelled", Category.CANCELLED)
    assert detail.message == text
