import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSession, SESSION_ENDED } from "../../src/account/session";
import type { TokenKeeper, Tokens } from "../../src/account/tokens";
import type { Stack } from "../../src/app/stack";

const MINUTE = 60_000;

/** Keeps tokens in memory; what Cognito answers to a refresh is decided by the test. */
class FakeKeeper implements TokenKeeper {
  tokens: Tokens | null;
  refreshes: { answer: (tokens: Tokens | null) => void; fail: (error: Error) => void }[] = [];
  forgotten = 0;

  constructor(tokens: Tokens | null) {
    this.tokens = tokens;
  }

  async held() {
    return this.tokens;
  }

  refresh() {
    return new Promise<Tokens | null>((answer, fail) => {
      this.refreshes.push({ answer, fail });
    });
  }

  async forget() {
    this.tokens = null;
    this.forgotten += 1;
  }
}

function tokens(accessToken: string, minutes: number, email = "ann@example.com"): Tokens {
  return { accessToken, expiresAt: Date.now() + minutes * MINUTE, email };
}

async function sessionWith(held: Tokens | null) {
  const keeper = new FakeKeeper(held);
  const forgetTyped = vi.fn();
  const session = createSession({} as Stack, keeper, forgetTyped);
  expect(session.user.value).toBeUndefined();
  await vi.waitFor(() => expect(session.user.value).not.toBeUndefined());
  return { keeper, session, forgetTyped };
}

function networkError(): Error {
  return Object.assign(new Error("A network error has occurred."), { name: "NetworkError" });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

test("a tab without tokens has nobody signed in", async () => {
  const { session } = await sessionWith(null);
  expect(session.user.value).toBeNull();
  await expect(session.accessToken()).rejects.toThrow("Nobody is signed in.");
});

test("a reload keeps the user, and asks nobody", async () => {
  const { session, keeper } = await sessionWith(tokens("a", 60));
  expect(session.user.value).toEqual({ email: "ann@example.com" });
  expect(await session.accessToken()).toBe("a");
  expect(keeper.refreshes).toHaveLength(0);
});

test("a token with less than two minutes left is replaced before it is used", async () => {
  const { session, keeper } = await sessionWith(tokens("a", 60));
  vi.setSystemTime(Date.now() + 57.9 * MINUTE);
  expect(await session.accessToken()).toBe("a");
  vi.setSystemTime(Date.now() + 0.2 * MINUTE);
  const asked = session.accessToken();
  keeper.refreshes[0]?.answer(tokens("b", 60));
  expect(await asked).toBe("b");
  expect(await session.accessToken()).toBe("b");
  expect(keeper.refreshes).toHaveLength(1);
});

test("calls at the same time share one refresh, and a later end has its own", async () => {
  const { session, keeper } = await sessionWith(tokens("a", 1));
  const asked = Promise.all([session.accessToken(), session.accessToken(), session.accessToken()]);
  keeper.refreshes[0]?.answer(tokens("b", 60));
  expect(await asked).toEqual(["b", "b", "b"]);
  expect(keeper.refreshes).toHaveLength(1);

  vi.setSystemTime(Date.now() + 59 * MINUTE);
  const again = session.accessToken();
  keeper.refreshes[1]?.answer(tokens("c", 60));
  expect(await again).toBe("c");
});

test("a refused refresh ends the session, says so, and leaves what was typed", async () => {
  const { session, keeper, forgetTyped } = await sessionWith(tokens("a", -5));
  const asked = session.accessToken();
  keeper.refreshes[0]?.answer(null);
  await expect(asked).rejects.toThrow(SESSION_ENDED);
  expect(session.user.value).toBeNull();
  expect(session.hasEnded.value).toBe(true);
  expect(keeper.tokens).toBeNull();
  expect(forgetTyped).not.toHaveBeenCalled();
});

test("signing in again takes the notice of the ended session away", async () => {
  const { session, keeper } = await sessionWith(tokens("a", -5));
  const asked = session.accessToken();
  keeper.refreshes[0]?.answer(null);
  await expect(asked).rejects.toThrow();
  keeper.tokens = tokens("b", 60, "bob@example.com");
  await session.resume();
  expect(session.user.value).toEqual({ email: "bob@example.com" });
  expect(session.hasEnded.value).toBe(false);
});

test("a network error signs nobody out, and the next call tries again", async () => {
  const { session, keeper } = await sessionWith(tokens("a", -5));
  const asked = session.accessToken();
  keeper.refreshes[0]?.fail(networkError());
  await expect(asked).rejects.toThrow("Check your connection");
  expect(session.user.value).toEqual({ email: "ann@example.com" });

  const again = session.accessToken();
  keeper.refreshes[1]?.answer(tokens("b", 60));
  expect(await again).toBe("b");
});

test("a token that has not ended yet does while the network is gone", async () => {
  const { session, keeper } = await sessionWith(tokens("a", 1));
  const asked = session.accessToken();
  keeper.refreshes[0]?.fail(networkError());
  expect(await asked).toBe("a");
});

test("signing out forgets the user at once, before Cognito has been told", async () => {
  const { session, keeper, forgetTyped } = await sessionWith(tokens("a", 60));
  const signedOut = session.signOut();
  expect(session.user.value).toBeNull();
  expect(forgetTyped).toHaveBeenCalledOnce();
  await signedOut;
  expect(keeper.forgotten).toBe(1);
  await expect(session.accessToken()).rejects.toThrow("Nobody is signed in.");
});

test("a refresh that comes after signing out gives nobody a token, nor the next user", async () => {
  const { session, keeper } = await sessionWith(tokens("a", 1));
  const asked = session.accessToken();
  await session.signOut();
  keeper.tokens = tokens("b", 1, "bob@example.com");
  await session.resume();
  const askedByNext = session.accessToken();
  keeper.refreshes[0]?.answer(tokens("late", 60));
  await expect(asked).rejects.toThrow("Nobody is signed in.");
  expect(keeper.refreshes).toHaveLength(2);
  keeper.refreshes[1]?.answer(tokens("c", 60, "bob@example.com"));
  expect(await askedByNext).toBe("c");
});
