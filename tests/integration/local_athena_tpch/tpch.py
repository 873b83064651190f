"""TPC-H in the local Athena: its tables in S3 and in Glue, and its 22 queries.

The rows are those that the specification's own generator makes; the queries are the
specification's, with the parameters of its validation. Literals say DECIMAL where the specification
has a decimal: `0.06` alone is a double in Athena. https://www.tpc.org/tpch/
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb

from tests.integration.local_athena.client import Server

BUCKET = "tpch"

# DuckDB's name of a type -> Hive's, where they differ.
_HIVE = {"VARCHAR": "string", "INTEGER": "int"}

QUERIES = {
    path.stem: path.read_text()
    for path in sorted((Path(__file__).parent / "queries").glob("q*.sql"))
}
"""SQL by q01 to q22."""

_PARQUET = {
    "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    "SerdeInfo": {
        "SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    },
}


def generate(directory: Path, scale_factor: float) -> list[Path]:
    """The eight tables, each a Parquet file under its name; 1 is the factor of a gigabyte."""
    command = [
        *(str(Path(sys.executable).with_name("tpchgen-cli")), "parquet", "--quiet"),
        *("--scale-factor", f"{scale_factor:g}", "--output-dir", str(directory)),
    ]
    subprocess.run(command, check=True)
    return sorted(directory.glob("*.parquet"))


def load(server: Server, tables: list[Path]) -> None:
    """Put the tables into S3 and into the database `tpch`, and make the workgroup `analysts`."""
    for bucket in (BUCKET, "results"):
        server.s3.create_bucket(Bucket=bucket)
    configuration = {"ResultConfiguration": {"OutputLocation": "s3://results/"}}
    server.athena.create_work_group(Name="analysts", Configuration=configuration)
    glue = server.client("glue")
    glue.create_database(DatabaseInput={"Name": "tpch"})
    for path in tables:
        with path.open("rb") as body:
            server.s3.put_object(Bucket=BUCKET, Key=f"{path.stem}/{path.name}", Body=body)
        relation = duckdb.read_parquet(str(path))
        types = (_HIVE.get(str(kind), str(kind).lower()) for kind in relation.types)
        columns = zip(relation.columns, types, strict=True)
        glue.create_table(
            DatabaseName="tpch",
            TableInput={
                "Name": path.stem,
                "TableType": "EXTERNAL_TABLE",
                "StorageDescriptor": {
                    "Columns": [{"Name": name, "Type": kind} for name, kind in columns],
                    "Location": f"s3://{BUCKET}/{path.stem}/",
                    **_PARQUET,
                },
            },
        )
