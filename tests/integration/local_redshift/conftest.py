"""One server for all tests of this folder."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.integration.local_athena.client import Server, serving
from tests.integration.local_redshift.client import ACCOUNT, Redshift


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("local_redshift")
    with serving(Path(__file__).with_name("server.py"), directory) as server:
        yield server


@pytest.fixture
def redshift(server: Server) -> Redshift:
    return Redshift(server)


Rights = Mapping[str, list[str]]


def policy(*statements: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def make_role(server: Server, rights: Rights, service: str | None = None) -> str:
    """The ARN of a role with the rights given."""
    iam, name = server.client("iam"), f"role-{uuid.uuid4().hex}"
    principal = {"Service": service} if service else {"AWS": ACCOUNT}
    trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    answer = iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))
    allowed = [
        {"Effect": "Allow", "Action": action, "Resource": resources}
        for action, resources in rights.items()
    ]
    if allowed:
        iam.put_role_policy(RoleName=name, PolicyName="rights", PolicyDocument=policy(*allowed))
    return str(answer["Role"]["Arn"])


@pytest.fixture
def role(server: Server) -> Callable[[Rights], Redshift]:
    """The Data API as a role with the rights given uses it."""

    def make(rights: Rights) -> Redshift:
        arn = make_role(server, rights)
        session = server.client("sts").assume_role(RoleArn=arn, RoleSessionName="tests")
        key = session["Credentials"]
        return Redshift(
            Server(server.port, (key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"]))
        )

    return make


@pytest.fixture
def events(server: Server) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What an EventBridge rule hands to an SQS queue, in order of arrival."""
    sqs, eventbridge = server.client("sqs"), server.client("events")
    name = f"events-{uuid.uuid4().hex}"
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    pattern = {"source": ["aws.redshift-data"]}
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
