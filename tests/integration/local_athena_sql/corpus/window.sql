SELECT x, row_number() OVER (ORDER BY x), rank() OVER (ORDER BY x), dense_rank() OVER (ORDER BY x), percent_rank() OVER (ORDER BY x), cume_dist() OVER (ORDER BY x), ntile(2) OVER (ORDER BY x) FROM (VALUES 1, 1, 2, 3) t(x) ORDER BY 1, 2
=> 1 | 1 | 1 | 1 | 0.0 | 0.5 | 1
=> 1 | 2 | 1 | 1 | 0.0 | 0.5 | 1
=> 2 | 3 | 3 | 2 | 0.6666666666666666 | 0.75 | 2
=> 3 | 4 | 4 | 3 | 1.0 | 1.0 | 2

SELECT x, lag(x) OVER (ORDER BY x), lead(x, 1, 0) OVER (ORDER BY x), lag(x, 2) OVER (ORDER BY x) FROM (VALUES 1, 2, 3) t(x) ORDER BY x
=> 1 | NULL | 2 | NULL
=> 2 | 1 | 3 | NULL
=> 3 | 2 | 0 | 1

SELECT x, first_value(x) OVER (ORDER BY x), last_value(x) OVER (ORDER BY x), last_value(x) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), nth_value(x, 2) OVER (ORDER BY x) FROM (VALUES 1, 2) t(x) ORDER BY x
=> 1 | 1 | 1 | 2 | NULL
=> 2 | 1 | 2 | 2 | 2

SELECT i, lag(x) IGNORE NULLS OVER (ORDER BY i), first_value(x) IGNORE NULLS OVER (ORDER BY i ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING), last_value(x) IGNORE NULLS OVER (ORDER BY i) FROM (VALUES (1, 1), (2, NULL), (3, 3)) t(i, x) ORDER BY i
=> 1 | NULL | 1 | 1
=> 2 | 1 | 3 | 1
=> 3 | 1 | 3 | 3

SELECT x, sum(x) OVER (ORDER BY x), sum(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), sum(x) OVER (), count(*) OVER (PARTITION BY x) FROM (VALUES 1, 2, 2) t(x) ORDER BY 1, 3
=> 1 | 1 | 1 | 5 | 1
=> 2 | 5 | 3 | 5 | 2
=> 2 | 5 | 4 | 5 | 2

SELECT x, sum(x) OVER (ORDER BY x RANGE 1 PRECEDING), sum(x) OVER (ORDER BY x GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW), sum(x) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM (VALUES 1, 1, 2, 4) t(x) ORDER BY x
=> 1 | 2 | 2 | 4
=> 1 | 2 | 2 | 4
=> 2 | 4 | 4 | 4
=> 4 | 4 | 6 | 4

SELECT k, x, sum(x) OVER w, max(x) OVER w FROM (VALUES ('a', 1), ('a', 2), ('b', 5)) t(k, x) WINDOW w AS (PARTITION BY k ORDER BY x) ORDER BY k, x
=> a | 1 | 1 | 1
=> a | 2 | 3 | 2
=> b | 5 | 5 | 5

SELECT x, rank() OVER (ORDER BY x DESC), rank() OVER (ORDER BY x DESC NULLS FIRST), rank() OVER (ORDER BY x) FROM (VALUES 1, NULL, 2) t(x) ORDER BY x
=> 1 | 2 | 3 | 1
=> 2 | 1 | 2 | 2
=> NULL | 3 | 1 | 3

SELECT max_by(x, y) OVER (ORDER BY y), array_agg(x) OVER (ORDER BY y), avg(x) OVER () FROM (VALUES (1, 1), (2, 2)) t(x, y) ORDER BY 1
=> 1 | [1] | 1.5
=> 2 | [1, 2] | 1.5

SELECT sum(sum(x)) OVER (ORDER BY k) FROM (VALUES ('a', 1), ('a', 2), ('b', 4)) t(k, x) GROUP BY k ORDER BY k
=> 3
=> 7

SELECT x, count(*) FILTER (WHERE x > 1) OVER (ORDER BY x) FROM (VALUES 1, 2, 3) t(x) ORDER BY x
=> error: NOT_SUPPORTED: line 1:11: FILTER is not yet supported for window functions

SELECT x FROM (SELECT x, row_number() OVER (PARTITION BY x ORDER BY x) n FROM (VALUES 1, 1, 2) t(x)) WHERE n = 1 ORDER BY x
=> 1
=> 2

SELECT row_number() OVER () FROM (VALUES 1) t(x) WHERE row_number() OVER () = 1
=> error: EXPRESSION_NOT_SCALAR

SELECT x FROM (VALUES 1, 2) t(x) QUALIFY row_number() OVER (ORDER BY x) = 1
=> error: MALFORMED_QUERY
