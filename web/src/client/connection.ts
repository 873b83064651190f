import type { ServerMessage } from "../protocol.js";
import { ConnectionError } from "./errors.js";
import { Link } from "./link.js";
import { after, backoff, type Timer, type Timings, tokenEnd } from "./timings.js";

/** `waiting`: for the next attempt to connect. */
export type State = "closed" | "connecting" | "open" | "waiting";

/** Who uses the connection. */
export interface User {
  /** Is there anything to connect for? */
  needsConnection(): boolean;
  stateChanged(): void;
  /** `link` is there to send on, in place of an earlier one or of none. */
  opened(): void;
  message(link: Link, message: ServerMessage): void;
  /** What was sent on the link and not answered will not be answered there. */
  lost(link: Link): void;
  /** There will be no link until `connect` is called again. */
  gaveUp(error: unknown): void;
}

/** What a connection is made with. */
export interface Settings {
  url: string;
  token: (() => string | Promise<string>) | undefined;
  webSocket: typeof WebSocket;
  timings: Timings;
}

/** Keeps one link open: connects again when it is lost, and replaces it before it must end. */
export class Connection {
  state: State = "closed";
  /** The link to send on, while the state is `open`. */
  link: Link | undefined;
  /** Links that have been replaced, and on which answers may still come. */
  readonly replaced = new Set<Link>();

  /** Stands for the attempt under way, from the asking for a token on. */
  private attempt: { link?: Link } | undefined;
  private failures = 0;
  /** Milliseconds since the epoch: when to give up. */
  private deadline = 0;
  private retry: Timer | undefined;
  private renewal: Timer | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly user: User,
  ) {}

  /** Connect, unless that is done or under way. */
  connect(): void {
    if (this.state !== "closed") return;
    this.startPatience();
    globalThis.addEventListener?.("online", this.online);
    this.tryToOpen();
  }

  /** Close every link; nothing of them is told any more. */
  close(): void {
    globalThis.removeEventListener?.("online", this.online);
    clearTimeout(this.retry);
    clearTimeout(this.renewal);
    for (const link of [this.attempt?.link, this.link, ...this.replaced]) link?.close();
    this.attempt = this.link = undefined;
    this.replaced.clear();
    this.become("closed");
  }

  /** Close a replaced link. */
  release(link: Link): void {
    this.replaced.delete(link);
    link.close();
  }

  private readonly online = () => {
    // The network has changed: find out whether the socket outlived that.
    if (this.link) this.link.ping();
    else if (this.state === "waiting") this.tryToOpen();
  };

  /** The last thing to do: whoever hears of it may close the connection, or use it. */
  private become(state: State): void {
    if (this.state === state) return;
    this.state = state;
    this.user.stateChanged();
  }

  private startPatience(): void {
    this.failures = 0;
    this.deadline = Date.now() + this.settings.timings.giveUp * 1_000;
  }

  private tryToOpen(): void {
    clearTimeout(this.retry);
    if (this.user.needsConnection()) {
      void this.open();
      this.become("connecting");
    } else {
      this.close();
    }
  }

  private tryLater(): void {
    const { url, timings } = this.settings;
    if (!this.user.needsConnection()) {
      this.close();
    } else if (Date.now() < this.deadline) {
      this.retry = after(backoff(this.failures++, timings), () => this.tryToOpen());
      this.become("waiting");
    } else {
      this.giveUp(
        new ConnectionError(
          `No socket to ${url} could be opened for ${timings.giveUp} s. The API cannot be reached,` +
            " or it refuses the token or the origin of this page.",
        ),
      );
    }
  }

  private giveUp(error: unknown): void {
    this.user.gaveUp(error);
    this.close();
  }

  private async open(): Promise<void> {
    const attempt: { link?: Link } = {};
    this.attempt = attempt;
    const { url, token: freshToken, webSocket, timings } = this.settings;
    let token: string | undefined;
    try {
      token = await freshToken?.();
    } catch (error) {
      if (this.attempt === attempt) this.refused(error);
      return;
    }
    if (this.attempt !== attempt) return;
    if (this.link && this.link.token === token && this.link.age < timings.maxAge) {
      // A socket with the same token would end as soon.
      this.refused();
      return;
    }
    const events = {
      opened: (link: Link) => this.opened(link),
      message: (link: Link, message: ServerMessage) => this.user.message(link, message),
      ended: (link: Link) => this.ended(link),
    };
    try {
      attempt.link = new Link(url, token, webSocket, timings, events);
    } catch {
      // Without the cause: its words may be the token's.
      this.refused(new ConnectionError(`No socket to ${url}: the URL or the token is malformed.`));
    }
  }

  /** There is no point in a socket now: an open one is kept for as long as it lasts. */
  private refused(error?: unknown): void {
    this.attempt = undefined;
    if (this.link) this.renewIn(this.settings.timings.renewal);
    else this.giveUp(error);
  }

  private opened(link: Link): void {
    this.attempt = undefined;
    if (this.link) this.replaced.add(this.link);
    this.link = link;
    const { maxAge, renewal, tokenMargin } = this.settings.timings;
    const tokenSeconds = tokenEnd(link.token) - tokenMargin - Date.now() / 1_000;
    // Not at once, whatever the clock of this machine says of the token.
    this.renewIn(Math.max(renewal, Math.min(maxAge, tokenSeconds)));
    this.user.opened();
    this.become("open");
  }

  private renewIn(seconds: number): void {
    clearTimeout(this.renewal);
    this.renewal = after(seconds, () => void this.open());
  }

  private ended(link: Link): void {
    if (link === this.attempt?.link) {
      this.attempt = undefined;
      if (this.link) this.renewIn(this.settings.timings.renewal);
      else this.tryLater();
      return;
    }
    this.replaced.delete(link);
    const current = link === this.link;
    if (current) {
      this.link = undefined;
      clearTimeout(this.renewal);
      if (link.age >= this.settings.timings.settled) this.startPatience();
    }
    this.user.lost(link);
    if (!current) return;
    if (this.attempt) this.become("connecting");
    else this.tryLater();
  }
}
