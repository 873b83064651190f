from __future__ import annotations

from pathlib import Path

import pytest

from local.athena import ddl
from local.athena.catalogue.views import View, encode
from local.athena.model import QueryFailed, StatementRefused
from local.athena.sql.statements import parse
from tests.unit.local.athena_lake import OPEN_CSV, OPENX_JSON, Lake


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
        ("SHOW DATABASES LIKE '*'", "database_name", ["covid-19", "default"]),
        ("SHOW SCHEMAS LIKE 'cov.*'", "database_name", ["covid-19"]),
        ("SHOW SCHEMAS LIKE 'cov*'", "database_name", []),  # Java's: co, cov, covv
        ("SHOW SCHEMAS LIKE 'DEFAULT'", "database_name", []),
        ("SHOW TABLES", "tab_name", ["cases"]),
        ("SHOW TABLES IN `covid-19`", "tab_name", ["codes"]),
        ("SHOW TABLES IN awsdatacatalog.`covid-19` 'x*|c*s'", "tab_name", ["codes"]),
        ("SHOW TABLES LIKE 'ca.*'", "tab_name", ["cases"]),
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


@pytest.mark.parametrize(
    ("sql", "row"),
    [
        ("DESC `covid-19`.codes n", "n                   \tint                 \t" + " " * 20),
        ("DESCRIBE json", "n                   \tint                 \tfrom deserializer   "),
        ("DESCRIBE long", f"{'l' * 21}\tarray<struct<a:int,b:string>>\tcut"),
    ],
)
def test_describe_pads_what_is_short_and_cuts_comments_at_tabs(
    lake: Lake, sql: str, row: str
) -> None:
    lake.add("json", {"n": "int"}, serde=OPENX_JSON)
    lake.add("long", {"l" * 21: "array<struct<a:int,b:string>>"})
    columns = lake.catalogue.structures["default", "long"]["StorageDescriptor"]["Columns"]
    columns[0]["Comment"] = "cut\there"
    assert lake.rows(sql) == [(row,)]


def test_show_create_table_shows_all_that_makes_it(lake: Lake) -> None:
    lake.add("csv", {"a": "string", "b": "int"}, serde=OPEN_CSV,
             serde_parameters={"quoteChar": '"', "serialization.format": "1"},
             properties={"skip.header.line.count": "1"}, partition_keys={"p": "date"})  # fmt: skip
    descriptor = lake.catalogue.structures["default", "csv"]["StorageDescriptor"]
    descriptor.update(InputFormat="In", OutputFormat="Out")
    assert [row for (row,) in lake.rows("SHOW CREATE TABLE csv")] == [
        "CREATE EXTERNAL TABLE `default.csv`(",
        "  `a` string COMMENT 'from deserializer', ",
        "  `b` int COMMENT 'from deserializer')",
        "PARTITIONED BY ( ",
        "  `p` date)",
        "ROW FORMAT SERDE ",
        "  'org.apache.hadoop.hive.serde2.OpenCSVSerde' ",
        "WITH SERDEPROPERTIES ( ",
        "  'quoteChar'='\"') ",
        "STORED AS INPUTFORMAT ",
        "  'In' ",
        "OUTPUTFORMAT ",
        "  'Out'",
        "LOCATION",
        "  's3://lake/default/csv'",
        "TBLPROPERTIES (",
        "  'skip.header.line.count'='1')",
    ]


def test_properties_of_a_table_are_shown_in_pairs_or_one_alone(lake: Lake) -> None:
    lake.add("t", {"n": "int"}, properties={"a": "1", "b": "x\ny"})
    assert lake.rows("SHOW TBLPROPERTIES t") == [("a\t1",), ("b\tx",), ("y",)]
    assert lake.rows("SHOW TBLPROPERTIES t('a')") == [("1",)]


def test_explain_answers_without_running(lake: Lake) -> None:
    result = lake.execute("EXPLAIN SELECT 1 / 0")
    assert [column.name for column in result.columns] == ["Query Plan"]
    ((plan,),) = result.rows
    assert plan is not None
    assert "SELECT 1 / 0" in plan


def test_explain_says_whether_a_query_is_valid(lake: Lake) -> None:
    result = lake.execute("EXPLAIN (TYPE VALIDATE) SELECT 1 / 0")
    assert [(column.name, column.type) for column in result.columns] == [("Valid", "boolean")]
    assert list(result.rows) == [("true",)]

    with pytest.raises(QueryFailed, match="COLUMN_NOT_FOUND"):
        lake.execute("EXPLAIN (TYPE VALIDATE) SELECT nothing")


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("EXPLAIN ANALYZE SELECT 1", "EXPLAIN ANALYZE"),
        ("EXPLAIN (FORMAT JSON) SELECT 1", "EXPLAIN (FORMAT JSON)"),
        ("explain (type io, format text) SELECT 1", "EXPLAIN (TYPE IO)"),
    ],
)
def test_a_plan_that_is_athenas_own_is_not_made_up(lake: Lake, sql: str, what: str) -> None:
    with pytest.raises(QueryFailed) as failure:
        lake.execute(sql)
    assert failure.value.reason == f"NOT_SUPPORTED: {what}"


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("SHOW TABLES IN nowhere",
         "FAILED: SemanticException [Error 10072]: Database does not exist: nowhere"),
        ("DESCRIBE nothing",
         "FAILED: SemanticException [Error 10001]: Table not found default.nothing"),
        ("SHOW PARTITIONS `covid-19`.codes",
         ("FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. "
         "Table covid-19.codes is not a partitioned table")),
        ("SHOW TBLPROPERTIES nothing",
         "FAILED: SemanticException [Error 10001]: Table not found nothing"),
        ("DESCRIBE FORMATTED cases", "NOT_SUPPORTED: DESCRIBE FORMATTED"),
        ("DELETE FROM cases", "NOT_SUPPORTED: DELETE"),
    ],
)  # fmt: skip
def test_statement_that_cannot_be_answered_fails(lake: Lake, sql: str, reason: str) -> None:
    with pytest.raises(QueryFailed) as failure:
        lake.rows(sql)
    assert failure.value.reason == reason


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ('SHOW TABLES IN "covid-19"', "line 1:16: mismatched input '\"covid-19\"'"),
        ("SHOW TABLES IN covid-19", "line 1:21: mismatched input '-'"),
        ("DESCRIBE", "line 1:9: mismatched input '<EOF>'"),
        ("SHOW PARTITIONS cases WHERE n = 1", "line 1:23: mismatched input 'WHERE'"),
        ("DESCRIBE a.b.c.d", "Invalid table name a.b.c.d"),
    ],
)
def test_statement_of_another_grammar_is_refused(lake: Lake, sql: str, reason: str) -> None:
    with pytest.raises(StatementRefused) as refusal:
        lake.rows(sql)
    assert refusal.value.message == reason


@pytest.mark.parametrize("sql", ["DESCRIBE v", "SHOW COLUMNS IN v", "DESC cases"])
def test_what_describes_a_view_is_of_another_kind(lake: Lake, sql: str) -> None:
    lake.add("v", {"n": "int"})
    lake.catalogue.structures["default", "v"].update(
        TableType="VIRTUAL_VIEW",
        ViewOriginalText=encode(View("SELECT 1 AS n", "default", [("n", "integer")])),
    )
    settled = ddl.settled(parse(sql), "default", lake.catalogue)
    if "cases" in sql:
        assert settled.substatement_type == "DESCRIBE_TABLE"
        return
    assert settled.substatement_type == "DESC_VIEW"
    result = lake.execute(sql)
    assert [(column.name, column.type) for column in result.columns] == [
        ("column", "varchar"),
        ("type", "varchar"),
    ]
    assert list(result.rows) == [("n\tinteger",)]


def test_describing_what_is_not_there_is_refused_at_the_start(lake: Lake) -> None:
    with pytest.raises(StatementRefused, match=r"^Entity Not Found ") as refusal:
        ddl.settled(parse("SHOW COLUMNS IN nothing"), "default", lake.catalogue)
    assert refusal.value.code == "INVALID_INPUT"
    other = parse("SHOW TABLES")
    assert ddl.settled(other, "nowhere", lake.catalogue) is other


def test_functions_are_shown_as_a_query_s_rows(lake: Lake) -> None:
    result = lake.execute("SHOW FUNCTIONS LIKE 'url_extract_ho_t'")
    assert [column.name for column in result.columns] == [
        "Function",
        "Return Type",
        "Argument Types",
        "Function Type",
        "Deterministic",
        "Description",
    ]
    assert result.has_header
    assert list(result.rows) == [
        ("url_extract_host", "varchar(x)", "varchar(x)", "scalar", "true", "")
    ]
    assert lake.rows("SHOW FUNCTIONS LIKE 'url*'") == []


def test_operators_are_no_functions_to_show(lake: Lake) -> None:
    names = {row[0] for row in lake.execute("SHOW FUNCTIONS").rows}

    assert {"lower", "sum", "transform"} < names
    assert all(name is not None and name.isidentifier() for name in names)
