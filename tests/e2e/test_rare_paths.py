"""Ways that few messages take, and that need rights which no other way does."""

from __future__ import annotations

import json
import time

import pytest

from tests.e2e import aftermath, reports
from tests.e2e.client import Client, Message, until
from tests.e2e.patience import less_patience
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

UNKNOWN_QUERY = "00000000-0000-0000-0000-000000000000"
SAMPLE_BUCKET = "querysocket-samples"


@pytest.mark.parametrize(
    "message",
    [
        {"action": "runquery", "data": "SELECT 1"},
        {"action": "runreport", "report": "taxi_by_month"},
        {"action": "getresult", "queryId": UNKNOWN_QUERY},
        {"action": "ping"},
    ],
    ids=lambda message: str(message["action"]),
)
def test_whatever_comes_after_the_end_of_the_token_ends_the_socket(
    stack: LocalStack, user: User, message: Message
) -> None:
    ends_at = int(time.time()) + 2
    token = stack.pool.sign(user, exp=ends_at)
    stack.secrets.add(token)
    with stack.open(header=[f"Authorization: Bearer {token}"]) as client:
        until(lambda: time.time() >= ends_at, "the end of the token")
        client.send(message)
        (refused,) = client.until_closed()

    assert refused["error"]["code"] == "token_expired"
    assert stack.queries_of(user) == []


def test_a_partition_is_a_column_of_its_table(stack: LocalStack, client: Client) -> None:
    glue, table = stack.aws("glue"), "partitioned"
    storage = {
        "Location": f"s3://{SAMPLE_BUCKET}/{table}/",
        "Columns": [{"Name": "n", "Type": "int"}],
        "SerdeInfo": {
            "SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
            "Parameters": {"field.delim": ","},
        },
    }
    glue.create_table(
        DatabaseName="covid-19",
        TableInput={
            "Name": table,
            "TableType": "EXTERNAL_TABLE",
            "PartitionKeys": [{"Name": "day", "Type": "string"}],
            "StorageDescriptor": storage,
        },
    )
    for number, day in enumerate(["monday", "tuesday"]):
        key = f"{table}/day={day}/"
        stack.aws("s3").put_object(Bucket=SAMPLE_BUCKET, Key=f"{key}0.csv", Body=b"%d\n" % number)
        glue.create_partition(
            DatabaseName="covid-19",
            TableName=table,
            PartitionInput={
                "Values": [day],
                "StorageDescriptor": {**storage, "Location": f"s3://{SAMPLE_BUCKET}/{key}"},
            },
        )

    sql = f"SELECT n, day FROM {table} ORDER BY n"
    with reports.published(stack, sql, engine="athena") as name:
        answers = [client.query(sql, preview=5), client.report(name, preview=5)]

    assert [answer["rows"] for answer in answers] == [[[0, "monday"], [1, "tuesday"]]] * 2


def test_a_report_on_athena_may_list_the_tables(stack: LocalStack, client: Client) -> None:
    with reports.published(stack, "SHOW TABLES", engine="athena") as name:
        answer = client.report(name, preview=100)

    assert ["country_codes"] in answer["rows"]


def test_a_report_on_athena_that_nobody_can_watch_is_stopped(
    stack: LocalStack, user: User, client: Client
) -> None:
    stack.set_faults(queryDelaySeconds=60, throttledCalls={"StartExecution": 100})
    answer = client.report("cases_by_country", parameters={"country": "US"}, topicName="t")
    (query_id,) = stack.queries_of(user)
    until(lambda: stack.state(query_id) == "CANCELLED", "its stop")

    assert (answer["type"], answer["topicName"]) == ("error", "t")
    assert answer["error"]["category"] == "throttled"
    assert client.rest() == []
    assert aftermath.slots(stack, user) == 0


def test_an_end_that_cannot_be_told_at_all_is_told_to_the_topic(
    stack: LocalStack, user: User, client: Client
) -> None:
    stack.set_faults(stateChangeEvents="lost", throttledCalls={"InvokeFunction": 100})
    with less_patience(stack), stack.failures() as next_failure:
        query_id = client.query("SELECT 1", requestId="r")["queryId"]
        published = json.loads(next_failure()["Message"])
        stack.signals_are_over(query_id)

    assert (published["type"], published["queryId"]) == ("undeliverable", query_id)
    assert client.rest() == []
    answer = client.ask({"action": "getresult", "queryId": query_id})
    assert (answer["type"], answer["queryId"]) == ("result", query_id)
    assert client.rest() == []
    assert aftermath.slots(stack, user) == 0
