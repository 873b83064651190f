"""One server for all tests of this folder, furnished with a workgroup and a table."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.local_athena.client import CITIES, Server, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("local_athena")
    with serving(Path(__file__).with_name("server.py"), directory) as server:
        furnish(server)
        yield server


def furnish(server: Server) -> None:
    """A workgroup, and a table over one CSV object."""
    server.s3.create_bucket(Bucket="data")
    server.s3.create_bucket(Bucket="results")
    server.s3.put_object(Bucket="data", Key="cities/1.csv", Body=CITIES.encode())
    server.athena.create_work_group(
        Name="analysts",
        Configuration={
            "ResultConfiguration": {"OutputLocation": "s3://results/analysts/"},
            "EnforceWorkGroupConfiguration": True,
        },
    )
    glue = server.client("glue")
    glue.create_database(DatabaseInput={"Name": "swiss"})
    glue.create_table(
        DatabaseName="swiss",
        TableInput={
            "Name": "cities",
            "TableType": "EXTERNAL_TABLE",
            "StorageDescriptor": {
                "Columns": [{"Name": "name", "Type": "string"}, {"Name": "people", "Type": "int"}],
                "Location": "s3://data/cities/",
                "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
                "SerdeInfo": {
                    "SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
                    "Parameters": {"field.delim": ","},
                },
            },
        },
    )


@pytest.fixture
def events(server: Server) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What an EventBridge rule hands to an SQS queue, in order of arrival."""
    sqs, eventbridge = server.client("sqs"), server.client("events")
    name = f"events-{uuid.uuid4().hex}"
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    pattern = {"source": ["aws.athena"], "detail-type": ["Athena Query State Change"]}
    eventbridge.put_rule(Name=name, EventPattern=json.dumps(pattern))
    eventbridge.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": attributes["QueueArn"]}])
    received: list[dict[str, Any]] = []

    def look() -> list[dict[str, Any]]:
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        for message in answer.get("Messages", []):
            received.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return received

    yield look
    eventbridge.remove_targets(Rule=name, Ids=["1"])
    eventbridge.delete_rule(Name=name)
