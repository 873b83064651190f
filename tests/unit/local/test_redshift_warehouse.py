"""The warehouse's file: filled once, kept, and the only one that statements reach."""

from __future__ import annotations

import threading
from pathlib import Path

import duckdb
import pytest

from local.redshift.warehouse import Warehouse, connect


def nothing(_: duckdb.DuckDBPyConnection) -> None:
    """No sample."""


def test_what_is_in_the_warehouse_is_there_after_a_restart(tmp_path: Path) -> None:
    first = connect(tmp_path, nothing)
    first.execute("CREATE TABLE mine AS SELECT 42 AS n")
    first.close()
    assert connect(tmp_path, nothing).execute("FROM dev.mine").fetchall() == [(42,)]


def test_nobody_sees_the_warehouse_before_it_is_filled(tmp_path: Path) -> None:
    filled, told = threading.Event(), threading.Event()

    def load(connection: duckdb.DuckDBPyConnection) -> None:
        assert filled.wait(5)
        connection.execute("CREATE TABLE sample AS SELECT 1 AS n")

    warehouse = Warehouse(tmp_path, load)
    warehouse.when_ready(told.set)
    assert not told.is_set()
    filled.set()
    assert warehouse.cursor().execute("SELECT n FROM sample").fetchall() == [(1,)]
    assert told.wait(5)


def test_a_warehouse_that_cannot_be_filled_says_why_to_whoever_uses_it(tmp_path: Path) -> None:
    def load(_: duckdb.DuckDBPyConnection) -> None:
        raise ValueError("too many trips")

    warehouse = Warehouse(tmp_path, load)
    told = threading.Event()
    warehouse.when_ready(told.set)
    assert told.wait(5)
    with pytest.raises(ValueError, match="too many trips"):
        warehouse.cursor()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{outside}')",
        "SELECT * FROM read_csv('{inside}/../secret')",
        "SELECT * FROM '{outside}'",
        "COPY (SELECT 1) TO '{outside}'",
        "COPY (SELECT 1) TO '{inside}/copy'",
        "ATTACH '{outside}'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "RESET enable_external_access",
        "SET GLOBAL memory_limit = '100GB'",
        "SELECT getenv('HOME')",
    ],
)
def test_duckdb_itself_refuses_what_the_translation_would_never_send(
    tmp_path: Path, sql: str
) -> None:
    outside, inside = tmp_path / "secret", tmp_path / "warehouse"
    outside.write_text("secret\n")
    cursor = connect(inside, nothing).cursor()
    with pytest.raises(duckdb.Error):
        cursor.execute(
            sql.replace("{outside}", str(outside)).replace("{inside}", str(inside))
        ).fetchall()
    assert outside.read_text() == "secret\n"
    assert not (inside / "copy").exists()
