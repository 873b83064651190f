-- Writes the ten columns of nyc_yellow_taxi out of the Parquet files of the Taxi and Limousine
-- Commission in the folder `tlc`, as setup.sql reads them. For DuckDB.

COPY (
    SELECT
        tpep_pickup_datetime::DATE,
        tpep_pickup_datetime::TIMESTAMP,
        tpep_dropoff_datetime::TIMESTAMP,
        RatecodeID::SMALLINT,
        passenger_count::SMALLINT,
        trip_distance::REAL,
        fare_amount::REAL,
        total_amount::REAL,
        payment_type::SMALLINT,
        VendorID::BIGINT::VARCHAR
    -- Their types differ from month to month.
    FROM read_parquet('tlc/yellow_tripdata_*.parquet', union_by_name => true)
) TO 'tlc/nyc_yellow_taxi' (
    FORMAT csv, DELIMITER '|', HEADER false, COMPRESSION gzip, PER_THREAD_OUTPUT true
);
