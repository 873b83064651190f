SELECT 7 / 2, -7 / 2, 7 % 3, -7 % 3, 7 % -3, mod(-7, 3)
=> 3 | -3 | 1 | -1 | 1 | -1

SELECT 1 / 0
=> error: DIVISION_BY_ZERO: Division by zero

SELECT 5 % 0
=> error: DIVISION_BY_ZERO: Division by zero

SELECT DECIMAL '1' / DECIMAL '0'
=> error: DIVISION_BY_ZERO: Division by zero

SELECT 1e0 / 0, -1.5 / 0, 0e0 / 0, CAST(1 AS double) / 0, 5e0 % 0
=> Infinity | -Infinity | NaN | Infinity | NaN

SELECT x / y FROM (VALUES (7, 2), (-9, 4), (6, 3)) t(x, y)
=> 3
=> -2
=> 2

SELECT 5.0 / 2, 0.1 + 0.2, 1.0 + 2, 3 * 1.5, 1.10
=> 2.5 | 0.30000000000000004 | 3.0 | 4.5 | 1.1

SELECT typeof(1.5), typeof(DECIMAL '1.5'), typeof(1e0), typeof(1), typeof(3000000000), typeof(REAL '1')
=> double | decimal(2,1) | double | integer | bigint | real

SELECT typeof(1 + TINYINT '1'), typeof(TINYINT '1' + SMALLINT '1'), typeof(1 + BIGINT '1'), typeof(1 + 1e0), typeof(BIGINT '1' + REAL '1')
=> integer | smallint | bigint | double | real

SELECT DECIMAL '1.5' * DECIMAL '2.25', DECIMAL '1.25' + DECIMAL '10.5', DECIMAL '1.5' - DECIMAL '2.25'
=> 3.375 | 11.75 | -0.75

SELECT typeof(DECIMAL '1.5' * DECIMAL '2.25'), typeof(DECIMAL '1.25' + DECIMAL '10.5'), typeof(DECIMAL '1.5' + 1), typeof(DECIMAL '1.5' * 2e0)
=> decimal(5,3) | decimal(5,2) | decimal(12,1) | double

SELECT DECIMAL '1.1' / DECIMAL '3', DECIMAL '1.00' / DECIMAL '3.0', DECIMAL '2.00' / DECIMAL '3', DECIMAL '-2.00' / DECIMAL '3'
=> 0.4 | 0.33 | 0.67 | -0.67

SELECT typeof(DECIMAL '1.1' / DECIMAL '3'), typeof(DECIMAL '1.00' / DECIMAL '3.000'), DECIMAL '10.5' % DECIMAL '3', typeof(DECIMAL '10.5' % DECIMAL '3')
=> decimal(2,1) | decimal(7,3) | 1.5 | decimal(2,1)

SELECT CAST(10 AS decimal(10,2)), CAST(DECIMAL '123.456' AS decimal(5,2)), CAST(DECIMAL '-0.5' AS decimal(1,0)), DECIMAL '000.10'
=> 10.00 | 123.46 | -1 | 0.10

SELECT DECIMAL '99999999999999999999999999999999999999' + DECIMAL '1'
=> error: NUMERIC_VALUE_OUT_OF_RANGE: Decimal overflow

SELECT 2147483647 + 1
=> error: NUMERIC_VALUE_OUT_OF_RANGE: integer addition overflow: 2147483647 + 1

SELECT 2147483647 * 2
=> error: NUMERIC_VALUE_OUT_OF_RANGE: integer multiplication overflow: 2147483647 * 2

SELECT 9223372036854775807 + 1
=> error: NUMERIC_VALUE_OUT_OF_RANGE: bigint addition overflow: 9223372036854775807 + 1

SELECT TINYINT '127' + TINYINT '1'
=> error: NUMERIC_VALUE_OUT_OF_RANGE: tinyint addition overflow: 127 + 1

SELECT SMALLINT '-32768' - SMALLINT '1'
=> error: NUMERIC_VALUE_OUT_OF_RANGE: smallint subtraction overflow: -32768 - 1

SELECT abs(-5), abs(DECIMAL '-1.5'), abs(-1.5), abs(REAL '-2')
=> 5 | 1.5 | 1.5 | 2.0

SELECT ceil(2.1), ceiling(-2.1), floor(-2.1), ceiling(DECIMAL '2.1'), floor(DECIMAL '-2.1'), ceil(3)
=> 3.0 | -2.0 | -3.0 | 3 | -3 | 3

SELECT round(2.5), round(-2.5), round(2.45, 1), round(1234, -2), round(1250, -2), round(-0.5)
=> 3.0 | -3.0 | 2.5 | 1200 | 1300 | -1.0

SELECT round(DECIMAL '2.5'), round(DECIMAL '-2.5'), round(DECIMAL '2.345', 2), round(1234.5678, 2), round(5)
=> 3 | -3 | 2.350 | 1234.57 | 5

SELECT truncate(12.9), truncate(-12.9), truncate(DECIMAL '12.345'), truncate(DECIMAL '12.345', 1), truncate(REAL '1.9')
=> 12.0 | -12.0 | 12 | 12.300 | 1.0

SELECT sign(-3), sign(0), sign(-2.5), sign(DECIMAL '-1.5')
=> -1 | 0 | -1.0 | -1

SELECT sqrt(16), cbrt(27), power(2, 10), pow(2, 0.5), exp(0), ln(1), log(2, 64), log2(8), log10(1000)
=> 4.0 | 3.0 | 1024.0 | 1.4142135623730951 | 1.0 | 0.0 | 6.0 | 3.0 | 3.0

SELECT sqrt(-1), ln(0), ln(-1), log10(0), power(0, -1)
=> NaN | -Infinity | NaN | -Infinity | Infinity

SELECT pi(), e(), radians(180), degrees(pi()), sin(0), cos(0), tan(0), atan2(1, 1), acos(1), asin(0), cosh(0), tanh(0)
=> 3.141592653589793 | 2.718281828459045 | 3.141592653589793 | 180.0 | 0.0 | 1.0 | 0.0 | 0.7853981633974483 | 0.0 | 0.0 | 1.0 | 0.0

SELECT is_nan(nan()), is_finite(1e0), is_infinite(-infinity()), nan() = nan(), infinity() > 1e308, nan() IS DISTINCT FROM nan()
=> true | true | true | false | true | false

SELECT nan(), infinity(), -infinity(), 1e20, 1e7, 1234567.0, 0.001, 0.0001, -0e0, REAL '0.1', REAL '1e10'
=> NaN | Infinity | -Infinity | 1.0E20 | 1.0E7 | 1234567.0 | 0.001 | 1.0E-4 | -0.0 | 0.1 | 1.0E10

SELECT to_base(255, 16), from_base('ff', 16), to_base(-5, 2), from_base('-101', 2), from_base('ZZ', 36)
=> ff | 255 | -101 | -5 | 1295

SELECT from_base('z', 16)
=> error: INVALID_FUNCTION_ARGUMENT: Not a valid base-16 number: z

SELECT to_base(5, 1)
=> error: INVALID_FUNCTION_ARGUMENT: Radix must be between 2 and 36

SELECT width_bucket(5.3, 0.2, 10.6, 5), width_bucket(0.1, 0.2, 10.6, 5), width_bucket(11, 0.2, 10.6, 5), width_bucket(5e0, ARRAY[1e0, 4e0, 8e0])
=> 3 | 0 | 6 | 2

SELECT greatest(1, 2, 3), least(1, 2.5), greatest('a', 'b'), least(1, NULL), greatest(NULL, 1)
=> 3 | 1.0 | b | NULL | NULL

SELECT greatest(DATE '2020-01-01', DATE '2021-01-01'), least(DECIMAL '1.5', 2), greatest(1e0, infinity())
=> 2021-01-01 | 1.5 | Infinity

SELECT cosine_similarity(MAP(ARRAY['a'], ARRAY[1.0]), MAP(ARRAY['a'], ARRAY[2.0])), cosine_similarity(MAP(ARRAY['a', 'b'], ARRAY[1.0, 2.0]), MAP(ARRAY['a'], ARRAY[2.0]))
=> 1.0 | 0.4472135954999579

SELECT round(normal_cdf(0, 1, 1.96), 6), round(inverse_normal_cdf(0, 1, 0.3), 6), round(wilson_interval_lower(1250, 1310, 1.96), 9), round(wilson_interval_upper(1250, 1310, 1.96), 9)
=> 0.975002 | -0.524401 | 0.941488373 | 0.964252472

SELECT random() >= 0 AND random() < 1, rand(10) BETWEEN 0 AND 9, typeof(random()), typeof(random(10))
=> true | true | double | integer

SELECT -(-5), +3, - -2, 2 + 3 * 4, (2 + 3) * 4, 10 - 2 - 3, 100 / 10 / 5, 7 / 2 * 2
=> 5 | 3 | 2 | 14 | 20 | 5 | 2 | 6

SELECT NULL + 1, 1 / CAST(NULL AS integer), abs(CAST(NULL AS integer)), round(CAST(NULL AS double))
=> NULL | NULL | NULL | NULL

SELECT round(x, places), truncate(x, places) FROM (VALUES (DECIMAL '12.345', 2), (DECIMAL '12.345', -1), (DECIMAL '12.345', NULL)) AS t (x, places)
=> 12.350 | 12.340
=> 10.000 | 10.000
=> NULL | NULL
