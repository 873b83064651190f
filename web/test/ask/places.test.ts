import { expect, test } from "vitest";
import { placeOf } from "../../src/ask/places";

function marked(text: string, sent: { sql: string; from: number }, line: number, column?: number) {
  const place = placeOf(text, sent, line, column);
  return place && { text: text.slice(place.from, place.to), line: place.line };
}

test("the word at the line and column is marked", () => {
  const sql = "SELECT country,\n  nonsens\nFROM country_codes";
  expect(marked(sql, { sql, from: 0 }, 2, 3)).toEqual({ text: "nonsens", line: 2 });
});

test("a quoted name is marked whole, an operator alone", () => {
  const sql = 'SELECT "no column" || 1';
  expect(marked(sql, { sql, from: 0 }, 1, 8)).toEqual({ text: '"no column"', line: 1 });
  expect(marked(sql, { sql, from: 0 }, 1, 20)).toEqual({ text: "|", line: 1 });
});

test("without a column the whole line is marked", () => {
  const sql = "SELECT 1\nFROM nowhere";
  expect(marked(sql, { sql, from: 0 }, 2)).toEqual({ text: "FROM nowhere", line: 2 });
});

test("an error in a selection is marked where the selection was", () => {
  const text = "SELECT 1;\nSELECT 2; SELECT a,\nb FROM t";
  const from = text.indexOf("SELECT a");
  const sent = { sql: text.slice(from), from };
  expect(marked(text, sent, 1, 8)).toEqual({ text: "a", line: 2 });
  expect(marked(text, sent, 2, 1)).toEqual({ text: "b", line: 3 });
});

test("columns are characters, also beyond U+FFFF", () => {
  const sql = "SELECT '🦆', nonsens";
  expect(marked(sql, { sql, from: 0 }, 1, 13)).toEqual({ text: "nonsens", line: 1 });
});

test("a place past the end is the end", () => {
  const sql = "SELECT";
  expect(placeOf(sql, { sql, from: 0 }, 9, 99)).toEqual({ from: 6, to: 6, line: 1 });
});

test("there is no place any more once what was sent has been edited", () => {
  const sent = { sql: "SELECT a", from: 0 };
  expect(placeOf("SELECT ab", sent, 1, 8)).not.toBeNull();
  expect(placeOf("SELECT b", sent, 1, 8)).toBeNull();
  expect(placeOf("-- SELECT a", sent, 1, 8)).toBeNull();
});
