WITH t(z, n) AS (VALUES (TIMESTAMP '2020-01-01 10:00 UTC', 1), (TIMESTAMP '2020-01-01 11:00 Europe/Berlin', 2), (TIMESTAMP '2020-01-01 12:00 UTC', 3)) SELECT z = TIMESTAMP '2020-01-01 10:00 UTC', to_unixtime(z), count(*), sum(n) FROM t GROUP BY z ORDER BY z
=> true | 1.5778728E9 | 2 | 3
=> false | 1.57788E9 | 1 | 3

WITH t(z, n) AS (VALUES (TIMESTAMP '2020-01-01 10:00 UTC', 1), (TIMESTAMP '2020-01-01 11:00 Europe/Berlin', 2), (TIMESTAMP '2020-01-01 12:00 UTC', 3)) SELECT z, count(*) FROM t GROUP BY 1 HAVING z > TIMESTAMP '2020-01-01 13:00 Asia/Tokyo' AND count(*) = 1 ORDER BY 2 DESC, 1 LIMIT 1
=> 2020-01-01 12:00:00.000 UTC | 1

WITH t(z, n) AS (VALUES (TIMESTAMP '2020-01-01 10:00 UTC', 1), (TIMESTAMP '2020-01-01 11:00 Europe/Berlin', 2)) SELECT grouping(z), to_unixtime(z), n, count(*) FROM t GROUP BY ROLLUP (z, n) ORDER BY 1, 3
=> 0 | 1.5778728E9 | 1 | 1
=> 0 | 1.5778728E9 | 2 | 1
=> 0 | 1.5778728E9 | NULL | 2
=> 1 | NULL | NULL | 2

SELECT count(*) FROM (SELECT DISTINCT z, 1 FROM (VALUES TIMESTAMP '2020-01-01 10:00 UTC', TIMESTAMP '2020-01-01 11:00 Europe/Berlin', NULL, NULL) t(z))
=> 2

SELECT DISTINCT z FROM (VALUES TIMESTAMP '2020-01-02 11:00 Europe/Berlin', TIMESTAMP '2020-01-03 10:00 UTC') t(z) ORDER BY z DESC LIMIT 1
=> 2020-01-03 10:00:00.000 UTC

SELECT count(DISTINCT z), approx_distinct(z), cardinality(array_agg(DISTINCT z)), cardinality(histogram(z)), cardinality(map_agg(z, 1)), max(DISTINCT z) >= min(z) FROM (VALUES TIMESTAMP '2020-01-01 10:00 UTC', TIMESTAMP '2020-01-01 11:00 Europe/Berlin') t(z)
=> 1 | 1 | 1 | 1 | 1 | true

SELECT n, count(*) OVER (PARTITION BY z) FROM (VALUES (TIMESTAMP '2020-01-01 10:00 UTC', 1), (TIMESTAMP '2020-01-01 11:00 Europe/Berlin', 2), (TIMESTAMP '2020-01-01 12:00 UTC', 3)) t(z, n) ORDER BY n
=> 1 | 2
=> 2 | 2
=> 3 | 1

SELECT count(*) FROM (SELECT TIMESTAMP '2020-01-01 10:00 UTC' UNION SELECT TIMESTAMP '2020-01-01 11:00 Europe/Berlin' UNION SELECT NULL)
=> 2

SELECT to_unixtime(z) FROM (SELECT * FROM (VALUES TIMESTAMP '2020-01-01 10:00 UTC', TIMESTAMP '2020-01-02 10:00 UTC', NULL) INTERSECT SELECT * FROM (VALUES TIMESTAMP '2020-01-01 11:00 Europe/Berlin', NULL)) t(z)
=> 1.5778728E9
=> NULL

SELECT * FROM (VALUES TIMESTAMP '2020-01-01 10:00 UTC', TIMESTAMP '2020-01-02 10:00 UTC', NULL) EXCEPT SELECT * FROM (VALUES TIMESTAMP '2020-01-01 11:00 Europe/Berlin')
=> 2020-01-02 10:00:00.000 UTC
=> NULL

SELECT 1, TIMESTAMP '2020-01-01 10:00 UTC' EXCEPT ALL SELECT 1, TIMESTAMP '2020-01-01 11:00 Europe/Berlin'
=> error: NOT_SUPPORTED: line 1:44: EXCEPT ALL of integer, timestamp(0) with time zone

SELECT cardinality(m), count(*) FROM (VALUES MAP(ARRAY['a','b'], ARRAY[1,2]), MAP(ARRAY['b','a'], ARRAY[2,1]), MAP(ARRAY['a'], ARRAY[1])) t(m) GROUP BY m
=> 2 | 2
=> 1 | 1

SELECT r[1], count(*) FROM (VALUES ROW(ROW(1, TIMESTAMP '2020-01-01 10:00 UTC')), ROW(ROW(1, TIMESTAMP '2020-01-01 11:00 Europe/Berlin')), NULL) t(r) GROUP BY r
=> 1 | 2
=> NULL | 1

SELECT max(a), min(a), max_by(n, a), array_sort(array_agg(a)), array_max(array_agg(a)), least(max(a), IPADDRESS '1.1.1.1') FROM (VALUES (IPADDRESS '10.0.0.2', 1), (IPADDRESS '9.0.0.1', 2)) t(a, n)
=> 10.0.0.2 | 9.0.0.1 | 1 | [9.0.0.1, 10.0.0.2] | 10.0.0.2 | 1.1.1.1

SELECT max(a), min(a), array_sort(array_agg(a)) FROM (VALUES TIME '10:00+10:00', TIME '09:00-08:00', NULL) t(a)
=> 09:00:00.000-08:00 | 10:00:00.000+10:00 | [10:00:00.000+10:00, 09:00:00.000-08:00, null]

SELECT cardinality(array_distinct(a)), contains(a, z), array_position(a, z), cardinality(array_remove(a, z)), arrays_overlap(a, ARRAY[z]), cardinality(array_union(a, ARRAY[z])), array_except(ARRAY[z], a), contains(CAST(NULL AS array(timestamp with time zone)), z) FROM (VALUES (ARRAY[TIMESTAMP '2020-01-01 11:00 Europe/Berlin', TIMESTAMP '2020-01-01 12:00 Europe/Paris', TIMESTAMP '2020-01-01 11:00 Europe/Paris'], TIMESTAMP '2020-01-01 10:00 UTC')) t(a, z)
=> 2 | true | 1 | 1 | true | 2 | [] | NULL

SELECT contains(ARRAY[MAP(ARRAY[1, 2], ARRAY[3, 4])], MAP(ARRAY[2, 1], ARRAY[4, 3]))
=> true

SELECT ARRAY[1, NULL] < ARRAY[2, 2], ARRAY[1] < ARRAY[1, NULL], (1, NULL) < (2, NULL), ARRAY[1, 2] >= ARRAY[1, 2]
=> true | true | true | true

SELECT ARRAY[1, NULL] < ARRAY[1, 2]
=> error: NOT_SUPPORTED: ARRAY comparison not supported for arrays with null elements

SELECT (1, x) > (1, 2) FROM (VALUES CAST(NULL AS integer)) t(x)
=> error: NOT_SUPPORTED: ROW comparison not supported for fields with null elements

SELECT -CAST(-127 AS tinyint), -(5), -x, x - 1 FROM (VALUES smallint '-3') t(x)
=> 127 | -5 | 3 | -4

SELECT -CAST(-128 AS tinyint)
=> error: NUMERIC_VALUE_OUT_OF_RANGE: tinyint negation overflow: -128

SELECT -(-9223372036854775808)
=> error: NUMERIC_VALUE_OUT_OF_RANGE: bigint negation overflow: -9223372036854775808

SELECT count(*) BETWEEN 1500 AND 2500 FROM UNNEST(sequence(1, 10000)) WHERE random() BETWEEN 0.2 AND 0.4
=> true

SELECT array_sort(array_agg(DISTINCT CASE random(3) WHEN 0 THEN 'a' WHEN 1 THEN 'b' WHEN 2 THEN 'c' ELSE 'never' END)) FROM UNNEST(sequence(1, 1000))
=> [a, b, c]

SELECT count(*), count(CASE WHEN CAST(random(10) AS double) > 9 THEN 1 END) FROM UNNEST(sequence(1, 1000)) WHERE nullif(random(2), 0) = 0
=> 0 | 0

SELECT count_if(typeof(r) <> 'double' OR r < 0 OR r >= 1) FROM (SELECT random() r FROM UNNEST(sequence(1, 100)))
=> 0

SELECT count(*), sum(CASE random(2) WHEN (SELECT 0) THEN 1 WHEN 1 THEN 1 END) FROM UNNEST(sequence(1, 100)) WHERE random() BETWEEN (SELECT 0.0) AND (SELECT 1.0)
=> 100 | 100
