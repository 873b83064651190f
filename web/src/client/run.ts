import type {
  Accepted,
  ErrorDetail,
  GetResult,
  Progress,
  Result,
  RunQuery,
  RunReport,
  ServerMessage,
} from "../protocol.js";
import { ConnectionError, QueryError } from "./errors.js";
import type { Link } from "./link.js";
import { type Office, Pending } from "./pending.js";
import { backoff } from "./timings.js";

/** How often to ask for one answer, before a server that gives none is given up. */
const MAX_TIMES = 4;

/** Who wants to know how a run stands, and may call it off. */
export interface Listeners {
  signal?: AbortSignal;
  onAccepted?(message: Accepted): void;
  onProgress?(message: Progress): void;
}

/** The message of a run, by whose requestId its answers are known. */
export type RunMessage = (RunQuery | RunReport | GetResult) & { requestId: string };

/** A query from its sending to its result, over as many sockets as that takes. */
export class Run extends Pending<Result> {
  queryId: string | undefined;
  private times = 0;
  private asking = false;
  private aborted = false;

  constructor(
    office: Office,
    readonly message: RunMessage,
    private readonly listeners: Listeners,
  ) {
    super(office);
    if (message.action === "getresult") this.queryId = message.queryId;
    listeners.signal?.addEventListener("abort", this.abort);
  }

  override askOn(link: Link): void {
    const { requestId } = this.message;
    const message =
      this.queryId === undefined
        ? this.message
        : ({ action: "getresult", queryId: this.queryId, requestId } as const);
    this.times++;
    this.asking = true;
    this.sendOn(link, message, this.office.timings.answer, () => this.unanswered(link));
  }

  /** Listen to a message, if it is about this run. */
  take(message: ServerMessage): void {
    const { queryId, requestId } = message;
    const same = queryId !== undefined && queryId === this.queryId;
    if (same || requestId === this.message.requestId) this.hear(message);
  }

  override get movable(): boolean {
    return this.queryId !== undefined;
  }

  override lost(): void {
    this.link = undefined;
    this.stopWaiting();
    if (this.aborted && !this.detached) {
      this.finish(); // the server stops the queries of a lost socket
    } else if (this.queryId === undefined && !this.office.signedIn) {
      this.reject(
        new ConnectionError(
          "The socket was lost before the query was accepted. Without sign-in it would run twice" +
            " if it were sent again.",
        ),
      );
    } else {
      this.office.send(this);
    }
  }

  protected override finish(): void {
    this.listeners.signal?.removeEventListener("abort", this.abort);
    super.finish();
  }

  private get detached(): boolean {
    return "detach" in this.message && this.message.detach === true;
  }

  private hear(message: ServerMessage): void {
    switch (message.type) {
      case "result":
        this.fulfil(message);
        break;
      case "failed":
        this.reject(new QueryError(message.error, message));
        break;
      case "error":
        this.refused(message.error);
        break;
      case "accepted":
      case "progress":
        this.standing(message);
    }
  }

  private standing(message: Accepted | Progress): void {
    this.queryId = message.queryId;
    this.times = 0;
    this.asking = false;
    this.stopWaiting();
    if (this.aborted) {
      this.withdraw();
      return;
    }
    const repeated = message.type === "accepted" && message.repeated;
    // A repeat may have ended and been told long ago; only getresult tells again.
    if (repeated || this.link !== this.office.link) this.office.send(this);
    if (message.type === "progress") this.listeners.onProgress?.(message);
    else this.listeners.onAccepted?.(message);
  }

  private refused(error: ErrorDetail): void {
    const again = this.queryId !== undefined && this.asking && this.times < MAX_TIMES;
    if (again && error.retryable) {
      // It was refused to tell how the query stands, not to run it.
      this.wait(backoff(this.times, this.office.timings), () => this.office.send(this));
    } else {
      this.reject(new QueryError(error, { queryId: this.queryId }));
    }
  }

  private unanswered(link: Link): void {
    const { answer } = this.office.timings;
    if (this.times < MAX_TIMES) {
      link.end();
    } else {
      this.reject(
        new ConnectionError(`The server did not answer within ${answer} s, ${MAX_TIMES} times.`),
      );
    }
  }

  private readonly abort = () => {
    this.aborted = true;
    this.settle.reject(this.listeners.signal?.reason);
    if (this.message.action === "getresult") this.finish();
    else if (this.queryId !== undefined) this.withdraw();
    // What may have been started is stopped once its queryId is known.
    else if (!this.link && !(this.times > 0 && this.detached)) this.finish();
  };

  private withdraw(): void {
    this.finish();
    if (this.queryId !== undefined) this.office.stop(this.queryId, this.message.requestId);
  }
}
