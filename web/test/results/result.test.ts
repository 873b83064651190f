import { signal } from "@preact/signals";
import { afterEach, expect, test, vi } from "vitest";
import type { Run } from "../../src/app/run";
import type { Result } from "../../src/protocol";
import type { Results } from "../../src/rest";
import { LoadedResult, REST_ROWS_AT_ONCE } from "../../src/results/result";
import type { Remote } from "../../src/results/table/remote";
import { TableService } from "../../src/results/table/service";

const COLUMNS = [{ name: "n", type: "integer" }];
const SOON = new Date(Date.now() + 60_000).toISOString();
const CSV = '"n"\n"1"\n"2"\n"10"\n';

afterEach(() => {
  vi.unstubAllGlobals();
});

function fakeRun(result: Partial<Result>, renewed: Partial<Result> = {}) {
  const current = signal<Result>({
    type: "result",
    queryId: "q",
    engine: "athena",
    receipt: { runMs: 1, totalMs: 2 },
    ...result,
  });
  const renew = vi.fn(async () => {
    current.value = { ...current.value, ...renewed };
    return current.value;
  });
  return { result: current, renew };
}

type Rows = (queryId: string, nextToken?: string) => Promise<Results>;

const noRows: Rows = async () => {
  throw new Error("REST was not to be asked.");
};

function load(run: ReturnType<typeof fakeRun>, rows: Rows = noRows): LoadedResult {
  return new LoadedResult(run as unknown as Run, { rows }, (onProgress) => ({
    service: new TableService(onProgress) as unknown as Remote<TableService>,
    close: () => {},
  }));
}

async function ended(result: LoadedResult): Promise<string> {
  await vi.waitUntil(() => result.state.value !== "loading");
  return result.state.value;
}

/** Pages of 1,000 rows, as many as `count` says. */
function pages(count: number): Rows {
  return async (_, token = "0") => {
    const page = Number(token);
    const records = Array.from({ length: 1_000 }, (_, row) => [page * 1_000 + row]);
    return { columns: COLUMNS, records, ...(page + 1 < count && { nextToken: String(page + 1) }) };
  };
}

function files(answers: Record<string, number>) {
  const fetched = vi.fn(async (url: string) => {
    const status = answers[url] ?? 500;
    return new Response(status === 200 ? CSV : "", { status });
  });
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

const URL_OLD = "https://bucket.example/q.csv?old";
const URL_NEW = "https://bucket.example/q.csv?new";

test("the preview is shown at once, then the whole file", async () => {
  let give: (file: Response) => void = () => {};
  vi.stubGlobal("fetch", () => new Promise<Response>((resolve) => (give = resolve)));
  const run = fakeRun({
    columns: COLUMNS,
    rows: [[1]],
    "pre-signed-url": URL_NEW,
    expiresAt: SOON,
  });
  const result = load(run);
  await vi.waitUntil(() => result.loaded.value === 1);
  expect([result.state.value, await result.table.value(0, 0)]).toEqual(["loading", "1"]);
  give(new Response(CSV));
  expect(await ended(result)).toBe("complete");
  expect(result.shown.value).toBe(3);
  expect(run.renew).not.toHaveBeenCalled();
});

test.each([
  ["has expired", "2020-01-01T00:00:00Z", 1],
  ["is refused", SOON, 2],
])("a URL that %s is renewed before the file is loaded", async (_, expiresAt, fetches) => {
  const fetched = files({ [URL_OLD]: 403, [URL_NEW]: 200 });
  const run = fakeRun(
    { columns: COLUMNS, rows: [], "pre-signed-url": URL_OLD, expiresAt },
    { "pre-signed-url": URL_NEW, expiresAt: SOON },
  );
  const result = load(run);
  expect(await ended(result)).toBe("complete");
  expect(result.loaded.value).toBe(3);
  expect(fetched).toHaveBeenCalledTimes(fetches);
  expect(await result.freshUrl()).toBe(URL_NEW);
  expect(run.renew).toHaveBeenCalledOnce();
});

test("a download asks for a fresh URL where the one at hand is refused", async () => {
  files({ [URL_OLD]: 200, [URL_NEW]: 200 });
  const run = fakeRun(
    { columns: COLUMNS, rows: [], "pre-signed-url": URL_OLD, expiresAt: SOON },
    { "pre-signed-url": URL_NEW },
  );
  const result = load(run);
  await ended(result);
  files({ [URL_OLD]: 403, [URL_NEW]: 200 });
  expect(await result.freshUrl()).toBe(URL_NEW);
});

test("a file that fails leaves the preview, says why, and can be loaded again", async () => {
  files({ [URL_NEW]: 503 });
  const run = fakeRun({
    columns: COLUMNS,
    rows: [[1]],
    "pre-signed-url": URL_NEW,
    expiresAt: SOON,
  });
  const result = load(run);
  expect(await ended(result)).toBe("failed");
  expect(result.problem.value).toBe("The file answers 503.");
  expect(result.loaded.value).toBe(1);
  files({ [URL_NEW]: 200 });
  await result.loadOn();
  expect([result.state.value, result.loaded.value, result.problem.value]).toEqual([
    "complete",
    3,
    null,
  ]);
});

test("what SHOW leaves is no CSV: its rows come over REST", async () => {
  const url = "https://bucket.example/q.txt?new";
  const result = load(fakeRun({ columns: COLUMNS, rows: [], "pre-signed-url": url }), pages(2));
  expect(await ended(result)).toBe("complete");
  expect([result.loaded.value, result.hasText]).toEqual([2_000, true]);
});

test("a result without a preview has its columns over REST", async () => {
  files({ [URL_NEW]: 200 });
  const result = load(fakeRun({ "pre-signed-url": URL_NEW, expiresAt: SOON }), pages(1));
  expect(await ended(result)).toBe("complete");
  expect(result.columns.value).toEqual(COLUMNS);
});

test("a preview that has all the rows is all there is to load", async () => {
  const receipt = { runMs: 1, totalMs: 2, rows: 1 };
  const result = load(fakeRun({ columns: COLUMNS, rows: [[1]], receipt }));
  expect(await ended(result)).toBe("complete");
});

test("rows over REST come up to a limit, go on when asked, and make a whole CSV", async () => {
  const run = fakeRun({
    columns: COLUMNS,
    rows: [[0]],
    receipt: { runMs: 1, totalMs: 2, rows: 45_000 },
  });
  const result = load(run, pages(45));
  expect(await ended(result)).toBe("limit");
  expect(result.loaded.value).toBe(REST_ROWS_AT_ONCE);
  await result.loadOn();
  expect([result.state.value, result.loaded.value]).toEqual(["limit", 2 * REST_ROWS_AT_ONCE]);
  const lines = (await (await result.csvOfAll()).text()).trim().split("\r\n");
  expect([lines.length, lines[1], lines.at(-1)]).toEqual([45_001, '"0"', '"44999"']);
});

test("a first page that fails is asked for again, and no row is missing", async () => {
  const fetchPage = pages(2);
  const rows = vi.fn(fetchPage).mockRejectedValueOnce(new Error("The server answered 503."));
  const result = load(fakeRun({ columns: COLUMNS, rows: [[0]] }), rows);
  expect(await ended(result)).toBe("failed");
  await expect(result.csvOfAll()).resolves.toBeInstanceOf(Blob);
  expect(result.loaded.value).toBe(2_000);
});

test("a stop keeps the rows that are here", async () => {
  const fetchPage = pages(3);
  const result: LoadedResult = load(
    fakeRun({ columns: COLUMNS, rows: [[0]] }),
    async (id, token) => {
      if (token === "1") {
        result.stop();
        throw new DOMException("aborted", "AbortError");
      }
      return fetchPage(id, token);
    },
  );
  expect(await ended(result)).toBe("stopped");
  expect([result.loaded.value, result.problem.value]).toEqual([1_000, null]);
});

test("search and sort hold for the rows that come later too", async () => {
  files({ [URL_NEW]: 200 });
  const run = fakeRun({
    columns: COLUMNS,
    rows: [[1]],
    "pre-signed-url": URL_NEW,
    expiresAt: SOON,
  });
  const result = load(run);
  await result.find("1");
  await ended(result);
  await vi.waitUntil(() => result.shown.value === 2);
  await result.sortBy(0);
  expect(await result.table.value(0, 0)).toBe("1");
  await result.sortBy(0);
  expect(await result.table.value(0, 0)).toBe("10");
  await result.sortBy(0);
  expect(result.sort.value).toBeNull();
  await result.find("");
  expect(result.shown.value).toBe(3);
});
