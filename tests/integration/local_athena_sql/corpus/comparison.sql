SELECT 3 BETWEEN 2 AND 6, 3 NOT BETWEEN 2 AND 6, NULL BETWEEN 2 AND 4, 2 BETWEEN 3 AND NULL, 4 BETWEEN 3 AND NULL, 'Paul' BETWEEN 'John' AND 'Ringo', 5 BETWEEN 6 AND 1
=> true | false | NULL | false | NULL | true | false

SELECT NULL = NULL, NULL <> 1, NULL IS NULL, 3.0 IS NOT NULL, NULL IS DISTINCT FROM NULL, 1 IS DISTINCT FROM NULL, 1 IS NOT DISTINCT FROM 1
=> NULL | NULL | true | true | false | true | true

SELECT 1 IN (1, NULL), 2 IN (1, NULL), 2 NOT IN (1, NULL), 1 NOT IN (2, 3), NULL IN (1)
=> true | NULL | NULL | true | NULL

SELECT 21 < ALL (VALUES 19, 20, 21), 42 >= ANY (VALUES 41, 50), 1 = SOME (VALUES 2, 1), 1 <> ALL (VALUES 2, NULL), 1 = ANY (VALUES 2, NULL)
=> false | true | true | NULL | NULL

SELECT 1 IN (VALUES 1, 2), 3 IN (VALUES 1, NULL), 3 NOT IN (SELECT 1 WHERE false), NULL IN (SELECT 1 WHERE false), 1 > ALL (SELECT 1 WHERE false)
=> true | NULL | true | false | true

SELECT true AND NULL, false AND NULL, true OR NULL, false OR NULL, NOT CAST(NULL AS boolean), NOT true, true <> false
=> NULL | false | true | NULL | NULL | false | true

SELECT 1 < 1.5, 1 = 1.0, DECIMAL '1.50' = 1.5e0, DECIMAL '1.5' = DECIMAL '1.50', 0e0 = -0e0, BIGINT '1' = TINYINT '1', 'a' != 'b'
=> true | true | true | true | true | true | true

SELECT CASE 2 WHEN 1 THEN 'one' WHEN 2 THEN 'two' ELSE 'many' END, CASE WHEN NULL THEN 'a' ELSE 'b' END, CASE WHEN 1 = 2 THEN 'a' END, CASE NULL WHEN NULL THEN 1 ELSE 2 END
=> two | b | NULL | 2

SELECT IF(1 = 1, 'y', 'n'), IF(NULL, 'y', 'n'), IF(false, 1), COALESCE(NULL, NULL, 3), COALESCE(1, 1 / 0), NULLIF(1, 1), NULLIF(1, 2), NULLIF(NULL, 1)
=> y | n | NULL | 3 | 1 | NULL | 1 | NULL

SELECT typeof(CASE WHEN true THEN 1 ELSE 2.5 END), typeof(COALESCE(1, BIGINT '2')), typeof(IF(true, 'a', 'abc')), CASE WHEN true THEN 1 ELSE 2.5 END
=> double | bigint | varchar(3) | 1.0

SELECT a AND b, a OR b FROM (VALUES (true, NULL), (false, NULL), (NULL, NULL)) t(a, b)
=> NULL | true
=> false | NULL
=> NULL | NULL

SELECT 1 WHERE NULL
=> none

SELECT 1 WHERE 'a'
=> error: TYPE_MISMATCH

SELECT 'a' = CAST('a' AS char(3)), CAST('a' AS varchar(5)) = 'a', CAST('a ' AS char(2)) = CAST('a' AS char(5)), X'01' = X'01'
=> true | true | true | true

SELECT code, code = plain, code IN (plain, 'zz') FROM (VALUES (CAST('eu' AS char(4)), CAST('eu' AS varchar))) AS t (code, plain)
=> eu   | true | true

SELECT x, x IN (nan(), 1e0) FROM (VALUES nan(), 1e0) AS t (x)
=> NaN | false
=> 1.0 | true

SELECT 'a_b' LIKE 'a!_b' ESCAPE '!', 'axb' LIKE 'a!_b' ESCAPE '!'
=> true | false

SELECT s LIKE 'a!b' ESCAPE '!' FROM (VALUES 'ab') AS t (s)
=> error: INVALID_FUNCTION_ARGUMENT: Escape character must be followed by '%', '_' or the escape character itself

SELECT coalesce(n_nationkey, 'none') FROM nation
=> error: TYPE_MISMATCH: line 1:8: All COALESCE operands must be the same type or coercible to a common type.

SELECT 1 BETWEEN 'a' AND 'b'
=> error: TYPE_MISMATCH: line 1:10: Cannot check if integer is BETWEEN varchar(1) and varchar(1)

SELECT 1 IN (SELECT 'a')
=> error: TYPE_MISMATCH: line 1:8: value and result of subquery must be of the same type for IN expression: integer vs varchar(1)

SELECT CASE WHEN 1 THEN 2 END
=> error: TYPE_MISMATCH: line 1:18: CASE WHEN clause must evaluate to a boolean (actual: integer)
