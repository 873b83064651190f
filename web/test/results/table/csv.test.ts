import { expect, test } from "vitest";
import { CsvError, CsvReader } from "../../../src/results/table/csv-reader";
import { csvRow } from "../../../src/results/table/csv-writer";
import type { Value } from "../../../src/results/table/kinds";

function read(...pieces: string[]): Value[][] {
  const rows: Value[][] = [];
  const reader = new CsvReader((values) => rows.push(values));
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return rows;
}

const FILE = `"name","a ""b"", c"
"two
lines",""
,"\u00e9\u{1f600}"
"""",
`;
const ROWS = [
  ["name", 'a "b", c'],
  ["two\nlines", ""],
  [null, "\u00e9\u{1f600}"],
  ['"', null],
];

test("quotes, commas and line feeds within values are read, and NULL is not the empty text", () => {
  expect(read(FILE)).toEqual(ROWS);
});

test("a file is read the same wherever its pieces end", () => {
  for (let at = 0; at <= FILE.length; at++) {
    expect(read(FILE.slice(0, at), FILE.slice(at))).toEqual(ROWS);
  }
  expect(read(...FILE)).toEqual(ROWS);
});

test("carriage returns and values without quotes are read too, at every border", () => {
  const file = 'a,"b"\r\n1,"2"\r\n3,\r\n';
  const rows = [
    ["a", "b"],
    ["1", "2"],
    ["3", null],
  ];
  expect(read(file)).toEqual(rows);
  expect(read(...file)).toEqual(rows);
});

test("the last row needs no line feed", () => {
  expect(read('"a"\n"b"')).toEqual([["a"], ["b"]]);
});

test("a row of one column that is NULL is an empty line", () => {
  expect(read('"a"\n\n"b"\n')).toEqual([["a"], [null], ["b"]]);
});

test("a file that ends within a value is an error", () => {
  expect(() => read('"a"\n"b')).toThrow(new CsvError("The file ends within a value."));
});

test("what is not CSV is refused with the number of its row", () => {
  expect(() => read('"a"\n"b"x\n')).toThrow(new CsvError("Row 2 of the file is not CSV."));
});

test("what is written is read again as it was", () => {
  const rows = [
    ["=1+1", "-5", '"', ""],
    [null, "a\r\nb", ",", "ü"],
  ];
  expect(csvRow(["a", null, ""])).toBe('"a",,""\r\n');
  expect(read(rows.map(csvRow).join(""))).toEqual(rows);
});
