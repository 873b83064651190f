VALUES 1, 2, 3
=> 1
=> 2
=> 3

SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS t (id, name) ORDER BY id
=> 1 | a
=> 2 | NULL

TABLE region
=> 0 | AFRICA | none
=> 1 | AMERICA | none
=> 2 | ASIA | none
=> 3 | EUROPE | none
=> 4 | MIDDLE EAST | none

SELECT x FROM (VALUES 1, NULL, 2) t(x) ORDER BY x
=> 1
=> 2
=> NULL

SELECT x FROM (VALUES 1, NULL, 2) t(x) ORDER BY x DESC
=> 2
=> 1
=> NULL

SELECT x FROM (VALUES 1, NULL, 2) t(x) ORDER BY x NULLS FIRST
=> NULL
=> 1
=> 2

SELECT x, -x AS y FROM (VALUES 1, 3, 2) t(x) ORDER BY y
=> 3 | -3
=> 2 | -2
=> 1 | -1

SELECT x FROM (VALUES 1, 2, 3, 4) t(x) ORDER BY x OFFSET 1 LIMIT 2
=> 2
=> 3

SELECT x FROM (VALUES 1, 2, 3) t(x) ORDER BY x DESC OFFSET 1 ROW FETCH NEXT ROW ONLY
=> 2

SELECT x FROM (VALUES 1, 2, 2, 3) t(x) ORDER BY x FETCH FIRST 2 ROWS WITH TIES
=> 1
=> 2
=> 2

SELECT x FROM (VALUES 1, 2) t(x) FETCH FIRST 1 ROW WITH TIES
=> error: MISSING_ORDER_BY

SELECT x FROM (VALUES 1, 2) t(x) ORDER BY x LIMIT 0
=> none

SELECT x FROM (VALUES 2, 1) t(x) ORDER BY x LIMIT ALL
=> 1
=> 2

SELECT x FROM (VALUES 1) t(x) LIMIT 1 OFFSET 0
=> error: MALFORMED_QUERY

SELECT DISTINCT x FROM (VALUES 1, 1, NULL, NULL) t(x)
=> 1
=> NULL

SELECT 13 UNION SELECT * FROM (VALUES 42, 13)
=> 13
=> 42

SELECT 13 UNION ALL SELECT * FROM (VALUES 42, 13)
=> 13
=> 13
=> 42

SELECT * FROM (VALUES 1, 1, 2, NULL) INTERSECT SELECT * FROM (VALUES 1, 1, NULL)
=> 1
=> NULL

SELECT * FROM (VALUES 1, 1, 2) INTERSECT ALL SELECT * FROM (VALUES 1, 1, 1)
=> 1
=> 1

SELECT * FROM (VALUES 1, 1, 2) EXCEPT SELECT * FROM (VALUES 2)
=> 1

SELECT * FROM (VALUES 1, 1, 2) EXCEPT ALL SELECT * FROM (VALUES 1)
=> 1
=> 2

SELECT 1 UNION SELECT 2 INTERSECT SELECT 3
=> 1

SELECT 1, 2 UNION SELECT 1
=> error: TYPE_MISMATCH

SELECT 1 UNION ALL SELECT 2.5
=> 1.0
=> 2.5

SELECT x FROM (VALUES 2, 1) t(x) UNION ALL SELECT 0 ORDER BY x
=> 0
=> 1
=> 2

SELECT n.name, r.name FROM (VALUES (1, 'a'), (2, 'b')) n(id, name) JOIN (VALUES (1, 'x'), (3, 'y')) r(id, name) ON n.id = r.id
=> a | x

SELECT n.id, r.id FROM (VALUES 1, 2) n(id) LEFT JOIN (VALUES 2, 3) r(id) ON n.id = r.id
=> 1 | NULL
=> 2 | 2

SELECT n.id, r.id FROM (VALUES 1, 2) n(id) FULL OUTER JOIN (VALUES 2, 3) r(id) ON n.id = r.id
=> 1 | NULL
=> 2 | 2
=> NULL | 3

SELECT id, a, b FROM (VALUES (1, 'a'), (2, 'b')) n(id, a) FULL JOIN (VALUES (2, 'x'), (3, 'y')) r(id, b) USING (id)
=> 1 | a | NULL
=> 2 | b | x
=> 3 | NULL | y

SELECT * FROM (VALUES (1, 'a')) n(id, a) JOIN (VALUES (1, 'x')) r(id, b) USING (id)
=> 1 | a | x

SELECT count(*) FROM (VALUES 1, 2) a(x) CROSS JOIN (VALUES 1, 2, 3) b(y)
=> 6

SELECT a.x, b.y FROM (VALUES 1, 2) a(x), (VALUES 2, 3) b(y) WHERE a.x = b.y
=> 2 | 2

SELECT n_name FROM nation WHERE n_regionkey = (SELECT r_regionkey FROM region WHERE r_name = 'ASIA') ORDER BY 1
=> CHINA
=> INDIA
=> INDONESIA
=> JAPAN
=> VIETNAM

SELECT r_name, (SELECT count(*) FROM nation WHERE n_regionkey = r_regionkey), (SELECT max(n_name) FROM nation WHERE n_regionkey = r_regionkey) FROM region ORDER BY 1 LIMIT 2
=> AFRICA | 5 | MOZAMBIQUE
=> AMERICA | 5 | UNITED STATES

SELECT (SELECT x FROM (VALUES 1, 2) t(x))
=> error: SUBQUERY_MULTIPLE_ROWS: Scalar sub-query has returned multiple rows

SELECT (SELECT 1 WHERE false), EXISTS (SELECT 1 WHERE false), EXISTS (SELECT NULL)
=> NULL | false | true

SELECT r_name FROM region r WHERE EXISTS (SELECT 1 FROM nation n WHERE n.n_regionkey = r.r_regionkey AND n_name LIKE 'U%') ORDER BY 1
=> AMERICA
=> EUROPE

SELECT r_name FROM region WHERE r_regionkey NOT IN (SELECT n_regionkey FROM nation WHERE n_name < 'E') ORDER BY 1
=> EUROPE
=> MIDDLE EAST

SELECT r_name, c FROM region CROSS JOIN LATERAL (SELECT count(*) c FROM nation WHERE n_regionkey = r_regionkey) x ORDER BY 1 LIMIT 1
=> AFRICA | 5

WITH a AS (SELECT 1 x), b(y) AS (SELECT x + 1 FROM a) SELECT x, y FROM a, b
=> 1 | 2

WITH t AS (SELECT 1 x) SELECT (SELECT max(x) FROM t), x FROM t UNION ALL SELECT 0, 0 ORDER BY 1
=> 0 | 0
=> 1 | 1

WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 4) SELECT sum(n), max(n) FROM t
=> 10 | 4

SELECT animal FROM (VALUES ARRAY['dog', 'cat'], ARRAY[]) x(animals) CROSS JOIN UNNEST(animals) t(animal)
=> dog
=> cat

SELECT id, n, o FROM (VALUES (1, ARRAY[7, 8]), (2, ARRAY[9])) x(id, a) CROSS JOIN UNNEST(a) WITH ORDINALITY t(n, o) ORDER BY id, o
=> 1 | 7 | 1
=> 1 | 8 | 2
=> 2 | 9 | 1

SELECT * FROM UNNEST(ARRAY[1, 2], ARRAY['a', 'b', 'c']) t(x, y) ORDER BY y
=> 1 | a
=> 2 | b
=> NULL | c

SELECT k, v FROM (VALUES MAP(ARRAY['a', 'b'], ARRAY[1, 2])) x(m) CROSS JOIN UNNEST(m) t(k, v) ORDER BY k
=> a | 1
=> b | 2

SELECT * FROM UNNEST(ARRAY[ROW('Java', 1995), ROW('SQL', 1974)]) AS t(language, year) ORDER BY 1
=> Java | 1995
=> SQL | 1974

SELECT id, n FROM (VALUES (1, ARRAY[7]), (2, NULL), (3, ARRAY[])) x(id, a) LEFT JOIN UNNEST(a) t(n) ON true ORDER BY id
=> 1 | 7
=> 2 | NULL
=> 3 | NULL

SELECT n FROM UNNEST(ARRAY[3, 1, 2]) t(n) WHERE n > 1
=> 3
=> 2

SELECT x, n FROM (VALUES ARRAY[ARRAY[1, 2], ARRAY[3]]) t(a) CROSS JOIN UNNEST(a) u(x) CROSS JOIN UNNEST(x) v(n) ORDER BY n
=> [1, 2] | 1
=> [1, 2] | 2
=> [3] | 3

SELECT sum(n) FROM UNNEST(sequence(1, 100)) t(n)
=> 5050

SELECT k, n, o FROM UNNEST(MAP(ARRAY['a'], ARRAY[1])) WITH ORDINALITY t(k, n, o)
=> a | 1 | 1

SELECT T.X, "t"."x", t."X" FROM (VALUES 1) T(X)
=> 1 | 1 | 1

SELECT N_NAME FROM REGION JOIN Nation ON R_RegionKey = n_regionkey WHERE r_name = 'ASIA' AND n_name LIKE 'J%'
=> JAPAN

SELECT r_name FROM "awsdatacatalog"."default"."region" WHERE r_regionkey = 0
=> AFRICA

SELECT region.r_name, "default".region.r_name FROM "default".region WHERE r_regionkey = 3
=> EUROPE | EUROPE

SELECT t.* , 1 FROM (VALUES (1, 2)) t(a, b)
=> 1 | 2 | 1

SELECT x -- a comment; with a semicolon
FROM /* another */ (VALUES 'a;b', '--c') t(x) ORDER BY x
=> --c
=> a;b

SELECT nope FROM region
=> error: COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved or requester is not authorized to access requested resources

SELECT * FROM nowhere
=> error: TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.default.nowhere' does not exist

SELECT * FROM nodb.nowhere
=> error: SCHEMA_NOT_FOUND: line 1:15: Schema 'nodb' does not exist

SELECT * FROM nocatalog.nodb.nowhere
=> error: CATALOG_NOT_FOUND: line 1:15: Catalog 'nocatalog'

SELECT id FROM (VALUES 1) a(id), (VALUES 2) b(id)
=> error: AMBIGUOUS_NAME: line 1:8: Column 'id' is ambiguous

SELECT x AS y FROM (VALUES 1) t(x) WHERE y = 1
=> error: COLUMN_NOT_FOUND

SELECT x FROM (VALUES 1) t(x) ORDER BY 2
=> error: INVALID_COLUMN_REFERENCE: line 1:40: ORDER BY position 2 is not in select list

SELECT 1::integer
=> error: MALFORMED_QUERY

SELECT * FROM read_csv('/etc/passwd')
=> error: MALFORMED_QUERY

SELECT DISTINCT ON (x) x FROM (VALUES 1) t(x)
=> error: MALFORMED_QUERY

SELECT 1,
=> error: MALFORMED_QUERY

SELECT 1; SELECT 2
=> error: MALFORMED_QUERY

SELECT * EXCLUDE (a) FROM (VALUES (1, 2)) t(a, b)
=> error: MALFORMED_QUERY

SELEC 1
=> error: MALFORMED_QUERY: line 1:1: mismatched input 'SELEC'

SELECT count(*) FROM lineitem TABLESAMPLE BERNOULLI (100)
=> 6000

SELECT a, b FROM (SELECT 1 a, 2 b) WHERE (a, b) = (1, 2)
=> 1 | 2

SELECT transform(ARRAY[1, 2], x -> x + t.n), (SELECT n + 1) FROM (VALUES 10) t(n)
=> [11, 12] | 11

SELECT x FROM (VALUES 1, 2) t(x) WHERE EXISTS (VALUES 3) AND EXISTS ((SELECT 1 WHERE x = 2))
=> 2

SELECT NOT EXISTS (SELECT 1) = true, (1 = 1) = true, NOT 1 = 2, NOT NOT true
=> false | true | true | true

SELECT EXISTS (1)
=> error: MALFORMED_QUERY

SELECT DECIMAL (3, 2) '1.50'
=> error: MALFORMED_QUERY

SELECT x FROM (VALUES 1, 2) AS t (x) TABLESAMPLE BERNOULLI (100) WHERE x = 1
=> 1

SELECT x, y, z FROM (VALUES 1) a(x) LEFT JOIN (VALUES 1) b(y) JOIN (VALUES 2) c(z) ON y = z ON x = y
=> 1 | NULL | NULL

SELECT current_user
=> error: NOT_SUPPORTED

SELECT CAST(1 AS float)
=> error: TYPE_MISMATCH: line 1:8: Unknown type: float

SELECT CAST(ROW(true) AS ROW(x bool))
=> error: TYPE_MISMATCH: line 1:8: Unknown type: bool

SELECT CAST(1 AS Double Precision), int '5', CAST('1' AS dec(3, 1)), CAST('a' AS VarChar(1))
=> 1.0 | 5 | 1.0 | a
