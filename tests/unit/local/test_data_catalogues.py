from __future__ import annotations

from typing import Any

import pytest

from local.athena.api.requests import ServiceError
from tests.unit.local.athena_client import Athena, refusal
from tests.unit.local.athena_fakes import a_caller

GLUE = {"CatalogName": "AwsDataCatalog"}

CITIES = {
    "Name": "cities",
    "TableType": "EXTERNAL_TABLE",
    "CreateTime": 1_700_000_000,
    "Parameters": {"EXTERNAL": "TRUE"},
    "PartitionKeys": [{"Name": "country", "Type": "string"}],
    "StorageDescriptor": {
        "Columns": [{"Name": "name", "Type": "string", "Comment": "its own"}],
        "Location": "s3://lake/cities",
        "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
        "OutputFormat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        "SerdeInfo": {
            "SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
            "Parameters": {"field.delim": ","},
        },
    },
}


@pytest.fixture(autouse=True)
def lake(athena: Athena) -> None:
    athena.catalogue.create_database({"Name": "lake", "Description": "of cities"})
    athena.catalogue.create_table("lake", CITIES)
    for name in ("rivers", "roads"):
        athena.catalogue.create_table("lake", {"Name": name, "StorageDescriptor": {"Columns": []}})


def metadata_refusal(athena: Athena, operation: str, **request: Any) -> str:
    with pytest.raises(ServiceError) as refused:
        athena(operation, **GLUE, **request)
    assert refused.value.type == "MetadataException"
    assert refused.value.code is None
    return refused.value.message


def test_data_catalogues_are_listed_and_given(athena: Athena) -> None:
    assert athena("ListDataCatalogs")["DataCatalogsSummary"] == [
        {"CatalogName": "AwsDataCatalog", "Type": "GLUE"},
        {"CatalogName": "orders", "Type": "LAMBDA"},
    ]
    given = athena("GetDataCatalog", Name="AwsDataCatalog")["DataCatalog"]
    assert given["Parameters"] == {"catalog-id": "123456789012"}
    assert refusal(athena, "GetDataCatalog", Name="no") == (
        "INVALID_INPUT",
        "DataCatalog no was not found",
    )


def test_databases_are_listed_and_given(athena: Athena) -> None:
    found = {"Name": "lake", "Description": "of cities"}
    assert athena("ListDatabases", **GLUE)["DatabaseList"] == [{"Name": "default"}, found]
    assert athena("GetDatabase", **GLUE, DatabaseName="LAKE")["Database"] == found


def test_table_is_described_with_how_it_is_stored(athena: Athena) -> None:
    names = {"DatabaseName": "lake", "TableName": "Cities"}
    assert athena("GetTableMetadata", **GLUE, **names)["TableMetadata"] == {
        "Name": "cities",
        "CreateTime": 1_700_000_000,
        "LastAccessTime": 0,
        "TableType": "EXTERNAL_TABLE",
        "Columns": [{"Name": "name", "Type": "string", "Comment": "its own"}],
        "PartitionKeys": [{"Name": "country", "Type": "string"}],
        "Parameters": {
            "EXTERNAL": "TRUE",
            "inputformat": "org.apache.hadoop.mapred.TextInputFormat",
            "location": "s3://lake/cities",
            "outputformat": "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
            "serde.param.field.delim": ",",
            "serde.serialization.lib": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
        },
    }


@pytest.mark.parametrize(
    ("expression", "names"),
    [("", ["cities", "rivers", "roads"]), ("r.*", ["rivers", "roads"]), ("r", [])],
)
def test_expression_matches_whole_names(athena: Athena, expression: str, names: list[str]) -> None:
    tables = athena("ListTableMetadata", **GLUE, DatabaseName="lake", Expression=expression)
    assert [table["Name"] for table in tables["TableMetadataList"]] == names


def test_expression_that_is_none_is_refused(athena: Athena) -> None:
    request = {**GLUE, "DatabaseName": "lake", "Expression": "("}
    assert refusal(athena, "ListTableMetadata", **request)[1] == "Invalid expression ("


def test_tables_come_in_pages(athena: Athena) -> None:
    request = {**GLUE, "DatabaseName": "lake", "MaxResults": 2}
    first = athena("ListTableMetadata", **request)
    second = athena("ListTableMetadata", **request, NextToken=first["NextToken"])
    listed = first["TableMetadataList"] + second["TableMetadataList"]
    assert [table["Name"] for table in listed] == ["cities", "rivers", "roads"]


@pytest.mark.parametrize(
    ("operation", "names"),
    [
        ("GetDatabase", {"DatabaseName": "no"}),
        ("ListTableMetadata", {"DatabaseName": "no"}),
        ("GetTableMetadata", {"DatabaseName": "lake", "TableName": "no"}),
    ],
)
def test_what_glue_does_not_have_is_its_refusal(
    athena: Athena, operation: str, names: dict[str, str]
) -> None:
    message = metadata_refusal(athena, operation, **names)
    assert message.startswith("Entity Not Found (Service: AmazonDataCatalog; Status Code: 400;")


@pytest.mark.parametrize(
    ("operation", "names", "action"),
    [
        ("ListDatabases", {}, "GetDatabases"),
        ("GetDatabase", {"DatabaseName": "lake"}, "GetDatabase"),
        ("ListTableMetadata", {"DatabaseName": "lake"}, "GetTables"),
        ("GetTableMetadata", {"DatabaseName": "lake", "TableName": "cities"}, "GetTable"),
    ],
)
def test_reading_glue_takes_the_callers_right(
    athena: Athena, operation: str, names: dict[str, str], action: str
) -> None:
    athena.caller = a_caller(lambda asked, _: asked != f"glue:{action}")
    message = metadata_refusal(athena, operation, **names)
    assert message.startswith("User: arn:aws:iam::123456789012:user/analyst is not authorized to ")
    assert f"glue:{action}" in message


def test_catalogue_that_is_not_glue_has_no_databases(athena: Athena) -> None:
    assert refusal(athena, "ListDatabases", CatalogName="orders") == (
        "INVALID_INPUT",
        "DataCatalog orders was not found",
    )


@pytest.mark.parametrize(
    ("catalogue", "refused"),
    [
        ("no", ("DATACATALOG_NOT_FOUND", "Catalog 'no' does not exist")),
        ("orders", ("INVALID_INPUT", "NOT_SUPPORTED: queries of data catalog orders")),
    ],
)
def test_query_of_another_catalogue_is_refused(
    athena: Athena, catalogue: str, refused: tuple[str, str]
) -> None:
    request = {"ClientRequestToken": "x" * 32, "QueryExecutionContext": {"Catalog": catalogue}}
    assert refusal(athena, "StartQueryExecution", QueryString="SELECT 1", **request) == refused
