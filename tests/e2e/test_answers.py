"""What a client is told when its query goes well."""

from __future__ import annotations

import csv
import io
import urllib.error
from datetime import UTC, datetime

import pytest

from tests.e2e.client import Client, until
from tests.e2e.stack import LocalStack, download

COUNTRIES = 'SELECT * FROM "covid-19".country_codes'


def test_the_articles_message_gets_one_answer_with_the_url_of_a_csv(
    stack: LocalStack, client: Client
) -> None:
    answer = client.ask({"action": "runquery", "data": f"{COUNTRIES} LIMIT 12"})

    assert answer["type"] == "result"
    rows = list(csv.DictReader(io.StringIO(download(answer["pre-signed-url"]))))
    assert len(rows) == 12
    assert list(rows[0]) == [
        "country",
        "alpha-2 code",
        "alpha-3 code",
        "numeric code",
        "latitude",
        "longitude",
    ]
    stack.signals_are_over(answer["queryId"])
    assert client.rest() == []


def test_every_result_carries_its_receipt(client: Client) -> None:
    receipt = client.query(f"{COUNTRIES} LIMIT 1")["receipt"]

    assert receipt["bytesScanned"] > 5_000
    assert receipt["dollars"] == pytest.approx(5 * 10 / 2**20, abs=1e-9)  # 10 MB at least
    assert not receipt["reused"]
    assert receipt["totalMs"] >= receipt["runMs"] >= 0
    assert receipt["queueMs"] >= 0


def test_a_client_with_a_request_id_is_told_that_its_query_was_accepted(client: Client) -> None:
    accepted = client.query("SELECT 1", requestId="r1")
    result = client.receive()

    assert accepted == {
        "type": "accepted",
        "queryId": accepted["queryId"],
        "requestId": "r1",
        "engine": "athena",
    }
    assert (result["type"], result["requestId"]) == ("result", "r1")
    assert result["queryId"] == accepted["queryId"]


def test_a_preview_brings_the_first_rows_in_jsons_types(client: Client) -> None:
    sql = """
        SELECT * FROM (VALUES (1, 'it''s', true, 2.5, DATE '2020-02-29', NULL)) AS t
        (i, s, b, d, day, nothing)
    """
    answer = client.query(sql, preview=5)

    assert [column["name"] for column in answer["columns"]] == [
        "i",
        "s",
        "b",
        "d",
        "day",
        "nothing",
    ]
    assert answer["rows"] == [[1, "it's", True, 2.5, "2020-02-29", None]]


def test_a_preview_of_no_rows_names_the_columns(client: Client) -> None:
    answer = client.query(f"{COUNTRIES} LIMIT 3", preview=0)

    assert answer["rows"] == []
    assert {"name": "numeric code", "type": "bigint"} in answer["columns"]


def test_a_preview_too_wide_for_one_message_is_cut_and_says_so(client: Client) -> None:
    answer = client.query("SELECT rpad('x', 9000, 'x') FROM UNNEST(sequence(1, 50))", preview=50)

    assert answer["rowsTruncated"] is True
    assert 0 < len(answer["rows"]) < 50


def test_parameters_become_literals_and_nothing_of_them_becomes_sql(client: Client) -> None:
    hostile = "x' OR 1=1 --"
    answer = client.query(
        "SELECT ? AS s, ? AS i, ? AS d, ? AS b, ? AS n",
        parameters=[hostile, -42, 1.5, True, None],
        preview=1,
    )

    assert answer["rows"] == [[hostile, -42, 1.5, True, None]]


def test_parameters_select_rows(client: Client) -> None:
    answer = client.query(
        f'{COUNTRIES} WHERE "alpha-3 code" = ? AND "numeric code" > ?',
        parameters=["NLD", 500],
        preview=5,
    )

    assert [row[:4] for row in answer["rows"]] == [["Netherlands", "NL", "NLD", 528]]


def test_a_query_may_name_its_database(client: Client) -> None:
    answer = client.query("SELECT count(*) FROM country_codes", database="covid-19", preview=1)

    assert answer["rows"] == [[249]]


def test_progress_comes_only_to_whoever_asked_for_it(stack: LocalStack, client: Client) -> None:
    stack.set_faults(queryDelaySeconds=2.5)
    client.send({"action": "runquery", "data": "SELECT 1", "requestId": "p", "progress": True})
    client.send({"action": "runquery", "data": "SELECT 2", "requestId": "q"})
    told: dict[str, list[str]] = {"p": [], "q": []}
    while told["p"][-1:] != ["result"] or told["q"][-1:] != ["result"]:
        message = client.receive()
        told[message["requestId"]].append(message["type"])
        if message["type"] == "progress":
            assert message["state"] == "RUNNING"
            assert message["elapsedMs"] >= 900

    assert told["q"] == ["accepted", "result"]
    assert told["p"] == ["accepted", *["progress"] * (len(told["p"]) - 2), "result"]
    assert "progress" in told["p"]


def test_a_reused_result_costs_nothing(client: Client) -> None:
    sql = "SELECT 'reuse', 1 AS n ORDER BY n"
    first = client.query(sql, reuseMinutes=60)
    second = client.query(sql, reuseMinutes=60)

    assert not first["receipt"]["reused"]
    assert second["receipt"]["reused"]
    assert second["receipt"]["dollars"] == 0
    assert second["queryId"] != first["queryId"]


def test_many_queries_run_at_once_on_one_socket(stack: LocalStack, client: Client) -> None:
    stack.set_faults(queryDelaySeconds=5)
    for number in range(10):
        client.send({"action": "runquery", "data": f"SELECT {number}", "requestId": f"r{number}"})
    messages = [client.receive() for _ in range(20)]

    # Were they run one after the other, the first result would come before the last acceptance.
    assert {message["type"] for message in messages[:10]} == {"accepted"}
    assert {message["type"] for message in messages[10:]} == {"result"}
    assert {message["requestId"] for message in messages[10:]} == {f"r{n}" for n in range(10)}


def test_getresult_gives_a_fresh_url_when_the_first_has_expired(client: Client) -> None:
    first = client.query("SELECT 7 AS seven", requestId="fresh")
    first = client.receive()

    def expired() -> bool:
        if datetime.now(UTC) < datetime.fromisoformat(first["expiresAt"]):
            return False
        with pytest.raises(urllib.error.HTTPError, match="403"):
            download(first["pre-signed-url"])
        return True

    until(expired, "the end of the first URL")
    again = client.ask({"action": "getresult", "queryId": first["queryId"]})

    assert again["type"] == "result"
    assert download(again["pre-signed-url"]) == '"seven"\n"7"\n'


def test_getresult_is_answered_however_soon_it_comes(client: Client) -> None:
    for _ in range(20):  # while the first delivery is still being recorded
        first = client.query("SELECT 1")
        again = client.ask({"action": "getresult", "queryId": first["queryId"]})

        assert (again["type"], again["queryId"]) == ("result", first["queryId"])
    assert client.rest() == []


def test_ping_is_answered_with_pong(client: Client) -> None:
    assert client.ask({"action": "ping"}) == {"type": "pong"}
