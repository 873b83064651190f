"""The DuckDB that runs the queries reaches its cache directory, whatever it is told, and no more.

The translation lets none of this through: test_lockdown_sql.py.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from local.athena.sql.database import connect

# FILE is a file outside the cache, OUTSIDE its directory, CACHE the cache.
READS = [
    "SELECT * FROM read_text('FILE')",
    "SELECT * FROM read_text(['FILE'])",
    "SELECT * FROM read_text('file://FILE')",
    "SELECT * FROM read_text('CACHE/../secret.csv')",
    "SELECT * FROM read_text('CACHE-of-another/../secret.csv')",
    "SELECT * FROM read_text('CACHE/link')",
    "SELECT * FROM read_text('CACHE/folder/secret.csv')",
    "SELECT * FROM read_text('/proc/self/environ')",
    "SELECT * FROM read_blob('FILE')",
    "SELECT * FROM read_csv('FILE')",
    "SELECT * FROM read_json('FILE')",
    "SELECT * FROM read_parquet('FILE')",
    "SELECT * FROM parquet_metadata('FILE')",
    "SELECT * FROM parquet_schema('FILE')",
    "SELECT * FROM sniff_csv('FILE')",
    "SELECT * FROM glob('OUTSIDE/*')",
    "SELECT * FROM 'FILE'",
    'SELECT * FROM "FILE"',
    "SELECT * FROM read_csv('https://127.0.0.1/a.csv')",
    "SELECT * FROM read_parquet('s3://bucket/key')",
    "SELECT * FROM sqlite_scan('FILE', 't')",
    "SELECT * FROM postgres_scan('', 'public', 't')",
    "SELECT getenv('HOME')",
]
WRITES = [
    "COPY (SELECT 1) TO 'FILE'",
    "COPY (SELECT 1) TO 'OUTSIDE/made'",
    "COPY (SELECT 1) TO 'CACHE/../made'",
    "COPY (SELECT 1) TO '/dev/stdout'",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO 'FILE'",
    "EXPORT DATABASE 'OUTSIDE/made'",
    "IMPORT DATABASE 'OUTSIDE'",
    "ATTACH 'OUTSIDE/made'",
    "ATTACH 'FILE' AS other (TYPE sqlite)",
    "ATTACH 'host=127.0.0.1' AS other (TYPE postgres)",
    "CALL enable_logging(storage = 'file', storage_path = 'OUTSIDE/made')",
    "PRAGMA profiling_output = 'OUTSIDE/made'",
]
EXTENSIONS = [
    "INSTALL httpfs",
    "FORCE INSTALL sqlite",
    "UPDATE EXTENSIONS",
    "LOAD httpfs",
    "LOAD 'FILE'",
    "CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
]
SETTINGS = [
    "SET enable_external_access = true",
    "RESET enable_external_access",
    "SET allowed_directories = ['/']",
    "SET allowed_paths = ['FILE']",
    "SET lock_configuration = false",
    "RESET lock_configuration",
    "SET GLOBAL threads = 1",
    "SET SESSION memory_limit = '8GB'",
    "SET temp_directory = 'OUTSIDE'",
    "SET extension_directory = 'OUTSIDE'",
    "SET python_enable_replacements = true",
    "SET autoload_known_extensions = true",
    "PRAGMA threads = 1",
    "PRAGMA enable_profiling",
]


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file beside the cache, to which links within the cache lead."""
    secret = tmp_path_factory.mktemp("outside") / "secret.csv"
    secret.write_text("secret\n")
    cache = secret.parent / "cache"
    cache.mkdir()
    (cache / "link").symlink_to(secret)
    (cache / "folder").symlink_to(secret.parent)
    return secret


@pytest.fixture(scope="module")
def connection(secret: Path) -> duckdb.DuckDBPyConnection:
    return connect(secret.parent / "cache")


@pytest.mark.parametrize("sql", [*READS, *WRITES, *EXTENSIONS, *SETTINGS])
def test_duckdb_itself_refuses(
    connection: duckdb.DuckDBPyConnection, secret: Path, sql: str
) -> None:
    outside = secret.parent
    for name, path in {"FILE": secret, "OUTSIDE": outside, "CACHE": outside / "cache"}.items():
        sql = sql.replace(name, str(path))

    with pytest.raises(duckdb.Error) as refusal:
        connection.cursor().execute(sql).fetchall()

    assert "secret\n" not in str(refusal.value)
    assert secret.read_text() == "secret\n"
    assert {path.name for path in outside.iterdir()} == {"secret.csv", "cache"}


def test_files_of_the_cache_are_read(tmp_path: Path) -> None:
    (tmp_path / "copy.csv").write_text("a\n1\n")
    cursor = connect(tmp_path).cursor()
    read = f"SELECT * FROM read_csv('{tmp_path}/copy.csv')"
    assert cursor.execute(read).fetchall() == [(1,)]


def test_python_variables_are_no_tables(tmp_path: Path) -> None:
    relation = duckdb.sql("SELECT 1")
    with pytest.raises(duckdb.CatalogException):
        connect(tmp_path).cursor().execute("SELECT * FROM relation")
    assert relation is not None
