"""The 22 queries of TPC-H on a gigabyte of Parquet, each with the specification's own answer."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from tests.integration.local_athena.client import ROOT, Server, serving
from tests.integration.local_athena_tpch.tpch import QUERIES, generate, load

SCALE_FACTOR = 1
"""The one whose answers are published."""

SERVER = ROOT / "tests" / "integration" / "local_athena" / "server.py"
ANSWERS = Path(__file__).with_name("answers.txt")
"""Of each query the number of rows, and the first row: the values as Athena prints them."""

IN_TPCH = {"Database": "tpch"}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return generate(tmp_path_factory.mktemp("tables"), SCALE_FACTOR)


@pytest.fixture(scope="module")
def server(tables: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(SERVER, tmp_path_factory.mktemp("server")) as server:
        load(server, tables)
        yield server


@pytest.fixture(scope="module")
def duck(tables: list[Path]) -> duckdb.DuckDBPyConnection:
    """A plain DuckDB over the same files."""
    connection = duckdb.connect(config={"threads": 2})
    for path in tables:
        connection.read_parquet(str(path)).create_view(path.stem)
    return connection


@pytest.mark.parametrize("answer", ANSWERS.read_text().splitlines(), ids=lambda line: line[:3])
def test_query_has_the_published_answer(
    server: Server, duck: duckdb.DuckDBPyConnection, answer: str
) -> None:
    query, count, *first = answer.split("|")
    rows = rows_of(server, QUERIES[query])
    assert (len(rows), rows[0]) == (int(count), first)
    # The rows below it are as published where they are those of DuckDB's own SQL.
    expected = duck.execute(with_plain_decimals(QUERIES[query])).fetchall()
    for row, values in zip(rows, expected, strict=True):
        assert row == [text_of(value, like=cell) for value, cell in zip(values, row, strict=True)]


def test_decimals_keep_the_sizes_that_trino_gives_them(server: Server) -> None:
    execution = server.run(QUERIES["q01"], QueryExecutionContext=IN_TPCH)
    results = server.athena.get_query_results(QueryExecutionId=execution["QueryExecutionId"])
    described = results["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
    assert {
        column["Name"]: (column["Precision"], column["Scale"])
        for column in described
        if column["Type"] == "decimal"
    } == {
        "sum_qty": (38, 2),
        "sum_base_price": (38, 2),
        "sum_disc_price": (38, 4),
        "sum_charge": (38, 6),
        "avg_qty": (15, 2),
        "avg_price": (15, 2),
        "avg_disc": (15, 2),
    }


def rows_of(server: Server, sql: str) -> list[list[str]]:
    """The rows of the result object, below its header."""
    execution = server.run(sql, QueryExecutionContext=IN_TPCH)
    assert execution["Status"]["State"] == "SUCCEEDED", execution["Status"]
    location = execution["ResultConfiguration"]["OutputLocation"]
    bucket, _, key = location.removeprefix("s3://").partition("/")
    body = server.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    return list(csv.reader(io.StringIO(body.decode())))[1:]


def with_plain_decimals(sql: str) -> str:
    """The query for a DuckDB: there `DECIMAL '0.0001'` is 0.000, and `0.0001` is a decimal."""

    def plain(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Cast) and node.is_type(exp.DType.DECIMAL):
            return exp.Literal.number(node.name)
        return node

    return sqlglot.parse_one(sql, read="trino").transform(plain).sql("duckdb")


def text_of(value: Any, *, like: str) -> str:
    """The value as Athena prints it; an average or a quotient, here a double, as long as `like`."""
    if isinstance(value, float):
        return str(Decimal(value).quantize(Decimal(like), ROUND_HALF_UP))
    return str(value)
