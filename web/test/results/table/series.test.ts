import { expect, test } from "vitest";
import { type Kind, kindOf, secondsOf, textOf, type Value } from "../../../src/results/table/kinds";
import { type Series, seriesOf } from "../../../src/results/table/series";

function series(rows: Value[][], kind: Kind, ys = [1], maxPoints = 100): Series {
  const source = { rows: rows.length, value: (row: number, y: number) => rows[row]?.[y] ?? null };
  return seriesOf(source, { column: 0, kind }, ys, maxPoints);
}

test.each([
  ["bigint", "number"],
  ["double precision", "number"],
  ["decimal(10,2)", "number"],
  ["float8", "number"],
  ["INT4", "number"],
  ["interval day to second", "text"],
  ["date", "time"],
  ["timestamp with time zone", "time"],
  ["timestamptz", "time"],
  ["varchar", "text"],
  ["boolean", "text"],
])("%s is shown as a %s", (type, kind) => {
  expect(kindOf({ type })).toBe(kind);
});

test.each([
  ["1970-01-02", 86_400],
  ["1970-01-01 00:01:00.500", 60.5],
  ["1970-01-01T00:01", 60],
  ["1970-01-01 00:01:00.000 UTC", 60],
  ["1970-01-01 01:01:00+01", 60],
  ["1970-01-01 00:01:00 -01:00", 3_660],
  ["1970-01-01 00:01:00.000 Europe/Berlin", 60],
])("%s is %d seconds after 1970 began", (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
});

test("a text that only begins with a date is none", () => {
  expect(secondsOf("2020-01-01 to 2020-02-01")).toBeNaN();
});

test("values of a JSON answer are shown as text, and null stays NULL", () => {
  expect([1.5, true, null, "x", { a: [1] }].map(textOf)).toEqual([
    "1.5",
    "true",
    null,
    "x",
    '{"a":[1]}',
  ]);
});

test("points are in the order of x; NULL is a gap, and without an x there is no point", () => {
  const drawn = series(
    [
      ["3", "30"],
      ["1", null],
      [null, "5"],
      ["2", "x"],
      ["4", "1E1"],
    ],
    "number",
  );
  expect(drawn.x).toEqual([1, 2, 3, 4]);
  expect(drawn.ys).toEqual([[null, null, 30, 10]]);
});

test("dates are seconds, also those in a column of text", () => {
  const rows = [
    ["1970-01-02", "1"],
    [null, "2"],
    ["1970-01-01", "3"],
  ];
  expect(series(rows, "time")).toMatchObject({ axis: "time", x: [0, 86_400], ys: [[3, 1]] });
  expect(series(rows, "text")).toMatchObject({ axis: "time", x: [0, 86_400] });
});

test("texts are categories in the order of the rows", () => {
  const drawn = series(
    [
      ["b", "1"],
      [null, "2"],
      ["a", "3"],
    ],
    "text",
  );
  expect(drawn).toMatchObject({ axis: "category", x: [0, 1, 2], labels: ["b", "null", "a"] });
});

test("of many rows every so many is drawn, and it is said how many", () => {
  const rows = Array.from({ length: 1_001 }, (_, row) => [String(row), String(row)]);
  const drawn = series(rows, "number");
  expect(drawn).toMatchObject({ rows: 1_001, every: 11 });
  expect(drawn.x).toHaveLength(91);
  expect(drawn.x[1]).toBe(11);
});
