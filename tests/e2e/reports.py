"""Reports that a test publishes for itself."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from tests.e2e import aftermath
from tests.e2e.client import Client, Message, until
from tests.e2e.stack import LocalStack
from tests.e2e.users import User

SLOW = "SELECT sum(a.fare_amount * b.fare_amount * c.fare_amount) FROM " + ", ".join(
    f"nyc_yellow_taxi {name}" for name in "abc"
)
"""SQL that keeps the local Redshift at work for longer than any test lasts."""


@contextmanager
def published(
    stack: LocalStack,
    sql: str,
    *,
    engine: str = "redshift",
    groups: str | list[str] = "everyone",
    parameters: Message | None = None,
) -> Iterator[str]:
    """Meanwhile there is a report of this SQL; gives its name."""
    name = f"report_{uuid.uuid4().hex}"
    definition = {
        "title": "A report of the tests",
        "engine": engine,
        "groups": groups,
        "parameters": parameters or {},
    }
    with files(stack, name, yaml=json.dumps(definition), sql=sql):
        yield name


@contextmanager
def files(stack: LocalStack, name: str, **texts: str) -> Iterator[None]:
    """Meanwhile a report of this name has these files, by how their names end."""
    s3, bucket = stack.aws("s3"), stack.outputs["reportsBucket"]
    try:
        publish(stack, name, **texts)
        yield
    finally:
        for ending in texts:
            s3.delete_object(Bucket=bucket, Key=f"reports/{name}.{ending}")


def publish(stack: LocalStack, name: str, **texts: str) -> None:
    """Write files of a report, by how their names end."""
    s3, bucket = stack.aws("s3"), stack.outputs["reportsBucket"]
    for ending, text in texts.items():
        s3.put_object(Bucket=bucket, Key=f"reports/{name}.{ending}", Body=text.encode())
    stack.secrets.add(*(line.strip() for line in texts.get("sql", "").splitlines()))


def statements(stack: LocalStack, name: str) -> list[str]:
    """Ids of all the statements that the report has ever started, the latest first."""
    role, policy = stack.named("AWS::IAM::Role")["RedshiftRole"], "to-list-statements"
    iam = stack.aws("iam")
    allow = {"Effect": "Allow", "Action": "redshift-data:ListStatements", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    # They are listed to the role that started them, which has no right to do so.
    iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=document)
    try:
        found = stack.data_api.list_statements(
            StatementName=f"{stack.outputs['stackName']}/{name}", Status="ALL"
        )
    finally:
        iam.delete_role_policy(RoleName=role, PolicyName=policy)
    return [each["Id"] for each in found["Statements"]]


def until_status(stack: LocalStack, query_id: str, status: str) -> None:
    """Wait until Redshift says so of the statement."""
    until(lambda: stack.statement(query_id)["Status"] == status, f"{query_id} {status}")


def accepted(client: Client, report: str, **fields: object) -> str:
    """The id of a statement that the client knows to run."""
    answer = client.report(report, requestId="r", topicName="t", **fields)
    assert answer["type"] == "accepted"
    return str(answer["queryId"])


def assert_told_once(
    stack: LocalStack, user: User, client: Client, answer: Message, *, told: str = "result"
) -> None:
    """It is what was to be told; no more comes, and nothing is left to tell or to count."""
    query_id = answer["queryId"]
    assert (answer["type"], answer["topicName"], answer["engine"]) == (told, "t", "redshift")
    assert aftermath.rest(stack, client, query_id) == []
    assert stack.record(query_id)["state"] == "DELIVERED"
    assert aftermath.slots(stack, user) == 0
