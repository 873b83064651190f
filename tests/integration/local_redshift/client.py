"""The Data API of the server under test, as boto3 sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.integration.local_athena.client import ACCOUNT, Server, wait_for

WORKGROUP_ARN = (
    f"arn:aws:redshift-serverless:us-east-1:{ACCOUNT}:workgroup/"
    "5e7a1c0d-0000-4000-8000-000000000000"
)
WORKGROUP = {"WorkgroupName": "querysocket", "Database": "dev"}
CLUSTER = {"ClusterIdentifier": "querysocket", "Database": "dev", "DbUser": "reporter"}

NO_RESULT = (
    "ResourceNotFoundException",
    "Query does not have result. Please check query status with DescribeStatement.",
)

FINAL = {"FINISHED", "FAILED", "ABORTED"}

ENDLESS = "SELECT count(*) FROM numbers a, numbers b, numbers c WHERE a.n * b.n <> c.n"


class Redshift:
    """The Data API as one caller uses it, on the workgroup unless a call says otherwise."""

    def __init__(self, server: Server) -> None:
        self.api: Any = server.client("redshift-data")

    def start(self, sql: str, **request: Any) -> str:
        return str(self.api.execute_statement(Sql=sql, **{**WORKGROUP, **request})["Id"])

    def start_batch(self, *sqls: str, **request: Any) -> str:
        answer = self.api.batch_execute_statement(Sqls=list(sqls), **{**WORKGROUP, **request})
        return str(answer["Id"])

    def describe(self, id_: str) -> dict[str, Any]:
        return dict(self.api.describe_statement(Id=id_))

    def ended(self, id_: str) -> dict[str, Any]:
        """The description of a statement, once it has ended."""
        wait_for(lambda: self.describe(id_)["Status"] in FINAL, "the statement to end")
        return self.describe(id_)

    def run(self, sql: str, **request: Any) -> dict[str, Any]:
        return self.ended(self.start(sql, **request))

    def records(self, sql: str, **request: Any) -> Any:
        described = self.run(sql, **request)
        assert described["Status"] == "FINISHED", described
        return self.api.get_statement_result(Id=described["Id"])["Records"]


def refusal(call: Callable[..., Any], **request: Any) -> tuple[str, str]:
    """The code and message of the error that the call is answered with."""
    with pytest.raises(ClientError) as refused:
        call(**request)
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]
