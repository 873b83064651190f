import { expect, test } from "vitest";
import { placeholders, sourcesAt } from "../../src/ask/reading";

test("each ? of the SQL is found, in order", () => {
  expect(placeholders("SELECT ? FROM t WHERE a>? AND b IN (?,?)")).toEqual([7, 24, 36, 38]);
});

test.each([
  "SELECT 'what?'",
  "SELECT 'it''s ?'",
  'SELECT "a?" FROM t',
  "SELECT 1 -- really?",
  "SELECT 1 /* ? \n ? */",
])("a ? in a string, a name or a comment stands for nothing: %s", (sql) => {
  expect(placeholders(sql)).toEqual([]);
});

function sources(sql: string, position = sql.length) {
  return sourcesAt(sql, position).map(({ path, alias }) =>
    [path.join("/"), alias].filter(Boolean).join(" "),
  );
}

test("the tables of FROM and JOIN are found with their aliases", () => {
  const sql =
    'SELECT * FROM "covid-19".Country_Codes AS c JOIN series s ON c.a = s.b, third WHERE x = 1';
  expect(sources(sql)).toEqual(["covid-19/country_codes c", "series s", "third"]);
});

test("the tables are found before they are typed about, and within subqueries", () => {
  expect(sources("SELECT  FROM t", 7)).toEqual(["t"]);
  expect(sources("SELECT (SELECT max(a) FROM u) FROM t")).toEqual(["u", "t"]);
});

test("what follows WHERE and its kin is no table", () => {
  expect(sources("SELECT a FROM t WHERE b IN (1, c) ORDER BY d, e LIMIT 3")).toEqual(["t"]);
});

test("each statement has its own tables", () => {
  const sql = "SELECT a FROM t; SELECT b FROM u";
  expect(sources(sql, 7)).toEqual(["t"]);
  expect(sources(sql, 25)).toEqual(["u"]);
  expect(sources("SELECT a FROM t; ")).toEqual([]);
});
