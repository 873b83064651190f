"""What the end-to-end tests know of a running stack: its users, its faults, its AWS APIs."""

from __future__ import annotations

import json
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3

from tests.e2e.client import SECONDS, Client, Message, Secrets, until
from tests.e2e.rest import Rest
from tests.e2e.users import User, UserPool

OUR_SESSION = "of-a-test"
"""What tests call themselves that take on a role."""


@dataclass(frozen=True)
class LocalStack:
    """A running local stack."""

    data: Path
    outputs: Mapping[str, str]
    secrets: Secrets = field(default_factory=Secrets)

    @classmethod
    def of(cls, data: Path) -> LocalStack:
        """The stack that runs on this data directory."""
        return cls(data, json.loads((data / "outputs.json").read_text()))

    # Users and their sockets

    @cached_property
    def pool(self) -> UserPool:
        """The user pool of the application."""
        keys = self.data / "state" / "cognito-pool-keys"
        ids = self.outputs["userPoolId"], self.outputs["userPoolClientId"]
        return UserPool(self.aws, *ids, keys)

    def newcomer(self) -> User:
        """Somebody new, signed in: without queries, and with every requestId unused."""
        return self.sign_in(f"{uuid.uuid4()}@example.com")

    def sign_in(self, email: str) -> User:
        """The user of this address, with tokens as of now."""
        user = self.pool.sign_in(email)
        self.secrets.add(user.access_token, user.id_token, user.refresh_token)
        return user

    def connect(self, user: User | None = None) -> Client:
        """A new socket of the user, or of somebody new."""
        token = (user or self.newcomer()).access_token
        return self.open(header=[f"Authorization: Bearer {token}"])

    def open(self, query_string: str = "", **handshake: Any) -> Client:
        """A socket by a handshake of the test's own; raises WebSocketBadStatusException."""
        return Client(self.outputs["websocketUrl"] + query_string, self.secrets, **handshake)

    def rest(self, user: User) -> Rest:
        """The REST API, for this user."""
        return Rest(self.outputs["restUrl"], self.secrets, user.access_token)

    # AWS

    @cached_property
    def session(self) -> boto3.Session:
        """The stack's root."""
        return boto3.Session("test", "test", region_name=self.outputs["region"])

    def aws(self, service: str) -> Any:
        """A boto3 client of the stack's root."""
        return self.session.client(service, endpoint_url=self.outputs["endpointUrl"])  # type: ignore[call-overload]

    def as_role(self, role: str, service: str) -> Any:
        """A boto3 client with the rights of a role, by its name in the template."""
        given = self.aws("sts").assume_role(
            RoleArn=self.role_arn(role), RoleSessionName=OUR_SESSION
        )["Credentials"]
        session = boto3.Session(
            given["AccessKeyId"],
            given["SecretAccessKey"],
            given["SessionToken"],
            self.outputs["region"],
        )
        return session.client(service, endpoint_url=self.outputs["endpointUrl"])  # type: ignore[call-overload]

    def role_arn(self, role: str) -> str:
        """The ARN of a role, by its name in the template."""
        name = self.named("AWS::IAM::Role")[role]
        arn: str = self.aws("iam").get_role(RoleName=name)["Role"]["Arn"]
        return arn

    @cached_property
    def resources(self) -> list[dict[str, Any]]:
        """What CloudFormation has made of the template."""
        found: list[dict[str, Any]] = self.aws("cloudformation").describe_stack_resources(
            StackName=self.outputs["stackName"]
        )["StackResources"]
        return found

    def named(self, resource_type: str) -> dict[str, str]:
        """Names of the resources of a type by their names in the template."""
        return {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for resource in self.resources
            if resource["ResourceType"] == resource_type
        }

    @cached_property
    def _functions(self) -> dict[str, str]:
        return self.named("AWS::Lambda::Function")

    @contextmanager
    def environment(self, function: str, **variables: str) -> Iterator[None]:
        """Meanwhile the function, by its name in the template, has these variables as well."""
        name, functions = self._functions[function], self.aws("lambda")
        before = functions.get_function_configuration(FunctionName=name)["Environment"]

        def put(environment: Mapping[str, Any]) -> None:
            functions.update_function_configuration(FunctionName=name, Environment=environment)
            until(
                lambda: (
                    functions.get_function_configuration(FunctionName=name)["LastUpdateStatus"]
                    == "Successful"
                ),
                f"the update of {name}",
            )

        put({"Variables": before["Variables"] | variables})
        try:
            yield
        finally:
            put(before)

    # Faults

    def set_faults(self, **faults: Any) -> None:
        """Put these faults in force, and no others."""
        self._faults("PUT", json.dumps(faults).encode())

    def clear_faults(self) -> None:
        """Everything works again."""
        self._faults("DELETE", None)

    def _faults(self, method: str, body: bytes | None) -> None:
        url = f"{self.outputs['endpointUrl']}/_querysocket/faults"
        with urllib.request.urlopen(urllib.request.Request(url, body, method=method)):
            pass

    # What happened

    def signals_are_over(self, query_id: str) -> None:
        """Wait until the poll loop of the query has ended: nothing more can come after."""
        loops, arn = self.aws("stepfunctions"), self.loop_arn(query_id)
        until(
            lambda: loops.describe_execution(executionArn=arn)["status"] != "RUNNING",
            f"the end of the poll loop of {query_id}",
        )

    def loop_arn(self, query_id: str) -> str:
        """The execution that polls for the query."""
        return f"{self.outputs['pollLoopArn'].replace(':stateMachine:', ':execution:')}:{query_id}"

    def record(self, query_id: str) -> Message:
        """The query's item, with plain strings and numbers."""
        item = self.aws("dynamodb").get_item(
            TableName=self.outputs["queriesTable"], Key={"queryId": {"S": query_id}}
        )["Item"]
        return {name: next(iter(value.values())) for name, value in item.items()}

    def state(self, query_id: str) -> str:
        """How the engine says the query stands."""
        found = self.aws("athena").get_query_execution(QueryExecutionId=query_id)
        state: str = found["QueryExecution"]["Status"]["State"]
        return state

    def statement(self, query_id: str) -> Message:
        """How Redshift says that the statement stands, to the role that it is shown to."""
        found: Message = self.data_api.describe_statement(Id=query_id)
        return found

    @cached_property
    def data_api(self) -> Any:
        """The Data API, for the role that starts all statements."""
        return self.as_role("RedshiftRole", "redshift-data")

    def queries_of(self, user: User) -> list[str]:
        """The ids of all the user's queries."""
        found = self.aws("dynamodb").query(
            TableName=self.outputs["queriesTable"],
            IndexName="byOwner",
            KeyConditionExpression="ownerId = :owner",
            ExpressionAttributeValues={":owner": {"S": user.owner_id}},
        )
        return [item["queryId"]["S"] for item in found["Items"]]

    def active(self, user: User) -> int:
        """How many of the user's queries count as running."""
        item = self.aws("dynamodb").get_item(
            TableName=self.outputs["ownersTable"],
            Key={"ownerId": {"S": user.owner_id}},
            ConsistentRead=True,
        )["Item"]
        return len(item["active"]["M"])

    def waiting_in(self, queue: str) -> int:
        """How many messages a queue holds: visible, delayed or being worked on."""
        names = ["", "Delayed", "NotVisible"]
        found = self.aws("sqs").get_queue_attributes(
            QueueUrl=queue, AttributeNames=[f"ApproximateNumberOfMessages{name}" for name in names]
        )
        return sum(int(number) for number in found["Attributes"].values())

    def log(self, *functions: str) -> list[str]:
        """All that these functions, by their names in the template, have logged; or everything."""
        logs = self.aws("logs")
        groups = [f"/aws/lambda/{self._functions[function]}" for function in functions]
        groups = groups or [
            group["logGroupName"]
            for page in logs.get_paginator("describe_log_groups").paginate()
            for group in page["logGroups"]
        ]
        return [
            message
            for group in groups
            for page in logs.get_paginator("describe_log_streams").paginate(logGroupName=group)
            for message in _logged(logs, group, page["logStreams"])
        ]

    @contextmanager
    def failures(self) -> Iterator[Callable[[], Message]]:
        """Subscribe to the failures topic; gives a function that waits for the next failure."""
        queues, topics = self.aws("sqs"), self.aws("sns")
        url = queues.create_queue(QueueName=f"failures-{time.monotonic_ns()}")["QueueUrl"]
        attributes = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        queue = attributes["Attributes"]["QueueArn"]
        allow = {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue,
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
        queues.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
        subscription = topics.subscribe(
            TopicArn=self.outputs["failuresTopicArn"],
            Protocol="sqs",
            Endpoint=queue,
            ReturnSubscriptionArn=True,
        )["SubscriptionArn"]

        def next_failure() -> Message:
            got = until(
                lambda: queues.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages"),
                "a message on the failures topic",
            )
            queues.delete_message(QueueUrl=url, ReceiptHandle=got[0]["ReceiptHandle"])
            body: Message = json.loads(got[0]["Body"])
            return body

        try:
            yield next_failure
        finally:
            topics.unsubscribe(SubscriptionArn=subscription)
            queues.delete_queue(QueueUrl=url)


def download(url: str) -> str:
    """The text behind a presigned URL."""
    with urllib.request.urlopen(url, timeout=SECONDS) as answer:
        text: str = answer.read().decode()
        return text


def _logged(logs: Any, group: str, streams: list[dict[str, Any]]) -> Iterator[str]:
    names = [stream["logStreamName"] for stream in streams]
    if names:
        events = logs.filter_log_events(logGroupName=group, logStreamNames=names)["events"]
        assert len(events) < 10_000, "there is more than one answer holds"
        yield from (event["message"] for event in events)
