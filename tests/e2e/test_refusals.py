"""What a client is told when its message or its query is wrong or stopped."""

from __future__ import annotations

import pytest

from tests.e2e.client import Client
from tests.e2e.stack import LocalStack

SAMPLE_BUCKET = "querysocket-samples"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"action":"runquery","data":"SELECT * FROM "covid-19".country_codes"}', "backslash"),
        ("hello", "not JSON"),
        ("[1, 2]", "not an object"),
        ("{}", "no action"),
        ('{"action":"dance"}', "no action 'dance'"),
        ('{"action":"$connect"}', "no action '$connect'"),
        ('{"action":"$disconnect"}', "no action '$disconnect'"),
        ('{"action":"runquery"}', "data is missing"),
        ('{"action":"runquery","data":""}', "data"),
        ('{"action":"runquery","data":"SELECT 1","preveiw":3}', "preveiw is unknown"),
        ('{"action":"runquery","data":"SELECT 1","preview":-1}', "preview"),
        ('{"action":"runquery","data":"SELECT ?","parameters":[[1]]}', "parameters.0"),
        ('{"action":"runquery","data":"SELECT ?","parameters":[NaN]}', "NaN is not JSON"),
        ('{"action":"cancelquery"}', "queryId is missing"),
        ('{"action":"getresult","queryId":"42"}', "queryId"),
        ('{"action":"ping","loud":true}', "loud is unknown"),
    ],
)
def test_a_wrong_message_is_answered_with_what_is_wrong(
    client: Client, text: str, said: str
) -> None:
    answer = client.ask(text)

    assert answer["type"] == "error"
    assert answer["error"]["category"] == "user"
    assert said in answer["error"]["message"]
    assert client.rest() == []


def test_an_error_carries_the_request_id_of_its_message(client: Client) -> None:
    answer = client.ask({"action": "runquery", "requestId": "r9"})

    assert (answer["type"], answer["requestId"]) == ("error", "r9")


def test_a_syntax_error_is_refused_at_once_with_line_and_column(client: Client) -> None:
    answer = client.query("SELECT 1,\n  FROM t")

    assert answer["type"] == "error"
    assert (answer["error"]["line"], answer["error"]["column"]) == (2, 3)
    assert answer["error"]["category"] == "user"
    assert not answer["error"]["retryable"]


def test_an_analysis_error_fails_the_query_with_line_and_column(client: Client) -> None:
    answer = client.query("SELECT 1\nFROM nowhere")

    assert answer["type"] == "failed"
    assert answer["error"]["code"] == "table_not_found"
    assert (answer["error"]["line"], answer["error"]["column"]) == (2, 6)
    assert answer["error"]["category"] == "user"


def test_a_file_of_the_machine_is_no_table(client: Client) -> None:
    answer = client.query("SELECT * FROM read_csv('/etc/passwd')")

    assert (answer["type"], answer["error"]["category"]) == ("error", "user")


def test_a_write_is_not_run(client: Client) -> None:
    for sql in ("CREATE TABLE t AS SELECT 1 AS one", "DROP TABLE country_codes"):
        assert client.query(sql)["error"]["code"] == "sql_refused"
    assert client.query("SELECT count(*) FROM country_codes", preview=1)["rows"] == [[249]]


def test_too_few_parameters_are_refused(client: Client) -> None:
    answer = client.query("SELECT ?, ?", parameters=[1])

    assert answer["type"] == "error"
    assert answer["error"]["category"] == "user"


@pytest.fixture(scope="module")
def table_over_the_cutoff(running_stack: LocalStack) -> str:
    """A table of 11 MB, where the local workgroup stops at 10."""
    glue = running_stack.aws("glue")
    table = glue.get_table(DatabaseName="covid-19", Name="country_codes")["Table"]
    running_stack.aws("s3").put_object(
        Bucket=SAMPLE_BUCKET, Key="large/rows.csv", Body=b"a,b,c,1,2,3\n" * 1_000_000
    )
    storage = {**table["StorageDescriptor"], "Location": f"s3://{SAMPLE_BUCKET}/large/"}
    glue.create_table(
        DatabaseName="covid-19",
        TableInput={
            "Name": "large",
            "StorageDescriptor": storage,
            "TableType": "EXTERNAL_TABLE",
            "Parameters": {"classification": "csv"},
        },
    )
    return "large"


def test_a_query_stopped_at_the_cutoff_is_told_the_limit(
    client: Client, table_over_the_cutoff: str
) -> None:
    answer = client.query(f"SELECT count(*) FROM {table_over_the_cutoff}")

    assert answer["type"] == "failed"
    assert answer["error"]["category"] == "limit"
    assert "10,000,000 bytes" in answer["error"]["message"]


def test_a_cancelled_query_is_told_as_cancelled_once(stack: LocalStack, client: Client) -> None:
    stack.set_faults(queryDelaySeconds=10)
    query_id = client.query("SELECT 1", requestId="c")["queryId"]
    client.send({"action": "cancelquery", "queryId": query_id})
    answer = client.receive()

    assert (answer["type"], answer["queryId"]) == ("failed", query_id)
    assert answer["error"]["category"] == "cancelled"
    stack.signals_are_over(query_id)
    assert client.rest() == []


def test_an_ended_query_cannot_be_cancelled(client: Client) -> None:
    for _ in range(20):  # at once, while its delivery is still being recorded
        query_id = client.query("SELECT 1")["queryId"]
        answer = client.ask({"action": "cancelquery", "queryId": query_id})

        assert answer["error"]["code"] == "query_ended"
