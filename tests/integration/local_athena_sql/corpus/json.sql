SELECT json_extract_scalar('{"a":1,"b":"x","c":true,"d":null,"e":{"f":1},"g":[1]}', '$.a'), json_extract_scalar('{"b":"x"}', '$.b'), json_extract_scalar('{"c":true}', '$.c'), json_extract_scalar('{"d":null}', '$.d')
=> 1 | x | true | NULL

SELECT json_extract_scalar('{"e":{"f":1.50}}', '$.e'), json_extract_scalar('{"e":{"f":1.50}}', '$.e.f'), json_extract_scalar('[1,2]', '$[1]'), json_extract_scalar('{"a b":2}', '$["a b"]'), json_extract_scalar('{"a":1}', '$.z')
=> NULL | 1.50 | 2 | 2 | NULL

SELECT json_extract('{"a":{"b":[1, 2]}}', '$.a'), json_extract('{"a":"x"}', '$.a'), json_extract('{"a":null}', '$.a'), json_extract('{"a":1}', '$.b'), json_extract('not json', '$.a')
=> {"b":[1,2]} | "x" | null | NULL | NULL

SELECT json_extract('{"a":1}', 'a..b[')
=> error: INVALID_FUNCTION_ARGUMENT: Invalid JSON path: 'a..b['

SELECT json_array_length('[1, 2, 3]'), json_array_length('{}'), json_array_length('[]'), json_array_length(JSON '[1]')
=> 3 | NULL | 0 | 1

SELECT json_array_contains('[1, 2]', 2), json_array_contains('["a"]', 'a'), json_array_contains('[1]', 9), json_array_contains('[true]', true), json_array_contains('{}', 1)
=> true | true | false | true | NULL

SELECT json_array_get('["a", [3, 9], "c"]', 0), json_array_get('["a", [3, 9], "c"]', 1), json_array_get('["a", "b"]', -1), json_array_get('["a"]', 10), json_array_get('{}', 0)
=> a | [3,9] | b | NULL | NULL

SELECT json_size('{"x": {"a": 1, "b": 2}}', '$.x'), json_size('{"x": [1, 2, 3]}', '$.x'), json_size('{"x": 5}', '$.x'), json_size('{"x": 5}', '$.y')
=> 2 | 3 | 0 | NULL

SELECT json_format(JSON '[1, 2, 3]'), json_format(JSON '"abc"'), json_format(JSON 'null'), json_format(JSON '{"b": 1, "a": 2}')
=> [1,2,3] | "abc" | null | {"a":2,"b":1}

SELECT json_parse('[1, 2, 3]'), json_parse('"abc"'), json_parse('{"b":1,"a":{"d":1,"c":2}}'), json_parse('null'), json_parse(' 15 ')
=> [1,2,3] | "abc" | {"a":{"c":2,"d":1},"b":1} | null | 15

SELECT json_parse('not_json')
=> error: INVALID_FUNCTION_ARGUMENT: Cannot convert value to JSON: 'not_json'

SELECT json_parse('')
=> error: INVALID_FUNCTION_ARGUMENT: Cannot convert value to JSON: ''

SELECT is_json_scalar('1'), is_json_scalar('[1]'), is_json_scalar('{}'), is_json_scalar('"a"'), is_json_scalar('null')
=> true | false | false | true | true

SELECT CAST(1 AS json), CAST('abc' AS json), CAST(true AS json), CAST(1.5 AS json), CAST(DECIMAL '1.50' AS json), CAST(NULL AS json), CAST(DATE '2020-01-01' AS json)
=> 1 | "abc" | true | 1.5 | 1.50 | NULL | "2020-01-01"

SELECT CAST(ARRAY[1, NULL] AS json), CAST(MAP(ARRAY['b', 'a'], ARRAY[1, 2]) AS json), CAST(CAST(ROW(1, 'x') AS row(p integer, q varchar)) AS json), CAST(ARRAY['a"b'] AS json)
=> [1,null] | {"a":2,"b":1} | {"p":1,"q":"x"} | ["a\"b"]

SELECT CAST('[1, 2]' AS json), CAST('"abc"' AS json), CAST(TIMESTAMP '2020-01-01 00:00:00.000' AS json)
=> "[1, 2]" | "\"abc\"" | "2020-01-01 00:00:00.000"

SELECT CAST(JSON '"abc"' AS varchar), CAST(JSON '42' AS varchar), CAST(JSON 'null' AS varchar), CAST(JSON 'true' AS varchar), CAST(JSON '1' AS integer), CAST(JSON '1.234' AS double), CAST(JSON 'true' AS boolean)
=> abc | 42 | NULL | true | 1 | 1.234 | true

SELECT CAST(JSON '"5"' AS bigint), CAST(JSON 'true' AS integer), CAST(JSON 'null' AS integer), CAST(JSON '1.5' AS decimal(3,2)), CAST(JSON '"2020-01-01"' AS varchar)
=> 5 | 1 | NULL | 1.50 | 2020-01-01

SELECT CAST(JSON '[1, 2, 3]' AS varchar)
=> error: INVALID_CAST_ARGUMENT

SELECT CAST(JSON '{"a":1}' AS integer)
=> error: INVALID_CAST_ARGUMENT

SELECT CAST(JSON '[[1,23],[456]]' AS array(array(integer))), CAST(JSON '{"k1":1,"k2":null}' AS map(varchar, integer)), CAST(JSON '{"v1":123,"v2":"abc"}' AS row(v1 bigint, v2 varchar)), CAST(JSON '[1,"x"]' AS row(a integer, b varchar))
=> [[1, 23], [456]] | {k1=1, k2=null} | {v1=123, v2=abc} | {a=1, b=x}

SELECT CAST(JSON '[[1, 23], 456]' AS array(json)), CAST(JSON '{"k1": [1, 23], "k2": 456}' AS map(varchar, json)), CAST(JSON '[null]' AS array(json))
=> [[1,23], 456] | {k1=[1,23], k2=456} | [null]

SELECT JSON '{"a":1,"b":2}' = JSON '{"b":2,"a":1}', JSON '1' = JSON '2', JSON 'null' IS NULL, JSON '[1, 2]'
=> true | false | false | [1,2]

SELECT json_exists('{"a":[1,2]}', 'lax $.a[*]?(@ > 1)'), json_exists('{"a":[1,2]}', 'lax $.a[*]?(@ > 5)'), json_exists('{"a":1}', 'strict $.b'), json_exists('{"a":1}', 'strict $.b' TRUE ON ERROR), json_exists('{"a":1}', 'lax $.b')
=> true | false | false | true | false

SELECT json_value('{"a":1}', 'lax $.a'), json_value('{"a":{"b":1}}', 'lax $.a'), json_value('{"a":"x"}', 'lax $.a'), json_value('{"a":1}', 'lax $.b'), json_value('{"a":null}', 'lax $.a')
=> 1 | NULL | x | NULL | NULL

SELECT json_value('{"a":7}', 'lax $.a' RETURNING integer) + 1, json_value('{"a":1}', 'lax $.b' DEFAULT 'none' ON EMPTY), json_value('{"a":1}', 'strict $.b' DEFAULT 'err' ON ERROR), json_value('[1,2]', 'lax $[*]' DEFAULT 'many' ON ERROR)
=> 8 | none | err | many

SELECT json_value('{"a":[1,2,3]}', 'lax $.a.size()'), json_value('[1,2,3]', 'lax $[last]'), json_value('{"a":2}', 'lax $.a * 3 + 1'), json_value('-1.5', 'lax $.abs()'), json_value('[10,20]', 'lax $[$i]' PASSING 1 AS "i")
=> 3 | 3 | 7 | 1.5E0 | 20

SELECT json_query('{"a":[1, 2]}', 'lax $.a'), json_query('{"a":1}', 'lax $.a' WITH ARRAY WRAPPER), json_query('{"a":[1,2]}', 'lax $.a[*]' WITH ARRAY WRAPPER), json_query('{"a":1}', 'lax $.b')
=> [1,2] | [1] | [1,2] | NULL

SELECT json_query('{"a":"x"}', 'lax $.a' KEEP QUOTES), json_query('{"a":"x"}', 'lax $.a' OMIT QUOTES), json_query('{"a":1}', 'lax $.b' EMPTY ARRAY ON EMPTY), json_query('{"a":1}', 'strict $.b' EMPTY OBJECT ON ERROR), json_query('[1,2]', 'lax $[*]')
=> "x" | x | [] | {} | NULL

SELECT json_query('[{"n":"a","v":1},{"n":"b","v":2}]', 'lax $[*]?(@.v > 1).n' WITH ARRAY WRAPPER), json_query('[{"n":"a"},{"m":"b"}]', 'lax $[*].n' WITH ARRAY WRAPPER), json_query('{"a":[1]}', 'lax $.a' WITH CONDITIONAL ARRAY WRAPPER)
=> ["b"] | ["a"] | [1]

SELECT json_array(true, 12e-1, 'text'), json_array(), json_array(1, NULL), json_array(1, NULL NULL ON NULL), json_array('[1]' FORMAT JSON)
=> [true,1.2,"text"] | [] | [1] | [1,null] | [[1]]

SELECT json_object('x': 1, 'y': true), json_object(KEY 'x' VALUE 'v'), json_object('x' VALUE NULL), json_object('x': NULL, 'y': 1 ABSENT ON NULL), json_object(), json_object('x': '[1]' FORMAT JSON)
=> {"x":1,"y":true} | {"x":"v"} | {"x":null} | {"y":1} | {} | {"x":[1]}

SELECT k, v FROM UNNEST(CAST(json_parse('{"b":2,"a":1}') AS map(varchar, integer))) t(k, v) ORDER BY k
=> a | 1
=> b | 2

SELECT json_extract_scalar(j, '$.name') FROM UNNEST(CAST(json_extract('{"p":[{"name":"x"},{"name":"y"}]}', '$.p') AS array(json))) t(j)
=> x
=> y

SELECT j, json_extract_scalar(j, '$.level') FROM (VALUES '{"level":"info","msg":"cut o', '{"msg') AS t (j)
=> {"level":"info","msg":"cut o | info
=> {"msg | NULL

SELECT json_extract('{"user-agent": "curl"}', '$["user-agent"]'), json_extract_scalar('{"x": 1, "x": 2}', '$.x')
=> "curl" | 1

SELECT json_extract('{"user-agent": "curl"}', '$.user-agent')
=> error: INVALID_FUNCTION_ARGUMENT: Invalid JSON path: '$.user-agent'

SELECT CAST(REAL '0.1' AS JSON), CAST(MAP(ARRAY['a b', 'a'], ARRAY[1, 2]) AS JSON), CAST(DECIMAL '0.5' AS JSON)
=> 0.1 | {"a":2,"a b":1} | 0.5

SELECT CAST(json_parse(j) AS ARRAY(DATE)) FROM (VALUES '["2020-01-01"]') AS t (j)
=> error: TYPE_MISMATCH: line 1:8: Cannot cast json to array(date)

SELECT CAST(j AS INTEGER) FROM (VALUES JSON '"ten"') AS t (j)
=> error: INVALID_CAST_ARGUMENT: Cannot cast 'ten' to INT

SELECT json_value(j, 'lax $.price'), json_value(j, 'lax $.price' RETURNING INTEGER) FROM (VALUES '{"price": 9.5}') AS t (j)
=> 9.5E0 | 10

SELECT JSON '{price: 1}'
=> error: INVALID_LITERAL
