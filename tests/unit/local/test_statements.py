from __future__ import annotations

import pytest

from local.athena.model import StatementRefused
from local.athena.sql.statements import parse


@pytest.mark.parametrize(
    ("sql", "statement_type", "substatement_type"),
    [
        ("SELECT 1", "DML", "SELECT"),
        (" /* why */ -- not\n WITH t AS (SELECT 1) SELECT * FROM t", "DML", "SELECT"),
        ("VALUES 1", "DML", "SELECT"),
        ("TABLE t", "DML", "SELECT"),
        ("(SELECT 1)", "DML", "SELECT"),
        ("EXPLAIN SELECT 1", "DML", "EXPLAIN"),
        ("EXPLAIN (FORMAT JSON) SELECT 1", "DML", "EXPLAIN"),
        ("INSERT INTO t SELECT 1", "DML", "INSERT"),
        ("UNLOAD (SELECT 1) TO 's3://b/' WITH (format = 'PARQUET')", "DML", "UNLOAD"),
        ("CREATE TABLE t AS SELECT 1", "DDL", "CREATE_TABLE_AS_SELECT"),
        ("CREATE EXTERNAL TABLE t (a int) LOCATION 's3://b/'", "DDL", "CREATE_TABLE"),
        ("CREATE OR REPLACE VIEW v AS SELECT 1", "DDL", "CREATE_VIEW"),
        ("CREATE DATABASE `covid-19`", "DDL", "CREATE_DATABASE"),
        ("DROP TABLE IF EXISTS t", "DDL", "DROP_TABLE"),
        ("ALTER TABLE t ADD PARTITION (dt = '1')", "DDL", "ALTER_TABLE_ADD_PARTITION"),
        ("ALTER TABLE t ADD COLUMNS (a int)", "DDL", "ALTER_TABLE_ADD_COLUMN"),
        ("MSCK REPAIR TABLE t", "DDL", "MSCK_REPAIR"),
        ("SHOW TABLES IN db", "UTILITY", "SHOW_TABLES"),
        ("show schemas", "UTILITY", "SHOW_DATABASES"),
        ("SHOW CREATE TABLE t", "UTILITY", "SHOW_CREATE_TABLE"),
        ("DESC t", "UTILITY", "DESCRIBE_TABLE"),
        ("CREATE TABLE t AS VALUES 1", "DDL", "CREATE_TABLE_AS_SELECT"),
        ("CREATE TABLE t (n int)", "DDL", "CREATE_TABLE"),
        ("ALTER TABLE t REPLACE COLUMNS (a int)", "DDL", "ALTER_TABLE_REPLACE_COLUMN"),
        ("ALTER TABLE `add` SET LOCATION 's3://b/'", "DDL", "ALTER_TABLE_SET_LOCATION"),
        (
            "ALTER TABLE t PARTITION (a='1') SET LOCATION 's3://b/'",
            "DDL",
            "ALTER_TABLE_SET_LOCATION",
        ),
        (
            "ALTER TABLE t PARTITION (a='1') RENAME TO PARTITION (a='2')",
            "DDL",
            "ALTER_TABLE_RENAME_PARTITION",
        ),
        ("ALTER TABLE t RENAME TO u", "DDL", "ALTER_TABLE_RENAME"),
        ("ALTER TABLE t DROP COLUMN a", "DDL", "ALTER_TABLE_DROP_COLUMN"),
        ("ALTER TABLE t SET TBLPROPERTIES ('add column' = '1')", "DDL", "ALTER_TABLE_PROPERTIES"),
        ("PREPARE p FROM SELECT 1", "DDL", "PREPARE"),
        ("EXECUTE p USING 1", "DML", "EXECUTE"),
        ("DEALLOCATE PREPARE p", "DDL", "DEALLOCATE"),
    ],
)
def test_statement_is_classified(sql: str, statement_type: str, substatement_type: str) -> None:
    parsed = parse(sql)
    assert (parsed.statement_type, parsed.substatement_type) == (statement_type, substatement_type)


@pytest.mark.parametrize("text", ["SELECT ';' ;", "  SELECT ';'", ";SELECT ';'; ;\n"])
def test_what_is_around_a_statement_is_dropped(text: str) -> None:
    assert parse(text).sql == "SELECT ';'"


@pytest.mark.parametrize(
    ("sql", "query"),
    [
        ("EXPLAIN (TYPE IO, FORMAT JSON) SELECT 1", "SELECT 1"),
        ("CREATE VIEW v AS SELECT 1", "SELECT 1"),
        ("CREATE TABLE t WITH (format = 'ORC') AS SELECT 1 WITH NO DATA", "SELECT 1"),
        ("CREATE TABLE t AS (SELECT 1 AS a)", "(SELECT 1 AS a)"),
        ("INSERT INTO a.b (x, y) SELECT 1, 2", "SELECT 1, 2"),
        ("INSERT INTO t (SELECT 1)", "(SELECT 1)"),
        ("UNLOAD (SELECT (1)) TO 's3://b/' WITH (format = 'JSON')", "SELECT (1)"),
        ('CREATE TABLE "as" AS SELECT 1', "SELECT 1"),
        ("SHOW TABLES", None),
    ],
)
def test_query_within_a_statement_is_read(sql: str, query: str | None) -> None:
    tree = parse(sql).query
    assert (tree.sql() if tree else None) == query


def test_literals_of_hive_are_read_as_hive_reads_them() -> None:
    (quote,) = (
        token.text
        for token in parse('CREATE EXTERNAL TABLE t (a int) LOCATION "s3://a\\"b;c"').tokens
        if token.text.startswith("s3:")
    )
    assert quote == 's3://a"b;c'


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("", "line 1:1: mismatched input '<EOF>'"),
        ("-- nothing", "line 1:11: mismatched input '<EOF>'"),
        ("SELEC 1", "line 1:1: mismatched input 'SELEC'"),
        ("SELECT 1; SELECT 2", "Only one sql statement is allowed. Got: SELECT 1; SELECT 2"),
        ("SELECT 1; -- c ", "Only one sql statement is allowed. Got: SELECT 1; -- c"),
        (";", "Empty sql statement: ;"),
        ("CREATE OR REPLACE TABLE t AS SELECT 1", "line 1:19: mismatched input 'TABLE'"),
        ("ALTER TABLE t", "Queries of this type are not supported"),
        ("SELECT a b c FROM t", "line 1:12: mismatched input 'c'"),
        ("SELECT a\nFROM t WHERE", "line 2:13: mismatched input '<EOF>'"),
        ("SELECT ((1)", "line 1:12: mismatched input '<EOF>'"),
        ("SELECT a, FROM t", "line 1:11: mismatched input 'FROM'"),
        ("SELECT a::int FROM t", "line 1:9: mismatched input '::'"),
        ("SELECT a AS 'b' FROM t", "line 1:13: mismatched input ''b''"),
        ("SELECT count(DISTINCT *) FROM t", "line 1:23: mismatched input '*'"),
        ("SELECT count(*) FILTER (a > 1) FROM t", "line 1:25: mismatched input 'a'"),
        ("SELECT current_date()", "line 1:20: mismatched input '('"),
        ("SELECT current_timestamp()", "line 1:26: mismatched input ')'"),
        ("PRAGMA database_list", "line 1:1: mismatched input 'PRAGMA'"),
        ("SHOW", "Queries of this type are not supported"),
    ],
)
def test_text_that_is_no_statement_is_refused_where_it_goes_wrong(sql: str, message: str) -> None:
    with pytest.raises(StatementRefused) as refusal:
        parse(sql)
    assert (refusal.value.message, refusal.value.code) == (message, "MALFORMED_QUERY")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT DISTINCT ON (a) b FROM t",
        "SELECT * EXCLUDE (a) FROM t",
        "SELECT * REPLACE (1 AS a) FROM t",
        "SELECT a // b FROM t",
        "SELECT {'a': 1}",
        "SELECT a[1:2] FROM t",
        "SELECT a ILIKE b FROM t",
        "SELECT a -> 'b' FROM t",
        "SELECT a & b FROM t",
        "SELECT :name",
        "SELECT f(a AS b)",
        "SELECT f(a,)",
        "FROM t",
        "SELECT * FROM t ASOF JOIN u ON a = b",
        "SELECT * FROM t PIVOT (sum(x) FOR y IN (1))",
        "COPY t TO 'file'",
        "ATTACH 'file'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 1",
        "USE memory",
        "CALL f()",
        "EXPORT DATABASE 'd'",
    ],
)
def test_syntax_of_duckdb_alone_is_refused(sql: str) -> None:
    with pytest.raises(StatementRefused):
        parse(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a = b = c FROM t",
        "SELECT a < b IS NULL FROM t",
        "SELECT a BETWEEN b AND c = d FROM t",
        "SELECT a = b IN (c) FROM t",
        "SELECT a = NOT b FROM t",
        "SELECT a IS NULL IS NULL FROM t",
    ],
)
def test_conditions_are_operands_in_parentheses_alone(sql: str) -> None:
    with pytest.raises(StatementRefused):
        parse(sql)
