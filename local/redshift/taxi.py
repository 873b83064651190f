"""The sample of the local warehouse: a year of taxi trips in New York, all of them made up."""

from __future__ import annotations

import duckdb

TAXI_TRIPS = 2_000_000
"""How many there are unless somebody asks for another number."""

FEWEST = 1_000
MOST = 50_000_000

_GENERATOR = 1
"""Goes up with every change of the rows, so that a warehouse filled by an older one is refilled."""

_WEEKDAY = (
    *(34, 21, 14, 10, 9, 11, 25, 46, 57, 57, 54, 55),
    *(58, 58, 61, 60, 53, 62, 77, 80, 74, 73, 69, 54),
)
_WEEKEND = (
    *(71, 66, 56, 44, 28, 12, 10, 13, 21, 33, 45, 52),
    *(57, 59, 60, 60, 57, 61, 68, 66, 58, 55, 58, 58),
)
"""How busy each hour of the day is."""

_WEEK = (89, 96, 100, 104, 107, 110, 94)
_YEAR = (96, 99, 104, 104, 103, 99, 93, 91, 93, 101, 98, 99)
"""How busy each day of the week and each month is, in per cent; the weather adds to that."""

# Only the four operations and square roots: how `exp` and `ln` round differs between machines. One
# hash gives a trip all its chance: a few of the 64 bits for each thing left to it. A REAL has 24
# bits, so that sums of up to 50 million of these fit the 53 of a DOUBLE: they are exact, whatever
# the order they are added in.
_ROWS = f"""
WITH hours AS (
    SELECT
        TIMESTAMP '2015-01-01' + to_hours(hour) AS begin,
        if(isodow(begin) < 6, {[*_WEEKDAY]}, {[*_WEEKEND]})[hour % 24 + 1] AS busy,
        busy * {[*_WEEK]}[isodow(begin)] * {[*_YEAR]}[month(begin)] AS usual,
        usual * (80 + hash(begin::DATE) % 31) AS share
    FROM range(365 * 24) AS the_year(hour)
),
shares AS (
    SELECT *, sum(share) OVER (ORDER BY begin) AS until, sum(share) OVER () AS whole
    FROM hours
),
trips AS (
    SELECT
        begin,
        busy,
        hash(unnest(range(
            ((until - share) * $trips // whole)::BIGINT, (until * $trips // whole)::BIGINT
        ))) AS bits
    FROM shares
),
chances AS (
    SELECT
        begin + to_seconds((bits & 4095)::BIGINT * 3600 // 4096) AS pickup,
        busy,
        (bits >> 12 & 65535) / 65536e0 AS far,
        (bits >> 28 & 255) / 256e0 AS slow,
        bits >> 36 & 1023 AS people,
        bits >> 46 & 1023 AS pays,
        (bits >> 56) / 256e0 AS tip
    FROM trips
),
rides AS (
    SELECT
        *,
        -- Half of them are shorter than two miles; one in a hundred goes to an airport.
        round(0.4 + 1.35 * sqrt(far / (1.003 - far)), 2) AS miles,
        miles BETWEEN 16 AND 19 AS to_airport,
        (90 + miles * (140 + 3 * busy) * (0.7 + 0.6 * slow))::BIGINT AS seconds,
        -- The meter counts half dollars.
        if(to_airport, 52, 2.5 + 0.5 * floor(4.2 * miles + seconds / 120e0)) AS fare
    FROM chances
)
SELECT
    pickup::DATE AS pickup_date,
    pickup AS pickup_datetime,
    if(people <> 1023, pickup + to_seconds(seconds), NULL) AS dropoff_datetime,
    CASE WHEN people = 1022 THEN NULL WHEN to_airport THEN 2 WHEN miles > 20 THEN 5 ELSE 1 END
        ::SMALLINT AS ratecode,
    CASE
        WHEN people = 1021 THEN NULL
        WHEN people < 720 THEN 1
        WHEN people < 860 THEN 2
        WHEN people < 902 THEN 3
        WHEN people < 922 THEN 4
        WHEN people < 978 THEN 5
        ELSE 6
    END::SMALLINT AS passenger_count,
    miles::REAL AS trip_distance,
    fare::REAL AS fare_amount,
    round(
        fare + 0.8  -- tax and surcharge
        + CASE
            WHEN hour(pickup) NOT BETWEEN 6 AND 19 THEN 0.5  -- the night's extra
            WHEN hour(pickup) >= 16 AND isodow(pickup) < 6 THEN 1  -- the evening's
            ELSE 0
        END
        + if(to_airport, 5.54, 0)  -- a toll
        + if(pays < 640, fare * (0.1 + 0.2 * tip), 0),  -- a tip is known where a card paid it
        2
    )::REAL AS total_amount,
    CASE WHEN pays < 640 THEN 1 WHEN pays < 1015 THEN 2 WHEN pays < 1021 THEN 3 ELSE 4 END
        ::SMALLINT AS payment_type,
    if(pays % 2 = 0, '1', '2') AS vendorid
FROM rides
"""  # noqa: S608 - lists of integers


def load(connection: duckdb.DuckDBPyConnection, trips: int) -> None:
    """Have the table `nyc_yellow_taxi` hold that many trips: the same ones on every machine.

    A table that already does is left as it is. Raises `ValueError` beyond `FEWEST` and `MOST`.
    """
    if not FEWEST <= trips <= MOST:
        raise ValueError(f"{trips:,} taxi trips: it can be {FEWEST:,} to {MOST:,}")
    seal = f"MADE-UP taxi trips of 2015: {trips} by generator {_GENERATOR}"
    found = connection.execute(
        "SELECT comment FROM duckdb_tables() "
        "WHERE schema_name = current_schema() AND table_name = 'nyc_yellow_taxi'"
    ).fetchone()
    if found == (seal,):
        return
    connection.execute(f"CREATE OR REPLACE TABLE nyc_yellow_taxi AS {_ROWS}", {"trips": trips})
    # Last: who was interrupted before this finds no seal, and starts again.
    connection.execute(f"COMMENT ON TABLE nyc_yellow_taxi IS '{seal}'")
