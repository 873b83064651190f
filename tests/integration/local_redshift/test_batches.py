"""Several statements at once, and one after another in a session."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.integration.local_athena.client import wait_for
from tests.integration.local_redshift.client import ENDLESS, NO_RESULT, WORKGROUP, Redshift, refusal


def test_a_batch_has_a_result_for_each_of_its_statements(redshift: Redshift) -> None:
    id_ = redshift.start_batch("SELECT 1 AS a", "SELECT 2 AS b UNION ALL SELECT 3")
    described = redshift.ended(id_)
    assert (described["Status"], described["ExecutionMode"]) == ("FINISHED", "TRANSACTION")
    parts = described["SubStatements"]
    assert [part["Id"] for part in parts] == [f"{id_}:1", f"{id_}:2"]
    assert [part["ResultRows"] for part in parts] == [1, 2]
    assert (described["ResultRows"], described["HasResultSet"]) == (-1, True)
    assert redshift.api.get_statement_result(Id=f"{id_}:2")["TotalNumRows"] == 2
    assert redshift.describe(f"{id_}:1")["QueryString"] == "SELECT 1 AS a"
    assert refusal(redshift.api.get_statement_result, Id=id_) == NO_RESULT


@pytest.mark.parametrize(("mode", "rows"), [("TRANSACTION", 0), ("AUTO_COMMIT", 2)])
@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ("SELECT * FROM nowhere", 'ERROR: relation "nowhere" does not exist'),
        ("SELEC 1", 'ERROR: syntax error at or near "SELEC"'),
    ],
)
def test_a_batch_that_fails_leaves_nothing_unless_each_commits(
    redshift: Redshift, mode: str, rows: int, wrong: str, error: str
) -> None:
    table = f"batch_{uuid.uuid4().hex}"
    redshift.run(f"CREATE TABLE {table} (n integer)")
    insert = f"INSERT INTO {table} VALUES (1)"
    id_ = redshift.start_batch(insert, wrong, insert, ExecutionMode=mode)
    described = redshift.ended(id_)
    assert described["Status"] == "FAILED"
    assert described["Error"].startswith(f"Query #2 failed with {error}")
    states = [part["Status"] for part in described["SubStatements"]]
    assert states == ["FINISHED", "FAILED", "ABORTED" if mode == "TRANSACTION" else "FINISHED"]
    assert redshift.records(f"SELECT count(*) FROM {table}") == [[{"longValue": rows}]]


def test_a_cancelled_batch_leaves_nothing(redshift: Redshift) -> None:
    redshift.run("CREATE TABLE cancelled (n integer)")
    id_ = redshift.start_batch("INSERT INTO cancelled VALUES (1)", ENDLESS)

    def second() -> Any:
        return redshift.describe(id_)["SubStatements"][1]["Status"] == "STARTED"

    wait_for(second, "the second statement")
    redshift.api.cancel_statement(Id=id_)
    parts = redshift.ended(id_)["SubStatements"]
    assert [part["Status"] for part in parts] == ["FINISHED", "ABORTED"]
    assert redshift.records("SELECT count(*) FROM cancelled") == [[{"longValue": 0}]]


def test_a_session_keeps_its_temporary_tables(redshift: Redshift) -> None:
    answer = redshift.api.execute_statement(
        Sql="CREATE TEMPORARY TABLE kept AS SELECT 1 AS n",
        SessionKeepAliveSeconds=60,
        WaitTimeSeconds=10,
        **WORKGROUP,
    )
    session = answer["SessionId"]
    id_ = redshift.api.execute_statement(Sql="SELECT n FROM kept", SessionId=session)["Id"]
    assert redshift.ended(id_)["Status"] == "FINISHED"
    assert redshift.run("SELECT n FROM kept")["Status"] == "FAILED"
    sessions = redshift.api.list_sessions(SessionId=session)["Sessions"]
    assert [(each["SessionId"], each["Status"]) for each in sessions] == [(session, "AVAILABLE")]
