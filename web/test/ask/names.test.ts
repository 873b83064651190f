import { expect, test } from "vitest";
import { firstRows, inQuotes, qualifiedName, quoteName } from "../../src/ask/names";

test("a plain name stands as it is", () => {
  expect(quoteName("country_codes2")).toBe("country_codes2");
});

test.each(["alpha-2 code", "covid-19", "2020", "größe", "a.b", ""])(
  "a name of other characters is quoted: %s",
  (name) => {
    expect(quoteName(name)).toBe(`"${name}"`);
  },
);

test.each(["order", "GROUP", "Values"])("a reserved word is quoted: %s", (name) => {
  expect(quoteName(name)).toBe(`"${name}"`);
});

test("a quote within a name is doubled, so that the name does not end there", () => {
  expect(quoteName('a" OR "b')).toBe('"a"" OR ""b"');
  expect(inQuotes("plain")).toBe('"plain"');
});

test("a table is named with its database, each quoted on its own", () => {
  const table = { database: "covid-19", name: "country_codes" };
  expect(qualifiedName(table)).toBe('"covid-19".country_codes');
  expect(firstRows(table, 12)).toBe('SELECT * FROM "covid-19".country_codes LIMIT 12');
});
