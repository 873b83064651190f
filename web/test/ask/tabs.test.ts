import { beforeEach, expect, test, vi } from "vitest";
import { Desk, firstQuery, openInAsk } from "../../src/ask/tabs";
import {
  QueryError,
  type QueryOptions,
  type QuerySocket,
  type Result,
} from "../../src/querysocket";

/** Takes every query, and ends one when the test says so. */
class FakeSocket {
  readonly asked: { sql: string; options: QueryOptions }[] = [];
  readonly cancelled: string[] = [];
  private readonly endings: { resolve(result: Result): void; reject(error: Error): void }[] = [];

  query(sql: string, options: QueryOptions): Promise<Result> {
    this.asked.push({ sql, options });
    options.onAccepted?.({ type: "accepted", engine: "athena", queryId: `q${this.asked.length}` });
    return new Promise((resolve, reject) => this.endings.push({ resolve, reject }));
  }

  async cancel(queryId: string): Promise<void> {
    this.cancelled.push(queryId);
  }

  async succeed(index: number): Promise<void> {
    const about = { engine: "athena", queryId: `q${index + 1}` };
    this.endings[index]?.resolve({ type: "result", ...about, receipt: { runMs: 1, totalMs: 1 } });
    await new Promise(setImmediate);
  }

  async fail(index: number, line: number, column: number): Promise<void> {
    const detail = { code: "x", message: "No such column.", category: "user", retryable: false };
    this.endings[index]?.reject(new QueryError({ ...detail, category: "user", line, column }));
    await new Promise(setImmediate);
  }
}

class FakeStorage extends Map<string, string> {
  getItem = (key: string) => this.get(key) ?? null;
  setItem = (key: string, value: string) => this.set(key, value);
  removeItem = (key: string) => this.delete(key);
}

let socket: FakeSocket;
let storage: FakeStorage;

beforeEach(() => {
  socket = new FakeSocket();
  storage = new FakeStorage();
  vi.stubGlobal("sessionStorage", storage);
});

const desk = (user = "ann@example.com") => new Desk(socket as unknown as QuerySocket, user);
const names = (of: Desk) => of.tabs.value.map((tab) => tab.name.value);

test("there is always a tab, named by its number until it has SQL", () => {
  const own = desk();
  own.open();
  expect(names(own)).toEqual(["Query 1", "Query 2"]);
  own.current.value.sql.value = "\n SELECT\n  1 ";
  expect(names(own)).toEqual(["Query 1", "SELECT 1"]);
  for (const tab of own.tabs.value) own.close(tab);
  expect(names(own)).toEqual(["Query 3"]);
  expect(own.current.value).toBe(own.tabs.value[0]);
});

test("a comment at the top names the tab, and a long name is cut", () => {
  const own = desk();
  own.open({ sql: "-- The north\nSELECT 1" });
  own.open({ sql: "--\n\nSELECT 1\nFROM t" });
  own.open({ sql: `SELECT ${"x".repeat(80)}` });
  expect(names(own).slice(1, 3)).toEqual(["The north", "SELECT 1"]);
  expect(names(own)[3]).toHaveLength(40);
});

test("what was typed is there after a reload, for the same user alone", () => {
  const own = desk();
  own.current.value.sql.value = "SELECT ?";
  own.current.value.parameters.value = [{ kind: "number", text: "42" }];
  own.open({ sql: "SELECT 2", database: "db", reuseMinutes: 5 });
  own.show(own.tabs.value[0] as (typeof own.tabs.value)[0]);
  const drafts = own.tabs.value.map((tab) => tab.draft);

  const reloaded = desk();
  expect(reloaded.tabs.value.map((tab) => tab.draft)).toEqual(drafts);
  expect(reloaded.current.value.sql.value).toBe("SELECT ?");
  expect(names(desk("bob@example.com"))).toEqual(["Query 1"]);
});

test.each(["{", "null", '{"tabs":[]}', '{"tabs":7}'])(
  "storage with %s in it is a first visit",
  (kept) => {
    storage.set("querysocket.ask.drafts:ann@example.com", kept);
    expect(names(desk())).toEqual(["Query 1"]);
  },
);

test("where storage is full, the page goes on", () => {
  storage.setItem = () => {
    throw new Error("QuotaExceededError");
  };
  const own = desk();
  own.current.value.sql.value = "SELECT 1";
  expect(names(own)).toEqual(["SELECT 1"]);
});

test("SQL that another view opens waits in a new tab, once, and is not run", () => {
  openInAsk("SELECT ?, ?", [1, null]);
  const own = desk();
  own.openWaiting();
  own.openWaiting();
  expect(names(own)).toEqual(["Query 1", "SELECT ?, ?"]);
  expect(own.current.value.parameters.value.map(({ kind }) => kind)).toEqual(["number", "null"]);
  expect(socket.asked).toEqual([]);
});

test("an offer fills the tab of whoever has nothing yet, and no other", () => {
  const own = desk();
  own.offer("SELECT 1");
  own.offer("SELECT 2");
  expect(names(own)).toEqual(["SELECT 1"]);
  const busy = desk("bob@example.com");
  busy.open();
  busy.offer("SELECT 1");
  expect(names(busy)).toEqual(["Query 1", "Query 2"]);
});

test("the first query is of the sample's table where it is there, else of any", () => {
  expect(firstQuery([])).toBe("");
  const tables = ["trips", "country_codes"].map((name) => ({ database: "d", name, columns: [] }));
  expect(firstQuery(tables)).toBe("SELECT * FROM d.country_codes LIMIT 12");
  expect(firstQuery(tables.slice(0, 1))).toBe("SELECT * FROM d.trips LIMIT 12");
});

test("the whole text is run with its values, and with those options that were chosen", () => {
  const own = desk();
  own.run(own.open({ sql: "SELECT ?", database: "db", reuseMinutes: 5 }), [42]);
  own.run(own.open({ sql: "SELECT 1" }), []);
  expect(socket.asked[0]).toMatchObject({
    sql: "SELECT ?",
    options: { parameters: [42], database: "db", reuseMinutes: 5 },
  });
  for (const name of ["parameters", "database", "reuseMinutes"]) {
    expect(socket.asked[1]?.options).not.toHaveProperty(name);
  }
});

test("only what is selected is run, unless that is blank", () => {
  const own = desk();
  const tab = own.open({ sql: "SELECT 1; SELECT 2" });
  tab.selection.value = { from: 10, to: 18 };
  own.run(tab, []);
  expect(socket.asked[0]?.sql).toBe("SELECT 2");
  tab.selection.value = { from: 9, to: 10 };
  expect(tab.extent).toEqual({ from: 0, to: 18 });
});

test("several queries run at once, but only one in a tab", async () => {
  const own = desk();
  const first = own.open({ sql: "SELECT 1" });
  own.run(first, []);
  own.run(own.open({ sql: "SELECT 2" }), []);
  own.run(first, []);
  expect(socket.asked).toHaveLength(2);
  expect(own.said.value).toContain("still runs");
  await socket.succeed(0);
  own.run(first, []);
  expect(socket.asked).toHaveLength(3);
});

test("an empty tab is not run, and says why", () => {
  const own = desk();
  own.run(own.current.value, []);
  expect(socket.asked).toEqual([]);
  expect(own.said.value).toContain("write SQL first");
});

test("the end of a query in another tab is told", async () => {
  const own = desk();
  own.run(own.open({ sql: "SELECT 1" }), []);
  own.run(own.open({ sql: "SELECT 2" }), []);
  await socket.succeed(1);
  expect(own.said.value).toBe("");
  await socket.fail(0, 1, 1);
  expect(own.said.value).toBe("“SELECT 1” has failed.");
});

test("closing a tab cancels its query and says so; it can be opened again in its place", () => {
  const own = desk();
  const tab = own.open({ sql: "SELECT 1" });
  own.open({ sql: "SELECT 2" });
  own.run(tab, []);
  own.close(tab);
  expect(socket.cancelled).toEqual(["q1"]);
  expect(own.said.value).toBe("“SELECT 1” is closed, and its query cancelled.");
  expect(own.current.value.name.value).toBe("SELECT 2");
  expect(own.closed.value).toBe(tab);
  own.reopen();
  expect(names(own)).toEqual(["Query 1", "SELECT 1", "SELECT 2"]);
  expect(own.current.value).toBe(tab);
  expect(own.closed.value).toBeNull();
});

test("closing the tab that is shown shows its neighbour", () => {
  const own = desk();
  const [first, second, third] = [own.tabs.value[0], own.open(), own.open()];
  own.close(third);
  expect(own.current.value).toBe(second);
  own.show(first as typeof second);
  own.close(first as typeof second);
  expect(own.current.value).toBe(second);
});

test("an error marks its place until that is edited", async () => {
  const own = desk();
  const tab = own.open({ sql: "SELECT 1;\nSELECT nonsens" });
  tab.selection.value = { from: 10, to: 24 };
  own.run(tab, []);
  expect(tab.fault.value).toBeNull();
  await socket.fail(0, 1, 8);
  expect(tab.fault.value).toEqual({ from: 17, to: 24, line: 2, message: "No such column." });
  tab.sql.value = "SELECT 1;\nSELECT country";
  expect(tab.fault.value).toBeNull();
});
