import { describe, expect, test } from "vitest";
import type { Value } from "../../../src/results/table/kinds";
import { Table } from "../../../src/results/table/table";

function tableOf(types: string[], rows: Value[][]): Table {
  const table = new Table(types.map((type, number) => ({ name: `c${number}`, type })));
  for (const row of rows) table.append(row);
  return table;
}

function sorted(type: string, values: Value[], descending = false): Value[] {
  const table = tableOf(
    [type],
    values.map((value) => [value]),
  );
  const rows = [...(table.arranged("", { column: 0, descending }) ?? [])];
  return rows.map((row) => table.value(row, 0));
}

function found(search: string, rows: Value[][]): number[] {
  return [...(tableOf(["varchar", "varchar"], rows).arranged(search, null) ?? [])];
}

test("every value is found again, across blocks of rows and with NULL among them", () => {
  const values = Array.from({ length: 10_000 }, (_, row) => (row % 7 === 0 ? null : `v${row}`));
  const table = tableOf(
    ["varchar"],
    values.map((value) => [value]),
  );
  expect(table.rows).toBe(10_000);
  expect(values.map((_, row) => table.value(row, 0))).toEqual(values);
  expect(table.value(10_000, 0)).toBeNull();
});

test("a row with too few values has NULL for the rest", () => {
  expect(tableOf(["varchar", "varchar"], [["a"]]).value(0, 1)).toBeNull();
});

describe("sorting", () => {
  test("numbers go by value, not by their text", () => {
    expect(sorted("integer", ["10", "9", "-1", "1.5E2"])).toEqual(["-1", "9", "10", "1.5E2"]);
  });

  test("NULL comes last in both directions", () => {
    expect(sorted("bigint", ["2", null, "1"])).toEqual(["1", "2", null]);
    expect(sorted("bigint", ["2", null, "1"], true)).toEqual(["2", "1", null]);
    expect(sorted("varchar", [null, "b", "", "a"], true)).toEqual(["b", "a", "", null]);
  });

  test("integers and decimals that a double cannot tell apart are put in order", () => {
    const [low, high] = ["9007199254740992", "9007199254740993"];
    expect(sorted("bigint", [high, low])).toEqual([low, high]);
    expect(sorted("decimal(38,2)", [`${high}.10`, `${high}.09`])).toEqual([
      `${high}.09`,
      `${high}.10`,
    ]);
  });

  test("NaN is greater than infinity", () => {
    const numbers = ["1.0", "NaN", "-Infinity", "Infinity", "NaN", "-2.0", "0.5"];
    const ascending = ["-Infinity", "-2.0", "0.5", "1.0", "Infinity", "NaN", "NaN"];
    expect(sorted("double", numbers)).toEqual(ascending);
    expect(sorted("double", numbers, true)).toEqual(ascending.toReversed());
  });

  test("dates go by their text", () => {
    const dates = ["2020-02-01", "2019-12-31", "2020-01-15"];
    expect(sorted("date", dates)).toEqual(["2019-12-31", "2020-01-15", "2020-02-01"]);
  });

  test("equal values stay in the order of the result, in both directions", () => {
    const rows = [
      ["b", "1"],
      ["a", "2"],
      ["b", "3"],
      ["a", "4"],
    ];
    const table = tableOf(["varchar", "integer"], rows);
    expect([...(table.arranged("", { column: 0, descending: false }) ?? [])]).toEqual([1, 3, 0, 2]);
    expect([...(table.arranged("", { column: 0, descending: true }) ?? [])]).toEqual([0, 2, 1, 3]);
  });
});

describe("searching", () => {
  test("finds what a value contains, in any column, whatever its case", () => {
    const rows = [
      ["Germany", "x"],
      ["France", "GERMAN"],
      ["Brazil", null],
    ];
    expect(found("german", rows)).toEqual([0, 1]);
  });

  test("does not find what only two neighbouring values contain together", () => {
    expect(
      found("bc", [
        ["ab", "x"],
        ["cd", "x"],
        ["abc", "x"],
      ]),
    ).toEqual([2]);
  });

  test("finds a value that begins within a match of its neighbours", () => {
    expect(
      found("aa", [
        ["a", "x"],
        ["aa", "x"],
      ]),
    ).toEqual([1]);
  });

  test("finds values beside letters that become longer in lower case", () => {
    expect(
      found("b", [
        ["İİİ", "x"],
        ["b", "x"],
        ["c", "x"],
      ]),
    ).toEqual([1]);
  });

  test("finds in every block and in the rows after the last whole one", () => {
    const rows = Array.from({ length: 9_000 }, (_, row) => [String(row), ""]);
    expect(found("8999", rows)).toEqual([8_999]);
    expect(found("4096", rows)).toEqual([4_096]);
  });

  test("what is found is sorted", () => {
    const table = tableOf(["integer"], [["12"], ["5"], ["102"], ["2"]]);
    expect([...(table.arranged("2", { column: 0, descending: true }) ?? [])]).toEqual([2, 0, 3]);
  });
});

test("the CSV has a header and all rows in the result's order", async () => {
  const table = tableOf(
    ["varchar", "integer"],
    [
      ["a", "1"],
      [null, "2"],
    ],
  );
  expect(await table.csv().text()).toBe('"c0","c1"\r\n"a","1"\r\n,"2"\r\n');
});
