import type { Result, ServerMessage } from "../protocol.js";
import { Cancel } from "./cancel.js";
import { Connection, type Settings, type User } from "./connection.js";
import { ConnectionError } from "./errors.js";
import type { Link } from "./link.js";
import { type Office, Pending } from "./pending.js";
import { type Listeners, Run, type RunMessage } from "./run.js";
import type { Timings } from "./timings.js";

/** Brings together what is pending and the messages of the connection. */
export class Dispatcher implements Office, User {
  readonly connection: Connection;
  readonly timings: Timings;
  readonly signedIn: boolean;
  private readonly pending = new Set<Pending>();

  constructor(
    settings: Settings,
    readonly stateChanged: () => void,
  ) {
    this.connection = new Connection(settings, this);
    this.timings = settings.timings;
    this.signedIn = settings.token !== undefined;
  }

  get link(): Link | undefined {
    return this.connection.link;
  }

  open(): Promise<void> {
    return this.start(new Opening(this));
  }

  close(): void {
    this.gaveUp(new ConnectionError("The socket was closed."));
    this.connection.close();
  }

  run(message: RunMessage, listeners: Listeners): Promise<Result> {
    return this.start(new Run(this, message, listeners));
  }

  cancel(queryId: string, requestId = this.requestIdOf(queryId)): Promise<void> {
    return this.start(new Cancel(this, queryId, requestId));
  }

  stop(queryId: string, requestId: string): void {
    // Refused, it runs to its end.
    this.cancel(queryId, this.signedIn ? undefined : requestId).catch(() => {});
  }

  send(pending: Pending): void {
    if (this.link) pending.askOn(this.link);
    else this.connection.connect();
    this.releaseLinks();
  }

  forget(pending: Pending): void {
    this.pending.delete(pending);
    this.releaseLinks();
  }

  needsConnection(): boolean {
    return this.pending.size > 0;
  }

  opened(): void {
    for (const one of [...this.pending]) {
      // What was sent on a link that still lives is moved when its queryId is known: only then is
      // it sure not to run twice.
      if (!one.link || one.movable) this.send(one);
    }
    this.releaseLinks();
  }

  message(link: Link, message: ServerMessage): void {
    if (message.type === "error" && message.error.code === "token_expired") {
      // The message that it answers was not read: on the next link it is sent again.
      link.end();
      return;
    }
    const all = [...this.pending];
    if (all.some((one) => one instanceof Cancel && one.take(message))) return;
    for (const one of all) if (one instanceof Run) one.take(message);
  }

  lost(link: Link): void {
    for (const one of [...this.pending]) if (one.link === link) one.lost();
  }

  gaveUp(error: unknown): void {
    for (const one of [...this.pending]) one.reject(error);
  }

  private start<Answer>(pending: Pending<Answer>): Promise<Answer> {
    this.pending.add(pending as Pending);
    this.send(pending as Pending);
    return pending.promise;
  }

  /** Without sign-in it is the proof that a query is ours; with it, each message has its own. */
  private requestIdOf(queryId: string): string {
    const runs = [...this.pending].filter((one) => one instanceof Run);
    const found = runs.find((run) => run.queryId === queryId)?.message.requestId;
    return (this.signedIn ? undefined : found) ?? crypto.randomUUID();
  }

  /** Close the replaced links on which nothing is awaited any more. */
  private releaseLinks(): void {
    const used = new Set([...this.pending].map((one) => one.link));
    for (const link of this.connection.replaced) if (!used.has(link)) this.connection.release(link);
  }
}

/** The wish for an open connection. */
class Opening extends Pending<void> {
  override askOn(): void {
    this.fulfil();
  }

  override lost(): void {}
}
