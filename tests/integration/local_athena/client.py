"""The server under test: boto3 clients of it, roles and events, and how to wait for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from tests.support import processes

LIMIT_SECONDS = 15

ACCOUNT = "000000000000"

ROOT = Path(__file__).resolve().parents[3]

CITIES = "Bern,134794\nZürich,443037\n"
"""The one object of the table swiss.cities."""

Rights = Mapping[str, list[str]]
"""What a role may do: actions, and the resources of each."""

Events = Callable[[], list[dict[str, Any]]]
"""Gives all events so far, in order of arrival."""


def wait_for(look: Callable[[], Any], what: str) -> Any:
    """The first value of `look()` that is true."""
    return processes.wait_for(look, what, seconds=LIMIT_SECONDS)


class Server:
    """The running server, and boto3 clients of it."""

    def __init__(self, port: int, key: Sequence[str] = ("test", "test")) -> None:
        """`key` is an access key: its id, its secret, and of a session its token; here root's."""
        self.port = port
        self.key = key
        self.url = f"http://127.0.0.1:{port}"

    def client(self, service: str, region: str = "us-east-1") -> Any:
        make_session: Any = boto3.session.Session
        session = make_session(*self.key, region_name=region)
        once = Config(retries={"total_max_attempts": 1})
        return session.client(service, endpoint_url=self.url, config=once)

    @cached_property
    def athena(self) -> Any:
        return self.client("athena")

    @cached_property
    def s3(self) -> Any:
        return self.client("s3")

    def under(self, role_arn: str) -> Server:
        """The server as a session of the role sees it."""
        session = self.client("sts").assume_role(RoleArn=role_arn, RoleSessionName="tests")
        key = session["Credentials"]
        return Server(self.port, (key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"]))

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=1) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, ConnectionError):
            return False

    @contextmanager
    def faults(self, **faults: Any) -> Iterator[None]:
        self._set_faults("PUT", json.dumps(faults).encode())
        try:
            yield
        finally:
            self._set_faults("DELETE", None)

    def _set_faults(self, method: str, body: bytes | None) -> None:
        url = f"{self.url}/_querysocket/faults"
        request = urllib.request.Request(url, method=method, data=body)
        urllib.request.urlopen(request, timeout=5).close()

    def start(self, sql: str, **request: Any) -> str:
        answer = self.athena.start_query_execution(
            QueryString=sql, **{"WorkGroup": "analysts", **request}
        )
        return str(answer["QueryExecutionId"])

    def describe(self, query_execution_id: str) -> dict[str, Any]:
        answer = self.athena.get_query_execution(QueryExecutionId=query_execution_id)
        return dict(answer["QueryExecution"])

    def run(self, sql: str, **request: Any) -> dict[str, Any]:
        """The query execution, once it has ended."""
        query_execution_id = self.start(sql, **request)
        wait_for(lambda: self.has_ended(query_execution_id), "the query to end")
        return self.describe(query_execution_id)

    def has_ended(self, query_execution_id: str) -> bool:
        return self.describe(query_execution_id)["Status"]["State"] not in {"QUEUED", "RUNNING"}


@contextmanager
def serving(script: Path, directory: Path, *, python: str = sys.executable) -> Iterator[Server]:
    """A server that runs `script PORT DIRECTORY`, until the end."""
    port = processes.free_port()
    with (directory / "log").open("w") as log:
        process = subprocess.Popen(
            [python, str(script), str(port), str(directory)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
        )
    try:
        server = Server(port)
        wait_for(lambda: server.answers() or process.poll() is not None, "the server to start")
        assert server.answers(), (directory / "log").read_text()
        yield server
    finally:
        process.terminate()
        try:
            process.wait(LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def policy(*statements: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def make_role(
    server: Server, rights: Rights, *, name: str | None = None, service: str | None = None
) -> str:
    """The ARN of a role with the rights given, for the account's own callers or for a service."""
    iam, name = server.client("iam"), name or f"role-{uuid.uuid4().hex}"
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


@contextmanager
def events_of(server: Server, source: str) -> Iterator[Events]:
    """What an EventBridge rule for the source hands to an SQS queue, from now on."""
    sqs, eventbridge = server.client("sqs"), server.client("events")
    name = f"events-{uuid.uuid4().hex}"
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    eventbridge.put_rule(Name=name, EventPattern=json.dumps({"source": [source]}))
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
