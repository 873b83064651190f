"""Statements from ExecuteStatement to their results."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from local.redshift.statements import WORKERS
from tests.integration.local_athena.client import Server, wait_for
from tests.integration.local_redshift.client import (
    CLUSTER,
    ENDLESS,
    NO_RESULT,
    WORKGROUP,
    WORKGROUP_ARN,
    Redshift,
    refusal,
)


@pytest.mark.parametrize("endpoint", [WORKGROUP, {"WorkgroupName": WORKGROUP_ARN}])
def test_a_query_is_described_and_its_rows_are_given(
    redshift: Redshift, endpoint: dict[str, str]
) -> None:
    sql = "SELECT name, people FROM cities ORDER BY people"
    described = redshift.run(sql, **endpoint)
    assert described["Duration"] > 0
    assert described["UpdatedAt"] >= described["CreatedAt"]
    assert described["ResultSize"] > 0
    expected = {
        **WORKGROUP,
        **endpoint,
        "Status": "FINISHED",
        "HasResultSet": True,
        "QueryString": sql,
        "ResultRows": 2,
        "ResultFormat": "JSON",
    }
    assert {name: described[name] for name in expected} == expected
    assert "Error" not in described

    result = redshift.api.get_statement_result(Id=described["Id"])
    assert result["Records"] == [
        [{"stringValue": "Bern"}, {"longValue": 134794}],
        [{"stringValue": "Zürich"}, {"longValue": 443037}],
    ]
    assert result["TotalNumRows"] == 2
    assert "NextToken" not in result
    assert [(each["label"], each["typeName"]) for each in result["ColumnMetadata"]] == [
        ("name", "varchar"),
        ("people", "int4"),
    ]


def test_a_cluster_is_reached_as_a_database_user(redshift: Redshift) -> None:
    id_ = redshift.api.execute_statement(Sql="SELECT 1", **CLUSTER)["Id"]
    described = redshift.ended(id_)
    assert {name: described[name] for name in CLUSTER} == CLUSTER
    assert "WorkgroupName" not in described


def test_values_come_in_the_member_of_their_type(redshift: Redshift) -> None:
    sql = (
        "SELECT CAST(1 AS smallint), CAST(2 AS bigint), CAST(1.5 AS double precision), "
        "CAST('3.10' AS decimal(5, 2)), true, NULL, DATE '2022-02-22', "
        "TIMESTAMP '2022-02-22 00:00:00', 'x'"
    )
    assert redshift.records(sql) == [
        [
            {"longValue": 1},
            {"longValue": 2},
            {"doubleValue": 1.5},
            {"stringValue": "3.10"},
            {"booleanValue": True},
            {"isNull": True},
            {"stringValue": "2022-02-22"},
            {"stringValue": "2022-02-22 00:00:00.0"},
            {"stringValue": "x"},
        ]
    ]


def test_parameters_are_values_and_never_sql(redshift: Redshift) -> None:
    awkward = "'); DROP TABLE cities; --"
    rows = redshift.records(
        "SELECT name, :word AS word FROM cities WHERE people > :people",
        Parameters=[{"name": "word", "value": awkward}, {"name": "people", "value": "200000"}],
    )
    assert rows == [[{"stringValue": "Zürich"}, {"stringValue": awkward}]]


def test_a_parameter_that_no_statement_uses_is_refused(redshift: Redshift) -> None:
    id_ = {"name": "id", "value": "1"}
    unused = (
        "ValidationException",
        "Parameters list contains unused parameters. Unused parameters: [id]",
    )
    execute = redshift.api.execute_statement
    assert refusal(execute, Sql="SELECT ':id'", Parameters=[id_], **WORKGROUP) == unused
    batch = redshift.start_batch("SELECT 1", "SELECT :id", Parameters=[id_])
    assert redshift.ended(batch)["Status"] == "FINISHED"


def test_what_is_wrong_with_the_sql_fails_the_statement(redshift: Redshift) -> None:
    described = redshift.run("SELECT * FROM nowhere")
    assert described["Status"] == "FAILED"
    assert described["Error"] == 'ERROR: relation "nowhere" does not exist'
    assert (described["ResultRows"], described["HasResultSet"]) == (-1, False)
    assert refusal(redshift.api.get_statement_result, Id=described["Id"]) == NO_RESULT


def test_a_large_result_comes_in_pages(redshift: Redshift) -> None:
    sql = "SELECT n, repeat('x', 1000) FROM numbers WHERE n <= 2500 ORDER BY n"
    id_ = redshift.run(sql)["Id"]
    pages = list(redshift.api.get_paginator("get_statement_result").paginate(Id=id_))
    assert len(pages) == 3
    assert {page["TotalNumRows"] for page in pages} == {2500}
    numbers = [record[0]["longValue"] for page in pages for record in page["Records"]]
    assert numbers == list(range(1, 2501))

    other = redshift.run(sql)["Id"]
    token = pages[0]["NextToken"]
    code, _ = refusal(redshift.api.get_statement_result, Id=other, NextToken=token)
    assert code == "ValidationException"


def test_a_result_larger_than_the_service_keeps_fails_the_statement(redshift: Redshift) -> None:
    described = redshift.run("SELECT repeat('x', 60000) FROM numbers WHERE n <= 2000")
    assert described["Status"] == "FAILED"
    assert described["Error"] == "Database response exceeded size limit"


def test_csv_has_a_header_and_an_operation_of_its_own(redshift: Redshift) -> None:
    sql = "SELECT name, people, NULL AS nothing FROM cities ORDER BY people"
    id_ = redshift.run(sql, ResultFormat="CSV")["Id"]
    result = redshift.api.get_statement_result_v2(Id=id_)
    assert result["Records"] == [
        {"CSVRecords": "name,people,nothing\r\nBern,134794,\r\nZürich,443037,\r\n"}
    ]
    assert result["ResultFormat"] == "CSV"
    code, _ = refusal(redshift.api.get_statement_result, Id=id_)
    assert code == "ValidationException"


def test_a_result_is_waited_for_as_long_as_the_caller_says(
    server: Server, redshift: Redshift
) -> None:
    with server.faults(queryDelaySeconds=2):
        answer = redshift.api.execute_statement(Sql="SELECT 1", WaitTimeSeconds=1, **WORKGROUP)
        assert answer["Status"] == "STARTED"
        assert refusal(redshift.api.get_statement_result, Id=answer["Id"]) == NO_RESULT
        described = redshift.api.describe_statement(Id=answer["Id"], WaitTimeSeconds=10)
        assert described["Status"] == "FINISHED"
        quick = redshift.start("SELECT 1")
        assert redshift.api.get_statement_result(Id=quick, WaitTimeSeconds=10)["Records"]


def test_the_same_client_token_is_the_same_statement(redshift: Redshift) -> None:
    token = uuid.uuid4().hex
    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(lambda _: redshift.start("SELECT 1", ClientToken=token), range(4)))
    assert len(ids) == 1


def test_a_running_statement_is_cancelled_once(redshift: Redshift) -> None:
    id_ = redshift.start(ENDLESS)
    wait_for(lambda: redshift.describe(id_)["Status"] == "STARTED", "the start")
    assert redshift.api.cancel_statement(Id=id_)["Status"] is True
    assert redshift.ended(id_)["Status"] == "ABORTED"
    assert refusal(redshift.api.cancel_statement, Id=id_) == (
        "ValidationException",
        f"Could not cancel a query that is already in ABORTED state with ID: {id_}",
    )


def has_started(redshift: Redshift, id_: str) -> bool:
    return bool(redshift.describe(id_)["Status"] == "STARTED")


def test_cancelled_statements_stop_working(redshift: Redshift) -> None:
    long = [redshift.start(ENDLESS) for _ in range(WORKERS)]
    for id_ in long:
        wait_for(partial(has_started, redshift, id_), "the start")
    for id_ in long:
        redshift.api.cancel_statement(Id=id_)
    assert redshift.run("SELECT 1")["Status"] == "FINISHED"


def test_long_statements_leave_room_for_others(redshift: Redshift) -> None:
    long = [redshift.start(ENDLESS) for _ in range(4)]
    try:
        assert redshift.run("SELECT 1")["Status"] == "FINISHED"
    finally:
        for id_ in long:
            redshift.api.cancel_statement(Id=id_)


def test_tables_of_ones_own_are_made_filled_changed_and_dropped(redshift: Redshift) -> None:
    created = redshift.run("CREATE TABLE mine (n integer, word varchar(20))")
    assert (created["Status"], created["HasResultSet"]) == ("FINISHED", False)
    assert redshift.run("INSERT INTO mine VALUES (1, 'a'), (2, 'b')")["ResultRows"] == 2
    assert redshift.run("UPDATE mine SET word = 'c' WHERE n = 2")["ResultRows"] == 1
    assert redshift.run("DELETE FROM mine WHERE n = 1")["ResultRows"] == 1
    assert redshift.records("SELECT * FROM mine") == [[{"longValue": 2}, {"stringValue": "c"}]]
    assert redshift.run("DROP TABLE mine")["Status"] == "FINISHED"


def test_no_file_is_read_or_written(redshift: Redshift) -> None:
    for sql in (
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "COPY cities FROM 's3://bucket/key' IAM_ROLE default",
        "UNLOAD ('SELECT 1') TO 's3://bucket/key' IAM_ROLE default",
        "COPY cities TO '/tmp/cities'",
        "ATTACH '/tmp/other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ):
        assert redshift.run(sql)["Status"] == "FAILED", sql
