"""What SQL may run: queries pass, all else is refused with its place and a message that helps."""

from __future__ import annotations

import logging
from contextlib import suppress
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from querysocket import guard
from querysocket.errors import Category, SqlRefused
from tests.support.disguises import WRITES

QUERIES = [
    # the kinds, and what they are made of
    "SELECT 1",
    "select 1;",
    "\r\n\tSELECT 1 ; -- the end",
    "VALUES 1, 2",
    "VALUES (1, 'a'), (2, 'b') ORDER BY 1 LIMIT 1",
    "TABLE t",
    'TABLE "covid-19".t',
    "(TABLE t)",
    "((SELECT 1))",
    "(SELECT 1) UNION (SELECT 2) ORDER BY 1 LIMIT 1",
    "((SELECT 1) UNION ALL SELECT 2) EXCEPT VALUES 1",
    "TABLE a INTERSECT ALL TABLE b",
    "WITH x AS (VALUES 1) TABLE x",
    "WITH x AS ((SELECT 1)) (SELECT * FROM x)",
    "WITH x(a) AS (WITH y AS (SELECT 1) SELECT * FROM y), z AS (TABLE t) SELECT * FROM x, z",
    "WITH RECURSIVE t(n) AS (VALUES 1 UNION ALL SELECT n + 1 FROM t WHERE n < 4) TABLE t",
    "EXPLAIN SELECT 1",
    "EXPLAIN (SELECT 1)",
    "EXPLAIN (FORMAT JSON) TABLE t",
    "explain (type validate, format text) WITH x AS (SELECT 1) SELECT * FROM x",
    "EXPLAIN ANALYZE SELECT 1",
    "EXPLAIN ANALYZE VERBOSE VALUES 1",
    "EXPLAIN ANALYZE (FORMAT JSON) SELECT 1",
    "SHOW DATABASES",
    "SHOW SCHEMAS LIKE '.*analytics'",
    "SHOW TABLES IN sales '*flights*'",
    "SHOW TABLES 'a*|b*';",
    "SHOW TABLES FROM `covid-19` LIKE 'x'",
    'SHOW VIEWS IN "covid-19" LIKE "x"',
    "SHOW COLUMNS IN `db`.`t`",
    "SHOW COLUMNS FROM t FROM db",
    "SHOW PARTITIONS db.t",
    "SHOW CREATE TABLE db.t",
    "SHOW CREATE VIEW v",
    "SHOW TBLPROPERTIES t ('a')",
    "SHOW FUNCTIONS LIKE 'array%'",
    "SHOW STATS FOR db.t",
    "DESCRIBE db.t",
    "desc t",
    "DESCRIBE FORMATTED t PARTITION (dt = '1', y = 2) a.b",
    "DESCRIBE EXTENDED `covid-19`.`country_codes`",
    # relations
    'SELECT "$path", t.* FROM awsdatacatalog."covid-19"."t$partitions" AS t',
    "SELECT * FROM (VALUES 1, 2) t(x) CROSS JOIN LATERAL (SELECT 1) u",
    "SELECT * FROM a JOIN b USING (x) FULL OUTER JOIN c ON a.x = c.x CROSS JOIN (d JOIN e ON true)",
    "SELECT * FROM a NATURAL LEFT JOIN b, c",
    "SELECT * FROM UNNEST(ARRAY[1, 2], map(ARRAY[1], ARRAY[2])) WITH ORDINALITY AS t(a, b, c, n)",
    "SELECT * FROM t TABLESAMPLE BERNOULLI (10)",
    "SELECT * FROM t FOR TIMESTAMP AS OF (current_timestamp - interval '1' day) WHERE a = 1",
    "SELECT * FROM t FOR VERSION AS OF 123",
    "SELECT * FROM TABLE(exclude_columns(input => TABLE(t), columns => DESCRIPTOR(a)))",
    "SELECT * FROM TABLE(sequence(start => 1, stop => 2))",
    """SELECT * FROM t MATCH_RECOGNIZE (
        PARTITION BY a ORDER BY b MEASURES A.x AS s ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
        PATTERN (^ A B+? {- C -} (D | E){2,3} $) DEFINE B AS B.x < PREV(B.x)) AS m""",
    # clauses
    "SELECT DISTINCT a, b AS c FROM t ORDER BY a DESC, 2 NULLS FIRST OFFSET 2 ROWS",
    "SELECT a FROM t OFFSET ? ROWS FETCH FIRST ? ROWS WITH TIES",
    "SELECT ALL a FROM t WHERE b = ? LIMIT ALL",
    "SELECT grouping(a), count(*) FROM t GROUP BY GROUPING SETS ((a), ()), CUBE (b) HAVING a > 1",
    "SELECT a FROM t GROUP BY DISTINCT ROLLUP (a, b)",
    "SELECT sum(x) OVER (ORDER BY y GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t",
    "SELECT sum(x) OVER w FROM t WINDOW w AS (PARTITION BY a ORDER BY b ROWS 2 PRECEDING)",
    "SELECT count(DISTINCT a) FILTER (WHERE b > 1), array_agg(a ORDER BY b DESC NULLS LAST) FROM t",
    "SELECT listagg(a, ',' ON OVERFLOW TRUNCATE '...' WITH COUNT) WITHIN GROUP (ORDER BY a) FROM t",
    "SELECT lag(a) IGNORE NULLS OVER (ORDER BY b), first_value(a) RESPECT NULLS OVER () FROM t",
    # expressions
    "SELECT CASE a WHEN 1 THEN 2 ELSE 3 END, if(a > 1, 2), try(a / b), nullif(a, b) FROM t",
    "SELECT a IS DISTINCT FROM b, a NOT BETWEEN 1 AND 2, a LIKE 'x$%' ESCAPE '$' FROM t",
    "SELECT 1 WHERE a = ANY (SELECT 1) AND b <> ALL (VALUES 1) OR (a, b) NOT IN (SELECT 1, 2)",
    "SELECT a || 'x', -a % 2, a != b, ARRAY[], m['a'], r.f, a[1].b, (r).* AS (c, d) FROM t",
    "SELECT transform(a, x -> x + 1), reduce(a, 0, (s, x) -> s + x, s -> s) FROM t",
    "SELECT CAST(a AS row(x int, y map(varchar, array(decimal(3, 1))))), TRY_CAST(a AS double)",
    "SELECT CAST(a AS timestamp(3) with time zone) AT TIME ZONE 'Europe/Berlin', time '01:02'",
    "SELECT INTERVAL '1-2' YEAR TO MONTH, date '2020-01-01', decimal '1.2', JSON '[1]', X'65', 1e5",
    "SELECT extract(YEAR FROM d), trim(BOTH 'x' FROM a), position('a' IN b), normalize(a, NFC)",
    "SELECT current_date, current_timestamp(3), localtime, current_user, current_catalog",
    "SELECT json_query(a, 'lax $.x' WITH ARRAY WRAPPER KEEP QUOTES EMPTY ARRAY ON EMPTY) FROM t",
    "SELECT json_value(a FORMAT JSON, 'lax $' PASSING 1 AS b RETURNING int DEFAULT 0 ON ERROR)",
    "SELECT json_exists(a, 'lax $' ERROR ON ERROR), json_array(1, a NULL ON NULL RETURNING uuid)",
    "SELECT json_object('a' : 1, KEY 'b' VALUE c ABSENT ON NULL WITH UNIQUE KEYS) FROM t",
    "SELECT decode(a), sum(a, b), overlay(c) FROM t -- whether there are such is Athena's to say",
    # words of writes that write nothing
    'SELECT "insert", 1 AS "drop" FROM "delete" WHERE "a;b" = 1',
    "SELECT 'DROP TABLE x; it''s', '; DELETE FROM t', '--', '/*', '{# x #}', '\\'",
    "SELECT 1 -- drop table x; delete from t",
    "SELECT /*+ hint */ 1 /* ; INSERT INTO t -- */ /**/ /***/",
    "SELECT comment, use, start, set, call, grant, analyze, truncate, update FROM show",
    "SELECT start explain, t.merge FROM vacuum t GROUP BY unload",
    "SELECT regexp_replace(a, '^\\d+''$', '$1'), U&'\\00fc', '\u00fc\u00a0' FROM \"\u00fc\"",
    "SELECT 1 --\u00fc\r\n+ 1",
]  # fmt: skip

NOT_QUERIES = "Only queries may run"


@pytest.mark.parametrize("sql", QUERIES)
def test_a_query_passes(sql: str) -> None:
    guard.check(sql)


@pytest.mark.parametrize(
    ("sql", "line", "column", "message"),
    [
        ("", 1, 1, "There is no statement"),
        (" -- only a comment", 1, 1, "There is no statement"),
        (";", 1, 1, "There is no statement"),
        ("\n  DROP TABLE t", 2, 3, NOT_QUERIES),
        ("/* x */ insert INTO t SELECT 1", 1, 9, NOT_QUERIES),
        ("EXPLAIN ANALYZE\nINSERT INTO t SELECT 1", 2, 1, NOT_QUERIES),
        ("EXPLAIN ANALYZE", 1, 16, NOT_QUERIES),
        ("SELECT 1;\nSELECT 2", 1, 9, "one statement at a time"),
        ("SELECT 1;;", 1, 9, "one statement at a time"),
        ("SELECT 'it's'", 1, 13, "This string does not end"),
        ('SELECT 1 AS "x', 1, 13, "quoted name does not end"),
        ("SELECT `a", 1, 8, "quoted name does not end"),
        ("SELECT 1\n/* x", 2, 1, "comment does not end"),
        ("SELECT 1 /* /* */ */", 1, 10, "another one begins within it"),
        ("SELECT 1 -- x\r, 2", 1, 10, "unusual line break"),
        ("SELECT\u00a01", 1, 7, r"\(U\+00A0\) may only stand within quotes"),
        ("SELECT 1 # x", 1, 10, r"# \(U\+0023\) may only stand within quotes"),
        ("SELECT `a` FROM t", 1, 8, "double quotes"),
        ("SELECT * FROM TABLE(system.query(query => 'x'))", 1, 15, "table functions"),
        ("SHOW LOCKS", 1, 1, "no SHOW or DESCRIBE of this form"),
        ("SHOW TABLES 'a\\d'", 1, 15, "without a backslash"),
        ("WITH x AS (\n  DELETE FROM t) SELECT 1", 2, 3, "Only a query may stand here"),
        ("WITH x AS (SELECT 1) INSERT INTO t TABLE x", 1, 22, "Only a query may stand here"),
        ("SELECT a,\n  b c d FROM t", 2, 7, "cannot be read from here on"),
        ("SELECT a FORM t", 1, 15, "cannot be read from here on"),
        ("SELECT /* \n */ f(a b) FROM t", 2, 9, r"A \) is missing before this"),
        ("SELECT * FROM (SELECT 1", 1, 24, "ends too early"),
        ("SELECT 'a\nb' c d", 2, 6, "cannot be read from here on"),
        ("SELECT json_array(1 2)", 1, 21, r"A \) is missing before this"),
        ("SELECT * INTO x FROM t", 1, 15, "has no INTO"),
        ("SELECT * FROM t FOR UPDATE", 1, 1, "has no LOCK"),
        ("SELECT " + "(" * 500 + "1" + ")" * 500, 1, 1, "nested too deeply"),
        ("SELECT " + "date[" * 40 + "1" + "]" * 40, 1, 1, "nested too deeply"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    sql: str, line: int, column: int, message: str
) -> None:
    with pytest.raises(SqlRefused, match=message) as refusal:
        guard.check(sql)

    assert (refusal.value.line, refusal.value.column) == (line, column)
    assert refusal.value.category is Category.USER
    assert len(refusal.value.message) < 150


def test_a_long_query_passes() -> None:
    guard.check("SELECT " + ", ".join(["ARRAY[" * 30 + "1" + "]" * 30] * 100))
    guard.check(f"SELECT 1 FROM t WHERE a IN ({', '.join(map(str, range(15_000)))})")
    guard.check(" UNION ALL ".join(["SELECT a, max(b) FROM t GROUP BY a"] * 2_000))


def test_no_sql_is_logged_or_quoted_in_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    output = StringIO()
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [logging.StreamHandler(output)])
    monkeypatch.setattr(root, "level", logging.DEBUG)

    for sql in ("SELECT a -> '$.secret['", "SELECT X'secret'", "SELECT secret secret secret"):
        try:
            guard.check(sql)
        except SqlRefused:
            root.exception("refused")

    assert "refused" in output.getvalue()
    assert "secret" not in output.getvalue()


def test_any_other_error_of_the_parser_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AttributeError("'NoneType' object has no attribute 'this'")

    monkeypatch.setattr(guard._ATHENA, "parse", fail)

    with pytest.raises(SqlRefused, match="cannot be read"):
        guard.check("SELECT 1")


SCRAPS = [*"'\"`;(),.[]{}#$-/*\\\n\r\0", "--", "/*", "*/", " ", "u&'", "x'", "\u2028", "\u017f"]
WORDS = [word for sql in (*QUERIES, *WRITES) for word in sql.split()]


@given(
    st.text(st.characters(codec=None))
    | st.lists(st.sampled_from(SCRAPS + WORDS), max_size=30).map(" ".join)
    | st.lists(st.sampled_from(SCRAPS + WORDS), max_size=30).map("".join)
)
@settings(max_examples=1_000, derandomize=True, deadline=None)
def test_any_text_passes_or_is_refused_at_a_place_in_it(sql: str) -> None:
    with suppress(SqlRefused):
        guard.check(sql)
        return
    with pytest.raises(SqlRefused) as refusal:
        guard.check(sql)
    assert 1 <= (refusal.value.line or 0) <= sql.count("\n") + 1
    assert 1 <= (refusal.value.column or 0) <= len(sql) + 1
