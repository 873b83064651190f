import { afterEach, expect, test, vi } from "vitest";
import { Api, ApiError } from "../../src/app/api";

const api = new Api("https://api.example", async () => "the-token");

function answer(status: number, body: string) {
  const fetched = vi.fn(async (_url: URL, _init: RequestInit) => new Response(body, { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a request carries the token in its header and never in its URL", async () => {
  const fetched = answer(200, '{"queries":[]}');
  await api.queries("a b&c");
  const [url, init] = fetched.mock.calls[0] ?? [];
  expect(String(url)).toBe("https://api.example/queries?pageSize=20&nextToken=a+b%26c");
  expect(init?.headers).toEqual({ authorization: "Bearer the-token" });
});

test("a refusal has the server's own words", async () => {
  answer(404, '{"error":{"code":"query_not_found","message":"There is no such query of yours."}}');
  const refusal = await api.query("x").catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ApiError);
  expect(refusal).toMatchObject({
    status: 404,
    code: "query_not_found",
    message: "There is no such query of yours.",
  });
});

test.each([
  ['{"message":"Unauthorized"}', "Unauthorized"],
  ["<html>", "The server answered 503."],
])("a refusal by somebody in between, %s, is told too", async (body, message) => {
  answer(503, body);
  await expect(api.reports()).rejects.toThrow(message);
});

test("a token that cannot be had is the caller's to hear of", async () => {
  answer(200, "{}");
  const locked = new Api("https://api.example", () => Promise.reject(new Error("Sign in again.")));
  await expect(locked.reports()).rejects.toThrow("Sign in again.");
});

test("an integer that a number cannot hold keeps its digits", async () => {
  answer(
    200,
    '{"columns":[],"records":[[9007199254740993,9007199254740991,-0.5,"9007199254740993"]]}',
  );
  const { records } = await api.rows("x");
  // Node before 21 does not give the source, as some browsers do not.
  const exact = process.versions.node >= "21" ? "9007199254740993" : 9007199254740992;
  expect(records).toEqual([[exact, 9007199254740991, -0.5, "9007199254740993"]]);
});
