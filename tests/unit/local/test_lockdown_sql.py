"""No statement reaches a file, a setting or a function that is not Athena's."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from local.athena.engine import Engine
from local.athena.model import QueryFailed, StatementRefused
from local.athena.sql.database import connect
from local.athena.sql.functions import OVERLOADS, SPECIALS
from tests.unit.local.athena_lake import BUCKET, Lake, Rows, Storage

SYNTAX = {"json_array", "json_exists", "json_object", "json_query", "json_value"}
"""Athena's as well, with a grammar of their own."""

# FILE stands for the path of a file outside the lake.
TABLE_FUNCTIONS = [
    "SELECT * FROM read_csv('FILE')",
    "SELECT * FROM TABLE(read_csv('FILE'))",
    "SELECT * FROM READ_CSV ( 'FILE' )",
    "SELECT * FROM \"read_csv\"('FILE')",
    "SELECT * FROM main.read_csv('FILE')",
    "SELECT * FROM system.main.read_csv('FILE')",
    "SELECT * FROM /* a table */ read_csv/* a comment */('FILE')",
    "SELECT * FROM (read_csv('FILE'))",
    "SELECT * FROM t, read_csv('FILE')",
    "SELECT * FROM t JOIN read_csv('FILE') AS f ON true",
    "SELECT * FROM t CROSS JOIN LATERAL read_csv('FILE')",
    "SELECT * FROM t, LATERAL (SELECT * FROM read_csv('FILE')) AS f",
    "SELECT * FROM UNNEST(glob('/*'))",
    "SELECT * FROM read_parquet('s3://lake/default/t/data')",
    "SELECT * FROM read_csv('https://127.0.0.1/a.csv')",
    "SELECT * FROM TABLE(query('SELECT 1'))",
    "SELECT * FROM TABLE(system.query(query => 'SELECT 1'))",
    "SELECT * FROM sqlite_scan('FILE', 't')",
    "SELECT * FROM postgres_scan('', 'public', 't')",
    "FROM read_csv('FILE')",
    "CALL read_csv('FILE')",
    "EXPLAIN SELECT * FROM read_csv('FILE')",
    "CREATE TABLE x AS SELECT * FROM read_csv('FILE')",
    "CREATE OR REPLACE VIEW v AS SELECT * FROM read_csv('FILE')",
    "INSERT INTO t SELECT content FROM read_text('FILE')",
    "UNLOAD (SELECT * FROM read_csv('FILE')) TO 's3://lake/out/' WITH (format = 'JSON')",
    "PREPARE p FROM SELECT * FROM read_csv('FILE')",
]
NESTED = [
    "WITH x AS (SELECT * FROM read_csv('FILE')) SELECT * FROM x",
    "WITH x AS MATERIALIZED (SELECT * FROM read_csv('FILE')) SELECT * FROM x",
    "WITH RECURSIVE x(a) AS (SELECT a FROM read_text('FILE') UNION SELECT a FROM x) TABLE x",
    "SELECT (SELECT count(*) FROM read_text('FILE'))",
    "SELECT EXISTS (SELECT * FROM read_text('FILE'))",
    "SELECT 1 IN (SELECT 1 FROM read_text('FILE'))",
    "SELECT CASE WHEN false THEN (SELECT 1 FROM read_text('FILE')) END",
    "SELECT * FROM t ORDER BY (SELECT 1 FROM read_text('FILE'))",
    "SELECT * FROM t LIMIT (SELECT 1 FROM read_text('FILE'))",
    "SELECT 'a' UNION SELECT content FROM read_text('FILE')",
    "SELECT * FROM (VALUES ((SELECT content FROM read_text('FILE'))))",
    "SELECT transform(ARRAY['FILE'], x -> (SELECT content FROM read_text(x)))",
]
TABLES = [
    "SELECT * FROM 'FILE'",
    'SELECT * FROM "FILE"',
    'SELECT * FROM "file://FILE"',
    'SELECT * FROM default."FILE"',
    'SELECT * FROM awsdatacatalog.default."FILE"',
    'SELECT "$path" FROM "FILE"',
    "SELECT * FROM `FILE`",
    "WITH x AS (SELECT * FROM 'FILE') SELECT * FROM x",
    'TABLE "FILE"',
    "FROM 'FILE'",
    'DESCRIBE "FILE"',
    "SHOW TABLES FROM 'FILE'",
    'INSERT INTO "FILE" VALUES (1)',
    'SELECT * FROM "https://127.0.0.1/a.csv"',
    'SELECT * FROM "s3://lake/default/t/data"',
    "SELECT * FROM lake",
    "SELECT * FROM main.t",
    "SELECT * FROM memory.main.t",
    "SELECT * FROM duckdb_tables",
    "SELECT * FROM pragma_database_list",
    "SELECT * FROM sqlite_master",
    "SELECT * FROM pg_settings",
    "SELECT * FROM pg_catalog.pg_tables",
    "SELECT * FROM system.information_schema.tables",
    "SELECT * FROM memory.information_schema.tables",
    "SELECT * FROM information_schema.character_sets",
    "SELECT * FROM information_schema.duckdb_settings",
]
EXPRESSIONS = [
    "SELECT \"getenv\"('HOME')",
    "SELECT main.getenv('HOME')",
    "SELECT system.main.getenv('HOME')",
    "SELECT 'HOME'.getenv()",
    "SELECT s.getenv() FROM t",
    "SELECT t.getvariable('a') FROM t",
    "SELECT transform(ARRAY['HOME'], x -> getenv(x))",
    "SELECT filter(ARRAY['HOME'], x -> getenv(x) = 'a')",
    "SELECT reduce(ARRAY['HOME'], '', (a, x) -> getenv(x), a -> a)",
    "SELECT array_agg(getenv('HOME'))",
    "SELECT listagg(getenv('HOME'), ',') WITHIN GROUP (ORDER BY 1)",
    "SELECT sum(a) FILTER (WHERE getenv('HOME') = 'x') FROM t",
    "SELECT sum(a) OVER (ORDER BY getenv('HOME')) FROM t",
    "SELECT CAST(ROW(getenv('HOME')) AS ROW(a varchar)).a",
    "SELECT try(getenv('HOME'))",
    "SELECT {'a': getenv('HOME')}",
    "SELECT struct_pack(a := getenv('HOME'))",
    "SELECT * REPLACE (getenv('HOME') AS s) FROM t",
    "SELECT * EXCLUDE (a) FROM t",
    "SELECT COLUMNS('a') FROM t",
    "SELECT CAST('t' AS regclass)",
    "SELECT a::varchar FROM t",
    "SELECT $1",
    "SELECT rowid FROM t",
    "SELECT filename FROM t",
    "SELECT file_row_number FROM t",
    "SELECT s FROM t WHERE s = '\\' OR getenv(\\'HOME\\') = \\''",
]
STATEMENTS = [
    "COPY t TO 'FILE'",
    "COPY t FROM 'FILE'",
    "COPY (SELECT 1) TO 'FILE'",
    "WITH x AS (COPY t TO 'FILE') SELECT 1",
    "EXPLAIN ANALYZE COPY t TO 'FILE'",
    "SELECT 1; COPY t TO 'FILE'",
    "SELECT 1 /* ; */; DROP TABLE t",
    'SELECT "a\\"; COPY t TO \'FILE\' --" FROM t',
    "EXPORT DATABASE 'FILE'",
    "IMPORT DATABASE 'FILE'",
    "ATTACH 'FILE'",
    "DETACH memory",
    "USE system",
    "INSTALL httpfs",
    "LOAD 'FILE'",
    "PRAGMA show_tables",
    "CALL pragma_version()",
    "SET enable_external_access = true",
    "SET SESSION threads = 1",
    "SET VARIABLE a = 1",
    "RESET threads",
    "CHECKPOINT",
    "BEGIN",
    "SUMMARIZE t",
    "PIVOT t ON a",
    "CREATE MACRO f() AS 1",
    "CREATE OR REPLACE TEMP TABLE x AS SELECT 1 AS a",
    "CREATE SECRET s (TYPE s3)",
    "CREATE TYPE m AS ENUM ('a')",
    "DROP SCHEMA main",
    "DELETE FROM t",
    "EXECUTE IMMEDIATE 'SELECT 1'",
]
LOCATIONS = [
    "UNLOAD (SELECT 1 AS a) TO 'file://FILE' WITH (format = 'JSON')",
    "UNLOAD (SELECT 1 AS a) TO 'FILE' WITH (format = 'JSON')",
    "CREATE TABLE x WITH (external_location = 'file://FILE/') AS SELECT 1 AS a",
    "CREATE TABLE x WITH (external_location = 'FILE') AS SELECT 1 AS a",
    "CREATE TABLE x WITH (external_location = 's3://../etc/') AS SELECT 1 AS a",
    "CREATE EXTERNAL TABLE x (a string) LOCATION 'file://FILE'",
    "CREATE EXTERNAL TABLE x (a string) LOCATION '/etc/'",
]


class OneBucket(Storage):
    """S3 as it is: a bucket that is not there has no objects, and takes none."""

    def list(self, bucket: str, prefix: str) -> Sequence[tuple[str, int]]:
        return super().list(bucket, prefix) if bucket == BUCKET else []

    def write(self, bucket: str, key: str, body: bytes, content_type: str) -> None:
        if bucket != BUCKET:
            raise PermissionError(f"s3://{bucket}/{key}")
        super().write(bucket, key, body, content_type)


def a_lake(directory: Path) -> Lake:
    """A lake with one table; beside its cache there is a file, `secret.csv`."""
    (directory / "secret.csv").write_text("secret\n")
    lake = Lake(directory)
    lake.storage = OneBucket()
    lake.engine = Engine(lake.catalogue, lake.storage, directory / "cache")
    lake.add("t", {"a": "int", "s": "string"}, b"1,x\n")
    assert lake.rows("SELECT * FROM t") == [("1", "x")]
    return lake


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lake")


@pytest.fixture(scope="module")
def lake(directory: Path) -> Lake:
    return a_lake(directory)


@pytest.mark.parametrize(
    "sql", [*TABLE_FUNCTIONS, *NESTED, *TABLES, *EXPRESSIONS, *STATEMENTS, *LOCATIONS]
)
def test_statement_is_refused_or_fails(lake: Lake, directory: Path, sql: str) -> None:
    secret = directory / "secret.csv"
    with pytest.raises((StatementRefused, QueryFailed)) as outcome:
        lake.rows(sql.replace("FILE", str(secret)))

    assert "secret\n" not in str(outcome.value)
    assert os.environ["HOME"] not in str(outcome.value).replace(str(secret), "")
    assert secret.read_text() == "secret\n"
    assert {path.name for path in directory.iterdir()} == {"secret.csv", "cache"}
    assert list(lake.storage.objects) == ["default/t/data"]


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ('SELECT "$path" FROM (SELECT \'FILE\' AS "$path") AS x', [("FILE",)]),
        ("SELECT s FROM t WHERE \"$path\" = 'FILE'", []),
        ('SELECT 1 AS "a""; COPY t TO \'FILE\' --"', [("1",)]),
        ("SELECT 'a''; COPY t TO ''FILE'' --'", [("a'; COPY t TO 'FILE' --",)]),
        ("SELECT 1 -- ; COPY t TO 'FILE'", [("1",)]),
        ("SELECT table_schema, table_name FROM information_schema.tables", [("default", "t")]),
        ("SELECT schema_name FROM information_schema.schemata", [("default",)]),
    ],
)
def test_what_only_looks_like_an_attack_is_a_query(lake: Lake, sql: str, rows: Rows) -> None:
    assert lake.rows(sql) == rows


@pytest.mark.parametrize("location", ["FOLDER", "file://FOLDER", "s3://FOLDER", "LINK"])
def test_a_table_at_a_local_path_has_no_rows(tmp_path: Path, location: str) -> None:
    lake = a_lake(tmp_path)
    link = tmp_path / "cache" / "link"
    link.symlink_to(tmp_path)
    place = location.replace("FOLDER", str(tmp_path)).replace("LINK", str(link))
    lake.add("elsewhere", {"a": "string"})
    structure = lake.catalogue.structures["default", "elsewhere"]
    structure["StorageDescriptor"]["Location"] = place
    assert lake.rows("SELECT * FROM elsewhere") == []


def test_no_function_of_duckdb_is_called_by_its_name(lake: Lake, tmp_path: Path) -> None:
    found = connect(tmp_path).execute("SELECT DISTINCT function_name FROM duckdb_functions()")
    names = {name for (name,) in found.fetchall() if name.replace("_", "").isalnum()}
    assert any(name.startswith("athena_") for name in names)  # our own are no more open
    let_through = [
        sql
        for name in sorted(names - OVERLOADS.keys() - SPECIALS.keys() - SYNTAX)
        for sql in (f"SELECT {name}('x')", f"SELECT * FROM {name}('x')")
        if answers(lake, sql)
    ]
    assert let_through == []


def answers(lake: Lake, sql: str) -> bool:
    """Whether a statement is carried out."""
    try:
        lake.rows(sql)
    except (StatementRefused, QueryFailed):
        return False
    return True
