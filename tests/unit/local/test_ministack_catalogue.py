"""What a statement does to the catalogue is what MiniStack's Glue then tells its clients."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from ministack.services import glue

from local.athena.ministack import GlueCatalogue
from local.athena.model import QueryFailed
from local.scopes import Scope

SCOPE = Scope("999900001111", "eu-north-1")
TABLE = {
    "Name": "t",
    "TableType": "EXTERNAL_TABLE",
    "StorageDescriptor": {"Location": "s3://lake/t/", "Columns": [{"Name": "n", "Type": "int"}]},
    "PartitionKeys": [{"Name": "p", "Type": "int"}],
    "Parameters": {"EXTERNAL": "TRUE"},
}


@pytest.fixture
def catalogue() -> Iterator[GlueCatalogue]:
    catalogue = GlueCatalogue(SCOPE)
    catalogue.create_database({"Name": "d", "Description": "x"})
    catalogue.create_table("d", TABLE)
    yield catalogue
    catalogue.delete_database("d")


def told(operation: Any, **request: Any) -> Any:
    with SCOPE.entered():
        return json.loads(operation(request)[2])


def test_a_database_is_seen_by_clients_of_glue(catalogue: GlueCatalogue) -> None:
    catalogue.update_database({"Name": "d", "Parameters": {"a": "b"}})
    database = told(glue._get_database, Name="d")["Database"]
    assert (database["Description"], database["Parameters"]) == ("x", {"a": "b"})
    assert database["CreateTime"]


def test_a_table_is_seen_by_clients_of_glue(catalogue: GlueCatalogue) -> None:
    catalogue.update_table("d", {"Name": "t", "Parameters": {"k": "v"}})
    table = told(glue._get_table, DatabaseName="d", Name="t")["Table"]
    assert table["StorageDescriptor"] == TABLE["StorageDescriptor"]
    assert table["Parameters"] == {"k": "v"}
    assert table["CreateTime"]
    catalogue.delete_table("d", "t")
    assert catalogue.table("d", "t") is None


def test_partitions_are_seen_by_clients_of_glue(catalogue: GlueCatalogue) -> None:
    catalogue.create_partitions("d", "t", [{"Values": [value]} for value in "123"])
    catalogue.update_partition("d", "t", ["2"], {"Values": ["7"]})
    catalogue.delete_partition("d", "t", ["3"])
    partitions = told(glue._get_partitions, DatabaseName="d", TableName="t")["Partitions"]
    assert sorted(entry["Values"] for entry in partitions) == [["1"], ["7"]]


def test_what_is_written_is_not_shared_with_the_writer(catalogue: GlueCatalogue) -> None:
    entry = {"Values": ["1"], "Parameters": {"a": "b"}}
    catalogue.create_partitions("d", "t", [entry])
    entry["Parameters"] = {}
    assert catalogue.partitions("d", "t")[0]["Parameters"] == {"a": "b"}


def test_what_glue_refuses_fails_the_query(catalogue: GlueCatalogue) -> None:
    with pytest.raises(QueryFailed, match="Table t already exists"):
        catalogue.create_table("d", TABLE)
    catalogue.create_partitions("d", "t", [{"Values": ["1"]}])
    with pytest.raises(QueryFailed, match="Partition already exists"):
        catalogue.create_partitions("d", "t", [{"Values": ["1"]}])
