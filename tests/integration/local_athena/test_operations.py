"""Athena's operations beside queries, as boto3 meets them."""

from __future__ import annotations

import uuid

import pytest
from botocore.exceptions import ClientError

from tests.integration.local_athena.client import ACCOUNT, Server, make_role

WORKGROUP = f"arn:aws:athena:us-east-1:{ACCOUNT}:workgroup/analysts"


def test_role_of_a_workgroup_reads_its_named_queries_only(server: Server) -> None:
    query = {"Name": "q", "Database": "swiss", "QueryString": "SELECT 1"}
    ours = server.athena.create_named_query(**query, WorkGroup="analysts")["NamedQueryId"]
    others = server.athena.create_named_query(**query, WorkGroup="primary")["NamedQueryId"]
    analyst = server.under(make_role(server, {"athena:*NamedQuery": [WORKGROUP]})).athena

    assert analyst.get_named_query(NamedQueryId=ours)["NamedQuery"]["WorkGroup"] == "analysts"
    answer = analyst.batch_get_named_query(NamedQueryIds=[ours])
    assert len(answer["NamedQueries"]) == 1
    with pytest.raises(ClientError, match="not authorized"):
        analyst.get_named_query(NamedQueryId=others)
    with pytest.raises(ClientError, match="not authorized"):
        analyst.batch_get_named_query(NamedQueryIds=[ours, others])


def test_prepared_statement_made_by_the_operation_is_executed_in_sql(server: Server) -> None:
    name = f"p_{uuid.uuid4().hex}"
    server.athena.create_prepared_statement(
        StatementName=name, WorkGroup="analysts", QueryStatement="SELECT ? + ? AS sum"
    )
    execution = server.run(f"EXECUTE {name} USING 1, 2")
    rows = server.athena.get_query_results(QueryExecutionId=execution["QueryExecutionId"])
    assert rows["ResultSet"]["Rows"][1]["Data"] == [{"VarCharValue": "3"}]


def test_metadata_are_those_of_glue(server: Server) -> None:
    names = {"CatalogName": "AwsDataCatalog", "DatabaseName": "swiss"}
    table = server.athena.get_table_metadata(**names, TableName="cities")["TableMetadata"]
    assert [column["Name"] for column in table["Columns"]] == ["name", "people"]
    assert table["Parameters"]["serde.param.field.delim"] == ","
    assert table["CreateTime"].year >= 2026
    pages = server.athena.get_paginator("list_table_metadata").paginate(**names, Expression="cit.*")
    assert [each["Name"] for page in pages for each in page["TableMetadataList"]] == ["cities"]
    with pytest.raises(server.athena.exceptions.MetadataException, match="EntityNotFound"):
        server.athena.get_database(CatalogName="AwsDataCatalog", DatabaseName="nowhere")


def test_data_catalogue_that_was_made_is_listed(server: Server) -> None:
    name = f"c_{uuid.uuid4().hex}"
    server.athena.create_data_catalog(Name=name, Type="LAMBDA", Parameters={"function": "f"})
    listed = server.athena.list_data_catalogs()["DataCatalogsSummary"]
    assert {"AwsDataCatalog", name} <= {each["CatalogName"] for each in listed}
    assert server.athena.get_data_catalog(Name=name)["DataCatalog"]["Type"] == "LAMBDA"


def test_workgroup_tells_all_its_settings(server: Server) -> None:
    workgroup = server.athena.get_work_group(WorkGroup="analysts")["WorkGroup"]
    configuration = workgroup["Configuration"]
    assert configuration["EnforceWorkGroupConfiguration"] is True
    assert configuration["RequesterPaysEnabled"] is False
    names = [each["Name"] for each in server.athena.list_work_groups()["WorkGroups"]]
    assert names == sorted(names)
