from __future__ import annotations

from pathlib import Path

import pytest

from local.athena.model import QueryFailed
from tests.unit.local.athena_lake import Lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake(tmp_path)
    lake.add("codes", {"code": "string", "n": "int"}, database="covid-19")
    lake.add("cases", {"n": "bigint"}, partition_keys={"day": "string"})
    lake.add_partition("cases", ["2020-01-01"], b"1\n")
    return lake


@pytest.mark.parametrize(
    ("sql", "column", "rows"),
    [
        ("SHOW DATABASES", "database_name", ["covid-19", "default"]),
        ("SHOW SCHEMAS LIKE 'cov*'", "database_name", ["covid-19"]),
        ("SHOW TABLES", "tab_name", ["cases"]),
        ("SHOW TABLES IN `covid-19`", "tab_name", ["codes"]),
        ("SHOW TABLES IN \"covid-19\" 'x*|c*s'", "tab_name", ["codes"]),
        ("SHOW TABLES 'x*'", "tab_name", []),
        ("SHOW COLUMNS IN cases", "field", ["n".ljust(20), "day".ljust(20)]),
        ("SHOW COLUMNS FROM codes IN `covid-19`", "field", ["code".ljust(20), "n".ljust(20)]),
        ("SHOW PARTITIONS cases", "partition", ["day=2020-01-01"]),
    ],
)
def test_show_lists_the_catalogue(lake: Lake, sql: str, column: str, rows: list[str]) -> None:
    result = lake.execute(sql)
    assert [(shown.name, shown.type) for shown in result.columns] == [(column, "string")]
    assert [row for (row,) in result.rows] == rows
    assert not result.has_header


def test_describe_names_partition_keys_twice(lake: Lake) -> None:
    rows = [row for (row,) in lake.rows("DESCRIBE cases")]
    assert rows == [
        "n                   \tbigint              \t                    ",
        "day                 \tstring              \t                    ",
        "\t \t ",
        "# Partition Information\t \t ",
        "# col_name          \tdata_type           \tcomment             ",
        "\t \t ",
        "day                 \tstring              \t                    ",
    ]


def test_explain_answers_without_running(lake: Lake) -> None:
    result = lake.execute("EXPLAIN SELECT 1 / 0")
    assert [column.name for column in result.columns] == ["Query Plan"]
    ((plan,),) = result.rows
    assert plan is not None
    assert "SELECT 1 / 0" in plan


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SHOW TABLES IN nowhere",
         "FAILED: SemanticException [Error 10072]: Database does not exist: nowhere"),
        ("DESCRIBE nothing",
         "FAILED: SemanticException [Error 10001]: Table not found default.nothing"),
        ("DROP TABLE cases", "NOT_SUPPORTED: DROP TABLE"),
        ("CREATE TABLE t AS SELECT 1", "NOT_SUPPORTED: CREATE TABLE AS SELECT"),
        ("SHOW CREATE TABLE cases", "NOT_SUPPORTED: SHOW CREATE TABLE"),
    ],
)  # fmt: skip
def test_statement_that_cannot_be_answered_fails(lake: Lake, sql: str, reason: str) -> None:
    with pytest.raises(QueryFailed) as failure:
        lake.rows(sql)
    assert failure.value.reason == reason
