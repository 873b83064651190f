"""One server for all tests of this folder, furnished with a workgroup and a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.local_athena.client import CITIES, Events, Server, events_of, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("local_athena")
    with serving(Path(__file__).with_name("server.py"), directory) as server:
        furnish(server)
        yield server


def furnish(server: Server) -> None:
    """A workgroup, and a table over one CSV object."""
    server.s3.create_bucket(Bucket="data")
    server.s3.create_bucket(Bucket="results")
    server.s3.put_object(Bucket="data", Key="cities/1.csv", Body=CITIES.encode())
    server.athena.create_work_group(
        Name="analysts",
        Configuration={
            "ResultConfiguration": {"OutputLocation": "s3://results/analysts/"},
            "EnforceWorkGroupConfiguration": True,
        },
    )
    glue = server.client("glue")
    glue.create_database(DatabaseInput={"Name": "swiss"})
    glue.create_table(
        DatabaseName="swiss",
        TableInput={
            "Name": "cities",
            "TableType": "EXTERNAL_TABLE",
            "StorageDescriptor": {
                "Columns": [{"Name": "name", "Type": "string"}, {"Name": "people", "Type": "int"}],
                "Location": "s3://data/cities/",
                "InputFormat": "org.apache.hadoop.mapred.TextInputFormat",
                "SerdeInfo": {
                    "SerializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
                    "Parameters": {"field.delim": ","},
                },
            },
        },
    )


@pytest.fixture
def events(server: Server) -> Iterator[Events]:
    """Athena's events."""
    with events_of(server, "aws.athena") as events:
        yield events
