"""What a caller needs the rights to, and how state machines call."""

from __future__ import annotations

import json
import urllib.request
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.local_athena.client import ACCOUNT, Rights, Server, make_role, wait_for
from tests.integration.local_redshift.client import (
    CLUSTER,
    WORKGROUP,
    WORKGROUP_ARN,
    Redshift,
    refusal,
)

REDSHIFT = f"arn:aws:redshift:us-east-1:{ACCOUNT}"
ON_WORKGROUP = {"redshift-data:ExecuteStatement": [WORKGROUP_ARN]}
ON_CLUSTER = {"redshift-data:ExecuteStatement": [f"{REDSHIFT}:cluster:querysocket"]}
READS = {
    "redshift-data:DescribeStatement": ["*"],
    "redshift-data:GetStatementResult": ["*"],
    "redshift-data:CancelStatement": ["*"],
}
Roles = Callable[[Rights], Redshift]


def test_a_role_with_each_right_runs_a_statement_in_the_workgroup(role: Roles) -> None:
    rights = {**ON_WORKGROUP, **READS, "redshift-serverless:GetCredentials": [WORKGROUP_ARN]}
    caller = role(rights)
    assert caller.records("SELECT 1") == [[{"longValue": 1}]]
    csv = caller.run("SELECT 1 AS n", ResultFormat="CSV")["Id"]
    assert caller.api.get_statement_result_v2(Id=csv)["Records"]


def test_a_role_with_each_right_runs_a_statement_on_the_cluster(role: Roles) -> None:
    users = [f"{REDSHIFT}:dbuser:querysocket/reporter", f"{REDSHIFT}:dbname:querysocket/dev"]
    caller = role({**ON_CLUSTER, **READS, "redshift:GetClusterCredentials": users})
    id_ = caller.api.execute_statement(Sql="SELECT 1", **CLUSTER)["Id"]
    assert caller.ended(id_)["Status"] == "FINISHED"


@pytest.mark.parametrize("endpoint", [WORKGROUP, CLUSTER])
def test_a_role_without_the_action_is_denied_by_name(role: Roles, endpoint: dict[str, str]) -> None:
    caller = role({"redshift-serverless:*": ["*"], "redshift:*": ["*"]})
    code, message = refusal(caller.api.execute_statement, Sql="SELECT 1", **endpoint)
    arn = WORKGROUP_ARN if endpoint is WORKGROUP else f"{REDSHIFT}:cluster:querysocket"
    assert code == "AccessDeniedException"
    assert message.endswith(
        f"is not authorized to perform: redshift-data:ExecuteStatement on resource: {arn} because "
        "no identity-based policy allows the redshift-data:ExecuteStatement action"
    )


@pytest.mark.parametrize(
    ("endpoint", "action", "resource"),
    [
        (WORKGROUP, "redshift-serverless:GetCredentials", WORKGROUP_ARN),
        (
            CLUSTER,
            "redshift:GetClusterCredentials",
            f"{REDSHIFT}:dbuser:querysocket/reporter",
        ),
        (
            {**CLUSTER, "DbUser": None},
            "redshift:GetClusterCredentialsWithIAM",
            f"{REDSHIFT}:dbname:querysocket/dev",
        ),
    ],
)
def test_a_role_that_may_not_sign_in_is_refused(
    role: Roles, endpoint: dict[str, str | None], action: str, resource: str
) -> None:
    request = {name: value for name, value in endpoint.items() if value is not None}
    caller = role({"redshift-data:ExecuteStatement": ["*"]})
    code, message = refusal(caller.api.execute_statement, Sql="SELECT 1", **request)
    assert code == "ValidationException"  # the Data API's own call is what was denied
    assert f"is not authorized to perform: {action} on resource: {resource} " in message


def test_a_secret_is_read_with_the_callers_rights(server: Server, role: Roles) -> None:
    secrets = server.client("secretsmanager")
    name = uuid.uuid4().hex
    credentials = json.dumps({"username": "reporter", "password": "s3cret"})
    arn = secrets.create_secret(Name=name, SecretString=credentials)["ARN"]
    request = {"Sql": "SELECT 1", **WORKGROUP, "SecretArn": arn}
    rights = {**ON_WORKGROUP, **READS, "secretsmanager:GetSecretValue": [arn]}
    caller = role(rights)
    assert caller.ended(caller.api.execute_statement(**request)["Id"])["Status"] == "FINISHED"

    code, message = refusal(role({**ON_WORKGROUP, **READS}).api.execute_statement, **request)
    assert code == "ValidationException"
    assert f"secretsmanager:GetSecretValue on resource: {arn} " in message

    secrets.put_secret_value(SecretId=name, SecretString="{}")
    assert refusal(caller.api.execute_statement, **request) == (
        "ValidationException",
        "username and password in secret cannot be empty",
    )


def test_reading_has_no_resources_but_all(redshift: Redshift, role: Roles) -> None:
    id_ = redshift.run("SELECT 1")["Id"]
    narrow = role({"redshift-data:DescribeStatement": [WORKGROUP_ARN]})
    code, message = refusal(narrow.api.describe_statement, Id=id_)
    assert code == "AccessDeniedException"
    assert "redshift-data:DescribeStatement because" in message


def test_a_statement_is_shown_to_no_role_but_the_one_that_started_it(role: Roles) -> None:
    rights = {**ON_WORKGROUP, **READS, "redshift-serverless:GetCredentials": [WORKGROUP_ARN]}
    id_ = role(rights).run("SELECT 1")["Id"]
    other = role(rights).api
    for operation in (
        other.describe_statement,
        other.get_statement_result,
        other.cancel_statement,
    ):
        assert refusal(operation, Id=id_) == ("ResourceNotFoundException", "Query does not exist.")


def test_all_decisions_are_recorded(server: Server, role: Roles) -> None:
    caller = role({**ON_WORKGROUP, **READS, "redshift-serverless:GetCredentials": [WORKGROUP_ARN]})
    caller.records("SELECT 1")
    with urllib.request.urlopen(f"{server.url}/_querysocket/calls", timeout=5) as answer:
        recorded = json.load(answer)
    allowed = {(each["action"], each["resource"]) for each in recorded}
    assert {
        ("redshift-data:ExecuteStatement", WORKGROUP_ARN),
        ("redshift-serverless:GetCredentials", WORKGROUP_ARN),
        ("redshift-data:DescribeStatement", "*"),
        ("redshift-data:GetStatementResult", "*"),
    } <= allowed


def describing(id_: str) -> str:
    task = {
        "Type": "Task",
        "Resource": "arn:aws:states:::aws-sdk:redshiftdata:describeStatement",
        "Arguments": {"Id": id_},
        "Output": "{% $states.result.Status %}",
        "Catch": [
            {
                "ErrorEquals": ["States.ALL"],
                "Output": "{% $states.errorOutput.Error %}",
                "Next": "Caught",
            }
        ],
        "End": True,
    }
    caught = {"Type": "Pass", "End": True}
    states = {"Describe": task, "Caught": caught}
    return json.dumps({"QueryLanguage": "JSONata", "StartAt": "Describe", "States": states})


def output_of_machine(server: Server, id_: str, rights: Rights) -> Any:
    machines = server.client("stepfunctions")
    machine = machines.create_state_machine(
        name=uuid.uuid4().hex,
        definition=describing(id_),
        roleArn=make_role(server, rights, service="states.amazonaws.com"),
    )
    execution = machines.start_execution(stateMachineArn=machine["stateMachineArn"])
    arn = execution["executionArn"]

    def output() -> Any:
        return machines.describe_execution(executionArn=arn).get("output")

    return json.loads(wait_for(output, "the execution to end"))


def test_a_state_machine_describes_a_statement_under_its_role(
    server: Server, redshift: Redshift
) -> None:
    id_ = redshift.run("SELECT 1")["Id"]
    assert output_of_machine(server, id_, READS) == "FINISHED"
    assert output_of_machine(server, id_, {}) == "RedshiftData.AccessDeniedException"
    missing = output_of_machine(server, str(uuid.uuid4()), READS)
    assert missing == "RedshiftData.ResourceNotFoundException"


def test_faults_hit_a_state_machine_too(server: Server, redshift: Redshift) -> None:
    id_ = redshift.run("SELECT 1")["Id"]
    with server.faults(throttledCalls={"DescribeStatement": 1}):
        assert output_of_machine(server, id_, READS) == "RedshiftData.ThrottlingException"
    with server.faults(failedCalls={"DescribeStatement": 1}):
        assert output_of_machine(server, id_, READS) == "RedshiftData.InternalServerException"
