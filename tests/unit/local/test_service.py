from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.athena.model import Column, QueryCancelled, QueryFailed
from local.faults import Faults
from tests.unit.local.athena_client import Athena, Clock, refusal
from tests.unit.local.athena_fakes import result_of, wait_until


def test_succeeded_execution_is_described_whole(athena: Athena) -> None:
    athena.engine.answers["SELECT 1"] = lambda _: result_of([("1",)], data_scanned_bytes=99)
    query_execution_id = athena.run(
        QueryExecutionContext={"Database": "Db", "Catalog": "AwsDataCatalog"},
        ExecutionParameters=["1"],
        WorkGroup="lenient",
    )
    assert athena.describe(query_execution_id) == {
        "QueryExecutionId": query_execution_id,
        "Query": "SELECT 1",
        "StatementType": "DML",
        "SubstatementType": "SELECT",
        "ResultConfiguration": {"OutputLocation": f"s3://results/mine/{query_execution_id}.csv"},
        "QueryExecutionContext": {"Database": "Db", "Catalog": "awsdatacatalog"},
        "ExecutionParameters": ["1"],
        "WorkGroup": "lenient",
        "EngineVersion": {
            "SelectedEngineVersion": "AUTO",
            "EffectiveEngineVersion": "Athena engine version 3",
        },
        "Status": {
            "State": "SUCCEEDED",
            "SubmissionDateTime": Clock.now,
            "CompletionDateTime": Clock.now,
        },
        "Statistics": {
            "DataScannedInBytes": 99,
            "QueryQueueTimeInMillis": 0,
            "QueryPlanningTimeInMillis": 3,
            "EngineExecutionTimeInMillis": 0,
            "ServiceProcessingTimeInMillis": 0,
            "TotalExecutionTimeInMillis": 0,
            "ResultReuseInformation": {"ReusedPreviousResult": False},
        },
    }


def test_running_execution_tells_the_time_it_has_taken_so_far(athena: Athena) -> None:
    release = athena.engine.hold("SELECT slow")
    query_execution_id = athena.start("SELECT slow")
    wait_until(lambda: athena.state(query_execution_id) == "RUNNING")
    athena.clock.now += 2
    described = athena.describe(query_execution_id)
    assert described["Statistics"]["EngineExecutionTimeInMillis"] == 2000
    assert described["Statistics"]["TotalExecutionTimeInMillis"] == 2000
    assert "CompletionDateTime" not in described["Status"]
    release.set()


def test_failed_execution_carries_an_athena_error(athena: Athena) -> None:
    athena.engine.fail("SELECT 1", QueryFailed("TABLE_NOT_FOUND: line 1:15: x", 2, 1301))
    status = athena.describe(athena.run())["Status"]
    assert (status["State"], status["StateChangeReason"]) == (
        "FAILED",
        "TABLE_NOT_FOUND: line 1:15: x",
    )
    assert status["AthenaError"] == {
        "ErrorCategory": 2,
        "ErrorType": 1301,
        "Retryable": False,
        "ErrorMessage": "TABLE_NOT_FOUND: line 1:15: x",
    }
    assert athena.storage.objects == {}


def test_query_past_the_bytes_cut_off_is_cancelled_without_an_error(athena: Athena) -> None:
    error = QueryCancelled("Bytes scanned limit was exceeded", 10_000_001)
    athena.engine.fail("SELECT 1", error)
    described = athena.describe(athena.run(WorkGroup="strict"))
    assert described["Status"]["State"] == "CANCELLED"
    assert described["Status"]["StateChangeReason"] == "Bytes scanned limit was exceeded"
    assert "AthenaError" not in described["Status"]
    assert described["Statistics"]["DataScannedInBytes"] == 10_000_001


def test_result_that_s3_refuses_fails_the_query(athena: Athena) -> None:
    query_execution_id = athena.run(ResultConfiguration={"OutputLocation": "s3://missing/r"})
    reason = athena.describe(query_execution_id)["Status"]["StateChangeReason"]
    assert reason.startswith(
        f"Access denied when writing output to url: s3://missing/r/{query_execution_id}.csv . "
    )


def test_rows_that_fail_midway_fail_the_query_and_leave_no_object(athena: Athena) -> None:
    def rows() -> Iterator[tuple[str]]:
        yield ("1",)
        raise QueryFailed("DIVISION_BY_ZERO: Division by zero", 2, 1001)

    athena.engine.answers["SELECT 1"] = lambda _: result_of(rows())
    assert athena.state(athena.run()) == "FAILED"
    assert athena.storage.objects == {}


@pytest.mark.parametrize(
    "operation",
    ["GetQueryExecution", "StopQueryExecution", "GetQueryResults", "GetQueryRuntimeStatistics"],
)
def test_unknown_execution_is_refused(athena: Athena, operation: str) -> None:
    assert refusal(athena, operation, QueryExecutionId="nope") == (
        "QUERY_EXECUTION_NOT_FOUND",
        "QueryExecution nope was not found",
    )


def test_batch_tells_the_known_from_the_unknown(athena: Athena) -> None:
    query_execution_id = athena.run()
    answer = athena("BatchGetQueryExecution", QueryExecutionIds=[query_execution_id, "nope"])
    assert [each["QueryExecutionId"] for each in answer["QueryExecutions"]] == [query_execution_id]
    [unprocessed] = answer["UnprocessedQueryExecutionIds"]
    assert unprocessed["QueryExecutionId"] == "nope"


def test_executions_are_listed_by_workgroup_newest_first_in_pages(athena: Athena) -> None:
    ids = [athena.start() for _ in range(5)]
    athena.start(WorkGroup="lenient")
    first = athena("ListQueryExecutions", MaxResults=3)
    second = athena("ListQueryExecutions", MaxResults=3, NextToken=first["NextToken"])
    assert first["QueryExecutionIds"] + second["QueryExecutionIds"] == ids[::-1]
    assert "NextToken" not in second


def test_listing_refuses_what_athena_refuses(athena: Athena) -> None:
    assert refusal(athena, "ListQueryExecutions", WorkGroup="none")[1] == "WorkGroup is not found."
    assert refusal(athena, "ListQueryExecutions", NextToken="x")[1] == (
        "The nextPageToken is malformed: x"
    )
    assert refusal(athena, "ListQueryExecutions", MaxResults=51)[1].endswith(
        "Value at 'maxResults' failed to satisfy constraint: "
        "Member must have value less than or equal to 50"
    )


def test_runtime_statistics_count_rows_and_bytes(athena: Athena) -> None:
    statistics = athena("GetQueryRuntimeStatistics", QueryExecutionId=athena.run())
    rows = statistics["QueryRuntimeStatistics"]["Rows"]
    assert rows == {"InputBytes": 0, "OutputRows": 1, "OutputBytes": len(b'"n"\n"1"\n')}


def test_stopped_query_is_cancelled_and_leaves_no_object(athena: Athena) -> None:
    athena.engine.hold("SELECT slow")
    query_execution_id = athena.start("SELECT slow")
    wait_until(lambda: athena.state(query_execution_id) == "RUNNING")
    assert athena("StopQueryExecution", QueryExecutionId=query_execution_id) == {}
    assert athena.state(query_execution_id) == "CANCELLED"
    assert athena.storage.objects == {}


def test_select_leaves_a_csv_and_its_metadata(athena: Athena) -> None:
    query_execution_id = athena.run()
    key = f"mine/{query_execution_id}.csv"
    assert athena.storage.objects[key] == b'"n"\n"1"\n'
    assert set(athena.storage.objects) == {key, f"{key}.metadata"}
    assert set(athena.storage.content_types.values()) == {"application/octet-stream"}


def test_ddl_without_columns_leaves_an_empty_text_and_no_metadata(athena: Athena) -> None:
    sql = "CREATE TABLE t (n int)"
    athena.engine.answers[sql] = lambda _: result_of([], (), has_header=False)
    query_execution_id = athena.run(sql)
    assert athena.storage.objects == {f"mine/{query_execution_id}.txt": b""}


def test_metadata_of_describe_starts_with_the_executions_own_id(athena: Athena) -> None:
    column = Column("col_name", "string")
    athena.engine.answers["DESCRIBE t"] = lambda _: result_of([("n",)], (column,), has_header=False)
    query_execution_id = athena.run("DESCRIBE t")
    metadata = athena.storage.objects[f"mine/{query_execution_id}.txt.metadata"]
    assert metadata[2:38].decode() == query_execution_id


def test_statement_that_hive_failed_leaves_its_error_as_text(athena: Athena) -> None:
    reason = "FAILED: SemanticException [Error 10072]: Database does not exist: x"
    athena.engine.fail("SHOW TABLES", QueryFailed(reason, 2, 1006))
    query_execution_id = athena.run("SHOW TABLES")
    assert athena.storage.objects == {f"mine/{query_execution_id}.txt": reason.encode()}
    results = athena("GetQueryResults", QueryExecutionId=query_execution_id)
    assert results == {"ResultSet": {"Rows": []}}


def test_vanishing_result_succeeds_without_an_object(athena: Athena, no_faults: Faults) -> None:
    no_faults.vanishing_results = True
    query_execution_id = athena.run()
    assert athena.state(query_execution_id) == "SUCCEEDED"
    assert athena.storage.objects == {}
    assert refusal(athena, "GetQueryResults", QueryExecutionId=query_execution_id) == (
        "RESULT_NOT_FOUND",
        "Could not find results",
    )
