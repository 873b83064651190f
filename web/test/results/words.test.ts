import { expect, test } from "vitest";
import { ConnectionError, QueryError } from "../../src/querysocket";
import { defaultChoice } from "../../src/results/chart-choice";
import { summaryOf, thinning, timeText } from "../../src/results/chart-words";
import { failureOf } from "../../src/results/failure";
import { receiptEntries } from "../../src/results/receipt";
import type { Series } from "../../src/results/table/series";

test("Athena's receipt has bytes and dollars", () => {
  const receipt = {
    bytesScanned: 7_271,
    dollars: 0.000047684,
    queueMs: 1,
    runMs: 12,
    totalMs: 1_300,
  };
  expect(receiptEntries({ ...receipt, reused: true })).toEqual([
    ["Scanned", "7.3 kB"],
    ["Cost", "$0.000048"],
    ["Ran", "12 ms"],
    ["Queued", "1 ms"],
    ["In total", "1.3 s"],
    ["Result", "reused from before"],
  ]);
});

test("Redshift's receipt has rows, and says nothing of what it does not know", () => {
  expect(receiptEntries({ runMs: 12, totalMs: 31, rows: 31 })).toEqual([
    ["Rows", "31"],
    ["Ran", "12 ms"],
    ["In total", "31 ms"],
  ]);
});

test("a failed query is told with its place and the engine's words", () => {
  const detail = {
    code: "sql_refused",
    message: "Column 'x' cannot be resolved",
    retryable: false,
  };
  const error = new QueryError({ ...detail, category: "user", line: 2, column: 8 });
  expect(failureOf(error)).toEqual({
    title: "The query cannot run as it is",
    message: "Column 'x' cannot be resolved",
    place: "line 2, column 8",
    advice: null,
    wasCancelled: false,
  });
});

test("what may pass the next time is said to", () => {
  const detail = {
    code: "x",
    message: "Too many.",
    category: "throttled",
    retryable: true,
  } as const;
  expect(failureOf(new QueryError(detail)).advice).toBe("Run it again: it may pass.");
  expect(failureOf(new ConnectionError("Gone.")).title).toBe("Not connected");
});

const columns = (...types: string[]) =>
  types.map((type, number) => ({ name: type === "bigint" ? "id" : `c${number}`, type }));

test.each([
  [columns("bigint", "varchar", "date", "integer", "double"), { kind: "line", x: 2, ys: [3] }],
  [columns("bigint", "varchar", "double"), { kind: "bar", x: 1, ys: [2] }],
  [columns("integer", "double"), { kind: "line", x: 0, ys: [1] }],
  [columns("bigint"), { kind: "line", x: 0, ys: [0] }],
  [
    [...columns("varchar", "integer"), { name: "last_update", type: "varchar" }],
    { kind: "line", x: 2, ys: [1] },
  ],
  [columns("varchar", "date"), null],
])("columns %j are charted as %j to begin with", (given, choice) => {
  expect(defaultChoice(given)).toEqual(choice);
});

test("a chart is put in words", () => {
  const series: Series = {
    axis: "time",
    x: [0, 86_400],
    ys: [
      [3, null],
      [null, null],
    ],
    labels: [],
    rows: 2_000_000,
    every: 1_012,
  };
  expect(summaryOf("line", "day", ["trips", "fares"], series)).toBe(
    "Line chart. day from 1970-01-01 to 1970-01-02; trips from 3 to 3; fares has no values." +
      " The table has the values.",
  );
  expect(thinning(series)).toBe("Every 1,012th of 2,000,000 rows is drawn.");
  expect(thinning({ ...series, every: 2 })).toMatch(/^Every 2nd of/);
  expect(thinning({ ...series, every: 1 })).toBeNull();
  expect(timeText(90_061)).toBe("1970-01-02 01:01:01");
});
