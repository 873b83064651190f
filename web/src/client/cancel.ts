import type { ServerMessage } from "../protocol.js";
import { QueryError } from "./errors.js";
import type { Link } from "./link.js";
import { type Office, Pending } from "./pending.js";

/** The stopping of a query: done when it has ended, or when the server does not refuse in time. */
export class Cancel extends Pending<void> {
  constructor(
    office: Office,
    private readonly queryId: string,
    private readonly requestId: string,
  ) {
    super(office);
  }

  override askOn(link: Link): void {
    const { queryId, requestId } = this;
    // The protocol has no word for "taken".
    const { refusal } = this.office.timings;
    this.sendOn(link, { action: "cancelquery", queryId, requestId }, refusal, () => this.fulfil());
  }

  /** Whether the message is the refusal. */
  take(message: ServerMessage): boolean {
    if (message.type === "error" && message.requestId === this.requestId) {
      if (message.error.code === "query_ended") this.fulfil();
      else this.reject(new QueryError(message.error, { queryId: this.queryId }));
      return true;
    }
    const ended = message.type === "result" || message.type === "failed";
    if (ended && message.queryId === this.queryId) this.fulfil();
    return false;
  }

  override lost(): void {
    this.link = undefined;
    this.stopWaiting();
    this.office.send(this);
  }
}
