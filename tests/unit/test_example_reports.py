"""The reports of the taxi sample, run on it as the local warehouse runs them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

from local.redshift import taxi, warehouse
from local.redshift.translation import translate
from querysocket.reports import Report

REPORTS = Path(__file__).resolve().parents[2] / "reports"


@pytest.fixture(scope="module")
def trips(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse with the sample in it."""
    load = partial(taxi.load, trips=20_000)
    with warehouse.connect(tmp_path_factory.mktemp("warehouse"), load) as connection:
        yield connection


def run(trips: duckdb.DuckDBPyConnection, name: str, **values: Any) -> list[tuple[Any, ...]]:
    definition = (REPORTS / f"{name}.yaml").read_text()
    report = Report.read(name, definition, (REPORTS / f"{name}.sql").read_text())
    bound = report.statement_parts(values)
    return trips.execute(translate(bound.sql, bound.named)).fetchall()


def test_taxi_by_month_has_every_day_of_the_month(trips: duckdb.DuckDBPyConnection) -> None:
    days = run(trips, "taxi_by_month", month="February 2015")

    assert [day for day, *_ in days] == [date(2015, 2, day) for day in range(1, 29)]


def test_taxi_by_month_shows_december_2015_unasked(trips: duckdb.DuckDBPyConnection) -> None:
    _, hours, miles, fares = zip(*run(trips, "taxi_by_month"), strict=True)

    december = trips.execute(
        "SELECT sum(datediff('minute', pickup_datetime, dropoff_datetime)) / 60, "
        "sum(trip_distance), sum(fare_amount) FROM nyc_yellow_taxi WHERE month(pickup_date) = 12"
    ).fetchone()
    assert (float(sum(hours)), sum(miles), sum(fares)) == pytest.approx(december, abs=31 / 2)


def test_taxi_by_hour_counts_the_trips_of_its_days(trips: duckdb.DuckDBPyConnection) -> None:
    days = {"first_day": "2015-03-02", "last_day": "2015-03-29"}
    any_way, card, cash = (
        [count for _, count, *_ in run(trips, "taxi_by_hour", **days, payment=payment)]
        for payment in ("any", "card", "cash")
    )

    assert len(any_way) == 24
    assert sum(any_way) > sum(card) > sum(cash) > 0
    of_days = "pickup_date BETWEEN '2015-03-02' AND '2015-03-29'"
    expected = trips.execute(f"SELECT count(*) FROM nyc_yellow_taxi WHERE {of_days}").fetchone()
    assert expected == (sum(any_way),)
