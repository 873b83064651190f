import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { ATHENA_SQL } from "../../src/ask/athena-sql";
import { completionFrom } from "../../src/ask/completion";
import type { Table } from "../../src/rest";

const TABLES: Table[] = [
  {
    database: "covid-19",
    name: "country_codes",
    columns: [
      { name: "country", type: "string" },
      { name: "alpha-2 code", type: "string", description: "ISO 3166-1" },
    ],
  },
  { database: "covid-19", name: "series", columns: [{ name: "confirmed", type: "bigint" }] },
];

/** What is offered where the | is, without SQL's own words: the label, and what it writes. */
async function offered(text: string, explicit = true) {
  const pos = text.indexOf("|");
  const state = EditorState.create({ doc: text.replace("|", ""), extensions: [ATHENA_SQL] });
  const result = await completionFrom(() => TABLES)(new CompletionContext(state, pos, explicit));
  if (!result) return null;
  const words = ["keyword", "function", "type"];
  return result.options
    .filter(({ detail }) => !words.includes(detail ?? ""))
    .toSorted((a, b) => (b.boost ?? 0) - (a.boost ?? 0))
    .map(({ label, detail, apply }) =>
      [label, detail, typeof apply === "string" && apply !== label ? apply : ""]
        .filter(Boolean)
        .join(" "),
    );
}

const ALL_COLUMNS = ["country string", 'alpha-2 code string "alpha-2 code"'];

test("columns of the tables in FROM come first, then tables, then databases", async () => {
  expect(await offered("SELECT | FROM country_codes")).toEqual([
    ...ALL_COLUMNS,
    "country_codes table",
    "series table",
    'covid-19 database "covid-19"',
  ]);
});

test("after an alias, a table or a database come the names within", async () => {
  expect(await offered("SELECT c.| FROM country_codes c")).toEqual(ALL_COLUMNS);
  expect(await offered("SELECT country_codes.|")).toEqual(ALL_COLUMNS);
  expect(await offered('SELECT * FROM "covid-19".|')).toEqual([
    "country_codes table",
    "series table",
  ]);
  expect(await offered('SELECT "covid-19".country_codes.|')).toEqual(ALL_COLUMNS);
});

test("an alias is offered, and hides a table of its name", async () => {
  expect(await offered("SELECT | FROM country_codes AS c")).toContain("c alias");
  expect(await offered("SELECT series.| FROM country_codes series")).toEqual(ALL_COLUMNS);
});

test("after an opening quote every name is quoted", async () => {
  const quoted = ['"country" string', '"alpha-2 code" string'];
  expect(await offered('SELECT c."|" FROM country_codes c')).toEqual(quoted);
  expect(await offered('SELECT country_codes."al|')).toEqual(quoted);
});

test.each([
  "SELECT 'a|'",
  "SELECT 1 -- a|",
  "SELECT /* a| */ 1",
  'SELECT "a"|',
  "SELECT nobody.|x",
])("nothing is offered here: %s", async (text) => {
  expect((await offered(text)) ?? []).toEqual([]);
});

test("nothing is offered unasked before anything is typed", async () => {
  expect(await offered("SELECT | FROM series", false)).toBeNull();
  expect(await offered("SELECT c| FROM series", false)).not.toBeNull();
});
