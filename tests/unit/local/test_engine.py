from __future__ import annotations

import threading
from pathlib import Path

import pytest

from local.athena.model import QueryCancelled, QueryFailed, StatementRefused
from tests.unit.local.athena_fakes import a_caller
from tests.unit.local.athena_lake import OPEN_CSV, Lake, Stop


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = Lake(tmp_path)
    lake.add(
        "country_codes",
        {"country": "string", "alpha-2 code": "string", "latitude": "double"},
        b'Country,Code,Latitude\nAlbania,AL,41\n"Korea, Republic of",KR,37\n',
        database="covid-19",
        serde=OPEN_CSV,
        serde_parameters={"separatorChar": ",", "quoteChar": '"'},
        properties={"skip.header.line.count": "1"},
    )
    return lake


def test_table_of_a_hyphenated_database_is_read(lake: Lake) -> None:
    result = lake.execute('SELECT * FROM "covid-19".country_codes LIMIT 3')
    assert [(column.name, column.type) for column in result.columns] == [
        ("country", "varchar"),
        ("alpha-2 code", "varchar"),
        ("latitude", "double"),
    ]
    assert list(result.rows) == [("Albania", "AL", "41.0"), ("Korea, Republic of", "KR", "37.0")]
    assert result.data_scanned_bytes == 63


@pytest.mark.parametrize(
    "table",
    ['"AwsDataCatalog"."covid-19"."country_codes"', "country_codes", "COUNTRY_CODES AS c"],
)
def test_table_is_found_by_all_its_names(lake: Lake, table: str) -> None:
    assert lake.rows(f"SELECT count(*) FROM {table}", database="covid-19") == [("2",)]


def test_column_may_carry_the_names_of_its_table_and_database(lake: Lake) -> None:
    rows = lake.rows(
        'SELECT "covid-19".country_codes.country, Country_Codes.LATITUDE FROM country_codes '
        "WHERE \"alpha-2 code\" = 'AL'",
        database="covid-19",
    )
    assert rows == [("Albania", "41.0")]


def test_columns_without_a_name_are_counted_by_place(lake: Lake) -> None:
    result = lake.execute("SELECT *, 1, latitude AS Lat, 2 FROM country_codes", database="covid-19")
    names = [column.name for column in result.columns]
    assert names == ["country", "alpha-2 code", "latitude", "_col3", "Lat", "_col5"]


def test_common_table_expression_hides_the_table_of_its_name_but_not_from_itself(
    lake: Lake,
) -> None:
    sql = (
        "WITH country_codes AS (SELECT count(*) AS n FROM country_codes) "
        "SELECT n FROM country_codes"
    )
    assert lake.rows(sql, database="covid-19") == [("2",)]


def test_values_and_table_are_queries(lake: Lake) -> None:
    assert lake.rows("VALUES (1, 'a'), (2, 'b')") == [("1", "a"), ("2", "b")]
    assert len(lake.rows("TABLE country_codes", database="covid-19")) == 2


@pytest.mark.parametrize(
    ("sql", "reason", "error_type"),
    [
        (
            "SELECT * FROM nowhere",
            "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.default.nowhere' does not exist",
            1301,
        ),
        (
            "SELECT 1\nFROM nowhere.t",
            "SCHEMA_NOT_FOUND: line 2:6: Schema 'nowhere' does not exist",
            1301,
        ),
        (
            'SELECT latitude,\n  longitude FROM "covid-19".country_codes',
            (
                "COLUMN_NOT_FOUND: line 2:3: Column 'longitude' cannot be resolved or requester "
                "is not authorized to access requested resources"
            ),
            1006,
        ),
        (
            "SELECT soundexx('a')",
            "FUNCTION_NOT_FOUND: line 1:8: Function 'soundexx' not registered",
            1303,
        ),
        (
            "SELECT 1,\n soundex(2)",
            (
                "FUNCTION_NOT_FOUND: line 2:2: Unexpected parameters (integer) for function "
                "soundex. Expected: soundex(varchar)"
            ),
            1303,
        ),
        ("SELECT 1 / 0", "DIVISION_BY_ZERO: Division by zero", 1001),
        ("SELECT CAST('abc' AS INTEGER)", "INVALID_CAST_ARGUMENT: Cannot cast 'abc' to INT", 1100),
        ("DELETE FROM t", "NOT_SUPPORTED: DELETE", 1200),
        (
            "SELECT from_unixtime_nanos(1)",
            "NOT_SUPPORTED: line 1:8: function from_unixtime_nanos",
            1200,
        ),
    ],
)  # fmt: skip
def test_failure_has_the_words_of_athena(
    lake: Lake, sql: str, reason: str, error_type: int
) -> None:
    with pytest.raises(QueryFailed) as failure:
        lake.rows(sql)
    assert (failure.value.reason, failure.value.error_type) == (reason, error_type)


def test_failure_while_rows_are_read_is_a_failed_query(lake: Lake) -> None:
    result = lake.execute("SELECT 1 / (x - 5000) FROM UNNEST(sequence(1, 6000)) AS t(x)")
    with pytest.raises(QueryFailed, match=r"^DIVISION_BY_ZERO: Division by zero$"):
        list(result.rows)


def test_query_past_the_cutoff_is_cancelled_with_the_bytes_it_scanned(lake: Lake) -> None:
    with pytest.raises(QueryCancelled) as cancelled:
        lake.execute("SELECT 1 FROM country_codes", database="covid-19", cutoff_bytes=62)
    assert cancelled.value.reason == "Bytes scanned limit was exceeded"
    assert cancelled.value.data_scanned_bytes == 63


def test_stopped_query_ends_while_it_runs(lake: Lake) -> None:
    numbers = "UNNEST(sequence(1, 10000))"
    statement = lake.engine.prepare(
        f"SELECT count(*) FROM {numbers} a(x) CROSS JOIN {numbers} b(y) "
        f"CROSS JOIN {numbers} c(z) WHERE x * y * z % 7 = 3",
        "default",
    )
    stop = Stop()
    timer = threading.Timer(0.1, stop.stop)
    timer.start()
    with pytest.raises(QueryCancelled, match=r"^Query cancelled by user$"):
        list(lake.engine.execute(statement, a_caller(), cutoff_bytes=None, cancellation=stop).rows)


def test_query_stopped_before_it_runs_never_does(lake: Lake) -> None:
    stop = Stop()
    stop.stop()
    with pytest.raises(QueryCancelled, match=r"^Query cancelled by user$"):
        lake.engine.execute(
            lake.engine.prepare("SELECT 1", "default"),
            a_caller(),
            cutoff_bytes=None,
            cancellation=stop,
        )


def test_many_queries_run_at_once(lake: Lake) -> None:
    wrong: list[object] = []

    def query(number: int) -> None:
        for _ in range(5):
            rows = lake.rows(f"SELECT {number}, count(*) FROM country_codes", database="covid-19")
            if rows != [(str(number), "2")]:
                wrong.append(rows)

    threads = [threading.Thread(target=query, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_rows_are_read_as_they_are_asked_for(lake: Lake) -> None:
    # All of them at once would be 100 million rows.
    numbers = "UNNEST(sequence(1, 10000))"
    rows = lake.execute(f"SELECT x FROM {numbers} a(y) CROSS JOIN {numbers} b(x)").rows
    assert [next(rows) for _ in range(2)] == [("1",), ("2",)]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("'AL'", "AL"),
        ("AL", "AL"),
        ("it's", "it's"),
        ("1 + 1", "2"),
        ("x + 1", "x + 1"),
        ("DATE '2020-01-01'", "2020-01-01"),
        ("NULL", None),
        ("1; DROP TABLE t", "1; DROP TABLE t"),
        ("(SELECT 1)", "(SELECT 1)"),
        ("1 AS x", "1 AS x"),
    ],
)
def test_parameter_is_an_expression_or_else_its_own_text(
    lake: Lake, value: str, shown: str | None
) -> None:
    assert lake.rows("SELECT ?", [value]) == [(shown,)]


def test_parameters_stand_in_the_order_of_the_text(lake: Lake) -> None:
    sql = "WITH t AS (SELECT ? AS a) SELECT a, ? FROM t WHERE a < ? LIMIT ?"
    assert lake.rows(sql, ["1", "'b'", "3", "4"]) == [("1", "b")]


@pytest.mark.parametrize("values", [["1"], ["1", "2", "3"]])
def test_wrong_number_of_parameters_is_refused(lake: Lake, values: list[str]) -> None:
    with pytest.raises(StatementRefused) as refusal:
        lake.engine.prepare("SELECT ?, ?", "default", values)
    assert refusal.value.code == "INVALID_PARAMETER_USAGE"


def test_parameters_without_a_place_are_ignored(lake: Lake) -> None:
    assert lake.rows("SELECT 1", ["2"]) == [("1",)]
