"""Tables of every format that the catalogue may name, read through the socket."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.e2e.client import Client
from tests.e2e.stack import LocalStack

BUCKET = "querysocket-samples"
HIVE = "org.apache.hadoop.hive"
ROWS = [[1, "one, two", 1.5], [2, 'he said "hi"', 2.25], [3, "", -2.0]]


def csv_file(path: Path) -> tuple[str, dict[str, str], bytes]:
    quoted = b'"1","one, two","1.5"\n"2","he said \\"hi\\"","2.25"\n"3","","-2.0"\n'
    return f"{HIVE}.serde2.OpenCSVSerde", {"separatorChar": ",", "escapeChar": "\\"}, quoted


def delimited_file(path: Path) -> tuple[str, dict[str, str], bytes]:
    text = 'n\ts\td\n1\tone, two\t1.5\n2\the said "hi"\t2.25\n3\t\t-2.0\n'
    return f"{HIVE}.serde2.lazy.LazySimpleSerDe", {"field.delim": "\t"}, text.encode()


def json_file(path: Path) -> tuple[str, dict[str, str], bytes]:
    lines = [json.dumps(dict(zip("nsd", row, strict=True))) for row in ROWS]
    return "org.openx.data.jsonserde.JsonSerDe", {}, "\n".join(lines).encode()


def parquet_file(path: Path) -> tuple[str, dict[str, str], bytes]:
    duckdb.sql(
        f"""
        COPY (SELECT * FROM (VALUES (1::BIGINT, 'one, two', 1.5::DOUBLE),
            (2, 'he said "hi"', 2.25), (3, '', -2.0)) AS t (n, s, d))
        TO '{path}' (FORMAT parquet)
        """
    )
    return f"{HIVE}.ql.io.parquet.serde.ParquetHiveSerDe", {}, path.read_bytes()


@pytest.mark.parametrize("make", [csv_file, delimited_file, json_file, parquet_file])
def test_a_table_is_read_whatever_its_format(
    stack: LocalStack, client: Client, tmp_path: Path, make: Any
) -> None:
    serde, parameters, body = make(tmp_path / "file")
    name = make.__name__
    stack.aws("s3").put_object(Bucket=BUCKET, Key=f"tables/{name}/part-0", Body=body)
    header = {"skip.header.line.count": "1"} if make is delimited_file else {}
    columns = [("n", "bigint"), ("s", "string"), ("d", "double")]
    stack.aws("glue").create_table(
        DatabaseName="covid-19",
        TableInput={
            "Name": name,
            "TableType": "EXTERNAL_TABLE",
            "Parameters": header,
            "StorageDescriptor": {
                "Location": f"s3://{BUCKET}/tables/{name}/",
                "Columns": [{"Name": column, "Type": type_} for column, type_ in columns],
                "SerdeInfo": {"SerializationLibrary": serde, "Parameters": parameters},
            },
        },
    )

    answer = client.query(f"SELECT * FROM {name} ORDER BY n", preview=10)

    assert answer["rows"] == ROWS
    assert answer["receipt"]["bytesScanned"] > 0


def test_a_table_without_files_has_no_rows(stack: LocalStack, client: Client) -> None:
    glue = stack.aws("glue")
    table = glue.get_table(DatabaseName="covid-19", Name="country_codes")["Table"]
    nowhere = {**table["StorageDescriptor"], "Location": f"s3://{BUCKET}/nowhere/"}
    glue.create_table(
        DatabaseName="covid-19", TableInput={"Name": "empty", "StorageDescriptor": nowhere}
    )

    assert client.query("SELECT * FROM empty", preview=1)["rows"] == []


def test_show_tables_lists_the_catalogue(client: Client) -> None:
    rows = client.query("SHOW TABLES", preview=50)["rows"]

    assert ["country_codes"] in rows
    assert ["enigma_jhu_timeseries"] in rows
