-- The table of the taxi reports in an Amazon Redshift warehouse of your own, and who may read it.
-- Run it as an administrator: in the query editor v2, or with psql.
-- Put your own values where it says <...>.

CREATE TABLE IF NOT EXISTS public.nyc_yellow_taxi (
    pickup_date      DATE,
    pickup_datetime  TIMESTAMP,
    dropoff_datetime TIMESTAMP,
    ratecode         SMALLINT,
    passenger_count  SMALLINT,
    trip_distance    REAL,
    fare_amount      REAL,
    total_amount     REAL,
    payment_type     SMALLINT,
    vendorid         VARCHAR(20)
)
-- No DISTKEY: it is joined with nothing, and a key on the date would leave a month to few slices.
DISTSTYLE EVEN
-- A report on a month reads that month's blocks and no others.
SORTKEY (pickup_date);

-- The files that from_tlc.sql writes.
COPY public.nyc_yellow_taxi
FROM 's3://<BUCKET>/nyc_yellow_taxi/'
IAM_ROLE '<ARN_OF_A_ROLE_OF_THE_WAREHOUSE_THAT_READS_THE_BUCKET>'
REGION '<REGION_OF_THE_BUCKET>'
DELIMITER '|' GZIP EMPTYASNULL;

ANALYZE public.nyc_yellow_taxi;

-- Reading, and nothing else.
CREATE ROLE querysocket_reports;
GRANT USAGE ON SCHEMA public TO ROLE querysocket_reports;
GRANT SELECT ON TABLE public.nyc_yellow_taxi TO ROLE querysocket_reports;

-- Until this is revoked, every user may create tables in `public`; it concerns all of them.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- Who runs reports. In a serverless workgroup: "IAMR:" and the name of the RedshiftRole.
-- On a cluster: the value of RedshiftDbUser; or the secret's user, who is there already.
CREATE USER "<DATABASE_USER>" PASSWORD DISABLE;
GRANT ROLE querysocket_reports TO "<DATABASE_USER>";
