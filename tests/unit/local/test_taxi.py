"""The made-up taxi trips of the local warehouse."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from local.redshift import taxi

TRIPS = 20_000
TABLE = "nyc_yellow_taxi"


def warehouse(trips: int = TRIPS, threads: int = 2) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": threads})
    taxi.load(connection, trips)
    return connection


@pytest.fixture(scope="module")
def loaded() -> duckdb.DuckDBPyConnection:
    return warehouse()


def one(connection: duckdb.DuckDBPyConnection, columns: str) -> Any:
    return connection.execute(f"SELECT {columns} FROM {TABLE}").fetchone()


def test_the_table_has_the_ten_columns_of_the_article(loaded: duckdb.DuckDBPyConnection) -> None:
    assert [row[:2] for row in loaded.execute(f"DESCRIBE {TABLE}").fetchall()] == [
        ("pickup_date", "DATE"),
        ("pickup_datetime", "TIMESTAMP"),
        ("dropoff_datetime", "TIMESTAMP"),
        ("ratecode", "SMALLINT"),
        ("passenger_count", "SMALLINT"),
        ("trip_distance", "FLOAT"),
        ("fare_amount", "FLOAT"),
        ("total_amount", "FLOAT"),
        ("payment_type", "SMALLINT"),
        ("vendorid", "VARCHAR"),
    ]


def test_the_same_size_gives_the_same_trips_whatever_the_threads() -> None:
    assert (
        warehouse(1_234, threads=1).execute(f"FROM {TABLE}").fetchall()
        == warehouse(1_234, threads=4).execute(f"FROM {TABLE}").fetchall()
    )


def test_the_trips_are_those_of_this_generator(loaded: duckdb.DuckDBPyConnection) -> None:
    figures = "sum(fare_amount), round(sum(total_amount), 2), sum(epoch(dropoff_datetime))::BIGINT"

    # Where these change, _GENERATOR goes up, or a warehouse that is filled already keeps its trips.
    assert (taxi._GENERATOR, *one(loaded, figures)) == (1, 213227.0, 263028.14, 28696838513293)


def test_a_loaded_table_is_left_alone(loaded: duckdb.DuckDBPyConnection) -> None:
    connection = warehouse(1_000)
    connection.execute(f"DELETE FROM {TABLE} WHERE vendorid = '1'")
    left = one(connection, "count(*)")

    taxi.load(connection, 1_000)

    assert one(connection, "count(*)") == left


def test_another_size_replaces_the_trips() -> None:
    connection = warehouse(1_000)

    taxi.load(connection, 1_001)

    assert one(connection, "count(*)") == (1_001,)


def test_another_generator_replaces_the_trips(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = warehouse(1_000)
    connection.execute(f"DELETE FROM {TABLE}")
    monkeypatch.setattr(taxi, "_GENERATOR", taxi._GENERATOR + 1)

    taxi.load(connection, 1_000)

    assert one(connection, "count(*)") == (1_000,)


def test_the_table_says_that_its_trips_are_made_up(loaded: duckdb.DuckDBPyConnection) -> None:
    ((comment,),) = loaded.execute("SELECT comment FROM duckdb_tables()").fetchall()

    assert comment.startswith("MADE-UP")


@pytest.mark.parametrize("trips", [999, 50_000_001])
def test_a_size_out_of_bounds_is_refused(trips: int) -> None:
    with pytest.raises(ValueError, match="1,000 to 50,000,000"):
        taxi.load(duckdb.connect(), trips)


def test_every_day_of_the_year_has_trips(loaded: duckdb.DuckDBPyConnection) -> None:
    days = one(loaded, "count(DISTINCT pickup_date), min(pickup_date), max(pickup_date)")

    assert days == (365, date(2015, 1, 1), date(2015, 12, 31))
    assert one(loaded, "bool_and(pickup_date = pickup_datetime::DATE)") == (True,)


def test_days_and_weeks_have_their_rhythm(loaded: duckdb.DuckDBPyConnection) -> None:
    evening, dawn = one(
        loaded, "count_if(hour(pickup_datetime) = 19), count_if(hour(pickup_datetime) = 5)"
    )
    weekday_night, weekend_night = one(
        loaded,
        "count_if(hour(pickup_datetime) < 3 AND isodow(pickup_date) < 6) / 5, "
        "count_if(hour(pickup_datetime) < 3 AND isodow(pickup_date) > 5) / 2",
    )

    assert evening > 4 * dawn
    assert weekend_night > 2 * weekday_night


def test_few_trips_are_long(loaded: duckdb.DuckDBPyConnection) -> None:
    shortest, half, mean, longest = one(
        loaded,
        "min(trip_distance), median(trip_distance), avg(trip_distance), max(trip_distance)",
    )

    assert 0.3 < shortest < 1 < half < 2 < mean < 3 < 15 < longest < 30


@pytest.mark.parametrize(
    "rule",
    [
        "datediff('second', pickup_datetime, dropoff_datetime) BETWEEN 90 AND 4 * 3600",
        "fare_amount BETWEEN 3 AND 150 AND fare_amount % 0.5 = 0",
        "total_amount > fare_amount AND total_amount = round(total_amount, 2)::REAL",
        "ratecode IN (1, 2, 5) AND payment_type IN (1, 2, 3, 4)",
        "passenger_count BETWEEN 1 AND 6 AND vendorid IN ('1', '2')",
    ],
)
def test_every_trip_is_one_that_could_have_been(
    loaded: duckdb.DuckDBPyConnection, rule: str
) -> None:
    assert one(loaded, f"bool_and({rule})") == (True,)


@pytest.mark.parametrize("column", ["dropoff_datetime", "ratecode", "passenger_count"])
def test_a_few_values_are_missing(loaded: duckdb.DuckDBPyConnection, column: str) -> None:
    (missing,) = one(loaded, f"count_if({column} IS NULL)")

    assert 0 < missing < TRIPS / 500


@pytest.mark.parametrize("column", ["trip_distance", "fare_amount", "total_amount"])
def test_sums_are_the_same_in_whatever_order(
    loaded: duckdb.DuckDBPyConnection, column: str
) -> None:
    forth, back = one(
        loaded,
        f"sum({column} ORDER BY pickup_datetime), sum({column} ORDER BY pickup_datetime DESC)",
    )

    assert forth == back
