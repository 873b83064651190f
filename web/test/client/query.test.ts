import { expect, test, vi } from "vitest";
import { ConnectionError, QueryError, type QueryOptions, QuerySocket } from "../../src/querysocket";
import {
  accepted,
  failed,
  fakeApi,
  pass,
  progress,
  QUERY_ID,
  reason,
  refusal,
  result,
  standing,
  URL,
} from "./fake-api";

const OTHER_ID = "0b6e24e8-3b12-4fef-91e0-5c1d9a1f7f9c";

test("a query opens the socket with the token as a subprotocol, and gives the result", async () => {
  const api = fakeApi({ token: async () => "my.token" });
  const asked = api.client.query("SELECT 1", { requestId: "a", parameters: [1, null], preview: 2 });
  const socket = await api.connected();
  expect([socket.url, socket.protocols]).toEqual([URL, ["querysocket", "my.token"]]);
  expect(socket.received).toEqual([
    { action: "runquery", data: "SELECT 1", requestId: "a", parameters: [1, null], preview: 2 },
  ]);
  socket.say(result("a"));
  expect(await asked).toEqual(result("a"));
});

test("without a token only the protocol is offered", async () => {
  const api = fakeApi({});
  api.client.query("SELECT 1").catch(() => {});
  expect((await api.attempt()).protocols).toEqual(["querysocket"]);
  api.client.close();
});

test("a report names its parameters and its topic", async () => {
  const api = fakeApi();
  const asked = api.client.report("taxi", { month: "2015-12" }, { requestId: "r", topicName: "t" });
  const socket = await api.connected();
  expect(socket.received).toEqual([
    {
      action: "runreport",
      report: "taxi",
      parameters: { month: "2015-12" },
      requestId: "r",
      topicName: "t",
    },
  ]);
  socket.say(result("r"));
  expect((await asked).queryId).toBe(QUERY_ID);
});

test("queries at once are told apart, in whatever order they end", async () => {
  const api = fakeApi();
  const first = api.client.query("SELECT 1", { requestId: "a" });
  const second = api.client.query("SELECT 2", { requestId: "b" });
  const socket = await api.connected();
  expect(api.sockets).toHaveLength(1);
  socket.say(accepted("a"));
  socket.say(accepted("b", OTHER_ID));
  socket.say(result("b", OTHER_ID));
  expect(await standing(first)).toBe("pending");
  socket.say(result("a"));
  expect((await first).queryId).toBe(QUERY_ID);
  expect((await second).queryId).toBe(OTHER_ID);
});

test("each query has a requestId of its own", async () => {
  const api = fakeApi();
  for (const sql of ["SELECT 1", "SELECT 2"]) api.client.query(sql).catch(() => {});
  const socket = await api.connected();
  const ids = socket.received.map((message) => message.requestId);
  expect(new Set(ids).size).toBe(2);
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  api.client.close();
});

test("progress is asked for and told where somebody listens", async () => {
  const api = fakeApi();
  const told: string[] = [];
  const asked = api.client.query("SELECT 1", {
    requestId: "a",
    onAccepted: ({ queryId }) => told.push(`accepted ${queryId}`),
    onProgress: ({ state, elapsedMs }) => told.push(`${state} ${elapsedMs}`),
  });
  const socket = await api.connected();
  expect(socket.last).toMatchObject({ progress: true });
  socket.say(accepted("a"));
  socket.say(progress("a"));
  socket.say(result("a"));
  await asked;
  expect(told).toEqual([`accepted ${QUERY_ID}`, "RUNNING 1000"]);
});

test("a failed query rejects with all that the server tells of it", async () => {
  const api = fakeApi();
  const error = reason(api.client.query("SELECT x", { requestId: "a" }));
  const socket = await api.connected();
  const place = { code: "column_not_found", category: "user", line: 1, column: 8 };
  socket.say(failed("a", place));
  const found = await error;
  expect(found).toBeInstanceOf(QueryError);
  expect(found).toMatchObject({
    ...place,
    message: "Stopped.",
    retryable: false,
    queryId: QUERY_ID,
    receipt: { runMs: 12, totalMs: 13 },
  });
});

test("a query that is refused rejects, and is not sent again, whether it may pass later or not", async () => {
  const api = fakeApi();
  const error = reason(api.client.query("SELECT 1", { requestId: "a" }));
  const socket = await api.connected();
  socket.say(refusal("a", "too_many_active_queries", true));
  expect(await error).toMatchObject({ code: "too_many_active_queries", retryable: true });
  await pass(60);
  expect(socket.received).toHaveLength(1);
});

test("a query that is withdrawn after its acceptance rejects with the reason of that", async () => {
  const api = fakeApi();
  const error = reason(api.client.query("SELECT 1", { requestId: "a" }));
  const socket = await api.connected();
  socket.say(accepted("a"));
  socket.say(refusal("a", "service_unavailable", true));
  expect(await error).toMatchObject({ code: "service_unavailable", queryId: QUERY_ID });
});

test("what is no message of the protocol is passed over", async () => {
  const api = fakeApi();
  const asked = api.client.query("SELECT 1", { requestId: "a" });
  const socket = await api.connected();
  const strange = ["", "{", "null", "7", '"result"', "[]", "{}", '{"type":7}', new Uint8Array(3)];
  for (const data of strange) socket.babble(data);
  socket.say({ message: "Internal server error", requestId: "a" });
  socket.say({ type: "news", requestId: "a", queryId: QUERY_ID });
  expect(await standing(asked)).toBe("pending");
  socket.say(result("a"));
  await asked;
});

test("messages about queries that nobody waits for are passed over", async () => {
  const api = fakeApi();
  const first = api.client.query("SELECT 1", { requestId: "a" });
  const socket = await api.connected();
  socket.say(result("a"));
  await first;
  const second = api.client.query("SELECT 2", { requestId: "b" });
  for (const late of [result("a"), failed("a"), refusal("a", "throttled"), accepted("a")]) {
    socket.say(late);
  }
  socket.say(refusal(undefined, "invalid_message"));
  expect(await standing(second)).toBe("pending");
  expect(socket.received).toHaveLength(2);
  socket.say(result("b", OTHER_ID));
  expect((await second).queryId).toBe(OTHER_ID);
});

test("a repeat is asked for its result, which may have been told long ago", async () => {
  const api = fakeApi();
  const asked = api.client.query("SELECT 1", { requestId: "a" });
  const socket = await api.connected();
  socket.say({ ...accepted("a"), repeated: true });
  expect(socket.last).toEqual({ action: "getresult", queryId: QUERY_ID, requestId: "a" });
  socket.say(result("a"));
  await asked;
});

test("a message is at most as large as a frame may be, in bytes", async () => {
  const api = fakeApi();
  const shell = JSON.stringify({ action: "runquery", data: "", requestId: "a" }).length;
  const sql = (bytes: number) => "é".repeat((bytes - shell) / 2) + "x".repeat((bytes - shell) % 2);
  const error = await reason(api.client.query(sql(32_769), { requestId: "a" }));
  expect(error).toMatchObject({ code: "limit_exceeded", category: "limit", retryable: false });
  expect(String(error)).toContain("has 32,769 bytes; the limit is 32,768. Send less SQL");
  expect(api.sockets).toHaveLength(0);

  const asked = api.client.query(sql(32_768), { requestId: "a" });
  (await api.connected()).say(result("a"));
  await asked;
});

test("what the server could not read is refused before it is sent", async () => {
  const api = fakeApi();
  const refused = [
    [{ parameters: [Number.NaN] }, "NaN is not JSON. Send it as a string, or NULL as null."],
    [{ parameters: ["half \ud83d"] }, "half of a surrogate pair"],
    [{ requestId: "" }, "requestId has 1 to 128 characters; this has 0."],
    [{ requestId: "x".repeat(129) }, "this has 129."],
  ] as const;
  for (const [options, told] of refused) {
    const error = await reason(api.client.query("SELECT '😀'", options as QueryOptions));
    expect(error).toMatchObject({ code: "invalid_message", category: "user" });
    expect(String(error)).toContain(told);
  }
  expect(api.sockets).toHaveLength(0);
});

test("getResult gives a fresh URL, also of a query that was sent without a requestId", async () => {
  const api = fakeApi();
  const asked = api.client.getResult(QUERY_ID);
  const socket = await api.connected();
  expect(socket.last).toMatchObject({ action: "getresult", queryId: QUERY_ID });
  socket.say(result(undefined));
  expect((await asked)["pre-signed-url"]).toContain(QUERY_ID);
});

test("getResult waits for a query that still runs, and hears where it stands", async () => {
  const api = fakeApi();
  const onProgress = vi.fn();
  const asked = api.client.getResult(QUERY_ID, { requestId: "a", onProgress });
  const socket = await api.connected();
  expect(socket.received).toEqual([{ action: "getresult", queryId: QUERY_ID, requestId: "a" }]);
  socket.say(progress("a"));
  expect(onProgress).toHaveBeenCalledWith(progress("a"));
  await pass(100);
  expect(await standing(asked)).toBe("pending");
  socket.say(failed("a"));
  expect(await reason(asked)).toMatchObject({ category: "cancelled" });
});

test("getResult of no query rejects", async () => {
  const api = fakeApi();
  const error = reason(api.client.getResult(QUERY_ID));
  const socket = await api.connected();
  socket.say(refusal(socket.last?.requestId, "query_not_found"));
  expect(await error).toMatchObject({ code: "query_not_found", queryId: QUERY_ID });
});

test("close rejects what is pending, closes the socket, and leaves no timer behind", async () => {
  const api = fakeApi();
  const running = reason(api.client.query("SELECT 1", { requestId: "a" }));
  const socket = await api.connected();
  socket.say(accepted("a"));
  const cancelling = reason(api.client.cancel(QUERY_ID));
  api.client.close();
  expect(await running).toBeInstanceOf(ConnectionError);
  expect(await cancelling).toBeInstanceOf(ConnectionError);
  expect(socket.isClosed).toBe(true);
  expect(api.client.state).toBe("closed");
  expect(vi.getTimerCount()).toBe(0);
});

test("a closed client opens again for the next query", async () => {
  const api = fakeApi();
  const first = reason(api.client.open());
  api.client.close();
  expect(await first).toBeInstanceOf(ConnectionError);
  const second = api.client.query("SELECT 1", { requestId: "a" });
  (await api.connected()).say(result("a"));
  await second;
  expect(api.sockets).toHaveLength(1);
});

test("where there is no WebSocket, the client says what to give it", () => {
  vi.stubGlobal("WebSocket", undefined);
  expect(() => new QuerySocket(URL)).toThrow("give the option webSocket");
  vi.unstubAllGlobals();
});
