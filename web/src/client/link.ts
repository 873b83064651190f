import type { ClientMessage, ServerMessage } from "../protocol.js";
import { after, type Timer, type Timings } from "./timings.js";

/** What a link tells of itself. */
export interface LinkEvents {
  opened(link: Link): void;
  message(link: Link, message: ServerMessage): void;
  /** Not opened in time, closed from the other side, or dead; told at most once. */
  ended(link: Link): void;
}

/** One WebSocket, from its handshake to its end, kept from idling. */
export class Link {
  /** Milliseconds since the epoch; undefined until the socket is open. */
  openedAt: number | undefined;
  private readonly socket: WebSocket;
  private idle: Timer | undefined;
  /** Runs while something is due from the other side: the handshake, a pong. */
  private due: Timer;

  /** Throws a SyntaxError where the URL or the token is malformed. */
  constructor(
    url: string,
    readonly token: string | undefined,
    webSocket: typeof WebSocket,
    private readonly timings: Timings,
    private readonly events: LinkEvents,
  ) {
    // Browsers let a page set no header but this one.
    this.socket = new webSocket(
      url,
      token === undefined ? ["querysocket"] : ["querysocket", token],
    );
    this.due = after(timings.handshake, () => this.end());
    this.socket.onopen = () => {
      clearTimeout(this.due);
      this.openedAt = Date.now();
      this.awaitIdleness();
      events.opened(this);
    };
    this.socket.onmessage = ({ data }) => {
      clearTimeout(this.due);
      const message = parsed(data);
      if (message) events.message(this, message);
    };
    this.socket.onclose = () => this.end();
    this.socket.onerror = () => this.end();
  }

  /** Seconds since the socket opened. */
  get age(): number {
    return this.openedAt === undefined ? 0 : (Date.now() - this.openedAt) / 1_000;
  }

  /** What is sent on a socket that is gone is lost; its end will be told. */
  send(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
    this.awaitIdleness();
  }

  /** Learn whether the socket still lives: where no answer comes, it ends. */
  ping(): void {
    this.send({ action: "ping" });
    clearTimeout(this.due);
    this.due = after(this.timings.pong, () => this.end());
  }

  /** Give the socket up as lost. */
  end(): void {
    this.close();
    this.events.ended(this);
  }

  /** Close the socket without a word. */
  close(): void {
    clearTimeout(this.idle);
    clearTimeout(this.due);
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    // Some implementations tell of an error when a handshake is broken off; nobody need hear it.
    this.socket.onerror = () => {};
    this.socket.close();
  }

  private awaitIdleness(): void {
    clearTimeout(this.idle);
    this.idle = after(this.timings.ping, () => this.ping());
  }
}

/** The message; null for what is not JSON. Of what is, anything without a known type is ignored. */
function parsed(data: unknown): ServerMessage | null {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}
