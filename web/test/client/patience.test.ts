import { expect, test, vi } from "vitest";
import { ConnectionError } from "../../src/querysocket";
import { type FakeSocket, fakeApi, pass, reason, URL } from "./fake-api";

/** The waits before each further attempt, in ms, as handshakes are refused at once. */
async function waits(api: ReturnType<typeof fakeApi>, count: number): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const made = api.sockets.length;
    api.sockets.at(-1)?.drop();
    const start = Date.now();
    while (api.sockets.length === made) await vi.advanceTimersToNextTimerAsync();
    found.push(Date.now() - start);
  }
  return found;
}

test("each handshake has a token of its own", async () => {
  let tokens = 0;
  const api = fakeApi({ token: () => `token-${++tokens}` });
  api.client.query("SELECT 1").catch(() => {});
  await api.attempt();
  await waits(api, 2);
  expect(api.sockets.map((socket) => socket.protocols[1])).toEqual([
    "token-1",
    "token-2",
    "token-3",
  ]);
  api.client.close();
});

test("the waits between attempts double up to a cap", async () => {
  const api = fakeApi({ token: () => "token", timings: { giveUp: 600 } });
  api.client.query("SELECT 1").catch(() => {});
  await api.attempt();
  expect(await waits(api, 8)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
  api.client.close();
});

test("the waits between attempts are a random part of the longest", async () => {
  const api = fakeApi();
  vi.mocked(Math.random).mockReturnValue(0.25);
  api.client.query("SELECT 1").catch(() => {});
  await api.attempt();
  expect(await waits(api, 3)).toEqual([125, 250, 500]);
  api.client.close();
});

test("a socket that held makes the waits short again, one that did not does not", async () => {
  const api = fakeApi({ token: () => "token", timings: { giveUp: 600 } });
  api.client.query("SELECT 1").catch(() => {});
  await api.attempt();
  await waits(api, 3);
  await api.connected();
  await pass(9);
  expect(await waits(api, 1)).toEqual([4_000]);
  await api.connected();
  await pass(10);
  expect(await waits(api, 1)).toEqual([500]);
  api.client.close();
});

test("after a minute without a socket the query rejects, and the client is closed", async () => {
  const api = fakeApi();
  const error = reason(api.client.query("SELECT 1"));
  await api.attempt();
  const refuse = (socket: FakeSocket | undefined) => socket && !socket.isClosed && socket.drop();
  for (let second = 0; second < 80; second++) {
    refuse(api.sockets.at(-1));
    await pass(1);
  }
  expect(await error).toBeInstanceOf(ConnectionError);
  expect(String(await error)).toContain(`No socket to ${URL} could be opened for 60 s`);
  expect(api.client.state).toBe("closed");
  expect(vi.getTimerCount()).toBe(0);
});

test("who tries again as soon as the client has given up is not given up with the rest", async () => {
  const api = fakeApi({ token: () => "token", timings: { giveUp: 0 } });
  let again: Promise<unknown> | undefined;
  api.client.addEventListener("statechange", () => {
    if (api.client.state === "closed") again ??= api.client.open();
  });
  const error = reason(api.client.open());
  (await api.attempt()).drop();
  expect(await error).toBeInstanceOf(ConnectionError);
  await api.connected();
  await again;
});

test("a handshake that is not answered in time counts as refused", async () => {
  const api = fakeApi();
  const opened = api.client.open();
  const silent = await api.attempt();
  await pass(10);
  expect(silent.isClosed).toBe(true);
  await pass(0.5);
  await api.connected();
  await opened;
});

test("coming online connects at once", async () => {
  const listeners = new Set<() => void>();
  vi.stubGlobal("addEventListener", (_: string, listener: () => void) => listeners.add(listener));
  vi.stubGlobal("removeEventListener", (_: string, one: () => void) => listeners.delete(one));
  const comeOnline = () => {
    for (const listener of listeners) listener();
  };
  const api = fakeApi();
  const opened = api.client.open();
  await api.attempt();
  await waits(api, 4);
  api.sockets.at(-1)?.drop();
  comeOnline();
  const socket = await api.connected();
  await opened;
  // Online again, an open socket has to show that it lives.
  comeOnline();
  expect(socket.pings).toBe(1);
  api.client.close();
  expect(listeners.size).toBe(0);
  vi.unstubAllGlobals();
});

test("closed while it waits for the next attempt, the client leaves no timer behind", async () => {
  const api = fakeApi();
  const error = reason(api.client.open());
  (await api.attempt()).drop();
  expect(api.client.state).toBe("waiting");
  api.client.close();
  await error;
  expect(vi.getTimerCount()).toBe(0);
});
