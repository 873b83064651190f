"""The template's resources, as far as the functions use them, on moto."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import boto3
from moto import mock_aws
from moto.apigatewaymanagementapi.models import apigatewaymanagementapi_backends
from moto.athena.models import athena_backends
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.comparisons import FuncSize
from moto.moto_api import state_manager
from moto.redshiftdata.models import ColumnMetadata, redshiftdata_backends
from samtranslator.yaml_helper import yaml_parse

from querysocket import aws
from tests.conftest import ENVIRONMENT
from tests.support.events import EVENTS
from tests.support.reports import TAXI_FILES

REGION = ENVIRONMENT["AWS_DEFAULT_REGION"]
RESOURCES = yaml_parse((EVENTS.parent / "template.yaml").read_text())["Resources"]


@contextmanager
def moto() -> Iterator[None]:
    """moto, but for where it differs from AWS in a way that matters here."""
    size, column = FuncSize.expr, ColumnMetadata.__iter__

    def size_if_any(func: FuncSize, item: Any) -> int | None:
        """DynamoDB finds a condition on the size of nothing false."""
        return size(func, item) if func.attr.get_type(item) else None

    def labelled(metadata: ColumnMetadata) -> Iterator[tuple[str, Any]]:
        """The Data API tells a column's label and type too."""
        yield from column(metadata)
        yield "label", metadata.name
        yield "typeName", "int4" if metadata.is_signed else "varchar"

    with (
        mock_aws(),
        patch.object(FuncSize, "expr", size_if_any),
        patch.object(ColumnMetadata, "__iter__", labelled),
    ):
        yield


def create_table(dynamodb: Any, name: str) -> None:
    """The template's table of this name, with its keys and indexes."""
    properties = RESOURCES[f"{name}Table"]["Properties"]
    parts = {"AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema"}
    dynamodb.create_table(
        TableName=ENVIRONMENT[f"{name.upper()}_TABLE"],
        **{part: properties[part] for part in parts & set(properties)},
    )


class OneCallAtATime:
    """A client as AWS is: each call is atomic, in whatever order they come (moto has no locks).

    The first calls of so many threads are all made before any thread makes its second.
    """

    def __init__(self, client: Any, threads: int) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._meeting = threading.Barrier(threads)
        self._thread = threading.local()

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            try:
                with self._lock:
                    return getattr(self._client, operation)(**arguments)
            finally:
                if not hasattr(self._thread, "has_met"):
                    self._thread.has_met = True
                    self._meeting.wait(timeout=10)

        return call


@dataclass
class MotoStack:
    """Clients of the services, and what moto does not do by itself."""

    athena: Any = field(default_factory=lambda: boto3.client("athena"))
    dynamodb: Any = field(default_factory=lambda: boto3.client("dynamodb"))
    redshift: Any = field(default_factory=lambda: boto3.client("redshift-data"))
    s3: Any = field(default_factory=lambda: aws.client("s3"))
    sns: Any = field(default_factory=lambda: boto3.client("sns"))
    sqs: Any = field(default_factory=lambda: boto3.client("sqs"))
    stepfunctions: Any = field(default_factory=lambda: boto3.client("stepfunctions"))

    def create(self) -> None:
        """All that the functions use; the bucket of the reports holds one."""
        for table in ("Connections", "Queries", "Owners"):
            create_table(self.dynamodb, table)
        self.athena.create_work_group(Name=ENVIRONMENT["WORKGROUP"], Configuration={})
        self.s3.create_bucket(Bucket="results")
        self.s3.create_bucket(Bucket=ENVIRONMENT["REPORTS_BUCKET"])
        for kind, text in TAXI_FILES.items():
            self.s3.put_object(
                Bucket=ENVIRONMENT["REPORTS_BUCKET"],
                Key=f"reports/taxi_by_month.{kind}",
                Body=text.encode(),
            )
        topic = self.sns.create_topic(Name="failures")["TopicArn"]
        self._queue_url = self.sqs.create_queue(QueueName="subscriber")["QueueUrl"]
        queue = f"arn:aws:sqs:{REGION}:{DEFAULT_ACCOUNT_ID}:subscriber"
        self.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)
        self.sqs.create_queue(QueueName="abandoned")
        self.stepfunctions.create_state_machine(
            name="poll-loop",
            definition='{"StartAt":"Done","States":{"Done":{"Type":"Succeed"}}}',
            roleArn=f"arn:aws:iam::{DEFAULT_ACCOUNT_ID}:role/poll-loop",
        )

    def end_query(self, query_id: str, state: str = "SUCCEEDED") -> None:
        """End the query; one that SUCCEEDED leaves its result file."""
        execution = athena_backends[DEFAULT_ACCOUNT_ID][REGION].executions[query_id]
        execution.status = state
        if state == "SUCCEEDED":
            key = f"results/{query_id}.csv"
            self.s3.put_object(Bucket="results", Key=key, Body=b'"n"\n"1"\n')
            execution.config = {"OutputLocation": f"s3://results/{key}"}

    def end_statement(self, query_id: str, status: str = "FINISHED") -> None:
        """End the statement of Redshift; moto has the same three rows for any."""
        redshiftdata_backends[DEFAULT_ACCOUNT_ID][REGION].statements[query_id].status = status

    def posted(self, connection_id: str) -> list[dict[str, Any]]:
        """What was posted to the connection; moto joins the messages."""
        backend = apigatewaymanagementapi_backends[DEFAULT_ACCOUNT_ID][REGION]
        text = backend.connections[quote(connection_id)].data.decode()
        messages, decoder = [], json.JSONDecoder()
        while text:
            message, end = decoder.raw_decode(text)
            messages.append(message)
            text = text[end:]
        return messages

    def published(self) -> list[dict[str, Any]]:
        """The notifications that a subscriber of the failures topic has received."""
        return self._received(self._queue_url)

    def abandoned(self) -> list[dict[str, Any]]:
        """The messages that wait in the queue of lost sockets."""
        return self._received(ENVIRONMENT["ABANDONED_QUEUE_URL"])

    def _received(self, queue_url: str) -> list[dict[str, Any]]:
        received = self.sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10)
        return [json.loads(message["Body"]) for message in received.get("Messages", [])]


@contextmanager
def moto_stack() -> Iterator[MotoStack]:
    """A stack of its own for one test, which needs the fixture `function_environment`."""
    with moto():
        # Queries run until `end_query`.
        state_manager.set_transition("athena::execution", {"progression": "manual", "times": 10**9})
        try:
            stack = MotoStack()
            stack.create()
            yield stack
        finally:
            state_manager.unset_transition("athena::execution")
