SELECT MAP(ARRAY['a', 'b'], ARRAY[1, 2]), MAP(), MAP(ARRAY[1], ARRAY[NULL]), MAP(ARRAY['a'], ARRAY[ARRAY[1]])
=> {a=1, b=2} | {} | {1=null} | {a=[1]}

SELECT MAP(ARRAY['a'], ARRAY[1])['a'], element_at(MAP(ARRAY['a'], ARRAY[1]), 'z'), cardinality(MAP(ARRAY['a'], ARRAY[1])), cardinality(MAP())
=> 1 | NULL | 1 | 0

SELECT MAP(ARRAY['a'], ARRAY[1])['x']
=> error: INVALID_FUNCTION_ARGUMENT: Key not present in map: x

SELECT MAP(ARRAY[1, 1], ARRAY[2, 3])
=> error: INVALID_FUNCTION_ARGUMENT: Duplicate map keys (1) are not allowed

SELECT MAP(ARRAY[1, 2], ARRAY[3])
=> error: INVALID_FUNCTION_ARGUMENT: Key and value arrays must be the same length

SELECT MAP(ARRAY[CAST(NULL AS integer)], ARRAY[3])
=> error: INVALID_FUNCTION_ARGUMENT: map key cannot be null

SELECT array_sort(map_keys(MAP(ARRAY['b', 'a'], ARRAY[1, 2]))), array_sort(map_values(MAP(ARRAY['b', 'a'], ARRAY[1, 2]))), map_keys(MAP())
=> [a, b] | [1, 2] | []

SELECT map_concat(MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['a', 'b'], ARRAY[9, 2])), map_concat(MAP(ARRAY[1], ARRAY['x']), MAP(), MAP(ARRAY[2], ARRAY['y']))
=> {a=9, b=2} | {1=x, 2=y}

SELECT map_from_entries(ARRAY[(1, 'x'), (2, 'y')]), multimap_from_entries(ARRAY[(1, 'x'), (2, 'y'), (1, 'z')])
=> {1=x, 2=y} | {1=[x, z], 2=[y]}

SELECT map_from_entries(ARRAY[(1, 'x'), (1, 'y')])
=> error: INVALID_FUNCTION_ARGUMENT: Duplicate

SELECT map_entries(MAP(ARRAY[1], ARRAY['x']))[1][2], cardinality(map_entries(MAP(ARRAY[1, 2], ARRAY['x', 'y'])))
=> x | 2

SELECT map_filter(MAP(ARRAY[10, 20, 30], ARRAY['a', NULL, 'c']), (k, v) -> v IS NOT NULL), map_filter(MAP(ARRAY['k1', 'k2'], ARRAY[20, 3]), (k, v) -> v > 10), map_filter(MAP(ARRAY[], ARRAY[]), (k, v) -> true)
=> {10=a, 30=c} | {k1=20} | {}

SELECT transform_keys(MAP(ARRAY[1, 2], ARRAY['a', 'b']), (k, v) -> k + 1), transform_values(MAP(ARRAY[1, 2], ARRAY[10, 20]), (k, v) -> v + k), transform_values(MAP(ARRAY['a'], ARRAY[1]), (k, v) -> k || CAST(v AS varchar))
=> {2=a, 3=b} | {1=11, 2=22} | {a=a1}

SELECT transform_keys(MAP(ARRAY[1, 2], ARRAY['a', 'b']), (k, v) -> 7)
=> error: INVALID_FUNCTION_ARGUMENT: Duplicate

SELECT map_zip_with(MAP(ARRAY[1, 2], ARRAY['a', 'b']), MAP(ARRAY[2, 3], ARRAY['x', 'y']), (k, v1, v2) -> coalesce(v1, '-') || coalesce(v2, '-'))
=> {1=a-, 2=bx, 3=-y}

SELECT MAP(ARRAY[1, 2], ARRAY['a', 'b']) = MAP(ARRAY[2, 1], ARRAY['b', 'a']), MAP(ARRAY[1], ARRAY['a']) = MAP(ARRAY[1], ARRAY['b'])
=> true | false

SELECT MAP(ARRAY[ROW(1, 'a')], ARRAY[1])[ROW(1, 'a')], MAP(ARRAY[DATE '2020-01-01'], ARRAY[true])
=> 1 | {2020-01-01=true}

SELECT CAST(ROW(1, 'x') AS row(a integer, b varchar)), CAST(ROW(1, ROW(true)) AS row(A bigint, Inner_Row row(isNew boolean)))
=> {a=1, b=x} | {a=1, inner_row={isnew=true}}

SELECT CAST(ROW(1, 'x') AS row(a integer, b varchar)).b, ROW(1, 'x')[1], ROW(1, 'x')[2], CAST(ROW(1, NULL) AS row(a integer, b varchar)).b
=> x | 1 | x | NULL

SELECT ROW(1, 'x')[3]
=> error: INVALID_FUNCTION_ARGUMENT

SELECT (1, 2) < (1, 3), (1, 2) = (1, 2), ROW(1, NULL) = ROW(1, NULL), ROW(1, NULL) = ROW(2, NULL), (1, 2) IN ((1, 2), (3, 4)), ROW(1, NULL) IS NULL
=> true | true | NULL | false | true | false

SELECT r.* FROM (VALUES CAST(ROW(1, 'x') AS row(a integer, b varchar))) t(r)
=> 1 | x

SELECT (CAST(ROW(1, true) AS row(field1 bigint, field2 boolean))).* AS (alias1, alias2)
=> 1 | true

SELECT r.a + 1, t.r.b, r.B FROM (VALUES CAST(ROW(1, 'x') AS row(a integer, b varchar))) t(r)
=> 2 | x | x
