import { expect, test } from "vitest";
import { History } from "../../src/history/history";
import type { QuerySocket } from "../../src/querysocket";
import type { QueryEntry, QueryList } from "../../src/rest";

function entry(queryId: string, state: QueryEntry["state"] = "SUCCEEDED"): QueryEntry {
  return { queryId, engine: "athena", state, submittedAt: "2026-11-22T12:00:00Z" };
}

/** The REST API over a list of queries, newest first, in pages of two. */
class FakeApi {
  asked = 0;
  detailed: string[] = [];

  constructor(public all: QueryEntry[]) {}

  async queries(nextToken?: string): Promise<QueryList> {
    this.asked += 1;
    const from = nextToken ? this.all.findIndex((each) => each.queryId === nextToken) + 1 : 0;
    const queries = this.all.slice(from, from + 2);
    const last = queries.at(-1)?.queryId;
    const isAll = from + 2 >= this.all.length;
    return { queries, ...(last && !isAll && { nextToken: last }) };
  }

  async query(queryId: string): Promise<QueryEntry> {
    this.detailed.push(queryId);
    return entry(queryId, "SUCCEEDED");
  }
}

function historyOf(api: FakeApi, socket: Partial<QuerySocket> = {}) {
  return new History(api, socket as QuerySocket);
}

function ids(history: History) {
  return history.entries.value?.map((each) => each.queryId);
}

test("older queries follow page by page, to the end", async () => {
  const history = historyOf(new FakeApi(["e", "d", "c", "b", "a"].map((id) => entry(id))));
  await history.refresh();
  expect(ids(history)).toEqual(["e", "d"]);
  await history.loadOlder();
  await history.loadOlder();
  expect(ids(history)).toEqual(["e", "d", "c", "b", "a"]);
  expect(history.older.value).toBe(null);
});

test("a refresh shows what is new and goes on where the list ended", async () => {
  const api = new FakeApi(["d", "c", "b", "a"].map((id) => entry(id)));
  const history = historyOf(api);
  await history.refresh();
  api.all = [entry("e"), ...api.all];
  await history.refresh();
  await history.loadOlder();
  expect(ids(history)).toEqual(["e", "d", "c", "b", "a"]);
});

test("after more new queries than a page has, the list begins anew", async () => {
  const api = new FakeApi(["b", "a"].map((id) => entry(id)));
  const history = historyOf(api);
  await history.refresh();
  api.all = [...["e", "d", "c"].map((id) => entry(id)), ...api.all];
  await history.refresh();
  expect(ids(history)).toEqual(["e", "d"]);
  await history.loadOlder();
  expect(ids(history)).toEqual(["e", "d", "c", "b"]);
});

test("a refresh while older ones are read leaves no query out and none twice", async () => {
  const api = new FakeApi(["d", "c", "b", "a"].map((id) => entry(id)));
  const history = historyOf(api);
  await Promise.all([history.refresh(), history.loadOlder(), history.refresh()]);
  expect(ids(history)).toEqual(["d", "c", "b", "a"]);
  expect(history.isReading.value).toBe(false);
});

test("one that runs in the list is asked after, and one that has ended is not", async () => {
  const api = new FakeApi([entry("b", "RUNNING"), entry("a")]);
  const history = historyOf(api);
  await history.refresh();
  expect(api.detailed).toEqual(["b"]);
  expect(history.entries.value?.[0]?.state).toBe("SUCCEEDED");
  await history.follow();
  expect(api.detailed).toEqual(["b"]);
});

test("a list that cannot be read says why, and can be read again", async () => {
  const api = new FakeApi([entry("a")]);
  const { queries } = api;
  const history = historyOf(api);
  api.queries = () => Promise.reject(new Error("The engine takes no more calls."));
  await history.refresh();
  expect(history.problem.value).toBe("The engine takes no more calls.");
  expect(history.entries.value).toBe(null);
  api.queries = queries;
  await history.refresh();
  expect(history.problem.value).toBe(null);
  expect(ids(history)).toEqual(["a"]);
});

test("a query that is being stopped is known as such until it is", async () => {
  const api = new FakeApi([entry("a", "RUNNING")]);
  let stopped = () => {};
  let asked = 0;
  const cancel = () => {
    asked += 1;
    return new Promise<void>((resolve) => {
      stopped = resolve;
    });
  };
  const history = historyOf(api, { cancel });
  const cancelled = history.cancel("a");
  await history.cancel("a");
  expect([...history.cancelling.value]).toEqual(["a"]);
  stopped();
  await cancelled;
  expect(asked).toBe(1);
  expect(history.cancelling.value.size).toBe(0);
  expect(api.detailed).toEqual(["a"]);
});

test("a stop that is refused is told", async () => {
  const refused = () => Promise.reject(new Error("The query has ended."));
  const history = historyOf(new FakeApi([]), { cancel: refused });
  await history.cancel("a");
  expect(history.problem.value).toBe("The query has ended.");
  expect(history.cancelling.value.size).toBe(0);
});

test("a result is opened and closed by its query", () => {
  const asked: string[] = [];
  const getResult = (queryId: string) => {
    asked.push(queryId);
    return new Promise<never>(() => {});
  };
  const history = historyOf(new FakeApi([]), { getResult });
  history.toggleResult("a");
  history.toggleResult("b");
  history.toggleResult("a");
  expect(asked).toEqual(["a", "b"]);
  expect([...history.opened.value.keys()]).toEqual(["b"]);
});
