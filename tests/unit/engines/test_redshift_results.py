"""Rows of a result of Redshift: the Data API's pages, cut into ours."""

from __future__ import annotations

import math
from typing import Any

import pytest

from querysocket.engines import Rows
from querysocket.engines.redshift import RedshiftEngine
from querysocket.errors import InvalidMessage, NoResult, Throttled
from querysocket.paging import token_of
from tests.support.events import QUERY_ID
from tests.support.fakes import FakeClient, client_error

COLUMN = {"label": "n", "name": "n", "typeName": "int8"}


class Result:
    """What GetStatementResult gives of rows numbered from 0, in pages of these sizes."""

    def __init__(self, *sizes: int) -> None:
        self.pages = []
        first = 0
        for size in sizes:
            self.pages.append(range(first, first + size))
            first += size
        self.client = FakeClient(get_statement_result=self._page)
        self.engine = RedshiftEngine(client=self.client)

    def _page(self, Id: str, NextToken: str = "page 0") -> dict[str, Any]:  # noqa: N803
        assert Id == QUERY_ID
        number = int(NextToken.removeprefix("page "))
        following = {"NextToken": f"page {number + 1}"} if number + 1 < len(self.pages) else {}
        return {
            "ColumnMetadata": [COLUMN],
            "Records": [[{"longValue": n}] for n in self.pages[number]],
            "TotalNumRows": sum(map(len, self.pages)),
            **following,
        }

    def read_to_the_end(self, limit: int) -> list[list[int]]:
        """The rows of each of our pages."""
        pages, token = [], None
        while True:
            rows = self.engine.rows(QUERY_ID, limit, token)
            pages.append([n for (n,) in rows.records])
            assert len(pages) < 100, "the tokens lead round in a circle"
            if rows.next_token is None:
                return pages
            token = rows.next_token


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 7, 8, 9, 100])
@pytest.mark.parametrize("sizes", [(8,), (4, 4), (3, 1, 4), (8, 0), (0, 8), (1,) * 8])
def test_every_row_is_read_once_whatever_the_pages(limit: int, sizes: tuple[int, ...]) -> None:
    pages = Result(*sizes).read_to_the_end(limit)

    assert [n for page in pages for n in page] == list(range(8))
    assert max(map(len, pages)) <= limit


def test_a_page_of_theirs_is_cut_into_pages_of_ours() -> None:
    assert Result(5).read_to_the_end(2) == [[0, 1], [2, 3], [4]]


def test_a_page_of_ours_never_joins_two_of_theirs() -> None:
    result = Result(3, 3)

    assert result.read_to_the_end(2) == [[0, 1], [2], [3, 4], [5]]
    assert len(result.client.calls) == 4


def test_a_result_that_ends_with_a_page_has_no_token_for_another() -> None:
    rows = Result(3).engine.rows(QUERY_ID, 3)

    assert (len(rows.records), rows.next_token) == (3, None)


def test_an_empty_result_has_columns_and_no_records() -> None:
    rows = Result(0).engine.rows(QUERY_ID, 10)

    assert [(column.name, column.type) for column in rows.columns] == [("n", "int8")]
    assert (rows.records, rows.next_token) == ([], None)


def test_no_rows_may_be_asked_for_and_the_columns_still_come() -> None:
    rows = Result(3).engine.rows(QUERY_ID, 0)

    assert (len(rows.columns), rows.records) == (1, [])


def test_a_column_has_the_name_that_the_query_gave_it() -> None:
    column = {"label": "trips", "name": "count", "typeName": "int8"}
    client = FakeClient(get_statement_result={"ColumnMetadata": [column], "Records": []})

    (found,) = RedshiftEngine(client=client).rows(QUERY_ID, 1).columns

    assert (found.name, found.type) == ("trips", "int8")


# Values


def cells(*fields: dict[str, Any]) -> list[Any]:
    page = {"ColumnMetadata": [COLUMN] * len(fields), "Records": [list(fields)]}
    rows = RedshiftEngine(client=FakeClient(get_statement_result=page)).rows(QUERY_ID, 1)
    (record,) = rows.records
    return record


def test_every_field_is_jsons_value_of_its_type() -> None:
    values = cells(
        {"longValue": 2**63 - 1},
        {"doubleValue": 1.5},
        {"stringValue": "2015-12-01"},
        {"stringValue": ""},
        {"booleanValue": False},
        {"isNull": True},
    )

    assert values == [2**63 - 1, 1.5, "2015-12-01", "", False, None]
    assert [type(value) for value in values] == [int, float, str, str, bool, type(None)]


@pytest.mark.parametrize(
    ("number", "text"), [(math.nan, "nan"), (math.inf, "inf"), (-math.inf, "-inf")]
)
def test_a_number_that_json_lacks_is_text(number: float, text: str) -> None:
    assert cells({"doubleValue": number}) == [text]


def test_bytes_are_told_in_hexadecimal_digits() -> None:
    assert cells({"blobValue": b"\x00\xff a"}) == ["00ff2061"]


# Errors


def refused(error: Exception, token: str | None = None) -> Rows:
    return RedshiftEngine(client=FakeClient(get_statement_result=error)).rows(QUERY_ID, 1, token)


def test_a_statement_that_runs_or_gave_no_result_has_no_rows() -> None:
    with pytest.raises(NoResult):
        refused(client_error("ResourceNotFoundException", "Query does not have result."))


@pytest.mark.parametrize(
    "token", ["", "x", token_of(1, 0), token_of(None, "0"), token_of(None, -1), token_of(0)]
)
def test_a_token_that_is_none_of_ours_is_refused_before_redshift_is_asked(token: str) -> None:
    client = FakeClient(get_statement_result={"ColumnMetadata": [COLUMN], "Records": []})

    with pytest.raises(InvalidMessage, match="nextToken"):
        RedshiftEngine(client=client).rows(QUERY_ID, 10, token)

    assert client.calls == []


def test_a_token_that_the_data_api_does_not_know_is_refused() -> None:
    token = Result(1, 1).engine.rows(QUERY_ID, 1).next_token

    with pytest.raises(InvalidMessage, match="nextToken"):
        refused(client_error("ValidationException", "NextToken is invalid"), token)


def test_rows_that_cannot_be_read_for_now_can_be_asked_for_again() -> None:
    with pytest.raises(Throttled):
        refused(client_error("ThrottlingException"))
