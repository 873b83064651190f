"""One server for all tests of this folder, with a database made as its clients make one.

The tests run in the clients' own environment; the server, with the packages of ours, in its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyathena
import pytest
from pyathena.connection import Connection
from pyathena.cursor import Cursor

from tests.integration.local_athena.client import Server, serving

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tests/integration/local_athena/server.py"

STAGING = "s3://staging/queries/"

TABLES = """
CREATE EXTERNAL TABLE one_row (number_of_rows INT COMMENT 'some comment') COMMENT 'table comment'
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' LINES TERMINATED BY '\\n' STORED AS TEXTFILE
LOCATION 's3://staging/one_row/';

CREATE EXTERNAL TABLE numbers (n INT)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' STORED AS TEXTFILE
LOCATION 's3://staging/numbers/';

CREATE EXTERNAL TABLE gaps (a INT, b BOOLEAN, c STRING)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' STORED AS TEXTFILE
LOCATION 's3://staging/gaps/';

CREATE EXTERNAL TABLE every_type (
    a_boolean BOOLEAN, a_tinyint TINYINT, a_smallint SMALLINT, an_int INT, a_bigint BIGINT,
    a_float FLOAT, a_double DOUBLE, a_string STRING, a_varchar VARCHAR(10),
    a_timestamp TIMESTAMP, a_date DATE, a_binary BINARY, an_array ARRAY<int>,
    a_map MAP<int, int>, a_struct STRUCT<a: int, b: int>, a_decimal DECIMAL(10,1)
)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' STORED AS TEXTFILE
LOCATION 's3://staging/every_type/';

CREATE EXTERNAL TABLE parts (a STRING) PARTITIONED BY (b INT)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' STORED AS TEXTFILE
LOCATION 's3://staging/parts/';

CREATE EXTERNAL TABLE to_fill (a INT, b STRING)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' STORED AS TEXTFILE
LOCATION 's3://staging/to_fill/';

CREATE OR REPLACE VIEW v_one_row AS SELECT number_of_rows FROM one_row
"""

EVERY_TYPE = "\t".join(
    [
        "true",
        "127",
        "32767",
        "2147483647",
        "9223372036854775807",
        "0.5",
        "0.25",
        "a string",
        "varchar",
        "2017-01-01 00:00:00.0",
        "2017-01-02",
        "MTIz",
        "1\x022",
        "1\x032\x023\x034",
        "1\x022",
        "0.1",
    ]
)

OBJECTS = {
    "one_row/1": "1\n",
    "numbers/1": "".join(f"{n}\n" for n in range(10_000)),
    "gaps/1": "1\ttrue\tx\n\\N\t\\N\t\\N\n3\tfalse\t\n",
    "every_type/1": f"{EVERY_TYPE}\n",
}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("clients")
    with (
        serving(SCRIPT, directory, python=str(ROOT / ".venv/bin/python")) as server,
        pytest.MonkeyPatch.context() as environment,
    ):
        environment.setenv("AWS_ENDPOINT_URL", server.url)
        environment.setenv("AWS_DEFAULT_REGION", "us-east-1")
        environment.setenv("AWS_ACCESS_KEY_ID", "test")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "test")
        furnish(server)
        yield server


def furnish(server: Server) -> None:
    """A database `lake`, its tables declared in Athena's own DDL."""
    server.s3.create_bucket(Bucket="staging")
    for key, text in OBJECTS.items():
        server.s3.put_object(Bucket="staging", Key=key, Body=text.encode())
    with connect("default") as connection, connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE lake")
    with connect() as connection, connection.cursor() as cursor:
        for statement in TABLES.split(";"):
            cursor.execute(statement)


def connect(database: str = "lake") -> Connection[Cursor]:
    return pyathena.connect(s3_staging_dir=STAGING, schema_name=database, poll_interval=0.02)


@pytest.fixture
def connection(server: Server) -> Iterator[Connection[Cursor]]:
    with connect() as connection:
        yield connection


@pytest.fixture
def cursor(connection: Connection[Cursor]) -> Iterator[Cursor]:
    with connection.cursor() as cursor:
        yield cursor
