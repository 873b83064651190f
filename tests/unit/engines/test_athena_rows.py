"""Rows of a result of Athena, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from querysocket.engines.athena import AthenaEngine
from querysocket.errors import InvalidMessage, NoResult, ServiceUnavailable, Throttled
from tests.support.events import QUERY_ID
from tests.support.fakes import FakeClient, client_error


def engine(**answers: Any) -> AthenaEngine:
    return AthenaEngine(athena=FakeClient(**answers))


def a_page(columns: list[tuple[str, str]], rows: Sequence[Sequence[str | None]]) -> dict[str, Any]:
    return {
        "ResultSet": {
            "ResultSetMetadata": {"ColumnInfo": [{"Name": n, "Type": t} for n, t in columns]},
            "Rows": [
                {"Data": [{} if text is None else {"VarCharValue": text} for text in row]}
                for row in rows
            ],
        }
    }


def test_the_header_row_of_a_select_is_not_a_record() -> None:
    page = a_page([("id", "bigint"), ("name", "varchar")], [["id", "name"], ["1", "a"], [None, ""]])

    rows = engine(get_query_results=page).rows(QUERY_ID, 10)

    assert [(column.name, column.type) for column in rows.columns] == [
        ("id", "bigint"),
        ("name", "varchar"),
    ]
    assert rows.records == [[1, "a"], [None, ""]]


def test_the_first_row_of_a_show_is_a_record() -> None:
    page = a_page([("tab_name", "string")], [["country_codes"], ["enigma_jhu_timeseries"]])

    rows = engine(get_query_results=page).rows(QUERY_ID, 10)

    assert rows.records == [["country_codes"], ["enigma_jhu_timeseries"]]


def test_an_empty_result_has_columns_and_no_records() -> None:
    page = a_page([("id", "bigint")], [["id"]])

    rows = engine(get_query_results=page).rows(QUERY_ID, 10)

    assert (len(rows.columns), rows.records) == (1, [])


class Result:
    """What GetQueryResults gives of such rows, the header among them where there is one."""

    def __init__(self, columns: list[tuple[str, str]], rows: list[list[str | None]]) -> None:
        self.client = FakeClient(get_query_results=self._page)
        self.engine = AthenaEngine(athena=self.client)
        self._columns, self._rows = columns, rows

    def _page(
        self,
        QueryExecutionId: str,  # noqa: N803
        MaxResults: int,  # noqa: N803
        NextToken: str = "0",  # noqa: N803
    ) -> dict[str, Any]:
        assert QueryExecutionId == QUERY_ID
        assert 1 <= MaxResults <= 1_000, "botocore refuses any other"
        first = int(NextToken)
        then = first + MaxResults
        page = a_page(self._columns, self._rows[first:then])
        return page if then >= len(self._rows) else {**page, "NextToken": str(then)}

    def read_to_the_end(self, limit: int) -> list[list[list[Any]]]:
        """The records of each page."""
        pages, token = [], None
        while True:
            rows = self.engine.rows(QUERY_ID, limit, token)
            pages.append(rows.records)
            if rows.next_token is None:
                return pages
            token = rows.next_token


def selected(count: int) -> Result:
    """So many numbered rows of a SELECT."""
    records: list[list[str | None]] = [[str(n)] for n in range(count)]
    return Result([("n", "integer")], [["n"], *records])


def shown(count: int) -> Result:
    """So many rows of a SHOW, which has no header."""
    return Result([("tab_name", "string")], [[f"t{n}"] for n in range(count)])


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6, 7, 100])
def test_no_more_records_come_than_asked_for_and_none_is_left_out(limit: int) -> None:
    selection, tables = selected(6).read_to_the_end(limit), shown(6).read_to_the_end(limit)

    assert [record for page in selection for record in page] == [[n] for n in range(6)]
    assert [record for page in tables for record in page] == [[f"t{n}"] for n in range(6)]
    assert max(map(len, selection + tables)) <= limit


def test_a_page_is_as_large_as_asked_for_with_a_header_or_without() -> None:
    assert [len(page) for page in selected(7).read_to_the_end(3)] == [3, 3, 1]
    assert [len(page) for page in shown(7).read_to_the_end(3)] == [3, 3, 1]


def test_a_row_equal_to_the_header_is_a_record_on_any_later_page() -> None:
    names = Result([("name", "varchar")], [["name"], ["a"], ["name"], ["name"]])

    assert names.read_to_the_end(1) == [[["a"]], [["name"]], [["name"]]]


def test_a_row_equal_to_the_header_just_after_it_is_a_record() -> None:
    names = Result([("name", "varchar")], [["name"], ["name"]])

    assert names.read_to_the_end(10) == [[["name"]]]


def test_a_thousand_rows_are_999_at_first_since_the_header_is_one_of_athenas() -> None:
    result = selected(2_500)

    pages = result.read_to_the_end(1_000)

    assert [len(page) for page in pages] == [999, 1_000, 501]
    assert [record for page in pages for record in page] == [[n] for n in range(2_500)]
    assert [arguments["MaxResults"] for _, arguments in result.client.calls] == [1_000] * 3


def test_a_thousand_rows_without_a_header_are_a_thousand() -> None:
    assert [len(page) for page in shown(1_500).read_to_the_end(1_000)] == [1_000, 500]


def test_of_no_rows_the_columns_still_come() -> None:
    rows = selected(3).engine.rows(QUERY_ID, 0)

    assert ([column.name for column in rows.columns], rows.records) == (["n"], [])


def test_of_no_rows_of_a_show_the_columns_still_come() -> None:
    rows = shown(3).engine.rows(QUERY_ID, 0)

    assert ([column.name for column in rows.columns], rows.records) == (["tab_name"], [])


# Errors


@pytest.mark.parametrize("reason", ["INVALID_QUERY_EXECUTION_STATE", "RESULT_NOT_FOUND"])
def test_a_query_that_runs_or_failed_has_no_rows(reason: str) -> None:
    error = client_error("InvalidRequestException", AthenaErrorCode=reason)

    with pytest.raises(NoResult):
        engine(get_query_results=error).rows(QUERY_ID, 1)


@pytest.mark.parametrize("code", [None, "INVALID_INPUT"])
def test_a_token_that_athena_does_not_know_is_refused(code: str | None) -> None:
    error = client_error("InvalidRequestException", "Malformed token", AthenaErrorCode=code)

    with pytest.raises(InvalidMessage, match="nextToken"):
        engine(get_query_results=error).rows(QUERY_ID, 1, "x")


@pytest.mark.parametrize(
    ("code", "raised"),
    [("TooManyRequestsException", Throttled), ("InternalServerException", ServiceUnavailable)],
)
def test_rows_that_cannot_be_read_for_now_are_an_error(code: str, raised: type[Exception]) -> None:
    with pytest.raises(raised):
        engine(get_query_results=client_error(code)).rows(QUERY_ID, 1)
