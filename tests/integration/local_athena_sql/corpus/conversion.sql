SELECT CAST(2.5 AS bigint), CAST(-2.5 AS integer), CAST(1.4 AS integer), CAST(DECIMAL '2.5' AS integer), CAST(DECIMAL '-2.5' AS bigint)
=> 3 | -3 | 1 | 3 | -3

SELECT CAST(nan() AS bigint)
=> error: INVALID_CAST_ARGUMENT

SELECT CAST(1e30 AS bigint)
=> error: INVALID_CAST_ARGUMENT

SELECT CAST(300 AS tinyint)
=> error: NUMERIC_VALUE_OUT_OF_RANGE: Out of range for tinyint: 300

SELECT CAST('abc' AS integer)
=> error: INVALID_CAST_ARGUMENT: Cannot cast 'abc' to INT

SELECT CAST('' AS integer)
=> error: INVALID_CAST_ARGUMENT: Cannot cast '' to INT

SELECT CAST('12.5' AS bigint)
=> error: INVALID_CAST_ARGUMENT: Cannot cast '12.5' to BIGINT

SELECT CAST('x' AS double)
=> error: INVALID_CAST_ARGUMENT: Cannot cast 'x' to DOUBLE

SELECT CAST('12' AS integer), CAST('-7' AS bigint), CAST('1e2' AS double), CAST('NaN' AS double), CAST('1.50' AS decimal(5,1))
=> 12 | -7 | 100.0 | NaN | 1.5

SELECT CAST(1234 AS decimal(3,0))
=> error: INVALID_CAST_ARGUMENT

SELECT CAST(1 AS boolean), CAST(0 AS boolean), CAST('true' AS boolean), CAST('T' AS boolean), CAST('0' AS boolean), CAST(0.5 AS boolean)
=> true | false | true | true | false | true

SELECT CAST('yes' AS boolean)
=> error: INVALID_CAST_ARGUMENT: Cannot cast 'yes' to BOOLEAN

SELECT CAST(true AS varchar), CAST(false AS integer), CAST(true AS double)
=> true | 0 | 1.0

SELECT CAST(1e0 AS varchar), CAST(0.1 AS varchar), CAST(12345678.9 AS varchar), CAST(nan() AS varchar), CAST(infinity() AS varchar)
=> 1.0E0 | 1.0E-1 | 1.23456789E7 | NaN | Infinity

SELECT CAST(DECIMAL '1.50' AS varchar), CAST(-5 AS varchar), CAST(REAL '1.5' AS varchar), 'n=' || CAST(1.5 AS varchar)
=> 1.50 | -5 | 1.5E0 | n=1.5E0

SELECT CAST(12345 AS varchar(3))
=> error: INVALID_CAST_ARGUMENT: Value 12345 cannot be represented as varchar(3)

SELECT CAST('2020-02-30' AS date)
=> error: INVALID_CAST_ARGUMENT: Value cannot be cast to date: 2020-02-30

SELECT CAST('abc' AS timestamp)
=> error: INVALID_CAST_ARGUMENT: Value cannot be cast to timestamp: abc

SELECT CAST(DATE '2020-01-02' AS timestamp), CAST(TIMESTAMP '2020-01-02 23:59:59.999' AS date), CAST(TIMESTAMP '2020-01-02 23:59:59.999' AS time)
=> 2020-01-02 00:00:00.000 | 2020-01-02 | 23:59:59.999

SELECT CAST(DATE '2020-01-02' AS varchar), CAST(TIMESTAMP '2020-01-02 03:04:05.100' AS varchar), CAST(TIME '10:00:01.5' AS varchar)
=> 2020-01-02 | 2020-01-02 03:04:05.100 | 10:00:01.5

SELECT CAST('2020-01-02 03:04:05' AS timestamp), CAST('2020-01-02' AS timestamp), CAST('2020-01-02 03:04' AS timestamp), CAST('10:11:12.345' AS time)
=> 2020-01-02 03:04:05.000 | 2020-01-02 00:00:00.000 | 2020-01-02 03:04:00.000 | 10:11:12.345

SELECT CAST(TIMESTAMP '2020-01-02 03:04:05.6789' AS timestamp(3)), CAST(TIMESTAMP '2020-01-02 03:04:05.5' AS timestamp(0))
=> 2020-01-02 03:04:05.679 | 2020-01-02 03:04:06.000

SELECT CAST(TIMESTAMP '2020-05-10 12:34:56.789 Europe/Oslo' AS varchar), CAST(TIMESTAMP '2020-05-10 12:34:56.789 Europe/Oslo' AS timestamp), CAST(TIMESTAMP '2020-05-10 00:34:56.789 Europe/Oslo' AS date)
=> 2020-05-10 12:34:56.789 Europe/Oslo | 2020-05-10 12:34:56.789 | 2020-05-10

SELECT CAST('2020-05-10 12:00:00 +02:00' AS timestamp with time zone), CAST(TIMESTAMP '2020-05-10 12:00:00' AS timestamp with time zone)
=> 2020-05-10 12:00:00.000 +02:00 | 2020-05-10 12:00:00.000 UTC

SELECT TRY_CAST('x' AS integer), TRY_CAST(300 AS tinyint), TRY_CAST('5' AS integer), TRY_CAST('2020-13-01' AS date)
=> NULL | NULL | 5 | NULL

SELECT TRY(1 / 0), TRY(CAST('x' AS integer)), TRY(ARRAY[1][2]), TRY(2147483647 + 1), COALESCE(TRY(1 / 0), -1)
=> NULL | NULL | NULL | NULL | -1

SELECT TRY(n / d) FROM (VALUES (4, 2), (1, 0)) t(n, d)
=> 2
=> NULL

SELECT CAST(ARRAY[1, 2] AS array(varchar)), CAST(MAP(ARRAY['1'], ARRAY[2]) AS map(integer, double)), CAST(ROW(1, '2') AS row(a bigint, b integer))
=> [1, 2] | {1=2.0} | {a=1, b=2}

SELECT CAST(X'41' AS varchar)
=> error: TYPE_MISMATCH: line 1:8: Cannot cast varbinary to varchar

SELECT typeof('abc'), typeof(CAST('a' AS varchar)), typeof(NULL), typeof(''), typeof(CAST('a' AS char(3))), typeof(X'00')
=> varchar(3) | varchar | unknown | varchar(0) | char(3) | varbinary

SELECT typeof(ARRAY[1]), typeof(ARRAY[]), typeof(MAP(ARRAY['a'], ARRAY[1])), typeof(ROW(1, 'x')), typeof(CAST(ROW(1) AS row(a integer)))
=> array(integer) | array(unknown) | map(varchar(1), integer) | row(integer, varchar(1)) | row(a integer)

SELECT typeof(DATE '2020-01-01'), typeof(TIMESTAMP '2020-01-01 00:00:00.123'), typeof(now()), typeof(TIME '01:02:03'), typeof(INTERVAL '1' DAY), typeof(INTERVAL '1' MONTH)
=> date | timestamp(3) | timestamp(3) with time zone | time(0) | interval day to second | interval year to month

SELECT typeof(JSON '1'), typeof(count(*)), typeof(sum(1)), typeof(avg(1)), typeof(sum(1.5)), typeof(sum(DECIMAL '1.50'))
=> json | bigint | bigint | double | double | decimal(38,2)

SELECT format_number(123456), format_number(1000000), format_number(12), format_number(-1234567)
=> 123K | 1M | 12 | -1.23M

SELECT parse_data_size('1B'), parse_data_size('1kB'), parse_data_size('1MB'), parse_data_size('2.3MB')
=> 1 | 1024 | 1048576 | 2411724

SELECT parse_data_size('1x')
=> error: INVALID_FUNCTION_ARGUMENT: Invalid data size: '1x'

SELECT 1 = '1'
=> error: TYPE_MISMATCH

SELECT 'a' + 1
=> error: TYPE_MISMATCH

SELECT CASE WHEN true THEN 1 ELSE 'x' END
=> error: TYPE_MISMATCH

SELECT length(1)
=> error: FUNCTION_NOT_FOUND

SELECT no_such_function(1)
=> error: FUNCTION_NOT_FOUND: line 1:8: Function 'no_such_function' not registered
