import { expect, test, vi } from "vitest";
import { ConnectionError } from "../../src/querysocket";
import {
  accepted,
  fakeApi,
  pass,
  progress,
  QUERY_ID,
  reason,
  refusal,
  result,
  standing,
} from "./fake-api";

test("a running query is taken over on the next socket, and told as accepted only once", async () => {
  const api = fakeApi();
  const onAccepted = vi.fn();
  const asked = api.client.query("SELECT 1", { requestId: "a", onAccepted });
  const first = await api.connected();
  first.say(accepted("a"));
  first.drop();
  expect(api.client.state).toBe("waiting");
  await pass(0.5);
  const second = await api.connected();
  expect(second.received).toEqual([{ action: "getresult", queryId: QUERY_ID, requestId: "a" }]);
  second.say(progress("a"));
  second.say(result("a"));
  await asked;
  expect(onAccepted).toHaveBeenCalledTimes(1);
  expect(api.states).toEqual(["connecting", "open", "waiting", "connecting", "open"]);
});

test("a query lost before its acceptance is sent again under the same requestId", async () => {
  const api = fakeApi();
  const onAccepted = vi.fn();
  const asked = api.client.query("SELECT 1", { requestId: "a", onAccepted });
  const first = await api.connected();
  first.drop();
  await pass(0.5);
  const second = await api.connected();
  expect(second.received).toEqual(first.received);
  second.say({ ...accepted("a"), repeated: true });
  expect(second.last).toMatchObject({ action: "getresult", queryId: QUERY_ID });
  expect(onAccepted).toHaveBeenCalledTimes(1);
  second.say(result("a"));
  second.say(result("a"));
  await asked;
});

test("without sign-in a query lost before its acceptance rejects: sent again, it would run twice", async () => {
  const api = fakeApi({});
  const error = reason(api.client.query("SELECT 1"));
  (await api.connected()).drop();
  expect(await error).toBeInstanceOf(ConnectionError);
  expect(String(await error)).toContain("Without sign-in");
});

test("without sign-in a running query is taken over by its requestId", async () => {
  const api = fakeApi({});
  const asked = api.client.query("SELECT 1", { requestId: "a" });
  const first = await api.connected();
  first.say(accepted("a"));
  first.drop();
  await pass(0.5);
  const second = await api.connected();
  expect(second.last).toEqual({ action: "getresult", queryId: QUERY_ID, requestId: "a" });
  second.say(result("a"));
  await asked;
});

test("a takeover that is refused for now is tried again, and for good it rejects", async () => {
  const api = fakeApi();
  const error = reason(api.client.query("SELECT 1", { requestId: "a" }));
  const first = await api.connected();
  first.say(accepted("a"));
  first.drop();
  await pass(0.5);
  const second = await api.connected();
  second.say(refusal("a", "throttled", true));
  expect(second.received).toHaveLength(1);
  await pass(1);
  expect(second.received).toHaveLength(2);
  expect(second.last).toMatchObject({ action: "getresult" });
  second.say(refusal("a", "query_not_found"));
  expect(await error).toMatchObject({ code: "query_not_found", queryId: QUERY_ID });
});

test("a takeover that is refused time and again rejects", async () => {
  const api = fakeApi();
  const error = reason(api.client.getResult(QUERY_ID, { requestId: "a" }));
  const socket = await api.connected();
  for (const seconds of [1, 2, 4, 0]) {
    socket.say(refusal("a", "throttled", true));
    await pass(seconds);
  }
  expect(await error).toMatchObject({ code: "throttled" });
  expect(socket.received).toHaveLength(4);
});

test("a token that cannot be had is the error, whatever waits", async () => {
  const signedOut = new Error("signed out");
  let token: () => Promise<string> = async () => "token";
  const api = fakeApi({ token: () => token() });
  const errors = [
    reason(api.client.query("SELECT 1", { requestId: "a" })),
    reason(api.client.getResult(QUERY_ID)),
  ];
  const socket = await api.connected();
  token = () => Promise.reject(signedOut);
  socket.drop();
  await pass(0.5);
  expect(await Promise.all(errors)).toEqual([signedOut, signedOut]);
  expect(api.client.state).toBe("closed");
});

test("a token that no subprotocol can be is not told", async () => {
  class Strict {
    constructor() {
      throw new SyntaxError("The subprotocol 'se cret' is invalid.");
    }
  }
  const webSocket = Strict as unknown as typeof WebSocket;
  const api = fakeApi({ token: () => "se cret", webSocket });
  const error = await reason(api.client.open());
  expect(error).toBeInstanceOf(ConnectionError);
  expect(String(error)).not.toContain("cret");
  expect((error as Error).cause).toBeUndefined();
});

test("a socket lost while nothing runs stays closed until it is needed", async () => {
  const api = fakeApi();
  const opened = api.client.open();
  const first = await api.connected();
  await opened;
  first.drop();
  expect(api.client.state).toBe("closed");
  await pass(120);
  expect(api.sockets).toHaveLength(1);
  const asked = api.client.query("SELECT 1", { requestId: "a" });
  (await api.connected()).say(result("a"));
  await asked;
});

test("whoever hears of a state may close the client, or use it", async () => {
  const api = fakeApi();
  const closing = (state: string) => () => api.client.state === state && api.client.close();
  for (const state of ["connecting", "open", "waiting"]) {
    const close = closing(state);
    api.client.addEventListener("statechange", close);
    const error = reason(api.client.getResult(QUERY_ID));
    await pass(0);
    const socket = api.sockets.at(-1);
    if (state !== "connecting") socket?.accept();
    if (state === "waiting") socket?.drop();
    expect(await error).toBeInstanceOf(ConnectionError);
    await pass(60);
    expect([api.client.state, vi.getTimerCount()]).toEqual(["closed", 0]);
    api.client.removeEventListener("statechange", close);
  }
  expect(api.sockets.map((socket) => socket.isClosed)).toEqual([true, true]);

  let again: Promise<unknown> | undefined;
  api.client.addEventListener("statechange", () => {
    if (api.client.state === "closed") again ??= api.client.open();
  });
  const error = reason(api.client.open());
  api.client.close();
  expect(await error).toBeInstanceOf(ConnectionError);
  await api.connected();
  await again;
});

test("a query that waits for a socket and is aborted ends the attempts", async () => {
  const api = fakeApi();
  const abort = new AbortController();
  const error = reason(api.client.query("SELECT 1", { signal: abort.signal }));
  (await api.attempt()).drop();
  abort.abort();
  await error;
  await pass(120);
  expect(api.sockets).toHaveLength(1);
  expect(api.client.state).toBe("closed");
});

test("a query that is not answered in time is taken up on another socket, then given up", async () => {
  const api = fakeApi();
  const asked = api.client.query("SELECT 1", { requestId: "a" });
  const error = reason(asked);
  for (let time = 1; time <= 4; time++) {
    const socket = await api.connected();
    expect(socket.received).toMatchObject([{ action: "runquery", requestId: "a" }]);
    expect(await standing(asked)).toBe("pending");
    await pass(30);
    if (time < 4) await pass(0.5);
  }
  expect(String(await error)).toContain("did not answer within 30 s, 4 times");
});
