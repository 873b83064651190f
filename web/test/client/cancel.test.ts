import { expect, test, vi } from "vitest";
import { QueryError } from "../../src/querysocket";
import {
  accepted,
  failed,
  fakeApi,
  pass,
  QUERY_ID,
  reason,
  refusal,
  result,
  standing,
} from "./fake-api";

const cancelled = new Error("nobody wants it");

test("cancel tells the server; the query rejects as cancelled, with its receipt", async () => {
  const api = fakeApi();
  const running = reason(api.client.query("SELECT 1", { requestId: "a" }));
  const socket = await api.connected();
  socket.say(accepted("a"));
  const cancelling = api.client.cancel(QUERY_ID);
  expect(socket.last).toMatchObject({ action: "cancelquery", queryId: QUERY_ID });
  expect(await standing(cancelling)).toBe("pending");
  socket.say(failed("a"));
  await cancelling;
  const error = await running;
  expect(error).toBeInstanceOf(QueryError);
  expect(error).toMatchObject({ category: "cancelled", receipt: { totalMs: 13 } });
});

test("a cancellation that is refused rejects, and the query goes on", async () => {
  const api = fakeApi();
  const running = api.client.query("SELECT 1", { requestId: "a" });
  const socket = await api.connected();
  socket.say(accepted("a"));
  const error = reason(api.client.cancel(QUERY_ID));
  socket.say(refusal(socket.last?.requestId, "throttled", true));
  expect(await error).toMatchObject({ code: "throttled", queryId: QUERY_ID });
  socket.say(result("a"));
  await running;
});

test("a cancellation that comes too late is done", async () => {
  const api = fakeApi();
  const cancelling = api.client.cancel(QUERY_ID);
  const socket = await api.connected();
  socket.say(refusal(socket.last?.requestId, "query_ended"));
  await cancelling;
});

test("a cancellation of a query whose end is told elsewhere is done when it is not refused", async () => {
  const api = fakeApi();
  const cancelling = api.client.cancel(QUERY_ID);
  await api.connected();
  await pass(4.9);
  expect(await standing(cancelling)).toBe("pending");
  await pass(0.1);
  await cancelling;
});

test("a cancellation whose socket is lost is sent again", async () => {
  const api = fakeApi();
  const cancelling = api.client.cancel(QUERY_ID);
  (await api.connected()).drop();
  await pass(0.5);
  const socket = await api.connected();
  expect(socket.received).toMatchObject([{ action: "cancelquery", queryId: QUERY_ID }]);
  socket.say(failed("a"));
  await cancelling;
});

test("without sign-in the query's requestId proves that it may be cancelled", async () => {
  const api = fakeApi({});
  const running = api.client.query("SELECT 1", { requestId: "a" });
  const socket = await api.connected();
  socket.say(accepted("a"));
  const cancelling = api.client.cancel(QUERY_ID);
  expect(socket.last).toEqual({ action: "cancelquery", queryId: QUERY_ID, requestId: "a" });
  socket.say(refusal("a", "query_ended"));
  await cancelling;
  socket.say(result("a"));
  await running;
});

test("a signal that is aborted already sends nothing", async () => {
  const api = fakeApi();
  const signal = AbortSignal.abort(cancelled);
  expect(await reason(api.client.query("SELECT 1", { signal }))).toBe(cancelled);
  expect(api.sockets).toHaveLength(0);
});

test("a query aborted before there is a socket is never sent", async () => {
  const api = fakeApi();
  const abort = new AbortController();
  const error = reason(api.client.query("SELECT 1", { signal: abort.signal }));
  const socket = await api.attempt();
  abort.abort(cancelled);
  expect(await error).toBe(cancelled);
  socket.accept();
  await pass(10);
  expect(socket.received).toEqual([]);
});

test("a query aborted before its acceptance is stopped as soon as its queryId is known", async () => {
  const api = fakeApi();
  const abort = new AbortController();
  const onAccepted = vi.fn();
  const error = reason(
    api.client.query("SELECT 1", { requestId: "a", signal: abort.signal, onAccepted }),
  );
  const socket = await api.connected();
  abort.abort(cancelled);
  expect(await error).toBe(cancelled);
  expect(socket.received).toHaveLength(1);
  socket.say(accepted("a"));
  expect(socket.last).toMatchObject({ action: "cancelquery", queryId: QUERY_ID });
  expect(onAccepted).not.toHaveBeenCalled();
});

test("a running query that is aborted rejects at once, and is stopped", async () => {
  const api = fakeApi();
  const abort = new AbortController();
  const error = reason(api.client.query("SELECT 1", { requestId: "a", signal: abort.signal }));
  const socket = await api.connected();
  socket.say(accepted("a"));
  abort.abort(cancelled);
  expect(await error).toBe(cancelled);
  expect(socket.last).toMatchObject({ action: "cancelquery", queryId: QUERY_ID });
  socket.say(refusal(socket.last?.requestId, "throttled", true));
  socket.say(failed("a"));
  await pass(10);
  expect(socket.received).toHaveLength(2);
});

test("a query aborted while the socket is lost is stopped on the next one", async () => {
  const api = fakeApi();
  const abort = new AbortController();
  const error = reason(api.client.query("SELECT 1", { requestId: "a", signal: abort.signal }));
  const first = await api.connected();
  first.say(accepted("a"));
  first.drop();
  abort.abort(cancelled);
  expect(await error).toBe(cancelled);
  await pass(0.5);
  const second = await api.connected();
  expect(second.received).toMatchObject([{ action: "cancelquery", queryId: QUERY_ID }]);
});

test("what was aborted unaccepted on a lost socket is left to the server, which stops it", async () => {
  const api = fakeApi();
  const abort = new AbortController();
  const error = reason(api.client.query("SELECT 1", { requestId: "a", signal: abort.signal }));
  const socket = await api.connected();
  abort.abort(cancelled);
  socket.drop();
  expect(await error).toBe(cancelled);
  await pass(60);
  expect(api.sockets).toHaveLength(1);
});

test.each(["before", "after"])(
  "what was aborted unaccepted %s the loss, and is detached, is found and stopped",
  async (when) => {
    const api = fakeApi();
    const abort = new AbortController();
    const options = { requestId: "a", detach: true, signal: abort.signal };
    const error = reason(api.client.query("SELECT 1", options));
    const first = await api.connected();
    if (when === "before") abort.abort(cancelled);
    first.drop();
    if (when === "after") abort.abort(cancelled);
    expect(await error).toBe(cancelled);
    await pass(0.5);
    const socket = await api.connected();
    expect(socket.last).toMatchObject({ action: "runquery", requestId: "a" });
    socket.say({ ...accepted("a"), repeated: true });
    expect(socket.last).toMatchObject({ action: "cancelquery", queryId: QUERY_ID });
  },
);

test("an abort after the end changes nothing", async () => {
  const api = fakeApi();
  const abort = new AbortController();
  const asked = api.client.query("SELECT 1", { requestId: "a", signal: abort.signal });
  const socket = await api.connected();
  socket.say(accepted("a"));
  socket.say(result("a"));
  abort.abort(cancelled);
  await asked;
  expect(socket.received).toHaveLength(1);
});

test("getResult that is aborted leaves the query alone", async () => {
  const api = fakeApi();
  const abort = new AbortController();
  const error = reason(api.client.getResult(QUERY_ID, { signal: abort.signal }));
  const socket = await api.connected();
  abort.abort(cancelled);
  expect(await error).toBe(cancelled);
  expect(socket.received).toHaveLength(1);
});
