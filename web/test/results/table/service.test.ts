import { afterEach, expect, test, vi } from "vitest";
import { remote, serve } from "../../../src/results/table/remote";
import { CELL_CHARACTERS, TableService } from "../../../src/results/table/service";

const COLUMNS = [
  { name: "n", type: "integer" },
  { name: "t", type: "varchar" },
];

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a window has the arranged rows, with their numbers in the result", () => {
  const service = new TableService(() => {});
  service.open(COLUMNS, [
    ["3", "c"],
    ["1", "xa"],
    ["2", "xb"],
  ]);
  expect(service.arrange("x", { column: 0, descending: true })).toBe(2);
  expect(service.cells({ rows: [0, 2], columns: [0, 2] })).toEqual([
    ["2", "1"],
    ["xb", "xa"],
  ]);
  expect(service.rowNumbers(0, 2)).toEqual([2, 1]);
  expect(service.value(0, 1)).toBe("xb");
  expect(service.series(0, [0]).x).toEqual([1, 2]);
  expect(service.arrange("", null)).toBe(3);
  expect(service.rowNumbers(0, 3)).toEqual([0, 1, 2]);
});

test("a long text is cut in its cell, and whole when asked for", () => {
  const service = new TableService(() => {});
  const text = "x".repeat(CELL_CHARACTERS + 1);
  service.open(COLUMNS, [["1", text]]);
  expect(service.cells({ rows: [0, 1], columns: [1, 2] })[0]?.[0]).toHaveLength(
    CELL_CHARACTERS + 1,
  );
  expect(service.cells({ rows: [0, 1], columns: [1, 2] })[0]?.[0]).toMatch(/x…$/);
  expect(service.value(0, 1)).toBe(text);
});

test("the preview stays until as many rows have come", async () => {
  const service = new TableService(() => {});
  service.open(COLUMNS, [
    ["1", "preview"],
    ["2", "preview"],
  ]);
  vi.stubGlobal("fetch", async () => new Response("", { status: 403 }));
  expect(await service.load("https://bucket.example/x.csv")).toBe("refused");
  expect(service.value(1, 1)).toBe("preview");
  vi.stubGlobal("fetch", async () => new Response('"n","t"\n"1","a"\n"2","b"\n"3","c"\n'));
  expect(await service.load("https://bucket.example/x.csv")).toBe("complete");
  expect(service.cells({ rows: [0, 3], columns: [1, 2] })).toEqual([["a", "b", "c"]]);
});

test("a call through a port answers, fails and tells as the service itself does", async () => {
  const { port1, port2 } = new MessageChannel();
  const port = (of: MessagePort) => ({
    postMessage: (message: unknown) => of.postMessage(message),
    addEventListener: (type: string, heard: (event: MessageEvent) => void) => {
      if (type === "message") of.onmessage = heard;
    },
  });
  const told: unknown[] = [];
  serve(port(port1), (tell) => ({
    add: (a: number, b: number) => a + b,
    fail: () => {
      tell("about to fail");
      throw new Error("It failed.");
    },
  }));
  type Service = { add(a: number, b: number): number; fail(): never };
  const service = remote<Service, unknown>(port(port2) as unknown as Worker, (e) => told.push(e));
  expect(await Promise.all([service.add(1, 2), service.add(3, 4)])).toEqual([3, 7]);
  await expect(service.fail()).rejects.toThrow("It failed.");
  expect(told).toEqual(["about to fail"]);
  port1.close();
});
