import { expect, test } from "vitest";
import { backoff, TIMINGS, tokenEnd } from "../../src/client/timings";
import { accepted, fakeApi, pass, QUERY_ID, reason, refusal, result, standing } from "./fake-api";

/** A token that ends so many seconds from now, and no other like it. */
let made = 0;
function endingIn(seconds: number): string {
  const claims = { exp: Math.floor(Date.now() / 1_000) + seconds, jti: `Zoë ${++made}` };
  return `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
}

test("a socket is replaced before its token ends, and the query runs on, on the new one", async () => {
  const api = fakeApi({ token: () => endingIn(3_600) });
  const asked = api.client.query("SELECT 1", { requestId: "a" });
  const first = await api.connected();
  first.say(accepted("a"));
  await pass(3_530);
  expect(api.sockets).toHaveLength(1);
  await pass(10);
  expect(api.sockets).toHaveLength(2);
  expect(first.isClosed).toBe(false);
  const second = await api.connected();
  expect(second.protocols[1]).not.toBe(first.protocols[1]);
  expect(second.received).toEqual([{ action: "getresult", queryId: QUERY_ID, requestId: "a" }]);
  expect(first.isClosed).toBe(true);
  expect(api.states).toEqual(["connecting", "open"]);
  second.say(result("a"));
  await asked;
});

test("a socket is replaced ten minutes before its two hours are over", async () => {
  const api = fakeApi({});
  const opened = api.client.open();
  const first = await api.connected();
  await opened;
  await pass(6_599);
  expect(api.sockets).toHaveLength(1);
  await pass(1);
  const second = await api.connected();
  expect([first.isClosed, second.isClosed]).toEqual([true, false]);
  await pass(6_600);
  expect(api.sockets).toHaveLength(3);
  api.client.close();
});

test("the old socket stays until what was sent on it is accepted", async () => {
  const api = fakeApi({ token: () => endingIn(3_600) });
  const opened = api.client.open();
  const first = await api.connected();
  await opened;
  await pass(3_530);
  const asked = api.client.query("SELECT 1", { requestId: "a" });
  await pass(10);
  const second = await api.connected();
  expect(first.isClosed).toBe(false);
  expect(second.received).toEqual([]);
  first.say(accepted("a"));
  expect(second.received).toEqual([{ action: "getresult", queryId: QUERY_ID, requestId: "a" }]);
  expect(first.isClosed).toBe(true);
  second.say(result("a"));
  await asked;
});

test("what was sent on an old socket that is lost is sent again on the new one", async () => {
  const api = fakeApi({ token: () => endingIn(3_600) });
  const running = api.client.query("SELECT 1", { requestId: "a" });
  const first = await api.connected();
  first.say(accepted("a"));
  await pass(3_538);
  const cancelling = api.client.cancel(QUERY_ID);
  const asked = api.client.query("SELECT 2", { requestId: "b" });
  const sent = first.received.slice(-2);
  await pass(2);
  const second = await api.connected();
  const [takenOver] = second.received;
  first.drop();
  expect(second.received).toEqual([takenOver, ...sent]);
  expect(api.client.state).toBe("open");
  second.say(result("a"));
  second.say(result("b", "another"));
  await Promise.all([running, cancelling, asked]);
});

test("a new socket that cannot be opened leaves the old one as it is, for another try", async () => {
  const api = fakeApi({ token: () => endingIn(3_600) });
  const asked = api.client.query("SELECT 1", { requestId: "a" });
  const first = await api.connected();
  first.say(accepted("a"));
  await pass(3_540);
  (await api.attempt()).drop();
  expect(api.client.state).toBe("open");
  await pass(30);
  expect(api.sockets).toHaveLength(3);
  first.say(result("a"));
  await asked;
  api.client.close();
});

test("an old socket lost during the renewal is followed by the new one", async () => {
  const api = fakeApi({ token: () => endingIn(3_600) });
  const asked = api.client.query("SELECT 1", { requestId: "a" });
  const first = await api.connected();
  first.say(accepted("a"));
  await pass(3_540);
  const second = await api.attempt();
  first.drop();
  expect(api.client.state).toBe("connecting");
  second.accept();
  expect(second.last).toMatchObject({ action: "getresult" });
  await pass(25);
  expect(api.sockets).toHaveLength(2);
  second.say(result("a"));
  await asked;
});

test("a token that cannot be had for the renewal does not harm what runs", async () => {
  let signedIn = true;
  const api = fakeApi({
    token: async () => {
      if (!signedIn) throw new Error("signed out");
      return endingIn(3_600);
    },
  });
  const asked = api.client.query("SELECT 1", { requestId: "a" });
  const socket = await api.connected();
  socket.say(accepted("a"));
  signedIn = false;
  await pass(3_590);
  expect(await standing(asked)).toBe("pending");
  socket.say(result("a"));
  await asked;
  expect(api.sockets).toHaveLength(1);
  api.client.close();
});

test("the same token again is not worth a socket; a fresh one is", async () => {
  let token = "";
  const api = fakeApi({ token: () => token });
  token = endingIn(300);
  const opened = api.client.open();
  await api.connected();
  await opened;
  await pass(269);
  expect(api.sockets).toHaveLength(1);
  token = endingIn(300);
  await pass(1);
  expect(api.sockets).toHaveLength(2);
  api.client.close();
});

test("a token that has ended by the clock of this machine alone makes no hurry", async () => {
  const api = fakeApi({ token: () => endingIn(-3_600) });
  const opened = api.client.open();
  await api.connected();
  await opened;
  await pass(29);
  expect(api.sockets).toHaveLength(1);
  await pass(1);
  expect(api.sockets).toHaveLength(2);
  api.client.close();
});

test("what the server did not read, since the token had ended, is sent again with another", async () => {
  let tokens = 0;
  const api = fakeApi({ token: () => `token-${++tokens}` });
  const running = api.client.query("SELECT 1", { requestId: "a" });
  const first = await api.connected();
  first.say(accepted("a"));
  await pass(20);
  const asked = api.client.query("SELECT 2", { requestId: "b" });
  first.say(refusal("b", "token_expired"));
  expect(first.isClosed).toBe(true);
  await pass(0.5);
  const second = await api.connected();
  expect(second.protocols[1]).toBe("token-2");
  expect(second.received).toMatchObject([
    { action: "getresult", queryId: QUERY_ID },
    { action: "runquery", requestId: "b" },
  ]);
  second.say(result("a"));
  second.say(result("b", "another"));
  await Promise.all([running, asked]);
});

test("a server that takes no token for fresh is given up", async () => {
  const api = fakeApi();
  const error = reason(api.client.query("SELECT 1", { requestId: "a" }));
  for (let time = 0; time < 10; time++) {
    (await api.connected()).say(refusal("a", "token_expired"));
    await pass(20);
  }
  expect(String(await error)).toContain("could be opened for 60 s");
});

test("a socket is pinged after five minutes of silence, and lives by any answer", async () => {
  const api = fakeApi();
  const opened = api.client.open();
  const socket = await api.connected();
  await opened;
  socket.answersPings = false;
  await pass(299);
  expect(socket.pings).toBe(0);
  await pass(1);
  expect(socket.pings).toBe(1);
  await pass(9);
  socket.say(result("late"));
  await pass(290);
  expect(socket.pings).toBe(1);
  await pass(1);
  expect([socket.pings, socket.isClosed]).toEqual([2, false]);
  api.client.close();
});

test("a message counts against the silence", async () => {
  const api = fakeApi();
  const opened = api.client.open();
  const socket = await api.connected();
  await opened;
  await pass(299);
  const asked = api.client.query("SELECT 1", { requestId: "a" });
  socket.say(result("a"));
  await asked;
  await pass(299);
  expect(socket.pings).toBe(0);
  await pass(1);
  expect(socket.pings).toBe(1);
  api.client.close();
});

test("a socket that gives no pong is dead, and what runs goes on on another", async () => {
  const api = fakeApi();
  const asked = api.client.query("SELECT 1", { requestId: "a" });
  const first = await api.connected();
  first.answersPings = false;
  first.say(accepted("a"));
  await pass(309.9);
  expect(first.isClosed).toBe(false);
  await pass(0.1);
  expect(first.isClosed).toBe(true);
  await pass(0.5);
  const second = await api.connected();
  expect(second.last).toMatchObject({ action: "getresult", queryId: QUERY_ID });
  second.say(result("a"));
  await asked;
});

test("a token's end is read without verifying; without one there is none", () => {
  const claims = Buffer.from('{"exp":1795338900,"name":"Zoë ~?"}').toString("base64url");
  expect(tokenEnd(`e30.${claims}.c2ln`)).toBe(1_795_338_900);
  for (const token of [undefined, "", "opaque", "a.b.c", "e30.e30.c2ln", "e30.bnVsbA.c2ln"]) {
    expect(tokenEnd(token)).toBe(Infinity);
  }
});

test("a wait is random between nothing and its longest", () => {
  const waits = Array.from({ length: 1_000 }, () => backoff(3, TIMINGS));
  expect(Math.max(...waits)).toBeLessThan(4);
  expect(Math.max(...waits)).toBeGreaterThan(3.5);
  expect(Math.min(...waits)).toBeLessThan(0.5);
});
