"""No statement reaches a file, a setting or a function that is not Athena's."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from local.athena.model import QueryFailed, StatementRefused
from local.athena.sql.database import connect
from tests.unit.local.athena_lake import Lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake(tmp_path)
    lake.add("t", {"a": "int"}, b"1\n")
    lake.rows("SELECT * FROM t")
    return lake


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM read_blob('{file}') AS f",
        "SELECT * FROM parquet_scan('{file}')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM '{file}'",
        'SELECT * FROM "{file}"',
        'SELECT * FROM default."{file}"',
        "SELECT * FROM t, LATERAL (SELECT * FROM read_csv('{file}')) AS f",
        "WITH t AS (SELECT * FROM '{file}') SELECT * FROM t",
        "SELECT (SELECT count(*) FROM read_text('{file}'))",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('t')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_functions()",
        "SELECT * FROM pragma_database_list()",
        "SELECT * FROM pragma_version()",
        "SELECT * FROM duckdb_tables",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM pg_catalog.pg_tables",
        "SELECT * FROM system.information_schema.tables",
        "SELECT * FROM information_schema.character_sets",
        "SELECT * FROM main.t",
        "SELECT getenv('HOME')",
        "SELECT \"getenv\"('HOME')",
        "SELECT current_setting('threads')",
        "SELECT read_text('{file}')",
        "SELECT athena_span('day', 1)",
        "SELECT columns('a') FROM t",
        "SELECT t.getvariable('a') FROM t",
        "SELECT nextval('s')",
        "PRAGMA show_tables",
        "COPY t TO '{file}'",
        "COPY (SELECT 1) TO '{file}'",
        "ATTACH '{file}'",
        "INSTALL httpfs",
        "LOAD '{file}'",
        "SET enable_external_access = true",
        "EXPORT DATABASE '{file}'",
        "CREATE TABLE x AS SELECT * FROM read_csv('{file}')",
        "SELECT 1; COPY t TO '{file}'",
    ],
)
def test_statement_is_refused_or_fails(lake: Lake, tmp_path: Path, sql: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("secret\n")
    with pytest.raises((StatementRefused, QueryFailed)) as outcome:
        lake.rows(sql.replace("{file}", str(secret)))
    assert "secret\n" not in str(outcome.value)
    assert secret.read_text() == "secret\n"


def test_table_function_is_not_found_at_its_place(lake: Lake) -> None:
    with pytest.raises(QueryFailed) as failure:
        lake.rows("SELECT * FROM read_csv('/etc/passwd')")
    assert failure.value.reason == (
        "FUNCTION_NOT_FOUND: line 1:15: Function 'read_csv' not registered"
    )


def test_information_schema_lists_the_catalogue_and_nothing_else(lake: Lake) -> None:
    assert lake.rows("SELECT table_schema, table_name FROM information_schema.tables") == [
        ("default", "t")
    ]
    assert lake.rows("SELECT schema_name FROM information_schema.schemata") == [("default",)]
    columns = "SELECT column_name, data_type FROM information_schema.columns"
    assert lake.rows(columns) == [("a", "int")]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{outside}')",
        "SELECT * FROM read_csv('{cache}/../secret')",
        "SELECT * FROM '{outside}'",
        "COPY (SELECT 1) TO '{outside}'",
        "ATTACH '{outside}'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "RESET enable_external_access",
        "SELECT getenv('HOME')",
    ],
)
def test_duckdb_itself_refuses_what_the_translation_would_never_send(
    tmp_path: Path, sql: str
) -> None:
    outside = tmp_path / "secret"
    outside.write_text("secret\n")
    connection = connect(tmp_path / "cache").cursor()
    with pytest.raises(duckdb.Error):
        connection.execute(
            sql.replace("{outside}", str(outside)).replace("{cache}", str(tmp_path / "cache"))
        ).fetchall()
    assert outside.read_text() == "secret\n"


def test_python_variables_are_no_tables(tmp_path: Path) -> None:
    relation = duckdb.sql("SELECT 1")
    with pytest.raises(duckdb.CatalogException):
        connect(tmp_path).cursor().execute("SELECT * FROM relation")
    assert relation is not None
