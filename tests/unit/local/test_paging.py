from __future__ import annotations

from typing import Any

import pytest

from local.athena.model import Column, QueryFailed
from tests.unit.local.athena_client import Athena, refusal
from tests.unit.local.athena_fakes import result_of, wait_until

VALUE = Column("v", "varchar", precision=2147483647, case_sensitive=True)


def cells(answer: dict[str, Any]) -> list[list[str | None]]:
    rows = answer["ResultSet"]["Rows"]
    return [[cell.get("VarCharValue") for cell in row["Data"]] for row in rows]


def results(athena: Athena, query_execution_id: str, **request: Any) -> dict[str, Any]:
    return athena("GetQueryResults", QueryExecutionId=query_execution_id, **request)


def test_first_page_starts_with_the_column_names(athena: Athena) -> None:
    answer = results(athena, athena.run())
    assert cells(answer) == [["n"], ["1"]]
    assert answer["UpdateCount"] == 0
    assert "NextToken" not in answer


def test_null_is_a_cell_without_a_value_and_empty_text_is_not(athena: Athena) -> None:
    athena.engine.answers["SELECT 1"] = lambda _: result_of([(None,), ("",)], (VALUE,))
    rows = results(athena, athena.run())["ResultSet"]["Rows"]
    assert rows[1:] == [{"Data": [{}]}, {"Data": [{"VarCharValue": ""}]}]


def test_columns_are_described(athena: Athena) -> None:
    athena.engine.answers["SELECT 1"] = lambda _: result_of([], (VALUE,))
    [column] = results(athena, athena.run())["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
    assert column == {
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": "v",
        "Label": "v",
        "Type": "varchar",
        "Precision": 2147483647,
        "Scale": 0,
        "Nullable": "UNKNOWN",
        "CaseSensitive": True,
    }


def test_pages_hold_a_thousand_rows_the_header_among_them(athena: Athena) -> None:
    athena.engine.answers["SELECT 1"] = lambda _: result_of((str(n),) for n in range(1500))
    query_execution_id = athena.run()
    first = results(athena, query_execution_id)
    second = results(athena, query_execution_id, NextToken=first["NextToken"])
    assert [len(cells(page)) for page in (first, second)] == [1000, 501]
    assert cells(second)[0] == ["999"]
    assert "NextToken" not in second


def test_show_has_no_header_and_joins_its_fields_into_one_value(athena: Athena) -> None:
    columns = (Column("prpt_name", "string"), Column("prpt_value", "string"))
    athena.engine.answers["SHOW TABLES"] = lambda _: result_of(
        [("a", "b"), ("c", "d")], columns, has_header=False
    )
    answer = results(athena, athena.run("SHOW TABLES"))
    assert cells(answer) == [["a\tb"], ["c\td"]]
    assert len(answer["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]) == 2


def test_explain_shows_its_header_without_storing_it(athena: Athena) -> None:
    column = Column("Query Plan", "varchar")
    athena.engine.answers["EXPLAIN SELECT 1"] = lambda _: result_of([("plan",), ("",)], (column,))
    query_execution_id = athena.run("EXPLAIN SELECT 1")
    assert athena.storage.objects[f"mine/{query_execution_id}.txt"] == b"plan\n"
    answer = results(athena, query_execution_id)
    assert cells(answer) == [["Query Plan"], ["plan"], [""]]
    assert "UpdateCount" not in answer


def test_insert_tells_its_count_and_no_rows(athena: Athena) -> None:
    sql = "INSERT INTO t SELECT 1"
    athena.engine.answers[sql] = lambda _: result_of([("5",)], (Column("rows", "bigint", 19),))
    query_execution_id = athena.run(sql)
    answer = results(athena, query_execution_id)
    assert (answer["UpdateCount"], cells(answer)) == (5, [])
    assert set(athena.storage.objects) == {f"mine/{query_execution_id}.metadata"}


def test_order_of_the_checks_is_athenas(athena: Athena) -> None:
    athena.engine.fail("SELECT 1", QueryFailed("TYPE_MISMATCH: x", 2, 1002))
    failed = athena.run()
    bad = {"NextToken": "bad", "MaxResults": 1001}
    assert refusal(athena, "GetQueryResults", QueryExecutionId="nope", **bad)[0] == (
        "QUERY_EXECUTION_NOT_FOUND"
    )
    assert refusal(athena, "GetQueryResults", QueryExecutionId=failed, **bad) == (
        "INVALID_INPUT",
        "MaxResults is more than maximum allowed length 1000",
    )
    assert refusal(athena, "GetQueryResults", QueryExecutionId=failed, NextToken="bad") == (
        "INVALID_QUERY_EXECUTION_STATE",
        "Query did not finish successfully. Final query state: FAILED",
    )
    assert refusal(athena, "GetQueryResults", QueryExecutionId="nope", NextToken="", MaxResults=0)[
        1
    ] == (
        "2 validation errors detected: Value at 'nextToken' failed to satisfy constraint: Member "
        "must have length greater than or equal to 1; Value at 'maxResults' failed to satisfy "
        "constraint: Member must have value greater than or equal to 1"
    )


def test_query_that_has_not_ended_has_no_results_yet(athena: Athena) -> None:
    athena.engine.hold("SELECT slow")
    query_execution_id = athena.start("SELECT slow")
    wait_until(lambda: athena.state(query_execution_id) == "RUNNING")
    assert refusal(athena, "GetQueryResults", QueryExecutionId=query_execution_id) == (
        "INVALID_QUERY_EXECUTION_STATE",
        "Query has not yet finished. Current state: RUNNING",
    )
    athena("StopQueryExecution", QueryExecutionId=query_execution_id)
    assert refusal(athena, "GetQueryResults", QueryExecutionId=query_execution_id) == (
        "RESULT_NOT_FOUND",
        "Could not find results",
    )


@pytest.mark.parametrize("token", ["bad", "bnVsbA==", "WyJvdGhlciIsIDNd"])
def test_token_of_no_page_of_this_execution_is_malformed(athena: Athena, token: str) -> None:
    query_execution_id = athena.run()
    assert refusal(
        athena, "GetQueryResults", QueryExecutionId=query_execution_id, NextToken=token
    ) == ("INVALID_INPUT", f"Malformed nextPageToken {token}")
