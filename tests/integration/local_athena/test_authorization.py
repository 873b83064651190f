"""Athena acts with the rights of its caller: an IAM role, assumed through STS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.integration.local_athena.client import (
    ACCOUNT,
    Rights,
    Server,
    make_role,
    policy,
    wait_for,
)

GLUE = f"arn:aws:glue:us-east-1:{ACCOUNT}:"
ANALYST = f"arn:aws:sts::{ACCOUNT}:assumed-role/analyst/tests"

READS_CITIES = {
    "athena:*": ["*"],
    "glue:GetDatabase": [f"{GLUE}catalog", f"{GLUE}database/default", f"{GLUE}database/swiss"],
    "glue:GetTable": [f"{GLUE}catalog", f"{GLUE}database/swiss", f"{GLUE}table/swiss/cities"],
    "s3:GetBucketLocation": ["arn:aws:s3:::data", "arn:aws:s3:::results"],
    "s3:ListBucket": ["arn:aws:s3:::data"],
    "s3:GetObject": ["arn:aws:s3:::data/cities/*", "arn:aws:s3:::results/analysts/*"],
    "s3:PutObject": ["arn:aws:s3:::results/analysts/*"],
}

SELECT = "SELECT name FROM swiss.cities ORDER BY people"


@pytest.fixture
def role(server: Server) -> Iterator[Callable[..., Server]]:
    """Makes a role with the rights given, and gives the server as this role sees it."""
    iam = server.client("iam")
    made = []

    def make(rights: Rights = READS_CITIES, name: str = "analyst") -> Server:
        arn = make_role(server, rights, name=name)
        made.append(name)
        return server.under(arn)

    yield make
    for name in made:
        iam.delete_role_policy(RoleName=name, PolicyName="rights")
        iam.delete_role(RoleName=name)


def failure(server: Server, sql: str, **request: Any) -> str:
    status = server.run(sql, **request)["Status"]
    assert status["State"] == "FAILED"
    return str(status["StateChangeReason"])


def test_a_role_reads_a_table_that_it_was_granted(role: Callable[..., Server]) -> None:
    analyst = role()
    execution = analyst.run(SELECT)
    assert execution["Status"]["State"] == "SUCCEEDED"
    results = analyst.athena.get_query_results(QueryExecutionId=execution["QueryExecutionId"])
    assert [row["Data"][0]["VarCharValue"] for row in results["ResultSet"]["Rows"]] == [
        "name", "Bern", "Zürich",
    ]  # fmt: skip


def test_a_role_reads_no_other_table(server: Server, role: Callable[..., Server]) -> None:
    glue = server.client("glue")
    table = glue.get_table(DatabaseName="swiss", Name="cities")["Table"]
    structure = {"Name": "salaries", "StorageDescriptor": table["StorageDescriptor"]}
    glue.create_table(DatabaseName="swiss", TableInput=structure)
    sql = "SELECT * FROM swiss.salaries"
    assert server.run(sql)["Status"]["State"] == "SUCCEEDED"

    reason = failure(role(), sql)
    assert reason.startswith(
        f"Insufficient permissions to execute the query. User: {ANALYST} is not authorized to "
        f"perform: glue:GetTable on resource: {GLUE}table/swiss/salaries (Service: "
    )


@pytest.mark.parametrize(
    ("sql", "action"),
    [
        ("CREATE TABLE swiss.copy AS SELECT * FROM swiss.cities", "glue:CreateTable"),
        ("INSERT INTO swiss.towns VALUES ('Thun', 44000)", "s3:PutObject"),
        (f"UNLOAD ({SELECT}) TO 's3://data/out/' WITH (format = 'JSON')", "s3:PutObject"),
        ("DROP TABLE swiss.towns", "glue:DeleteTable"),
        ("SHOW TABLES IN swiss", "glue:GetTables"),
        ("SELECT * FROM information_schema.tables", "glue:GetDatabases"),
    ],
)
def test_a_role_without_the_right_is_denied_what_root_may(
    server: Server, role: Callable[..., Server], sql: str, action: str
) -> None:
    server.run(
        "CREATE EXTERNAL TABLE swiss.towns (name string, people int) LOCATION 's3://data/towns/'"
    )
    tables = [*READS_CITIES["glue:GetTable"], f"{GLUE}table/swiss/towns"]
    denied = f"User: {ANALYST} is not authorized to perform: {action} on resource: "
    assert denied in failure(role({**READS_CITIES, "glue:GetTable": tables}), sql)
    assert server.run(sql)["Status"]["State"] == "SUCCEEDED"


def test_data_outside_the_granted_prefix_is_not_read(role: Callable[..., Server]) -> None:
    analyst = role({**READS_CITIES, "s3:GetObject": ["arn:aws:s3:::results/*"]})
    assert failure(analyst, SELECT) == "Permission denied on S3 path: s3://data/cities/1.csv"


def test_a_bucket_policy_denies_what_the_role_allows(
    server: Server, role: Callable[..., Server]
) -> None:
    analyst = role()
    statement = {
        "Effect": "Deny",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/analyst"},
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::data/*",
    }
    server.s3.put_bucket_policy(Bucket="data", Policy=policy(statement))
    try:
        reason = failure(analyst, SELECT)
    finally:
        server.s3.delete_bucket_policy(Bucket="data")
    assert reason == "Permission denied on S3 path: s3://data/cities/1.csv"


def test_a_query_keeps_the_rights_that_it_was_started_with(
    server: Server, role: Callable[..., Server]
) -> None:
    analyst = role()
    with server.faults(queryDelaySeconds=0.5):
        id_ = analyst.start(SELECT)
        nothing = policy({"Effect": "Deny", "Action": "*", "Resource": "*"})
        server.client("iam").put_role_policy(
            RoleName="analyst", PolicyName="rights", PolicyDocument=nothing
        )
        wait_for(lambda: server.has_ended(id_), "the query to end")
    assert server.describe(id_)["Status"]["State"] == "SUCCEEDED"
    with pytest.raises(ClientError, match="not authorized"):
        analyst.start(SELECT)


def test_an_answer_is_not_reused_for_a_role_that_may_not_read_the_table(
    server: Server, role: Callable[..., Server]
) -> None:
    reuse = {"ResultReuseByAgeConfiguration": {"Enabled": True}}
    sql = "SELECT max(people) AS reused FROM swiss.cities"
    server.run(sql)
    stranger = role({**READS_CITIES, "glue:GetTable": [f"{GLUE}catalog"]}, "stranger")
    assert "glue:GetTable" in failure(stranger, sql, ResultReuseConfiguration=reuse)

    execution = role().run(sql, ResultReuseConfiguration=reuse)
    assert execution["Statistics"]["ResultReuseInformation"]["ReusedPreviousResult"]


def test_a_workgroups_bucket_that_is_not_the_roles_is_refused(
    role: Callable[..., Server],
) -> None:
    no_results = {**READS_CITIES, "s3:GetBucketLocation": ["arn:aws:s3:::data"]}
    with pytest.raises(ClientError, match="Unable to verify/create output bucket results"):
        role(no_results).start("SELECT 1")
