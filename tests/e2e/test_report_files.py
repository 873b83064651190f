"""What is in the reports' bucket is what runs, and who may run it is what the YAML says."""

from __future__ import annotations

import json

import pytest

from tests.e2e import reports
from tests.e2e.client import Client, Message
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

OURS = ["cases_by_country", "taxi_by_hour", "taxi_by_month"]
GOOD = json.dumps({"title": "Good", "engine": "redshift", "groups": "everyone"})


def listed(stack: LocalStack, user: User) -> list[str]:
    """Names of the reports that the user is told of."""
    return [report["name"] for report in stack.rest(user).get("/reports").body["reports"]]


def test_a_report_that_is_changed_in_the_bucket_is_changed_for_the_next_message(
    stack: LocalStack, user: User, client: Client
) -> None:
    with reports.published(stack, "SELECT 1 AS before") as name:
        for number in range(2, 5):
            assert client.report(name, preview=1)["rows"] == [[number - 1]]
            reports.publish(stack, name, sql=f"SELECT {number} AS after")
        assert client.report(name, preview=1)["columns"][0]["name"] == "after"
        titled = json.dumps({"title": "Anew", "engine": "redshift", "groups": "everyone"})
        reports.publish(stack, name, yaml=titled)
        told = stack.rest(user).get("/reports").body["reports"]
        assert {"name": name, "title": "Anew", "engine": "redshift", "parameters": {}} in told
    assert client.report(name)["error"]["code"] == "report_not_found"
    assert listed(stack, user) == OURS


def test_a_report_may_move_to_the_other_engine(stack: LocalStack, client: Client) -> None:
    with reports.published(stack, "SELECT 1 AS one") as name:
        engines = [client.report(name)["engine"]]
        reports.publish(stack, name, yaml=GOOD.replace("redshift", "athena"))
        engines.append(client.report(name)["engine"])

    assert engines == ["redshift", "athena"]


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        (
            {"yaml": "title: A\nengine: oracle\ngroups: everyone\n", "sql": "SELECT 1"},
            {"line": 2, "column": 1, "told": ".yaml, line 2, column 1: engine must be"},
        ),
        (
            {"yaml": "title: [A\n", "sql": "SELECT 1"},
            {"line": 2, "column": 1, "told": ".yaml, line 2, column 1"},
        ),
        (
            {"yaml": GOOD, "sql": "SELECT 1,\n  'no end"},
            {"line": 2, "column": 3, "told": ".sql, line 2, column 3: this string does not end"},
        ),
        (
            {"yaml": GOOD, "sql": "SELECT\n :month"},
            {"line": 2, "column": 2, "told": ":month is not under parameters"},
        ),
        (
            {"yaml": GOOD, "sql": "SELECT 1; DROP TABLE nyc_yellow_taxi"},
            {"line": 1, "column": 11, "told": "a report is one statement"},
        ),
        ({"yaml": GOOD}, {"told": ".sql: the file is missing"}),
        ({"sql": "SELECT 1"}, {"told": ".yaml: the file is missing"}),
    ],
    ids=["field", "YAML", "string", "name", "two statements", "no SQL", "no YAML"],
)
def test_a_faulty_file_is_refused_with_its_place_and_takes_no_other_report_down(
    stack: LocalStack, user: User, client: Client, texts: dict[str, str], place: Message
) -> None:
    with reports.files(stack, "faulty", **texts):
        answer = client.report("faulty", topicName="faulty", requestId="f")
        other = client.report("taxi_by_hour", preview=0)
        rest = listed(stack, user)

    error = answer["error"]
    assert (answer["type"], answer["topicName"], answer["requestId"]) == ("error", "faulty", "f")
    assert (error["code"], error["category"]) == ("report_faulty", "system")
    assert error["message"].startswith("reports/faulty.")
    assert place.pop("told") in error["message"]
    assert {name: error[name] for name in ("line", "column") if name in error} == place
    assert other["type"] == "result"
    assert rest == OURS


@pytest.mark.parametrize(
    "name",
    ["nothing", "Taxi_By_Month", "../reports/taxi_by_month", "taxi_by_month.yaml", "a/b", "é", " "],
)
def test_an_unknown_report_is_told_with_topic_and_request_id(client: Client, name: str) -> None:
    answer = client.report(name, topicName="t", requestId="r")

    assert (answer["type"], answer["topicName"], answer["requestId"]) == ("error", "t", "r")
    assert (answer["error"]["code"], answer["error"]["category"]) == ("report_not_found", "user")


def test_a_report_of_a_group_is_for_its_members_and_for_nobody_else_there(
    stack: LocalStack, user: User, client: Client
) -> None:
    email = "analyst@example.com"
    stack.sign_in(email)
    stack.pool.join(email, "report-analysts")
    stack.pool.join(email, "others")
    member = stack.sign_in(email)
    with (
        reports.published(stack, "SELECT 1", groups=["report-analysts", "nobody"]) as name,
        stack.connect(member) as allowed,
    ):
        refused = client.report(name, topicName="t")
        runs = allowed.report(name)
        seen_by = [listed(stack, each) for each in (user, member)]
    unknown = client.report(name, topicName="t")  # by now there is none

    assert refused == unknown
    assert refused["error"]["code"] == "report_not_found"
    assert runs["type"] == "result"
    assert seen_by == [OURS, sorted([*OURS, name])]
