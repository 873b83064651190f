"""A view is its query, kept in the catalogue as Athena keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.athena import types
from local.athena.catalogue.views import View, decode
from local.athena.model import QueryFailed, ResultSet
from local.athena.types import Type
from tests.unit.local.athena_ddl import Writer

COLUMNS = {"N": types.INTEGER, "at": types.timestamp(3, zoned=True)}


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    return Writer(tmp_path)


def run(writer: Writer, sql: str, columns: dict[str, Type] | None = None) -> ResultSet:
    return writer.result(sql, "SELECT 1 AS c0", columns or {})


def rows(result: ResultSet) -> list[str | None]:
    return [row for (row,) in result.rows]


def test_a_view_is_kept_with_its_text_and_its_columns(writer: Writer) -> None:
    run(writer, "CREATE VIEW V AS\nSELECT n, at -- both\nFROM t", COLUMNS)
    structure = writer.catalogue.structures["default", "v"]
    assert structure["TableType"] == "VIRTUAL_VIEW"
    assert structure["Parameters"] == {"comment": "Presto View", "presto_view": "true"}
    assert structure["ViewExpandedText"] == "/* Presto View */"
    assert structure["StorageDescriptor"]["Columns"] == [
        {"Name": "n", "Type": "int"},
        {"Name": "at", "Type": "timestamp(3) with time zone"},
    ]
    assert decode(structure) == View(
        "SELECT n, at -- both\nFROM t",
        "default",
        [("N", "integer"), ("at", "timestamp(3) with time zone")],
    )
    shown = run(writer, "SHOW CREATE VIEW v")
    assert [(column.name, column.type) for column in shown.columns] == [("create view", "varchar")]
    assert rows(shown) == ["CREATE VIEW default.v AS", "SELECT n, at -- both", "FROM t"]


def test_only_views_are_shown_as_views(writer: Writer) -> None:
    run(writer, "CREATE EXTERNAL TABLE vast (n int) LOCATION 's3://lake/t/'")
    run(writer, "CREATE VIEW v AS SELECT 1 AS n", COLUMNS)
    run(writer, "CREATE VIEW w AS SELECT 1 AS n", COLUMNS)
    assert rows(run(writer, "SHOW VIEWS")) == ["v", "w"]
    assert rows(run(writer, "SHOW VIEWS IN default LIKE 'v*'")) == ["v"]
    run(writer, "DROP VIEW v")
    assert rows(run(writer, "SHOW VIEWS")) == ["w"]
    run(writer, "DROP VIEW IF EXISTS v")


def test_a_view_is_replaced_where_the_statement_says_so(writer: Writer) -> None:
    run(writer, "CREATE VIEW v AS SELECT 1 AS n", COLUMNS)
    with pytest.raises(QueryFailed, match=r"^TABLE_ALREADY_EXISTS: line 1:1: View already exists"):
        run(writer, "CREATE VIEW v AS SELECT 2 AS n", COLUMNS)
    run(writer, "CREATE OR REPLACE VIEW v AS SELECT 2 AS n", COLUMNS)
    assert decode(writer.catalogue.structures["default", "v"]).sql == "SELECT 2 AS n"


def test_a_view_does_not_take_the_place_of_a_table(writer: Writer) -> None:
    run(writer, "CREATE EXTERNAL TABLE v (n int) LOCATION 's3://lake/t/'")
    with pytest.raises(QueryFailed, match=r"^TABLE_ALREADY_EXISTS: line 1:1: Table already exists"):
        run(writer, "CREATE OR REPLACE VIEW v AS SELECT 1 AS n", COLUMNS)
    with pytest.raises(QueryFailed, match=r"View 'awsdatacatalog\.default\.v' does not exist"):
        run(writer, "DROP VIEW IF EXISTS v")
