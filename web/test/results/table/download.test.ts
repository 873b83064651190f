import { afterEach, expect, test, vi } from "vitest";
import { type Progress, type Reading, readCsv } from "../../../src/results/table/download";
import type { Value } from "../../../src/results/table/kinds";

afterEach(() => {
  vi.unstubAllGlobals();
});

function serve(status: number, pieces: (string | Error)[]): void {
  const bytes = new TextEncoder();
  const body = new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else if (piece instanceof Error) controller.error(piece);
      else controller.enqueue(bytes.encode(piece));
    },
  });
  const headers = { "content-length": "1000" };
  vi.stubGlobal("fetch", async () => new Response(body, { status, headers }));
}

async function read(reading: Partial<Reading> = {}) {
  const rows: Value[][] = [];
  const progress: Progress[] = [];
  const ending = await readCsv("https://bucket.example/x.csv", {
    onRow: (values) => rows.push(values),
    onProgress: (at) => progress.push(at),
    signal: new AbortController().signal,
    ...reading,
  });
  return { ending, rows, last: progress.at(-1) };
}

test("the rows come without the header, and it is told how far the reading is", async () => {
  serve(200, ['"a"\n"1', '"\n"2"\n']);
  expect(await read()).toEqual({
    ending: "complete",
    rows: [["1"], ["2"]],
    last: { rows: 2, bytes: 12, total: 1_000 },
  });
});

test("a file with a header only is complete, with no rows", async () => {
  serve(200, ['"a"\n']);
  expect(await read()).toMatchObject({ ending: "complete", rows: [], last: { rows: 0 } });
});

test("reading ends at the limit of rows; as many rows as that are all", async () => {
  serve(200, ['"a"\n"1"\n', '"2"\n"3"\n']);
  expect(await read({ limits: { rows: 2, bytes: 100 } })).toMatchObject({
    ending: "limit",
    rows: [["1"], ["2"]],
    last: { rows: 2 },
  });
  serve(200, ['"a"\n"1"\n"2"\n"3"']);
  expect(await read({ limits: { rows: 2, bytes: 100 } })).toMatchObject({ ending: "limit" });
  serve(200, ['"a"\n"1"\n', '"2"\n']);
  expect(await read({ limits: { rows: 2, bytes: 100 } })).toMatchObject({ ending: "complete" });
});

test("reading ends at the limit of bytes", async () => {
  serve(200, ['"a"\n"1"\n', '"2"\n', '"3"\n']);
  const { ending, rows } = await read({ limits: { rows: 100, bytes: 10 } });
  expect({ ending, rows }).toEqual({ ending: "limit", rows: [["1"], ["2"]] });
});

test.each([400, 401, 403])("a URL that answers %d is refused, not failed", async (status) => {
  serve(status, ["<Error/>"]);
  expect(await read()).toMatchObject({ ending: "refused", rows: [] });
});

test("another answer is an error", async () => {
  serve(503, []);
  await expect(read()).rejects.toThrow("The file answers 503.");
});

test("a connection that breaks keeps the rows that have come", async () => {
  serve(200, ['"a"\n"1"\n', new TypeError("network error")]);
  const rows: Value[][] = [];
  const broken = read({ onRow: (values) => rows.push(values) });
  await expect(broken).rejects.toThrow("The connection failed.");
  expect(rows).toEqual([["1"]]);
});

test("stopping is an ending, not an error", async () => {
  const stop = new AbortController();
  serve(200, ['"a"\n"1"\n', new DOMException("aborted", "AbortError")]);
  const onRow = () => stop.abort();
  expect(await read({ onRow, signal: stop.signal })).toMatchObject({ ending: "stopped" });
});
