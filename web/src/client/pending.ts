import type { ClientMessage } from "../protocol.js";
import type { Link } from "./link.js";
import { after, type Timer, type Timings } from "./timings.js";

/** Who sends for the pending. */
export interface Office {
  readonly timings: Timings;
  /** With sign-in, a message may be sent again from another socket: it is not run again. */
  readonly signedIn: boolean;
  /** The link to send on, if there is one. */
  readonly link: Link | undefined;
  /** Send it now, or as soon as there is a link. */
  send(pending: Pending): void;
  /** It needs no link any more. */
  forget(pending: Pending): void;
  /** Have the query stopped; nobody waits to hear of it. */
  stop(queryId: string, requestId: string): void;
}

/** A promise whose answer comes over a link, or over the one after that. */
export abstract class Pending<Answer = unknown> {
  readonly promise: Promise<Answer>;
  /** Where the answer is expected; undefined before it was asked for, and when the link is lost. */
  link: Link | undefined;
  protected settle!: { resolve(answer: Answer): void; reject(reason: unknown): void };
  private timer: Timer | undefined;

  constructor(protected readonly office: Office) {
    this.promise = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
  }

  /** Whether the answer may be asked for on another link while this one lives. */
  get movable(): boolean {
    return false;
  }

  /** Ask for the answer on this link. */
  abstract askOn(link: Link): void;

  /** The answer will not come on this link. */
  abstract lost(): void;

  fulfil(answer: Answer): void {
    this.finish();
    this.settle.resolve(answer);
  }

  reject(reason: unknown): void {
    this.finish();
    this.settle.reject(reason);
  }

  protected sendOn(link: Link, message: ClientMessage, patience: number, late: () => void): void {
    this.link = link;
    this.wait(patience, late);
    link.send(message);
  }

  protected wait(seconds: number, action: () => void): void {
    this.stopWaiting();
    this.timer = after(seconds, action);
  }

  protected stopWaiting(): void {
    clearTimeout(this.timer);
  }

  /** Whatever comes now comes too late. */
  protected finish(): void {
    this.stopWaiting();
    this.link = undefined;
    this.office.forget(this);
  }
}
