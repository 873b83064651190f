"""The setup of a real warehouse: the Commission's files, by way of DuckDB, into the table."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
import sqlglot

from local.redshift import taxi

SAMPLES = Path(__file__).resolve().parents[2] / "samples/redshift"
TABLE = "public.nyc_yellow_taxi"


def real() -> duckdb.DuckDBPyConnection:
    """DuckDB with the table that setup.sql creates."""
    create = sqlglot.transpile((SAMPLES / "setup.sql").read_text(), "redshift", "duckdb")[0]
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA public")
    connection.execute(create)
    return connection


def test_a_real_warehouse_has_the_table_of_the_local_one() -> None:
    local = duckdb.connect()
    local.execute("CREATE SCHEMA public; USE public")
    taxi.load(local, taxi.FEWEST)

    tables = [each.execute(f"DESCRIBE {TABLE}").fetchall() for each in (real(), local)]

    assert tables[0] == tables[1]


def test_the_commissions_files_become_the_columns_of_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tlc").mkdir()
    monkeypatch.chdir(tmp_path)
    january = """SELECT 2 AS VendorID, TIMESTAMP '2015-01-15 19:05:39' AS tpep_pickup_datetime,
        TIMESTAMP '2015-01-15 19:23:42' AS tpep_dropoff_datetime, 1 AS passenger_count,
        1.5 AS trip_distance, 1 AS RatecodeID, 'N' AS store_and_fwd_flag, 1 AS payment_type,
        12.0 AS fare_amount, 17.25 AS total_amount, NULL AS airport_fee"""
    february = """SELECT 1::DOUBLE AS VendorID, TIMESTAMP '2015-02-01' AS tpep_pickup_datetime,
        TIMESTAMP '2015-02-01 00:10:00' AS tpep_dropoff_datetime, NULL::DOUBLE AS passenger_count,
        3.25 AS trip_distance, 2.0::DOUBLE AS RatecodeID, 2::DOUBLE AS payment_type,
        52.0 AS fare_amount, 58.5 AS total_amount"""
    duckdb.execute(f"COPY ({january}) TO 'tlc/yellow_tripdata_2015-01.parquet'")
    duckdb.execute(f"COPY ({february}) TO 'tlc/yellow_tripdata_2015-02.parquet'")

    duckdb.execute((SAMPLES / "from_tlc.sql").read_text())

    warehouse = real()
    warehouse.execute(f"COPY {TABLE} FROM 'tlc/nyc_yellow_taxi/*.gz' (DELIMITER '|', HEADER false)")
    first, second = warehouse.execute(f"FROM {TABLE} ORDER BY pickup_date").fetchall()
    assert first == (
        date(2015, 1, 15),
        datetime.fromisoformat("2015-01-15 19:05:39"),
        datetime.fromisoformat("2015-01-15 19:23:42"),
        *(1, 1, 1.5, 12.0, 17.25, 1, "2"),
    )
    assert second[3:] == (2, None, 3.25, 52.0, 58.5, 2, "1")
