import { expect, test } from "vitest";
import { moved } from "../../src/results/cursor";

const EXTENT = { columns: 5, rows: 1_000, page: 20 };
const FROM = { column: 2, row: 500 };

test.each([
  ["ArrowLeft", false, 1, 500],
  ["ArrowRight", false, 3, 500],
  ["ArrowUp", false, 2, 499],
  ["ArrowDown", false, 2, 501],
  ["PageUp", false, 2, 480],
  ["PageDown", false, 2, 520],
  ["Home", false, 0, 500],
  ["End", false, 4, 500],
  ["Home", true, 0, 0],
  ["End", true, 4, 999],
  ["ArrowUp", true, 2, 0],
  ["ArrowDown", true, 2, 999],
])("%s (Ctrl: %s) leads to column %d, row %d", (key, isControl, column, row) => {
  expect(moved(FROM, key, isControl, EXTENT)).toEqual({ column, row });
});

test("the cursor stays within the rows, and goes up to the header", () => {
  expect(moved({ column: 4, row: 999 }, "PageDown", false, EXTENT)).toEqual({
    column: 4,
    row: 999,
  });
  expect(moved({ column: 0, row: 0 }, "ArrowUp", false, EXTENT)).toEqual({ column: 0, row: -1 });
  expect(moved({ column: 0, row: 5 }, "PageUp", false, EXTENT)).toEqual({ column: 0, row: 0 });
  expect(moved({ column: 0, row: -1 }, "ArrowDown", false, { ...EXTENT, rows: 0 })).toEqual({
    column: 0,
    row: -1,
  });
});

test("other keys are left to the page", () => {
  expect(moved(FROM, "Tab", false, EXTENT)).toBeNull();
});
