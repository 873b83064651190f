"""Saved reports on both engines, from the message to the rows over REST."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from local.redshift.endpoints import WORKGROUP_ID
from tests.e2e import aftermath, reports
from tests.e2e.client import Client, Message
from tests.e2e.launch import ROOT
from tests.e2e.stack import LocalStack, download
from tests.e2e.users import User

DECEMBER = [(date(2015, 12, 1) + timedelta(days=day)).isoformat() for day in range(31)]
WORKGROUP = f"arn:aws:redshift-serverless:us-east-1:000000000000:workgroup/{WORKGROUP_ID}"
TAXI_SQL = Path(ROOT, "reports/taxi_by_month.sql")
US: Message = {"country": "US", "at_least": 1_000}


def told_by_the_data_api(stack: LocalStack, sql: str, **values: str) -> list[list[Any]]:
    """The rows of the SQL, without the application."""
    query_id = stack.data_api.execute_statement(
        WorkgroupName=WORKGROUP,
        Database="dev",
        Sql=sql,
        Parameters=[{"name": name, "value": value} for name, value in values.items()],
    )["Id"]
    reports.until_status(stack, query_id, "FINISHED")
    records = stack.data_api.get_statement_result(Id=query_id)["Records"]
    return [[next(iter(cell.values())) for cell in record] for record in records]


def test_taxi_by_month_is_told_on_the_socket_and_read_over_rest(
    stack: LocalStack, user: User, client: Client
) -> None:
    message = {"parameters": {"month": "December 2015"}, "topicName": "taxi"}
    answer = client.report("taxi_by_month", **message, preview=100)
    query_id = answer["queryId"]
    reply = stack.rest(user).get(answer["resultsUrl"])

    assert (answer["type"], answer["engine"], answer["topicName"]) == ("result", "redshift", "taxi")
    assert answer["resultsUrl"] == f"{stack.outputs['restUrl']}/queries/{query_id}/results"
    assert "pre-signed-url" not in answer
    receipt = answer["receipt"]
    assert receipt.keys() == {"runMs", "totalMs", "rows"}
    assert receipt["totalMs"] >= receipt["runMs"] >= 0
    assert receipt["rows"] == 31

    assert reply.body.keys() == {"columns", "records"}
    assert reply.body["columns"] == [
        {"name": "trip_date", "type": "date"},
        {"name": "total_hours", "type": "numeric"},
        {"name": "total_distance", "type": "float8"},
        {"name": "total_fare", "type": "float8"},
    ]
    records = reply.body["records"]
    assert [record[0] for record in records] == DECEMBER
    assert {tuple(map(type, record)) for record in records} == {(str, str, float, float)}
    assert records == told_by_the_data_api(stack, TAXI_SQL.read_text(), month="December 2015")
    assert (answer["columns"], answer["rows"]) == (reply.body["columns"], records)
    assert aftermath.rest(stack, client, query_id) == []


@pytest.mark.parametrize(
    ("parameters", "days"),
    [
        ({}, DECEMBER),
        ({"month": "2015-12"}, DECEMBER),
        ({"month": "december 2015"}, DECEMBER),
        ({"month": "February 2015"}, [f"2015-02-{day:02}" for day in range(1, 29)]),
        ({"month": "2014-12"}, []),
    ],
    ids=["default", "ISO", "small letters", "another month", "no trips"],
)
def test_a_month_has_its_days_however_it_is_written(
    client: Client, parameters: Message, days: list[str]
) -> None:
    answer = client.report("taxi_by_month", parameters=parameters, preview=100)

    assert [row[0] for row in answer["rows"]] == days
    assert answer["receipt"]["rows"] == len(days)


def test_a_report_on_athena_has_a_url_of_a_csv_and_rows_over_rest(
    stack: LocalStack, user: User, client: Client
) -> None:
    answer = client.report("cases_by_country", parameters=US, topicName="us", preview=100)
    rows = [
        row
        for page in stack.rest(user).pages(answer["resultsUrl"], pageSize=90)
        for row in page["records"]
    ]
    header, *lines = download(answer["pre-signed-url"]).splitlines()

    assert (answer["type"], answer["engine"], answer["topicName"]) == ("result", "athena", "us")
    assert answer["receipt"]["bytesScanned"] > 0
    assert header == '"day","confirmed","deaths"'
    assert lines == [",".join(f'"{cell}"' for cell in row) for row in rows]
    assert rows[:100] == answer["rows"]
    assert min(row[1] for row in rows) >= 1_000
    everything = client.report("cases_by_country", parameters={"country": "US"}, preview=1)
    assert everything["rows"][0][1] < 1_000  # the default is 100


def test_a_report_on_athena_may_take_an_earlier_result_and_one_on_redshift_may_not(
    client: Client,
) -> None:
    message = {"parameters": {"country": "US", "at_least": 12_345}, "reuseMinutes": 60}
    first, second = (client.report("cases_by_country", **message) for _ in range(2))

    assert [each["receipt"]["reused"] for each in (first, second)] == [False, True]
    assert download(first["pre-signed-url"]) == download(second["pre-signed-url"])
    refused = client.report("taxi_by_month", reuseMinutes=60, topicName="t")
    assert (refused["error"]["code"], refused["topicName"]) == ("invalid_message", "t")
    assert "reuseMinutes" in refused["error"]["message"]


def test_reports_at_once_on_one_socket_are_each_answered_under_their_topic(
    stack: LocalStack, client: Client
) -> None:
    stack.set_faults(queryDelaySeconds=1)
    asked = {
        f"{name} {number}": name
        for number in range(4)
        for name in ("taxi_by_month", "taxi_by_hour", "cases_by_country")
    }
    for topic, name in asked.items():
        given = {"parameters": US} if name == "cases_by_country" else {}
        client.send(
            {"action": "runreport", "report": name, "topicName": topic, "preview": 0, **given}
        )
    answers = [client.receive() for _ in asked]
    for answer in answers:
        stack.signals_are_over(answer["queryId"])

    first_column = {
        "taxi_by_month": "trip_date",
        "taxi_by_hour": "hour_of_day",
        "cases_by_country": "day",
    }
    assert {answer["topicName"]: answer["columns"][0]["name"] for answer in answers} == {
        topic: first_column[name] for topic, name in asked.items()
    }
    assert len({answer["queryId"] for answer in answers}) == len(asked)
    assert client.rest() == []


def test_a_topic_asked_twice_gets_two_answers(stack: LocalStack, client: Client) -> None:
    message = {"action": "runreport", "report": "taxi_by_month", "topicName": "twice"}
    client.send(message)
    client.send(message)
    answers = [client.receive(), client.receive()]
    for answer in answers:
        stack.signals_are_over(answer["queryId"])

    assert Counter((each["type"], each["topicName"]) for each in answers) == {
        ("result", "twice"): 2
    }
    assert answers[0]["queryId"] != answers[1]["queryId"]
    assert client.rest() == []


@pytest.mark.parametrize(
    ("report", "parameters"), [("taxi_by_month", {}), ("cases_by_country", US)]
)
def test_accepted_and_progress_carry_the_topic_to_whoever_asked_for_them(
    stack: LocalStack, client: Client, report: str, parameters: Message
) -> None:
    stack.set_faults(queryDelaySeconds=2.5)
    client.send(
        {
            "action": "runreport",
            "report": report,
            "parameters": parameters,
            "topicName": "told",
            "requestId": "r",
            "progress": True,
        }
    )
    messages = [client.receive()]
    while messages[-1]["type"] != "result":
        messages.append(client.receive())

    assert {message["type"] for message in messages} == {"accepted", "progress", "result"}
    named = {(each["topicName"], each["requestId"], each["queryId"]) for each in messages}
    assert named == {("told", "r", messages[0]["queryId"])}
    assert {each["state"] for each in messages if each["type"] == "progress"} == {"RUNNING"}


def test_a_repeated_request_id_runs_a_report_once(stack: LocalStack, client: Client) -> None:
    stack.set_faults(queryDelaySeconds=1)
    with reports.published(stack, "SELECT 1 AS one") as name:
        message = {"action": "runreport", "report": name, "requestId": "once", "topicName": "one"}
        for _ in range(4):  # on their way at the same time
            client.send(message)
        messages = [client.receive() for _ in range(5)]
        stack.signals_are_over(messages[0]["queryId"])
        later = client.ask(message)
        stack.signals_are_over(messages[0]["queryId"])
        started = reports.statements(stack, name)

    assert Counter((each["type"], each.get("repeated")) for each in messages) == {
        ("accepted", None): 1,
        ("accepted", True): 3,
        ("result", None): 1,
    }
    assert {each["queryId"] for each in messages} == set(started)
    assert len(started) == 1
    assert (later["type"], later["repeated"], later["topicName"]) == ("accepted", True, "one")
    assert client.rest() == []


def test_a_request_id_cannot_name_two_reports_or_the_same_with_other_values(client: Client) -> None:
    client.report("taxi_by_month", requestId="r", parameters={"month": "2015-11"})
    client.receive()
    others = [
        client.report(name, requestId="r", topicName="other")
        for name in ("taxi_by_month", "taxi_by_hour")
    ]

    for other in others:
        assert other["error"]["code"] == "request_id_reused"
        assert (other["requestId"], other["topicName"]) == ("r", "other")


def test_a_second_socket_of_the_owner_is_told_again(
    stack: LocalStack, user: User, client: Client
) -> None:
    first = client.report("taxi_by_month", topicName="again", preview=2)
    with stack.connect(user) as second, stack.connect() as stranger:
        asked = {"action": "getresult", "queryId": first["queryId"]}
        again, refused = second.ask(asked), stranger.ask(asked)
        cannot = stranger.ask({**asked, "action": "cancelquery"})

    assert again == first
    assert refused["error"]["code"] == cannot["error"]["code"] == "query_not_found"
