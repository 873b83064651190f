SELECT ARRAY[1, 2, 3][2], ARRAY['a', NULL], ARRAY[], ARRAY[ARRAY[1], ARRAY[2, 3]], ARRAY[1, 2.5]
=> 2 | [a, null] | [] | [[1], [2, 3]] | [1.0, 2.5]

SELECT ARRAY[1, 2, 3][9]
=> error: INVALID_FUNCTION_ARGUMENT: Array subscript must be less than or equal to array length: 9 > 3

SELECT ARRAY[1, 2, 3][0]
=> error: INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1

SELECT ARRAY[1, 2, 3][-1]
=> error: INVALID_FUNCTION_ARGUMENT: Array subscript is negative: -1

SELECT element_at(ARRAY[1, 2, 3], 3), element_at(ARRAY[1, 2, 3], -1), element_at(ARRAY[1, 2, 3], 9), element_at(ARRAY[1, 2, 3], -9)
=> 3 | 3 | NULL | NULL

SELECT element_at(ARRAY[1, 2, 3], 0)
=> error: INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1

SELECT ARRAY[1] || ARRAY[2], ARRAY[1] || 2, 2 || ARRAY[1], concat(ARRAY[1], ARRAY[2], ARRAY[3]), ARRAY[1] || ARRAY[NULL]
=> [1, 2] | [1, 2] | [2, 1] | [1, 2, 3] | [1, null]

SELECT ARRAY[4, 5] || ARRAY[ARRAY[1, 2], ARRAY[3, 4]]
=> [[4, 5], [1, 2], [3, 4]]

SELECT array_distinct(ARRAY[3, 1, 3, NULL, 1, NULL]), array_sort(array_intersect(ARRAY[1, 2, 3], ARRAY[2, 3, 3, 4])), array_union(ARRAY[3, 1], ARRAY[1, 2]), array_except(ARRAY[3, 1, 3, 2], ARRAY[2])
=> [3, 1, null] | [2, 3] | [3, 1, 2] | [3, 1]

SELECT array_join(ARRAY[1, NULL, 3], ','), array_join(ARRAY[1, NULL, 3], ',', 'x'), array_join(ARRAY['a', 'b'], ''), '<' || array_join(ARRAY[NULL], ',') || '>', array_join(ARRAY[true, false], '/')
=> 1,3 | 1,x,3 | ab | <> | true/false

SELECT array_max(ARRAY[1, 5, 3]), array_min(ARRAY['b', 'a']), array_max(ARRAY[1, NULL]), array_max(CAST(ARRAY[] AS array(integer))), array_min(ARRAY[2.5, -1.0])
=> 5 | a | NULL | NULL | -1.0

SELECT array_position(ARRAY['a', 'b', 'a'], 'a'), array_position(ARRAY['a', 'b'], 'z'), array_remove(ARRAY[1, NULL, 1, 2], 1), array_position(ARRAY[1, NULL], NULL)
=> 1 | 0 | [null, 2] | NULL

SELECT array_sort(ARRAY[3, NULL, 1, 2]), array_sort(ARRAY['b', 'B', 'a']), array_sort(ARRAY[ARRAY[2], ARRAY[1, 9]])
=> [1, 2, 3, null] | [B, a, b] | [[1, 9], [2]]

SELECT array_sort(ARRAY[3, 2, 5, 1, 2], (x, y) -> IF(x < y, 1, IF(x = y, 0, -1))), array_sort(ARRAY['abcd', 'a', 'abc'], (x, y) -> IF(length(x) < length(y), -1, IF(length(x) = length(y), 0, 1)))
=> [5, 3, 2, 2, 1] | [a, abc, abcd]

SELECT array_sort(ARRAY[3, 2, NULL, 5], (x, y) -> CASE WHEN x IS NULL THEN -1 WHEN y IS NULL THEN 1 WHEN x < y THEN 1 WHEN x = y THEN 0 ELSE -1 END)
=> [null, 5, 3, 2]

SELECT arrays_overlap(ARRAY[1, 2], ARRAY[2, 3]), arrays_overlap(ARRAY[1, 2], ARRAY[3]), arrays_overlap(ARRAY[1, NULL], ARRAY[2]), arrays_overlap(ARRAY[1, NULL], ARRAY[1])
=> true | false | NULL | true

SELECT cardinality(ARRAY[1, NULL]), cardinality(ARRAY[]), cardinality(CAST(NULL AS array(integer)))
=> 2 | 0 | NULL

SELECT combinations(ARRAY[1, 2, 3], 2), combinations(ARRAY['a', 'b'], 1), cardinality(combinations(ARRAY[1, 2, 3, 4], 2))
=> [[1, 2], [1, 3], [2, 3]] | [[a], [b]] | 6

SELECT contains(ARRAY[1, 2], 2), contains(ARRAY[1, 2], 3), contains(ARRAY[1, NULL], 2), contains(ARRAY[1, NULL], 1)
=> true | false | NULL | true

SELECT contains_sequence(ARRAY[1, 2, 3], ARRAY[2, 3]), contains_sequence(ARRAY[1, 2, 3], ARRAY[1, 3]), contains_sequence(ARRAY[1], ARRAY[])
=> true | false | true

SELECT flatten(ARRAY[ARRAY[1], ARRAY[2, NULL], ARRAY[]]), ngrams(ARRAY['a', 'b', 'c'], 2), ngrams(ARRAY['a', 'b'], 5)
=> [1, 2, null] | [[a, b], [b, c]] | [[a, b]]

SELECT repeat(7, 3), repeat(NULL, 2), repeat('a', 0), reverse(ARRAY[1, 2, NULL])
=> [7, 7, 7] | [null, null] | [] | [null, 2, 1]

SELECT sequence(1, 5), sequence(5, 1), sequence(1, 10, 3), sequence(10, 1, -4), sequence(3, 3)
=> [1, 2, 3, 4, 5] | [5, 4, 3, 2, 1] | [1, 4, 7, 10] | [10, 6, 2] | [3]

SELECT sequence(1, 10, 0)
=> error: INVALID_FUNCTION_ARGUMENT

SELECT sequence(1, 10001)
=> error: INVALID_FUNCTION_ARGUMENT: result of sequence function must not have more than 10000 entries

SELECT sequence(DATE '2020-01-30', DATE '2020-02-01'), sequence(DATE '2020-01-31', DATE '2020-05-31', INTERVAL '1' MONTH)
=> [2020-01-30, 2020-01-31, 2020-02-01] | [2020-01-31, 2020-02-29, 2020-03-31, 2020-04-30, 2020-05-31]

SELECT sequence(TIMESTAMP '2020-01-01 00:00:00', TIMESTAMP '2020-01-01 02:00:00', INTERVAL '1' HOUR)
=> [2020-01-01 00:00:00.000, 2020-01-01 01:00:00.000, 2020-01-01 02:00:00.000]

SELECT slice(ARRAY[1, 2, 3, 4], 2, 2), slice(ARRAY[1, 2, 3, 4], -2, 2), slice(ARRAY[1, 2, 3, 4], 3, 9), slice(ARRAY[1, 2], 5, 1), slice(ARRAY[1, 2, 3], 1, 0), slice(ARRAY[1, 2], -5, 1)
=> [2, 3] | [3, 4] | [3, 4] | [] | [] | []

SELECT slice(ARRAY[1, 2, 3], 0, 1)
=> error: INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1

SELECT trim_array(ARRAY[1, 2, 3], 1), trim_array(ARRAY[1, 2, 3], 3), trim_array(ARRAY[1], 0)
=> [1, 2] | [] | [1]

SELECT trim_array(ARRAY[1, 2], 3)
=> error: INVALID_FUNCTION_ARGUMENT: size must not exceed array cardinality 2: 3

SELECT array_sort(shuffle(ARRAY[3, 1, 2])), cardinality(shuffle(ARRAY[1, 1]))
=> [1, 2, 3] | 2

SELECT filter(ARRAY[5, -6, NULL, 7], x -> x > 0), transform(ARRAY[5, NULL, 6], x -> coalesce(x, 0) + 1), transform(ARRAY['x'], s -> s || '0')
=> [5, 7] | [6, 1, 7] | [x0]

SELECT any_match(ARRAY[1, 2], x -> x > 1), all_match(ARRAY[1, 2], x -> x > 1), none_match(ARRAY[1, 2], x -> x > 5), any_match(ARRAY[], x -> true), all_match(ARRAY[], x -> false)
=> true | false | true | false | true

SELECT any_match(ARRAY[1, NULL], x -> x > 1), all_match(ARRAY[2, NULL], x -> x > 1), none_match(ARRAY[1, NULL], x -> x > 1), any_match(ARRAY[2, NULL], x -> x > 1)
=> NULL | NULL | NULL | true

SELECT reduce(ARRAY[5, 20, 50], 0, (s, x) -> s + x, s -> s), reduce(ARRAY[5, NULL], 0, (s, x) -> s + x, s -> s), reduce(ARRAY[], 7, (s, x) -> s, s -> s + 1), reduce(ARRAY['a', 'b'], '', (s, x) -> s || x, s -> upper(s))
=> 75 | NULL | 8 | AB

SELECT reduce(ARRAY[5, 6, 10, 20], CAST(ROW(0e0, 0) AS row(sum double, n integer)), (s, x) -> CAST(ROW(x + s.sum, s.n + 1) AS row(sum double, n integer)), s -> s.sum / s.n)
=> 10.25

SELECT zip_with(ARRAY[1, 2], ARRAY[3, 4], (x, y) -> x + y), zip_with(ARRAY['a'], ARRAY['d', NULL, 'f'], (x, y) -> coalesce(x, y)), zip_with(ARRAY[1, 3], ARRAY['a', 'b'], (x, y) -> y || CAST(x AS varchar))
=> [4, 6] | [a, null, f] | [a1, b3]

SELECT transform(ARRAY[1, 2], x -> transform(ARRAY[10, 20], y -> x * y)), transform(a, x -> x * n) FROM (VALUES (ARRAY[1, 2], 3)) t(a, n)
=> [[10, 20], [20, 40]] | [3, 6]

SELECT ARRAY[1, 2] = ARRAY[1, 2], ARRAY[1, 2] = ARRAY[2, 1], ARRAY[1, NULL] = ARRAY[1, NULL], ARRAY[1, NULL] = ARRAY[2, NULL], ARRAY[1, 2] < ARRAY[1, 3]
=> true | false | NULL | false | true

SELECT ARRAY[1, NULL] IS NOT DISTINCT FROM ARRAY[1, NULL], ARRAY[1] IN (ARRAY[2], ARRAY[1]), ARRAY[NULL] IS NULL
=> true | true | false

SELECT zip(ARRAY[1, 2], ARRAY['x', 'y'])[2][2], cardinality(zip(ARRAY[1], ARRAY[1, 2, 3])), element_at(zip(ARRAY[1], ARRAY[1, 2]), 2)[1]
=> y | 3 | NULL

SELECT array_join(words, separator), array_join(words, separator, '-'), ngrams(words, n) FROM (VALUES (ARRAY['a', NULL, 'c'], ';', 2), (NULL, ',', NULL)) AS t (words, separator, n)
=> a;c | a;-;c | [[a, null], [null, c]]
=> NULL | NULL | NULL
