"""SQL reaches the tables of the warehouse and nothing else: not a file, not DuckDB itself."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from local.redshift.translation import CHAPTERS, RedshiftError, install, translate

# In capitals: what DuckDB would give to each, were it let through.
QUERIES = [
    "select * from read_csv('FILE')",
    "select * from read_csv_auto('FILE')",
    "select * from read_text('FILE')",
    "select * from read_json('FILE')",
    "select * from read_parquet('FILE')",
    "select * from glob('*')",
    "select * from 'FILE'",
    'select * from "FILE"',
    'select * from main."FILE"',
    'select * from public."FILE"',
    'select * from "file.csv"',
    'select * from "s3://bucket/key"',
    "select * from :file",
    "select 1 from t, 'FILE' as f",
    "select (select content from read_text('FILE'))",
    "with x as (select * from read_text('FILE')) select * from x",
    "select * from (values (1)) v where 1 in (select 1 from read_text('FILE'))",
    "select read_text('FILE')",
    "select getenv('HOME')",
    "select current_setting('temp_directory')",
    "select * from duckdb_settings()",
    "select * from duckdb_settings",
    'select * from "duckdb_secrets"',
    "select * from information_schema.duckdb_settings",
    "select * from main.duckdb_settings",
    "select * from pg_catalog.pg_settings",
    "select * from pg_settings",
    "select * from sqlite_master",
    "select * from pragma_database_list",
    "select * from query('select 1')",
    "select * from query_table('t')",
    "select redshift_text(1)",
    "select json_extract('{}', '$')",
    "select nextval('s')",
    "select listagg(getenv('HOME'))",
    "select getenv('HOME') within group (order by 1)",
    "select * from (select 1 as a) pivot (getenv('HOME') for a in (1))",
    "select t.* from t left join lateral read_text('FILE') on true",
    "select columns('.*') from t",
    "select * from information_schema.schemata",
    "select * exclude (a) from t",
    "from t",
    "values (1)",
    "table t",
    "select 1 into 'FILE'",
    "select 1; select 2",
    "select 1 /* ; */; drop table t",
]  # fmt: skip
STATEMENTS = [
    "attach 'FILE' as other",
    "detach dev",
    "use system",
    "install httpfs",
    "load httpfs",
    "pragma database_list",
    "set temp_directory = 'FILE'",
    "reset threads",
    "copy t to 'FILE'",
    "copy t from 'FILE'",
    "export database 'FILE'",
    "import database 'FILE'",
    "checkpoint",
    "call pragma_version()",
    "create macro f() as 1",
    "create or replace macro redshift_text(a) as 1",
    "create function f() returns int stable as $$ select 1 $$ language sql",
    "create secret s (type s3)",
    "create type t as enum ('a')",
    "create sequence s",
    "create index i on t(a)",
    "create or replace table t(a int)",
    "create table x as select * from read_text('FILE')",
    "create table x(a int default getenv('HOME'))",
    "create table \"a/b.csv\"(a int)",
    "create schema main",
    "create table system.x(a int)",
    "drop schema main cascade",
    "drop macro redshift_text",
    "drop sequence s",
    "insert into t select * from read_text('FILE')",
    "insert into t values (getenv('HOME'))",
    "update t set a = (select 1 from read_text('FILE'))",
    "delete from t where a = (select 1 from read_text('FILE'))",
    "alter table t alter column a set default getenv('HOME')",
    "merge into t using read_text('FILE') f on true when matched then delete",
    "execute p",
    "prepare p as select 1",
    "explain analyze select 1",
    "describe t",
    "show tables",
]  # fmt: skip


@pytest.mark.parametrize("sql", [*QUERIES, *STATEMENTS])
def test_what_is_not_redshifts_is_refused_before_duckdb_sees_it(tmp_path: Path, sql: str) -> None:
    file = tmp_path / "file.csv"
    file.write_text("secret\n1\n")

    with pytest.raises(RedshiftError, match=r"^ERROR: "):
        translate(sql.replace("FILE", str(file)), {"file": str(file)})


@pytest.mark.parametrize(
    "sql",
    [
        "select * from upper('a')",
        "select array[1, 2]",
        "select {'a': 1}",
        "select count(*) filter (where true)",
        "select current_time",
        "select * from t tablesample bernoulli(10)",
        "select distinct on (a) a from t",
        "select a from t for update",
        "select a from t window w as (order by a)",
    ],
)
def test_what_no_chapter_speaks_of_is_not_passed_on(sql: str) -> None:
    with pytest.raises(RedshiftError, match=r"^ERROR: NOT SUPPORTED locally: "):
        translate(sql)


def test_every_function_of_duckdb_that_is_called_is_one_that_we_registered() -> None:
    registered = {name for chapter in CHAPTERS for name in chapter.functions}
    connection = duckdb.connect()
    install(connection)
    functions = {
        name
        for (name,) in connection.execute(
            "SELECT DISTINCT function_name FROM duckdb_functions() "
            "WHERE regexp_full_match(function_name, '[a-z][a-z0-9_]*')"
        ).fetchall()
    }

    passed = set()
    for name in functions - registered:
        try:
            translate(f"select {name}('a')")
        except RedshiftError:
            continue
        passed.add(name)

    assert len(functions) > 500
    # Read as operators, or as parts of the grammar, and not as calls.
    assert passed <= {"extract", "position", "trim", "row"}
