"""Our Athena inside MiniStack, as boto3 meets it."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.exceptions import ClientError

from tests.integration.local_athena.client import CITIES, Server, wait_for

SLOW = """
    SELECT count(*) FROM UNNEST(sequence(1, 100000)) AS a(x)
    CROSS JOIN UNNEST(sequence(1, 100000)) AS b(y) CROSS JOIN UNNEST(sequence(1, 100000)) AS c(z)
    WHERE x * y = z + 1
"""


def test_query_over_a_glue_table_leaves_its_csv_where_it_says(server: Server) -> None:
    execution = server.run(
        "SELECT * FROM cities ORDER BY name", QueryExecutionContext={"Database": "swiss"}
    )
    assert execution["Status"]["State"] == "SUCCEEDED", execution["Status"]
    location = execution["ResultConfiguration"]["OutputLocation"]
    assert location == f"s3://results/analysts/{execution['QueryExecutionId']}.csv"
    key = location.removeprefix("s3://results/")
    body = server.s3.get_object(Bucket="results", Key=key)["Body"].read().decode()
    assert body == '"name","people"\n"Bern","134794"\n"Zürich","443037"\n'
    assert server.s3.head_object(Bucket="results", Key=f"{key}.metadata")["ContentLength"] > 0
    assert execution["Statistics"]["DataScannedInBytes"] == len(CITIES.encode())


def test_rows_come_in_pages(server: Server) -> None:
    execution = server.run("SELECT n FROM UNNEST(sequence(1, 2500)) AS t(n) ORDER BY n")
    paginator = server.athena.get_paginator("get_query_results")
    pages = list(paginator.paginate(QueryExecutionId=execution["QueryExecutionId"]))
    rows = [row["Data"][0]["VarCharValue"] for page in pages for row in page["ResultSet"]["Rows"]]
    assert rows == ["n", *map(str, range(1, 2501))]
    assert len(pages) == 3


def test_failed_query_tells_why(server: Server) -> None:
    status = server.run("SELECT * FROM swiss.villages")["Status"]
    assert status["State"] == "FAILED"
    assert status["StateChangeReason"].startswith("TABLE_NOT_FOUND: line 1:15: ")
    assert status["AthenaError"]["ErrorType"] == 1301


def test_syntax_error_is_refused_at_once(server: Server) -> None:
    with pytest.raises(server.athena.exceptions.InvalidRequestException) as refused:
        server.start("SELEC 1")
    assert refused.value.response["AthenaErrorCode"] == "MALFORMED_QUERY"


def test_running_query_is_stopped_at_once(server: Server) -> None:
    query_execution_id = server.start(SLOW)
    wait_for(
        lambda: server.describe(query_execution_id)["Status"]["State"] == "RUNNING",
        "the query to run",
    )
    server.athena.stop_query_execution(QueryExecutionId=query_execution_id)
    status = server.describe(query_execution_id)["Status"]
    assert (status["State"], status["StateChangeReason"]) == (
        "CANCELLED",
        "Query cancelled by user",
    )
    found = server.s3.list_objects_v2(Bucket="results", Prefix=f"analysts/{query_execution_id}")
    assert found["KeyCount"] == 0


def test_parallel_repeats_of_a_token_are_one_execution(server: Server) -> None:
    token = uuid.uuid4().hex

    def start(_: int) -> str:
        return server.start("SELECT 1", ClientRequestToken=token)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(start, range(8)))) == 1


def test_workgroups_stay_ministacks_and_are_obeyed(server: Server) -> None:
    server.athena.create_work_group(Name="closed", Configuration={})
    server.athena.update_work_group(WorkGroup="closed", State="DISABLED")
    with pytest.raises(server.athena.exceptions.InvalidRequestException, match="is disabled"):
        server.start("SELECT 1", WorkGroup="closed")


@pytest.mark.parametrize(("enforce", "prefix"), [("true", "stack"), ("false", "mine")])
def test_workgroup_of_a_stack_is_obeyed(server: Server, enforce: str, prefix: str) -> None:
    name = f"of-a-stack-{enforce}"
    template = {
        "Parameters": {
            "Enforce": {"Type": "String", "Default": enforce},
            "Cutoff": {"Type": "Number", "Default": 10_000_000},
        },
        "Resources": {
            "WorkGroup": {
                "Type": "AWS::Athena::WorkGroup",
                "Properties": {
                    "Name": name,
                    "WorkGroupConfiguration": {
                        "EnforceWorkGroupConfiguration": {"Ref": "Enforce"},
                        "BytesScannedCutoffPerQuery": {"Ref": "Cutoff"},
                        "ResultConfiguration": {"OutputLocation": "s3://results/stack/"},
                    },
                },
            }
        },
    }
    cloudformation = server.client("cloudformation")
    cloudformation.create_stack(StackName=name, TemplateBody=json.dumps(template))
    wait_for(
        lambda: (
            cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
            == "CREATE_COMPLETE"
        ),
        "the stack",
    )
    execution = server.run(
        "SELECT 1",
        WorkGroup=name,
        ResultConfiguration={"OutputLocation": "s3://results/mine/"},
    )
    assert execution["Status"]["State"] == "SUCCEEDED"
    assert f"/{prefix}/" in execution["ResultConfiguration"]["OutputLocation"]


def test_query_past_its_workgroups_cut_off_is_cancelled(server: Server) -> None:
    server.s3.put_object(Bucket="data", Key="cities/large.csv", Body=b"x,1\n" * 2_600_000)
    configuration = {
        "ResultConfiguration": {"OutputLocation": "s3://results/frugal/"},
        "BytesScannedCutoffPerQuery": 10_000_000,
    }
    server.athena.create_work_group(Name="frugal", Configuration=configuration)
    try:
        execution = server.run("SELECT count(*) FROM swiss.cities", WorkGroup="frugal")
    finally:
        server.s3.delete_object(Bucket="data", Key="cities/large.csv")
    assert execution["Status"]["State"] == "CANCELLED"
    assert execution["Status"]["StateChangeReason"] == "Bytes scanned limit was exceeded"


def test_regions_see_nothing_of_each_other(server: Server) -> None:
    query_execution_id = server.start("SELECT 1")
    elsewhere = server.client("athena", "eu-central-1")
    with pytest.raises(ClientError, match=f"QueryExecution {query_execution_id} was not found"):
        elsewhere.get_query_execution(QueryExecutionId=query_execution_id)


def test_many_queries_at_once_all_succeed(server: Server) -> None:
    def run(number: int) -> str:
        execution = server.run(f"SELECT {number} AS n")
        return str(execution["Status"]["State"])

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(run, range(40))) == {"SUCCEEDED"}
