import { expect, test } from "vitest";
import { ago, joined, receiptParts, reportValues, sqlAgain, told } from "../../src/history/entries";
import type { QueryEntry } from "../../src/rest";

function entry(queryId: string, more: Partial<QueryEntry> = {}): QueryEntry {
  const submittedAt = "2026-11-22T12:00:00Z";
  return { queryId, engine: "athena", state: "SUCCEEDED", submittedAt, ...more };
}

function ids(entries: readonly QueryEntry[] | null) {
  return entries?.map((each) => each.queryId) ?? null;
}

test("a receipt tells what each engine tells", () => {
  const athena = { runMs: 300, totalMs: 340, bytesScanned: 7_271, dollars: 0.000048 };
  expect(receiptParts(athena)).toEqual(["340 ms", "7.3 kB scanned", "$0.000048"]);
  expect(receiptParts({ runMs: 900, totalMs: 1_200, rows: 1_000 })).toEqual([
    "1.2 s",
    "1,000 rows",
  ]);
  expect(receiptParts({ runMs: 9, totalMs: 9, rows: 1 })).toEqual(["9 ms", "1 row"]);
  expect(receiptParts({ runMs: 9, totalMs: 9, rows: 0 })).toEqual(["9 ms", "0 rows"]);
  expect(receiptParts(null)).toEqual([]);
});

test("a receipt of a reused result does not tell bytes that were not read", () => {
  const reused = { runMs: 9, totalMs: 9, bytesScanned: 0, reused: true, dollars: 0 };
  expect(receiptParts(reused)).toEqual(["9 ms", "an earlier result", "$0"]);
});

test.each([
  [59, "just now"],
  [60, "1 minute ago"],
  [3_599, "59 minutes ago"],
  [7_200, "2 hours ago"],
  [3 * 86_400, "3 days ago"],
  [-5, "just now"],
])("%i seconds are told as %s", (seconds, words) => {
  const then = "2026-11-22T12:00:00Z";
  expect(ago(then, Date.parse(then) + seconds * 1_000)).toBe(words);
});

test("a page read anew brings what is new and keeps what is older", () => {
  const list = [entry("b", { state: "RUNNING" }), entry("a"), entry("0")];
  const list2 = joined([entry("c"), entry("b"), entry("a")], list);
  expect(ids(list2)).toEqual(["c", "b", "a", "0"]);
  expect(list2?.[1]?.state).toBe("SUCCEEDED");
});

test("a page that does not reach the list leaves no gap: the list begins anew", () => {
  expect(joined([entry("z"), entry("y")], [entry("b"), entry("a")])).toBe(null);
  expect(joined([entry("z")], [])).toBe(null);
});

test("what was asked of a query is told with it, its SQL whole", () => {
  const listed = entry("a", { sql: "SELECT 1, ", sqlTruncated: true });
  const detail = entry("a", { sql: "SELECT 1, 2", parameters: [7] });
  expect(told(listed, new Map([["a", detail]]))).toEqual({
    ...listed,
    sql: "SELECT 1, 2",
    parameters: [7],
    sqlTruncated: null,
  });
  expect(told(listed, new Map())).toBe(listed);
});

test("of the list and of what was asked, the end is told", () => {
  const ended = new Map([["a", entry("a", { state: "FAILED" })]]);
  expect(told(entry("a", { state: "RUNNING" }), ended).state).toBe("FAILED");
  const running = new Map([["a", entry("a", { state: "RUNNING" })]]);
  expect(told(entry("a", { state: "CANCELLED" }), running).state).toBe("CANCELLED");
});

test("a query runs again with the values of its question marks, and never with half of its SQL", () => {
  expect(sqlAgain(entry("a", { sql: "SELECT ?", parameters: [null] }))).toEqual({
    sql: "SELECT ?",
    parameters: [null],
  });
  expect(sqlAgain(entry("a", { sql: "SELECT" }))).toEqual({ sql: "SELECT", parameters: [] });
  expect(sqlAgain(entry("a", { sql: "SELECT", sqlTruncated: true }))).toBe(null);
  expect(sqlAgain(entry("a"))).toBe(null);
});

test("a report runs again with its values by name, where they are known", () => {
  expect(reportValues(entry("a", { parameters: { month: "2015-12" } }))).toEqual({
    month: "2015-12",
  });
  expect(reportValues(entry("a", { parameters: {} }))).toEqual({});
  expect(reportValues(entry("a"))).toBe(null);
  expect(reportValues(entry("a", { parameters: [] }))).toBe(null);
});
