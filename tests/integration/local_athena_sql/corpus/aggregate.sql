SELECT count(*), count(x), count(DISTINCT x), sum(x), avg(x), min(x), max(x) FROM (VALUES 1, 2, 2, NULL) t(x)
=> 4 | 3 | 2 | 5 | 1.6666666666666667 | 1 | 2

SELECT count(*), count(x), sum(x), avg(x), min(x), array_agg(x), bool_and(x > 0), max_by(x, x) FROM (SELECT 1 x WHERE false)
=> 0 | 0 | NULL | NULL | NULL | NULL | NULL | NULL

SELECT sum(DECIMAL '1.10'), avg(x), sum(x), typeof(avg(x)) FROM (VALUES DECIMAL '1.10', DECIMAL '2.25') t(x)
=> 2.20 | 1.68 | 3.35 | decimal(3,2)

SELECT sum(x), avg(x) FROM (VALUES 1.5, 2.5) t(x)
=> 4.0 | 2.0

SELECT sum(x) FROM (VALUES 9223372036854775807, 1) t(x)
=> error: NUMERIC_VALUE_OUT_OF_RANGE: bigint addition overflow: 

SELECT array_agg(x ORDER BY x DESC), array_agg(x ORDER BY x) FILTER (WHERE x IS NOT NULL), array_agg(DISTINCT y) FROM (VALUES (1, 'a'), (NULL, 'a'), (2, 'a')) t(x, y)
=> [2, 1, null] | [1, 2] | [a]

SELECT bool_and(x), bool_or(x), every(x), count_if(x) FROM (VALUES true, false, NULL) t(x)
=> false | true | false | 1

SELECT arbitrary(x), any_value(x) FROM (VALUES 7, 7) t(x)
=> 7 | 7

SELECT max_by(name, age), min_by(name, age), max_by(name, age, 2), max(age, 2), min(age, 2) FROM (VALUES ('a', 1), ('b', 9), ('c', 5), ('d', NULL)) t(name, age)
=> b | a | [b, c] | [9, 5] | [1, 5]

SELECT listagg(x, ',') WITHIN GROUP (ORDER BY x), listagg(x) WITHIN GROUP (ORDER BY x DESC), listagg(DISTINCT y, '-') WITHIN GROUP (ORDER BY y) FROM (VALUES ('a', 'z'), ('c', 'z'), ('b', 'z')) t(x, y)
=> a,b,c | cba | z

SELECT id, listagg(v, ',') WITHIN GROUP (ORDER BY o) FROM (VALUES (1, 2, 'b'), (1, 1, 'a'), (2, 1, NULL)) t(id, o, v) GROUP BY id ORDER BY id
=> 1 | a,b
=> 2 | NULL

SELECT histogram(x), map_agg(x, 1), count(DISTINCT x) FROM (VALUES 'a', 'b') t(x)
=> {a=1, b=1} | {a=1, b=1} | 2

SELECT map_agg(k, v), multimap_agg(k, v) FROM (VALUES ('a', 1), ('b', 2)) t(k, v)
=> {a=1, b=2} | {a=[1], b=[2]}

SELECT map_union(m) FROM (VALUES MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['b'], ARRAY[2])) t(m)
=> {a=1, b=2}

SELECT id, reduce_agg(v, 1, (a, b) -> a * b, (a, b) -> a * b) FROM (VALUES (1, 3), (1, 4), (2, 6)) t(id, v) GROUP BY id ORDER BY id
=> 1 | 12
=> 2 | 6

SELECT approx_distinct(x), approx_percentile(x, 0.5), approx_percentile(x, ARRAY[0.25, 0.75]) FROM (VALUES 1, 2, 3, 4, 5) t(x)
=> 5 | 3 | [2, 4]

SELECT geometric_mean(x), stddev_pop(x), var_pop(x), variance(x), var_samp(x) FROM (VALUES 2e0, 8e0) t(x)
=> 4.0 | 3.0 | 9.0 | 18.0 | 18.0

SELECT corr(x, y), covar_pop(x, y), covar_samp(x, y), regr_slope(y, x), regr_intercept(y, x) FROM (VALUES (1e0, 2e0), (2e0, 4e0), (3e0, 6e0)) t(x, y)
=> 1.0 | 1.3333333333333333 | 2.0 | 2.0 | 0.0

SELECT round(stddev(x), 6), round(skewness(x), 6), round(kurtosis(x), 6), stddev(y) FROM (VALUES (1e0, 1), (2e0, NULL), (3e0, NULL), (10e0, NULL)) t(x, y)
=> 4.082483 | 1.018234 | 3.228 | NULL

SELECT entropy(x) FROM (VALUES 1, 1) t(x)
=> 1.0

SELECT sum(x) FILTER (WHERE x > 1), count(*) FILTER (WHERE x > 9), sum(DISTINCT x) FROM (VALUES 1, 2, 2, 3) t(x)
=> 7 | 0 | 6

SELECT k, count(*), sum(v) FROM (VALUES ('a', 1), ('b', 2), ('a', 3), (NULL, 4), (NULL, 5)) t(k, v) GROUP BY k ORDER BY k
=> a | 2 | 4
=> b | 1 | 2
=> NULL | 2 | 9

SELECT k, sum(v) s FROM (VALUES ('a', 1), ('b', 2), ('a', 3)) t(k, v) GROUP BY 1 HAVING sum(v) > 2 ORDER BY s
=> a | 4

SELECT a, b, sum(x), grouping(a, b) FROM (VALUES (1, 1, 10), (1, 2, 20), (2, 1, 30)) t(a, b, x) GROUP BY ROLLUP (a, b) ORDER BY 1, 2
=> 1 | 1 | 10 | 0
=> 1 | 2 | 20 | 0
=> 1 | NULL | 30 | 1
=> 2 | 1 | 30 | 0
=> 2 | NULL | 30 | 1
=> NULL | NULL | 60 | 3

SELECT a, b, sum(x) FROM (VALUES (1, 1, 10), (1, 2, 20)) t(a, b, x) GROUP BY CUBE (a, b)
=> 1 | 1 | 10
=> 1 | 2 | 20
=> 1 | NULL | 30
=> NULL | 1 | 10
=> NULL | 2 | 20
=> NULL | NULL | 30

SELECT a, b, count(*) FROM (VALUES (1, 'x'), (2, 'x')) t(a, b) GROUP BY GROUPING SETS ((a), (b), ())
=> 1 | NULL | 1
=> 2 | NULL | 1
=> NULL | x | 2
=> NULL | NULL | 2

SELECT a, count(*) FROM (VALUES 1, 1) t(a) GROUP BY GROUPING SETS ((a), (a))
=> 1 | 2
=> 1 | 2

SELECT a, count(*) FROM (VALUES 1, 1) t(a) GROUP BY DISTINCT GROUPING SETS ((a), (a))
=> 1 | 2

SELECT a, x FROM (VALUES (1, 2)) t(a, x) GROUP BY a
=> error: EXPRESSION_NOT_AGGREGATE: line 1:11: 'x' must be an aggregate expression or appear in GROUP BY clause

SELECT sum(x) AS s FROM (VALUES 1) t(x) GROUP BY s
=> error: COLUMN_NOT_FOUND

SELECT x FROM (VALUES 1) t(x) WHERE sum(x) > 1
=> error: EXPRESSION_NOT_SCALAR

SELECT sum('a')
=> error: FUNCTION_NOT_FOUND

SELECT approx_most_frequent(2, x, 10), numeric_histogram(2, y) FROM (VALUES ('a', 1e0), ('a', 1e0), ('b', 3e0)) t(x, y)
=> {a=2, b=1} | {1.0=2.0, 3.0=1.0}

SELECT geometric_mean(x) FILTER (WHERE x > 1), geometric_mean(DISTINCT x) FROM (VALUES 1, 4, 1) AS t (x)
=> 4.0 | 2.0
