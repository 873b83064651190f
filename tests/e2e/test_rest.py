"""Who gets what over REST: history, how a query stands, reports."""

from __future__ import annotations

import uuid
from collections import Counter

import pytest

from tests.e2e import aftermath, reports
from tests.e2e.attacks import ATTACKS, Attack
from tests.e2e.client import Client, Message, until
from tests.e2e.rest import Rest
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

LISTED_ORIGIN = "http://localhost:3000"
ROUTES = ["/queries", "/queries/{id}", "/queries/{id}/results", "/catalogue", "/reports"]
PAYMENT = {"first_day": "2015-12-24", "last_day": "2015-12-31", "payment": "card"}
GOOD_SIGNATURES = {"ID token", "another use", "refresh token"}
"""Tokens that the gateway takes, and the function does not."""


def history(rest: Rest, page_size: int = 100) -> list[Message]:
    """All of the user's queries, page by page."""
    return [each for page in rest.pages("/queries", pageSize=page_size) for each in page["queries"]]


# History


def test_the_history_is_newest_first_whatever_the_size_of_its_pages(
    stack: LocalStack, user: User, client: Client
) -> None:
    rest = stack.rest(user)
    assert rest.get("/queries").body == {"queries": []}
    expected = []
    for number in range(4):
        topic = f"topic {number}"
        report = client.report("taxi_by_hour", parameters=PAYMENT, topicName=topic)
        expected.append(report["queryId"])
        expected.append(client.query("SELECT 1")["queryId"])
    for query_id in expected:
        stack.signals_are_over(query_id)

    for page_size in (1, 3, 8, 100):
        whole = history(rest, page_size)
        assert [entry["queryId"] for entry in whole] == expected[::-1]
    for entry in whole:
        alone = rest.get(f"/queries/{entry['queryId']}").body
        assert alone.pop("parameters") == (PAYMENT if "report" in entry else [])
        assert alone == entry
    newest, before = whole[0], whole[1]
    assert (newest["engine"], newest["state"]) == ("athena", "SUCCEEDED")
    assert newest["receipt"]["dollars"] > 0
    assert (before["engine"], before["report"], before["topicName"]) == (
        "redshift",
        "taxi_by_hour",
        "topic 3",
    )
    assert before["receipt"].keys() == {"runMs", "totalMs", "rows"}
    assert whole == sorted(whole, key=lambda entry: entry["submittedAt"], reverse=True)


@pytest.mark.parametrize("engine", ["redshift", "athena"])
def test_a_running_query_is_shown_as_running_and_has_no_rows_yet(
    stack: LocalStack, user: User, client: Client, engine: str
) -> None:
    rest = stack.rest(user)
    stack.set_faults(queryDelaySeconds=4)
    with reports.published(stack, "SELECT 1 AS one", engine=engine) as name:
        query_id = client.report(name, requestId="running", topicName="t")["queryId"]
        until(
            lambda: rest.get(f"/queries/{query_id}").body["state"] == "RUNNING",
            "the engine's start",
        )
        (entry,) = history(rest)
        too_early = rest.get(f"/queries/{query_id}/results")
        answer = client.receive()
    rows = rest.get(answer["resultsUrl"])

    assert (entry["state"], entry["requestId"], entry["topicName"]) == ("RUNNING", "running", "t")
    assert "error" not in entry
    assert too_early.told == (409, "no_result", "user")
    assert rows.body["records"] == [[1]]


@pytest.mark.parametrize("engine", ["redshift", "athena"])
def test_a_query_that_failed_or_was_cancelled_says_why_in_the_history(
    stack: LocalStack, user: User, client: Client, engine: str
) -> None:
    rest = stack.rest(user)
    with reports.published(stack, "SELECT * FROM nowhere", engine=engine) as name:
        failed = client.report(name)
    stack.set_faults(queryDelaySeconds=60)
    with reports.published(stack, "SELECT 1", engine=engine) as name:
        query_id = client.report(name, requestId="c")["queryId"]
        cancelled = client.ask({"action": "cancelquery", "queryId": query_id})
    for answer in (failed, cancelled):
        stack.signals_are_over(answer["queryId"])
    of_cancelled, of_failed = history(rest)

    assert (of_failed["state"], of_failed["error"]) == ("FAILED", failed["error"])
    assert (of_cancelled["state"], of_cancelled["error"]) == ("CANCELLED", cancelled["error"])
    for entry in (of_cancelled, of_failed):
        path = f"/queries/{entry['queryId']}"
        assert rest.get(path).body == entry
        assert rest.get(f"{path}/results").told == (409, "no_result", "user")


def test_a_query_that_was_told_to_nobody_is_in_the_history(stack: LocalStack, user: User) -> None:
    stack.set_faults(queryDelaySeconds=1)
    with stack.connect(user) as leaving:
        query_id = leaving.report("taxi_by_month", requestId="left")["queryId"]
    until(lambda: stack.record(query_id)["state"] == "UNDELIVERED", "the delivery to nobody")
    rest = stack.rest(user)

    assert [entry["state"] for entry in history(rest)] == ["SUCCEEDED"]
    assert len(rest.get(f"/queries/{query_id}/results").body["records"]) == 31


@pytest.mark.parametrize("page_size", [0, 101, "x"])
def test_a_page_of_the_history_out_of_bounds_is_refused(
    stack: LocalStack, user: User, page_size: object
) -> None:
    assert stack.rest(user).get("/queries", pageSize=page_size).told[0] == 400


def test_a_token_of_the_history_is_good_for_nobody_else(
    stack: LocalStack, user: User, client: Client
) -> None:
    for _ in range(2):
        client.query("SELECT 1")
    page = stack.rest(user).get("/queries", pageSize=1).body
    stranger = stack.rest(stack.newcomer()).get("/queries", nextToken=page["nextToken"])

    assert stranger.status == 400 or stranger.body == {"queries": []}
    assert stack.rest(user).get("/queries", nextToken="x").told == (400, "invalid_message", "user")


# Ownership


@pytest.mark.parametrize("route", ["/queries/{id}", "/queries/{id}/results"])
@pytest.mark.parametrize("state", ["ended", "running"])
def test_anothers_query_looks_like_none_at_all(
    stack: LocalStack, user: User, client: Client, route: str, state: str
) -> None:
    stack.set_faults(queryDelaySeconds=3 if state == "running" else 0)
    theirs = client.report("taxi_by_month", requestId="theirs")["queryId"]
    if state == "ended":
        client.receive()
    stranger, nobodys = stack.rest(stack.newcomer()), str(uuid.uuid4())
    foreign, made_up = (stranger.get(route.format(id=each)) for each in (theirs, nobodys))

    assert foreign.told == made_up.told == (404, "query_not_found", "user")
    assert foreign.text.replace(theirs, "ID") == made_up.text.replace(nobodys, "ID")
    paged = stranger.get(route.format(id=theirs), pageSize=1, nextToken="x")
    assert paged.status == 404
    assert history(stranger) == []
    assert stack.rest(user).get(f"/queries/{theirs}").status == 200
    aftermath.rest(stack, client, theirs)


@pytest.mark.parametrize(
    "query_id", ["x", "..", "%2e%2e", "a" * 36, "81EEC23E-0000-4000-8000-000000000000"]
)
def test_what_is_no_id_is_refused(stack: LocalStack, user: User, query_id: str) -> None:
    assert stack.rest(user).get(f"/queries/{query_id}").told == (400, "invalid_message", "user")


# Sign-in


def assert_unauthorized(stack: LocalStack, token: str | None) -> None:
    rest = Rest(stack.outputs["restUrl"], stack.secrets, token)
    for route in ROUTES:
        reply = rest.get(route.format(id=uuid.uuid4()))
        assert (reply.status, reply.body) == (401, {"message": "Unauthorized"})
        assert reply.headers["WWW-Authenticate"].startswith("Bearer")


def test_without_a_token_there_is_nothing_to_read(stack: LocalStack) -> None:
    assert_unauthorized(stack, None)


@pytest.mark.parametrize(
    "attack",
    [
        attack
        for name, (attack, _) in ATTACKS.items()
        if name not in GOOD_SIGNATURES | {"oversized"}
    ],
    ids=[name for name in ATTACKS if name not in GOOD_SIGNATURES | {"oversized"}],
)
def test_a_token_that_is_not_good_is_refused(stack: LocalStack, user: User, attack: Attack) -> None:
    token = attack(stack, user)
    stack.secrets.add(token)

    assert_unauthorized(stack, token)


@pytest.mark.parametrize("name", sorted(GOOD_SIGNATURES))
def test_a_token_that_is_no_access_token_gives_no_rights(
    stack: LocalStack, user: User, name: str
) -> None:
    token = ATTACKS[name][0](stack, user)
    stack.secrets.add(token)
    rest = Rest(stack.outputs["restUrl"], stack.secrets, token)

    for route in ROUTES:
        assert rest.get(route.format(id=uuid.uuid4())).told == (403, "not_allowed", "user")


# Browsers


def test_a_page_of_a_listed_origin_may_read_every_answer(stack: LocalStack, user: User) -> None:
    url = f"{stack.outputs['restUrl']}/reports"
    asks = {"Origin": LISTED_ORIGIN, "Access_Control_Request_Method": "GET"}
    anonymous = Rest(url, stack.secrets, None)
    preflight = anonymous.request(
        "OPTIONS", url, **asks, Access_Control_Request_Headers="authorization"
    )
    replies = [
        rest.request("GET", url, Origin=LISTED_ORIGIN) for rest in (stack.rest(user), anonymous)
    ]

    assert preflight.status == 204
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET"
    assert preflight.headers["Access-Control-Allow-Headers"].lower() == "authorization"
    assert [reply.status for reply in replies] == [200, 401]
    for reply in (preflight, *replies):
        assert reply.headers["Access-Control-Allow-Origin"] == LISTED_ORIGIN
        assert reply.headers["Access-Control-Allow-Credentials"] is None


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", f"{LISTED_ORIGIN}.evil.example"]
)
def test_a_page_of_any_other_origin_is_allowed_nothing(
    stack: LocalStack, user: User, origin: str
) -> None:
    url, rest = f"{stack.outputs['restUrl']}/reports", stack.rest(user)
    for method in ("OPTIONS", "GET"):
        reply = rest.request(method, url, Origin=origin, Access_Control_Request_Method="GET")
        allowed = Counter(
            name for name in reply.headers if name.lower().startswith("access-control")
        )
        assert allowed == {}


def test_nothing_that_is_told_of_a_user_is_kept_on_the_way(
    stack: LocalStack, user: User, client: Client
) -> None:
    query_id = client.report("taxi_by_month")["queryId"]
    for route in set(ROUTES) - {"/catalogue"}:
        reply = stack.rest(user).get(route.format(id=query_id))
        assert (reply.status, reply.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/nothing"), ("POST", "/queries"), ("DELETE", "/queries/{id}")],
)
def test_there_is_nothing_else(stack: LocalStack, user: User, method: str, path: str) -> None:
    url = stack.outputs["restUrl"] + path.format(id=uuid.uuid4())

    assert stack.rest(user).request(method, url).status == 404


# Reports


def test_a_report_is_described_for_a_form_without_its_sql_or_groups(
    stack: LocalStack, user: User
) -> None:
    told = {each["name"]: each for each in stack.rest(user).get("/reports").body["reports"]}

    assert told["taxi_by_month"] == {
        "name": "taxi_by_month",
        "title": "Taxi trips by month",
        "description": "Hours, distance and fares of each day of a month",
        "engine": "redshift",
        "parameters": {
            "month": {"type": "month", "label": "Month", "required": False, "default": "2015-12"}
        },
    }
    assert told["taxi_by_hour"]["parameters"]["payment"]["choices"] == ["any", "card", "cash"]
    assert told["cases_by_country"]["parameters"]["country"]["required"] is True
