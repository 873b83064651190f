"""What the service relies on: parameters, errors, types, and a warehouse that is opened again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.redshift.translation import (
    ColumnType,
    RedshiftError,
    install,
    parameter_names,
    redshift_type,
    translate,
    translated_error,
)

REPORT = """
select pickup_date "trip date",
    round(sum(datediff(minutes, pickup_datetime, dropoff_datetime))/60.0, 2) as hours,
    sum(trip_distance) as distance, sum(fare_amount) as fares
from nyc_yellow_taxi
where pickup_date between to_date(:month, 'MonthYYYY') and last_day(to_date(:month, 'MonthYYYY'))
group by pickup_date
order by 1
"""


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"python_enable_replacements": False})
    install(connection)
    connection.execute(
        "CREATE TABLE nyc_yellow_taxi AS SELECT pickup::DATE AS pickup_date, "
        "pickup AS pickup_datetime, pickup + INTERVAL 90 MINUTE AS dropoff_datetime, "
        "2.5::REAL AS trip_distance, 10.25::DECIMAL(8, 2) AS fare_amount "
        "FROM (VALUES (TIMESTAMP '2015-12-01 10:00:00'), ('2015-12-31 23:00:00'), "
        "('2016-01-01 00:00:00')) AS trips(pickup)"
    )
    return connection


Run = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def run(connection: duckdb.DuckDBPyConnection) -> Run:
    def run(sql: str, **parameters: str) -> list[tuple[Any, ...]]:
        return connection.execute(translate(sql, parameters)).fetchall()

    return run


@pytest.fixture
def failure(connection: duckdb.DuckDBPyConnection) -> Callable[[str], str]:
    def failure(sql: str) -> str:
        try:
            connection.execute(translate(sql))
        except RedshiftError as error:
            return error.message
        except duckdb.Error as error:
            return translated_error(error, sql)
        return "no failure"

    return failure


def test_report_of_the_article_runs_unchanged(connection: duckdb.DuckDBPyConnection) -> None:
    result = connection.execute(translate(REPORT, {"month": "December 2015"}))

    assert [(name, redshift_type(kind).name) for name, kind, *_ in result.description] == [
        ("trip date", "date"),
        ("hours", "numeric"),
        ("distance", "float8"),
        ("fares", "numeric"),
    ]
    assert [[str(value) for value in row] for row in result.fetchall()] == [
        ["2015-12-01", "1.50", "2.5", "10.25"],
        ["2015-12-31", "1.50", "2.5", "10.25"],
    ]


def test_parameter_names_are_told_in_order_with_repeats() -> None:
    sql = """select :b, x::int, ':no', ":no", :a1_ -- :no
        /* :no */ from t where y = :b and z = :Date"""

    assert parameter_names(sql) == ["b", "a1_", "b", "Date"]


def test_colon_with_a_space_behind_it_is_no_parameter() -> None:
    assert parameter_names("select : a") == []
    with pytest.raises(RedshiftError, match="syntax error"):
        translate("select : a", {"a": "1"})


def test_parameter_may_be_named_like_a_keyword(run: Run) -> None:
    assert run("select :select || :1 || :date", select="a", date="c", **{"1": "b"}) == [("abc",)]


@given(value=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_value_of_a_parameter_is_nothing_but_text(
    connection: duckdb.DuckDBPyConnection, value: str
) -> None:
    sql = translate("select :value, 1 where :value = :other", {"value": value, "other": value})

    assert connection.execute(sql).fetchall() == [(value, 1)]


@pytest.mark.parametrize(
    "value",
    [
        "'; drop table nyc_yellow_taxi; --",
        "\\'; drop table nyc_yellow_taxi; --",
        ":other",
        "x' or '1'='1",
        "/* ' */",
        '"',
        "$$",
        "\n--",
    ],
)
def test_value_that_looks_like_sql_is_compared_as_text(run: Run, value: str) -> None:
    assert run("select count(*) from nyc_yellow_taxi where 'x' = :value", value=value) == [(0,)]
    assert run("select :value", value=value) == [(value,)]
    assert run("select count(*) from nyc_yellow_taxi") == [(3,)]


def test_value_of_one_parameter_is_not_read_for_another(run: Run) -> None:
    assert run("select :a, :b", a=":b", b="two") == [(":b", "two")]


def test_value_takes_the_type_of_what_it_stands_beside(run: Run) -> None:
    sql = """
        select :n + 1, round(2.345, :digits), dateadd(day, :n, '2022-01-31'::date)::date
        from nyc_yellow_taxi where pickup_date = :day and fare_amount > :least limit :n"""

    rows = run(sql, n="2", digits="1", day="12/31/2015", least="10.2")

    assert [[str(value) for value in row] for row in rows] == [["3", "2.3", "2022-02-02"]]


def test_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(RedshiftError, match=r'^ERROR: parameter "b" has no value$'):
        translate("select :a, :b", {"a": "1"})


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("selec 1", 'ERROR: syntax error at or near "selec"\n  Position: 1'),
        ("select a b c", 'ERROR: syntax error at or near "c"\n  Position: 12'),
        ("select a,\n from t", 'ERROR: syntax error at or near "from"\n  Position: 12'),
        ("select (1", "ERROR: syntax error at end of input\n  Position: 10"),
        ("", "ERROR: syntax error at end of input\n  Position: 1"),
        ("-- nothing", "ERROR: syntax error at end of input\n  Position: 11"),
        ("select 1; select 2", "ERROR: multiple statements are not supported"),
        ("copy t from 's3://b/k'", "ERROR: NOT SUPPORTED locally: COPY"),
        ("unload ('select 1') to 's3://b/k'", "ERROR: NOT SUPPORTED locally: UNLOAD"),
        ("select nope(1, 'a', 1.5)", 'ERROR: function nope(integer, "unknown", numeric) does not'),
        ("select crc32('a')", "ERROR: NOT SUPPORTED locally: function crc32"),
        ("select nope from nyc_yellow_taxi t", 'ERROR: column "nope" does not exist in t'),
        ("select * from nope", 'ERROR: relation "nope" does not exist'),
        ("select * from other.public.t", 'ERROR: database "other" does not exist'),
        ("insert into nyc_yellow_taxi(nope) values (1)", 'ERROR: column "nope" of relation'),
        ("create table nyc_yellow_taxi(a int)", 'ERROR: Relation "nyc_yellow_taxi" already exists'),
        ("select 'a' + 1", 'ERROR: invalid input syntax for integer: "a"'),
        ("select " + "(" * 5000 + "1" + ")" * 5000, "ERROR: stack depth limit exceeded"),
    ],
)
def test_failure_is_told_in_the_words_of_redshift(
    failure: Callable[[str], str], sql: str, message: str
) -> None:
    assert failure(sql).startswith(message)


def test_statement_may_end_with_a_semicolon(run: Run) -> None:
    assert run("select 1;") == [(1,)]


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("1::smallint", ("int2", 5, 0, 0)),
        ("1", ("int4", 10, 0, 0)),
        ("7 / 2", ("int4", 10, 0, 0)),
        ("1::bigint", ("int8", 19, 0, 0)),
        ("count(*)", ("int8", 19, 0, 0)),
        ("sum(1)", ("int8", 19, 0, 0)),
        ("avg(1)", ("int8", 19, 0, 0)),
        ("sum(distinct 1)", ("int8", 19, 0, 0)),
        ("sum(1::bigint)", ("numeric", 38, 0, 0)),
        ("sum(1.25)", ("numeric", 38, 2, 0)),
        ("avg(1.25)", ("numeric", 38, 2, 0)),
        ("1::decimal(8, 2)", ("numeric", 8, 2, 0)),
        ("1::real", ("float4", 8, 8, 0)),
        ("1::float", ("float8", 17, 17, 0)),
        ("true", ("bool", 1, 0, 0)),
        ("'a'", ("varchar", 65535, 0, 0)),
        ("null", ("varchar", 65535, 0, 0)),
        ("len('a')", ("int4", 10, 0, 0)),
        ("date '2022-01-01'", ("date", 13, 0, 0)),
        ("date_trunc('month', date '2022-01-01')", ("timestamp", 29, 6, 0)),
        ("getdate()", ("timestamp", 29, 6, 0)),
        ("now()", ("timestamptz", 35, 6, 0)),
        ("time '10:00'", ("time", 15, 6, 0)),
        ("json_parse('{}')", ("super", 16777216, 0, 0)),
        ("'a'::varbyte", ("varbyte", 1024000, 0, 0)),
    ],
)
def test_type_of_a_column_is_the_one_that_redshift_gives(
    connection: duckdb.DuckDBPyConnection, expression: str, kind: tuple[str, int, int, int]
) -> None:
    description = connection.execute(translate(f"select {expression}")).description

    assert [redshift_type(found) for _, found, *_ in description] == [ColumnType(*kind)]


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("1", "?column?"),
        ("1 + 1", "?column?"),
        ("count(*)", "count"),
        ("sum(fare_amount) over ()", "sum"),
        ("nvl(1, 2)", "coalesce"),
        ("pickup_date::varchar", "pickup_date"),
        ("case when true then 1 end", "case"),
        ("extract(year from pickup_date)", "date_part"),
        ("PICKUP_DATE", "pickup_date"),
        ('1 as "Trip Date"', "trip date"),
    ],
)
def test_column_without_a_name_is_called_what_redshift_calls_it(
    connection: duckdb.DuckDBPyConnection, expression: str, name: str
) -> None:
    sql = translate(f"select {expression} from nyc_yellow_taxi group by fare_amount, pickup_date")

    assert [found for found, *_ in connection.execute(sql).description] == [name]


def test_warehouse_that_is_opened_again_understands_as_before(tmp_path: Path) -> None:
    for _ in range(2):
        with duckdb.connect(tmp_path / "dev.duckdb") as connection:
            install(connection)
            cursor = connection.cursor()
            rows = cursor.execute(translate("select 7/2, avg(x) from (select 1 as x)")).fetchall()
            assert rows == [(3, 1)]
            with pytest.raises(duckdb.Error, match="Division by zero"):
                cursor.execute(translate("select 1::float / 0"))


def test_table_that_was_written_is_read(run: Run) -> None:
    for sql in (
        "create table if not exists things(id int identity(10, 5), name varchar(9) encode lzo)",
        "insert into things(name) values ('a'), ('b'), ('c')",
        "update public.things set name = 'B' where name = 'b'",
        "delete from dev.public.things using things t where things.id = t.id and t.name = 'c'",
        "alter table things add column size int default 3",
    ):
        run(sql)

    assert run("select * from things order by id") == [(10, "a", 3), (15, "B", 3)]
    run("truncate table things")
    assert run("select count(*) from things") == [(0,)]
    run("drop table things")
