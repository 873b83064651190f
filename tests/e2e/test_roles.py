"""What the roles of the functions cannot do: IAM refuses each of these calls."""

from __future__ import annotations

from typing import Any, NamedTuple

import botocore.exceptions
import pytest

from local.redshift.endpoints import WORKGROUP_ID
from tests.e2e.stack import LocalStack

ID = "00000000-0000-0000-0000-000000000000"
WORKGROUP = "arn:aws:redshift-serverless:us-east-1:000000000000:workgroup/{}"
OURS = WORKGROUP.format(WORKGROUP_ID)
ANOTHERS = WORKGROUP.format("00000000-0000-4000-8000-000000000000")


class Call(NamedTuple):
    """A call of a service; `{name}` in its arguments stands for an output of the stack."""

    service: str
    operation: str
    arguments: dict[str, Any]


def execute(**endpoint: str) -> Call:
    return Call(
        "redshift-data", "execute_statement", {"Sql": "SELECT 1", "Database": "dev", **endpoint}
    )


def on_a_query(operation: str, **more: Any) -> Call:
    return Call(
        "dynamodb",
        operation,
        {"TableName": "{queriesTable}", "Key": {"queryId": {"S": ID}}, **more},
    )


EXECUTE = execute(WorkgroupName=OURS)
DESCRIBE, RESULT, CANCEL = (
    Call("redshift-data", operation, {"Id": ID})
    for operation in ("describe_statement", "get_statement_result", "cancel_statement")
)
LIST = Call("redshift-data", "list_statements", {})
BATCH = Call(
    "redshift-data",
    "batch_execute_statement",
    {"Sqls": ["SELECT 1"], "Database": "dev", "WorkgroupName": OURS},
)
DIRECTLY = [EXECUTE, BATCH, DESCRIBE, RESULT, CANCEL, LIST]
START = Call(
    "athena", "start_query_execution", {"QueryString": "SELECT 1", "WorkGroup": "{workgroup}"}
)
STOP = Call("athena", "stop_query_execution", {"QueryExecutionId": ID})
ELSEWHERE, OWN = {"DatabaseName": "others"}, {"DatabaseName": "covid-19"}
TABLES = Call("glue", "get_tables", OWN)
BEYOND = [
    Call("glue", "get_tables", ELSEWHERE),
    Call("glue", "get_databases", {}),
    Call("glue", "get_table", {**OWN, "Name": "country_codes"}),
    Call("glue", "get_partitions", {**OWN, "TableName": "country_codes"}),
    Call("glue", "create_table", {**OWN, "TableInput": {"Name": "own"}}),
    Call("glue", "delete_table", {**OWN, "Name": "country_codes"}),
]
REPORT = {"Bucket": "{reportsBucket}", "Key": "reports/taxi_by_month.sql"}
FETCH = Call("s3", "get_object", REPORT)
PUBLISH = Call("s3", "put_object", {**REPORT, "Body": b""})
READ, CHANGE, FORGET = on_a_query("get_item"), on_a_query("update_item"), on_a_query("delete_item")
WATCH = Call("stepfunctions", "start_execution", {"stateMachineArn": "{pollLoopArn}"})
BECOME = Call("sts", "assume_role", {"RoleArn": "RedshiftRole", "RoleSessionName": "of-a-test"})

CANNOT = {
    # Of statements all is done by one role; the others do nothing of it themselves.
    "RedshiftRole": [
        execute(WorkgroupName=ANOTHERS),
        execute(ClusterIdentifier="querysocket", DbUser="admin"),
        LIST,
        START,
        FETCH,
        READ,
    ],
    "RunReportFunctionRole": [*DIRECTLY, PUBLISH, READ, FORGET],
    "RunQueryFunctionRole": [*DIRECTLY, BECOME, FETCH, PUBLISH, READ, FORGET],
    # Reads, and starts, stops or changes nothing on Athena or in the tables.
    "RestApiFunctionRole": [*DIRECTLY, *BEYOND, START, STOP, PUBLISH, CHANGE, FORGET, WATCH],
    "DeliverResultFunctionRole": [*DIRECTLY, TABLES, START, FETCH, PUBLISH, FORGET, WATCH],
    "GetResultFunctionRole": [*DIRECTLY, TABLES, START, STOP, FETCH, FORGET, WATCH],
    "CancelQueryFunctionRole": [*DIRECTLY, START, FETCH, CHANGE, FORGET],
    "CancelAbandonedFunctionRole": [*DIRECTLY, START, FETCH, READ, FORGET],
    "PollLoopStateMachineRole": [*DIRECTLY, BECOME, START, STOP, FETCH, READ],
    "ConnectFunctionRole": [*DIRECTLY, BECOME, START, FETCH, READ],
    "DefaultFunctionRole": [*DIRECTLY, BECOME, START, FETCH, READ],
}


@pytest.mark.parametrize(
    ("role", "call"),
    [
        pytest.param(role, call, id=f"{role} {number} {call.operation}")
        for role, calls in CANNOT.items()
        for number, call in enumerate(calls)
    ],
)
def test_a_role_cannot_do_what_is_anothers(stack: LocalStack, role: str, call: Call) -> None:
    arns = {"RedshiftRole": stack.role_arn("RedshiftRole")}
    arguments = {
        name: arns.get(value, value.format(**stack.outputs)) if isinstance(value, str) else value
        for name, value in call.arguments.items()
    }
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        getattr(stack.as_role(role, call.service), call.operation)(**arguments)

    assert refused.value.response["Error"]["Code"] in {"AccessDenied", "AccessDeniedException"}
