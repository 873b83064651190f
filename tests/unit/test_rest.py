"""The REST API, each route through its function."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest

from querysocket.engines import QueryState, Rows, Statement
from querysocket.errors import (
    Category,
    NoResult,
)
from querysocket.messages import Column, ErrorDetail
from querysocket.queries import DeliveryState, Ending
from tests.support.events import OWNER_ID, QUERY_ID
from tests.support.fakes import RECEIPT, a_query, a_status
from tests.support.reports import TAXI
from tests.support.rest import Rest

RESULTS = f"/queries/{QUERY_ID}/results"
NO_TABLE = ErrorDetail(code="table_not_found", message="no table", category=Category.USER)


@pytest.fixture
def rest(monkeypatch: pytest.MonkeyPatch) -> Rest:
    return Rest.installed(monkeypatch)


# GET /queries/{queryId}/results


def test_rows_come_with_their_columns_and_a_token_for_those_that_follow(rest: Rest) -> None:
    first = rest.get(RESULTS, pageSize=2)
    last = rest.get(RESULTS, pageSize=2, nextToken=first.body["nextToken"])

    assert first.status == last.status == 200
    assert first.headers["Content-Type"] == "application/json"
    assert first.body == {
        "columns": [{"name": "n", "type": "bigint"}],
        "records": [[1], [2]],
        "nextToken": "2",
    }
    assert last.body == {"columns": [{"name": "n", "type": "bigint"}], "records": [[3]]}
    assert set(rest.engines_asked) == {"redshift"}


def test_a_null_in_a_row_stays_null_and_other_values_keep_their_types(rest: Rest) -> None:
    record = [None, True, 1, 1.5, "1", "é \u2028 \U0001f600", 2**63 - 1, ""]
    rest.engine.preview = Rows(columns=[Column(name="n", type="x")], records=[record, [None]])

    records = rest.get(RESULTS).body["records"]

    assert records == [record, [None]]
    assert [type(value) for value in records[0]] == [type(value) for value in record]


def test_a_hundred_rows_come_unless_another_number_is_asked_for(rest: Rest) -> None:
    rest.engine.preview = Rows(columns=[], records=[[n] for n in range(2_000)])

    assert len(rest.get(RESULTS).body["records"]) == 100
    assert len(rest.get(RESULTS, pageSize=1).body["records"]) == 1
    assert len(rest.get(RESULTS, pageSize=1_000).body["records"]) == 1_000


@pytest.mark.parametrize("size", [0, -1, 1_001, "x", "1.5", ""])
def test_a_page_size_that_is_none_is_refused_by_name(rest: Rest, size: Any) -> None:
    reply = rest.get(RESULTS, pageSize=size)

    assert reply.status == 400
    assert (reply.error["code"], reply.error["category"]) == ("invalid_message", "user")
    assert "pageSize" in reply.error["message"]


def test_a_token_that_is_too_long_is_refused_by_name(rest: Rest) -> None:
    reply = rest.get(RESULTS, nextToken="x" * 4_097)

    assert (reply.status, reply.error["code"]) == (400, "invalid_message")
    assert "nextToken" in reply.error["message"]


def test_all_faults_are_told_at_once(rest: Rest) -> None:
    message = rest.get("/queries/x/results", pageSize=0).error["message"]

    assert "queryId" in message
    assert "pageSize" in message


@pytest.mark.parametrize("query_id", ["x", QUERY_ID.upper(), QUERY_ID + "0"])
def test_an_id_that_is_none_is_refused_by_name(rest: Rest, query_id: str) -> None:
    for path in (f"/queries/{query_id}", f"/queries/{query_id}/results"):
        reply = rest.get(path)

        assert reply.status == 400
        assert "queryId" in reply.error["message"]


def test_a_query_that_has_no_rows_to_give_is_a_conflict(rest: Rest) -> None:
    rest.engine.failing.errors["rows"] = NoResult("It runs still.")

    reply = rest.get(RESULTS)

    assert reply.status == 409
    assert reply.error == {
        "code": "no_result",
        "message": "It runs still.",
        "category": "user",
        "retryable": False,
    }


# GET /queries/{queryId}


def test_a_query_that_was_told_is_as_it_was_told(rest: Rest) -> None:
    query = rest.queries.get(QUERY_ID)
    ending = Ending(state="FAILED", receipt=RECEIPT, error=NO_TABLE)
    rest.queries.settle(query, DeliveryState.DELIVERED, ending)

    reply = rest.get(f"/queries/{QUERY_ID}")

    assert reply.status == 200
    assert reply.body == {
        "queryId": QUERY_ID,
        "engine": "redshift",
        "state": "FAILED",
        "submittedAt": "2026-11-22T09:15:30.000+00:00",
        "report": "taxi_by_month",
        "topicName": "trips",
        "receipt": {
            "bytesScanned": 1_024,
            "queueMs": 10,
            "runMs": 900,
            "totalMs": 1_000,
            "reused": False,
            "dollars": 0.00005,
        },
        "error": {
            "code": "table_not_found",
            "message": "no table",
            "category": "user",
            "retryable": False,
        },
    }


def test_a_query_that_was_not_told_yet_is_as_its_engine_says(rest: Rest) -> None:
    rest.engine.status = a_status(QueryState.QUEUED)

    body = rest.get(f"/queries/{QUERY_ID}").body

    assert (body["state"], body["receipt"]["totalMs"]) == ("QUEUED", 1_000)
    assert "error" not in body
    assert rest.engines_asked == ["redshift"]


def test_what_it_takes_to_run_a_query_again_is_in_jsons_types(rest: Rest) -> None:
    values = ["it's", None, 1, 1.0, True, 10**37, "NULL"]
    rest.queries._change(QUERY_ID, report=None, engine="athena")
    rest.engine.statement = Statement("SELECT 1", tuple(values))

    body = rest.get(f"/queries/{QUERY_ID}").body

    assert (body["sql"], body["parameters"]) == ("SELECT 1", values)
    assert [type(value) for value in body["parameters"]] == [type(value) for value in values]


def test_values_of_a_report_are_given_by_name(rest: Rest) -> None:
    bound = TAXI.statement_parts({"month": "2015-12", "at_least": 2})
    rest.engine.statement = Statement(bound.sql, named=bound.named)

    body = rest.get(f"/queries/{QUERY_ID}").body

    assert body["parameters"] == {"month": "2015-12", "at_least": 2.0}
    assert "sql" not in body


def test_neither_sql_nor_values_are_logged(rest: Rest, logged: StringIO) -> None:
    rest.queries._change(QUERY_ID, report=None, engine="athena")
    rest.engine.statement = Statement("SELECT 'secret of the sql'", ("secret value",))

    assert "secret" in rest.get(f"/queries/{QUERY_ID}").text + rest.get("/queries").text
    assert "secret" not in logged.getvalue()


# GET /queries


def test_the_list_has_the_callers_queries_newest_first_in_pages(rest: Rest) -> None:
    for hour in (10, 11):
        rest.queries.add(
            a_query(
                query_id=QUERY_ID.replace("7f9c24e8", f"7f9c24{hour}"),
                owner_id=OWNER_ID,
                submitted_at=f"2026-11-22T{hour}:00:00.000+00:00",
            )
        )
    rest.queries.add(a_query(query_id="f" + QUERY_ID[1:], owner_id="user-2"))

    first = rest.get("/queries", pageSize=2).body
    last = rest.get("/queries", pageSize=2, nextToken=first["nextToken"]).body

    assert [each["queryId"][6:8] for each in first["queries"]] == ["11", "10"]
    assert [each["queryId"] for each in last["queries"]] == [QUERY_ID]
    assert "nextToken" not in last


def test_an_owner_without_queries_has_an_empty_list(rest: Rest) -> None:
    reply = rest.get("/queries", {"sub": "user-2"})

    assert (reply.status, reply.body) == (200, {"queries": []})


@pytest.mark.parametrize("size", [0, 101])
def test_the_list_has_pages_of_1_to_100(rest: Rest, size: int) -> None:
    assert rest.get("/queries", pageSize=size).status == 400
    assert rest.get("/queries", pageSize=100).status == 200


def test_a_token_of_another_list_is_refused(rest: Rest) -> None:
    reply = rest.get("/queries", nextToken="no token")

    assert (reply.status, reply.error["code"]) == (400, "invalid_message")


# GET /reports


def test_the_list_has_the_reports_that_the_caller_may_run(rest: Rest) -> None:
    reply = rest.get("/reports")

    assert reply.status == 200
    countries, taxi = reply.body["reports"]
    assert (countries["name"], taxi["name"]) == ("countries", "taxi_by_month")
    assert (taxi["title"], taxi["engine"]) == ("Trips per day", "redshift")
    assert taxi["parameters"]["month"] == {"type": "month", "required": True}
    assert countries["parameters"]["north"]["default"] is False


def test_neither_sql_nor_groups_are_shown(rest: Rest) -> None:
    text = rest.get("/reports").text

    assert "SELECT" not in text
    assert "analysts" not in text


@pytest.mark.parametrize("claim", [None, "", "[]", "[visitors]", "[analyst analysts2]"])
def test_reports_of_other_groups_are_not_listed(rest: Rest, claim: str | None) -> None:
    (report,) = rest.get("/reports", {"cognito:groups": claim}).body["reports"]

    assert report["name"] == "countries"


@pytest.mark.parametrize("claim", ["[analysts]", "[admins analysts]", "analysts"])
def test_every_group_of_the_caller_counts(rest: Rest, claim: str) -> None:
    assert len(rest.get("/reports", {"cognito:groups": claim}).body["reports"]) == 2
