"""Writes, and what they could be dressed up as so that a guard takes them for queries."""

from __future__ import annotations

from collections.abc import Callable

WRITES = [
    "INSERT INTO t SELECT * FROM u",
    "INSERT INTO t (a) VALUES (1)",
    "CREATE TABLE x AS SELECT * FROM t",
    "CREATE TABLE x WITH (format = 'PARQUET') AS SELECT 1 AS a WITH NO DATA",
    "CREATE EXTERNAL TABLE x (a int) LOCATION 's3://bucket/x/'",
    "CREATE OR REPLACE VIEW v AS SELECT 1 AS a",
    "CREATE DATABASE d",
    "DROP TABLE t",
    "DROP TABLE IF EXISTS `t`",
    "DROP VIEW v",
    "DROP DATABASE d CASCADE",
    "DELETE FROM t WHERE a = 1",
    "UPDATE t SET a = 2 WHERE a = 1",
    "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE",
    "UNLOAD (SELECT * FROM t) TO 's3://bucket/x/' WITH (format = 'JSON')",
    "ALTER TABLE t ADD PARTITION (dt = '1')",
    "ALTER TABLE t DROP PARTITION (dt = '1')",
    "ALTER TABLE t SET LOCATION 's3://bucket/y/'",
    "MSCK REPAIR TABLE t",
    "VACUUM t",
    "OPTIMIZE t REWRITE DATA USING BIN_PACK",
    "GRANT SELECT ON t TO someone",
    "REVOKE SELECT ON t FROM someone",
    "CALL system.sync_partition_metadata('d', 't', 'FULL')",
    "PREPARE p FROM INSERT INTO t SELECT 1",
    "EXECUTE p",
    "EXECUTE p USING 1, 2",
    "EXECUTE IMMEDIATE 'DROP TABLE t'",
    "DEALLOCATE PREPARE p",
    "SET SESSION query_max_run_time = '1h'",
    "RESET SESSION query_max_run_time",
    "SET ROLE admin",
    "USE d",
    "START TRANSACTION",
    "COMMIT",
    "ANALYZE t",
    "TRUNCATE TABLE t",
    "REFRESH MATERIALIZED VIEW v",
    "COMMENT ON TABLE t IS 'x'",
    "USING EXTERNAL FUNCTION f(a int) RETURNS int LAMBDA 'f' SELECT f(1)",
]

# To Java's toUpperCase these, a long s and a dotless i, are S and I.
_JAVA_CAPITALS = str.maketrans({"S": "\u017f", "I": "\u0131"})
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_CYRILLIC = str.maketrans(
    {"A": "\u0410", "E": "\u0415", "O": "\u041e", "C": "\u0421", "T": "\u0422"}
)


def _first(write: str, translation: dict[int, int] | dict[int, str]) -> str:
    """The write with its first word in other letters."""
    word, space, rest = write.partition(" ")
    return word.translate(translation) + space + rest


DISGUISES: dict[str, Callable[[str], str]] = {
    # as it is, and in other letters
    "plain": lambda write: write,
    "small letters": str.lower,
    "mixed letters": lambda write: "".join(
        letter.lower() if place % 2 else letter.upper() for place, letter in enumerate(write)
    ),
    "letters that Java makes S and I": lambda write: _first(write.upper(), _JAVA_CAPITALS),
    "full-width letters": lambda write: _first(write, _FULL_WIDTH),
    "Cyrillic letters": lambda write: _first(write.upper(), _CYRILLIC),
    "a zero-width space in the verb": lambda write: write[:2] + "\u200b" + write[2:],
    "a null in the verb": lambda write: write[:2] + "\0" + write[2:],
    # spaces
    "blank lines before": lambda write: "\r\n\t \n" + write,
    "a byte order mark before": lambda write: "\ufeff" + write,
    "a no-break space before": lambda write: "\u00a0" + write,
    "a null before": lambda write: "\0" + write,
    "no-break spaces": lambda write: write.replace(" ", "\u00a0"),
    "line separators": lambda write: write.replace(" ", "\u2028"),
    "tabs and newlines": lambda write: write.replace(" ", "\t\n"),
    # comments
    "a line comment before": lambda write: f"-- SELECT 1\n{write}",
    "a comment before": lambda write: f"/* SELECT 1 */{write}",
    "comments for spaces": lambda write: write.replace(" ", "/**/"),
    "a comment in a comment": lambda write: f"/* /* */ {write} --*/ SELECT 1",
    "a query after nested comments": lambda write: f"/* /* */ */ {write}",
    "a comment that never ends": lambda write: f"{write} /* SELECT 1",
    "a line comment that ends in a return": lambda write: f"-- SELECT 1\r{write}",
    "a query in front of a return": lambda write: f"--\rSELECT 1 --\n{write}",
    "a line comment that ends in U+2028": lambda write: f"SELECT 1 -- \u2028 ; {write}",
    "a line comment that ends in U+0085": lambda write: f"SELECT 1 -- \u0085 ; {write}",
    "a hint": lambda write: f"/*+ SELECT */ {write}",
    "MySQL's own comment": lambda write: f"/*! {write} */",
    "a hash comment": lambda write: f"# SELECT 1\n{write}",
    "a hash comment's other end": lambda write: f"SELECT 1 #\n; {write}",
    "a Jinja comment": lambda write: f"{{# {write} #}} SELECT 1",
    "a Jinja comment over it": lambda write: f"SELECT 1 {{# ' #}} ; {write} --'",
    "a Jinja block": lambda write: f"{{% {write} %}} SELECT 1",
    "a Jinja value": lambda write: f"{{{{ {write} }}}}",
    # more than one statement
    "a second statement": lambda write: f"SELECT 1; {write}",
    "a first statement": lambda write: f"{write}; SELECT 1",
    "a second statement after a comment": lambda write: f"SELECT 1 /* x */;-- y\n{write};",
    "a second statement after an empty one": lambda write: f"SELECT 1;;{write}",
    "a second statement after EXPLAIN": lambda write: f"EXPLAIN SELECT 1; {write}",
    "a second statement after SHOW": lambda write: f"SHOW TABLES; {write}",
    "a semicolon before": lambda write: f"; {write}",
    "no semicolon between": lambda write: f"SELECT 1\n\n{write}",
    # strings that end elsewhere than they seem to
    "an escape that Trino does not have": lambda write: f"SELECT '\\'; {write} --'",
    "an escape that only Hive has": lambda write: f"SHOW TABLES '\\''; {write}; --'",
    "an escape in Hive's quotes": lambda write: f'SHOW TABLES "\\""; {write}; --"',
    "an escape in a name": lambda write: f'SELECT 1 AS "\\"; {write} --"',
    "doubled quotes": lambda write: f"SELECT 'it''s'; {write} --'",
    "a dollar string": lambda write: f"SELECT $$ '$$; {write} --'",
    "a Unicode string": lambda write: f"SELECT U&'\\0027'; {write} --'",
    "a hexadecimal string": lambda write: f"SELECT X'27'; {write} --'",
    "a raw string": lambda write: f"SELECT r'\\'; {write} --'",
    "a quote in a comment": lambda write: f"SELECT 1 -- '\n; {write} --'",
    "a quote in a block comment": lambda write: f"SELECT 1 /* ' */; {write} --'",
    "backquotes": lambda write: f"SELECT `'`; {write} --'",
    "a string that never ends": lambda write: f"{write} '",
    # within something else
    "EXPLAIN": lambda write: f"EXPLAIN {write}",
    "EXPLAIN ANALYZE": lambda write: f"EXPLAIN ANALYZE {write}",
    "EXPLAIN ANALYZE VERBOSE": lambda write: f"explain/**/analyze verbose {write}",
    "EXPLAIN with options": lambda write: f"EXPLAIN (TYPE IO, FORMAT JSON) {write}",
    "EXPLAIN of EXPLAIN": lambda write: f"EXPLAIN EXPLAIN {write}",
    "EXPLAIN in parentheses": lambda write: f"EXPLAIN ANALYZE ({write})",
    "parentheses": lambda write: f"({write})",
    "many parentheses": lambda write: f"((({write})))",
    "after WITH": lambda write: f"WITH x AS (SELECT 1 AS a) {write}",
    "after WITH, in parentheses": lambda write: f"WITH x AS (SELECT 1 AS a) ({write})",
    "after WITH and FROM": lambda write: f"WITH x AS (SELECT 1 AS a) FROM x {write}",
    "in WITH": lambda write: f"WITH x AS ({write}) SELECT * FROM x",
    "in WITH in WITH": lambda write: (
        f"WITH x AS (WITH y AS ({write}) SELECT * FROM y) SELECT * FROM x"
    ),
    "in the second of WITH": lambda write: f"WITH x AS (SELECT 1), y AS ({write}) TABLE y",
    "in FROM": lambda write: f"SELECT * FROM ({write})",
    "in LATERAL": lambda write: f"SELECT * FROM t CROSS JOIN LATERAL ({write})",
    "in an expression": lambda write: f"SELECT ({write})",
    "in EXISTS": lambda write: f"SELECT 1 WHERE EXISTS ({write})",
    "in IN": lambda write: f"SELECT 1 WHERE 1 IN ({write})",
    "in a call": lambda write: f"SELECT json_array({write})",
    "in a union": lambda write: f"SELECT 1 UNION ALL {write}",
    "before a union": lambda write: f"{write} UNION ALL SELECT 1",
    "in SHOW STATS": lambda write: f"SHOW STATS FOR ({write})",
    "a prepared statement": lambda write: f"PREPARE x FROM {write}",
    "passed through to a source": lambda write: (
        f"SELECT * FROM TABLE(system.query(query => '{write}'))"
    ),
}

# In a query these are names, to Trino too: FROM (USE d) reads the table "use" under the name d.
NAMES = {"ANALYZE t", "COMMIT", "START TRANSACTION", "USE d", "VACUUM t"}
WHERE_NAMES_STAND = {
    "in EXISTS",
    "in FROM",
    "in IN",
    "in LATERAL",
    "in a call",
    "in an expression",
    "no semicolon between",
}

CUNNING = [
    # Hive's inserts that begin with something else
    "FROM t INSERT OVERWRITE TABLE x SELECT *",
    "WITH x AS (SELECT 1) FROM x INSERT INTO TABLE t SELECT *",
    "SELECT * FROM (FROM t INSERT INTO x SELECT *)",
    "INSERT OVERWRITE DIRECTORY 's3://bucket/x/' SELECT * FROM t",
    # a SELECT that writes, or locks, elsewhere than in Trino
    "SELECT * INTO x FROM t",
    "SELECT a INTO OUTFILE '/tmp/x' FROM t",
    "SELECT * FROM t FOR UPDATE",
    "SELECT * FROM t FOR SHARE",
    "SELECT * FROM t LOCK IN SHARE MODE",
    "WITH x AS (SELECT 1) SELECT * INTO y FROM x",
    "SELECT 1 UNION SELECT 2 INTO x",
    # statements that are no query, where a query may stand
    "SELECT * FROM (DESCRIBE t)",
    "WITH x AS (DESCRIBE t) SELECT * FROM x",
    "WITH x AS (EXPLAIN ANALYZE INSERT INTO t SELECT 1) SELECT * FROM x",
    "WITH x AS (1) SELECT * FROM x",
    "EXPLAIN DESCRIBE t",
    "EXPLAIN (TYPE IO)",
    "EXPLAIN",
    "EXPLAIN ANALYZE",
    "(1)",
    "1",
    # functions of its own, and a source's functions
    "WITH FUNCTION f() RETURNS int RETURN 1 SELECT f()",
    "WITH FUNCTION f() RETURNS int BEGIN RETURN 1; END SELECT f()",
    "SELECT * FROM TABLE(query('DROP TABLE t'))",
    "SELECT * FROM t, TABLE /* x */ ( /* y */ mysql . system . query ( query => 'DROP TABLE t'))",
    'SELECT * FROM TABLE("system"."query"(query => \'x\'))',
    'SELECT * FROM TABLE("exclude columns"(input => TABLE(t)))',
    "SELECT * FROM TABLE(other.sequence(1, 2))",
    "SELECT * FROM TABLE(exclude_columns(input => TABLE(system.query('x')), columns => d))",
    # the verb under another name, or behind one
    '"INSERT" INTO t SELECT 1',
    "`INSERT` INTO t SELECT 1",
    "'INSERT' INTO t SELECT 1",
    "\\u0049NSERT INTO t SELECT 1",
    "U&'\\0049NSERT' INTO t SELECT 1",
    "&#73;NSERT INTO t SELECT 1",
    "@x := (DELETE FROM t)",
    "SELECT @x := 1",
    "BEGIN; DROP TABLE t; END",
    "BEGIN DROP TABLE t END",
    "DO $$ DROP TABLE t $$",
    "WHILE 1 = 1 DELETE FROM t",
    "LOAD DATA INPATH 's3://x/' INTO TABLE t",
    "COPY t FROM 's3://x/'",
    "EXPORT TABLE t TO 's3://x/'",
    "KILL QUERY 'x'",
    "ADD JAR x",
    "DECLARE x int",
    "SHOW TABLES IN d DROP TABLE t",
    "SHOW CREATE TABLE t DROP TABLE t",
    "DESCRIBE t; DROP TABLE t",
    "DESCRIBE INSERT INTO t SELECT 1",
    "DESC DELETE FROM t WHERE a = 1",
    "SHOW DROP TABLE t",
    "SHOW",
    "DESCRIBE",
    "SELECT 1 |> DROP TABLE t",
    "SELECT 1 \\; DROP TABLE t",
    "SELECT 1 \N{REVERSED SEMICOLON} DROP TABLE t",
    "SELECT 1 \N{FULLWIDTH SEMICOLON} DROP TABLE t",
    "SELECT 1 \N{GREEK QUESTION MARK} DROP TABLE t",
    "\u017fELECT 1",
    "\N{FULLWIDTH LATIN CAPITAL LETTER S}ELECT 1",
    "SELECT\u00a01",
    "SELECT 1 \ud800",
    "SELECT 1 AS start EXPLAIN ANALYZE DROP TABLE t",
    "SELECT json_array(INSERT INTO t SELECT 1)",
    "SELECT CAST(1 AS (DROP TABLE t))",
]
