import { onTestFinished, vi } from "vitest";
import type { ClientMessage, ServerMessage } from "../../src/protocol";
import { QuerySocket, type QuerySocketOptions } from "../../src/querysocket";

export const URL = "wss://api.example.com/prod";
export const QUERY_ID = "7f9c24e8-3b12-4fef-91e0-5c1d9a1f0b6e";

/** The server's end of a socket. */
export class FakeSocket {
  /** All but pings. */
  readonly received: ClientMessage[] = [];
  pings = 0;
  answersPings = true;
  isOpen = false;
  isClosed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {}

  send(text: string): void {
    if (!this.isOpen) throw new Error("sent on a socket that is not open");
    const message: ClientMessage = JSON.parse(text);
    if (message.action !== "ping") {
      this.received.push(message);
      return;
    }
    this.pings++;
    if (this.answersPings) queueMicrotask(() => this.say({ type: "pong" }));
  }

  close(): void {
    this.isOpen = false;
    this.isClosed = true;
  }

  /** Complete the handshake. */
  accept(): this {
    this.isOpen = true;
    this.onopen?.();
    return this;
  }

  say(message: ServerMessage | object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  /** What comes is no message of the protocol. */
  babble(data: unknown): void {
    this.onmessage?.({ data });
  }

  /** The connection is gone, or refused. */
  drop(): void {
    this.isOpen = false;
    this.onerror?.();
    this.onclose?.();
  }

  get last(): ClientMessage | undefined {
    return this.received.at(-1);
  }
}

/** A client of an API whose sockets the test answers, on a clock that the test moves. */
export function fakeApi(options: QuerySocketOptions = { token: () => "token" }) {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  onTestFinished(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
  const sockets: FakeSocket[] = [];
  class Socket extends FakeSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  }
  const webSocket = Socket as unknown as typeof WebSocket;
  const client = new QuerySocket(URL, { webSocket, ...options });
  const states: string[] = [];
  client.addEventListener("statechange", () => states.push(client.state));
  return {
    client,
    sockets,
    states,
    /** The handshake that the client attempts now or has attempted last. */
    async attempt(): Promise<FakeSocket> {
      await vi.advanceTimersByTimeAsync(0);
      const socket = sockets.at(-1);
      if (!socket) throw new Error("no handshake was attempted");
      return socket;
    },
    /** The same, accepted. */
    async connected(): Promise<FakeSocket> {
      const socket = (await this.attempt()).accept();
      await vi.advanceTimersByTimeAsync(0);
      return socket;
    },
  };
}

/** Let seconds pass. */
export async function pass(seconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(seconds * 1_000);
}

/** What the promise rejects with. */
export function reason(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`not rejected, but ${JSON.stringify(value)}`);
    },
    (error) => error,
  );
}

/** How the promise stands now. */
export async function standing(promise: Promise<unknown>): Promise<string> {
  let found = "pending";
  promise.then(
    () => (found = "fulfilled"),
    () => (found = "rejected"),
  );
  await vi.advanceTimersByTimeAsync(0);
  return found;
}

export const accepted = (requestId: string, queryId = QUERY_ID) => ({
  type: "accepted",
  engine: "athena",
  queryId,
  requestId,
});

export const result = (requestId: string | undefined, queryId = QUERY_ID) => ({
  type: "result",
  engine: "athena",
  queryId,
  requestId,
  "pre-signed-url": `https://results.example.com/${queryId}.csv`,
  receipt: { runMs: 12, totalMs: 13 },
});

export const progress = (requestId: string, queryId = QUERY_ID) => ({
  type: "progress",
  engine: "athena",
  queryId,
  requestId,
  state: "RUNNING",
  elapsedMs: 1_000,
});

export const failed = (requestId: string, error: object = {}, queryId = QUERY_ID) => ({
  type: "failed",
  engine: "athena",
  queryId,
  requestId,
  error: {
    code: "cancelled",
    message: "Stopped.",
    category: "cancelled",
    retryable: false,
    ...error,
  },
  receipt: { runMs: 12, totalMs: 13 },
});

export const refusal = (requestId: string | undefined, code: string, retryable = false) => ({
  type: "error",
  requestId,
  error: { code, message: `It is ${code}.`, category: "user", retryable },
});
