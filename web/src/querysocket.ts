import { check } from "./client/check.js";
import type { State } from "./client/connection.js";
import { Dispatcher } from "./client/dispatcher.js";
import { ConnectionError, QueryError } from "./client/errors.js";
import type { Listeners, RunMessage } from "./client/run.js";
import { TIMINGS, type Timings } from "./client/timings.js";
import type { Accepted, Progress, Result, RunQuery, RunReport } from "./protocol.js";

export type {
  Accepted,
  Category,
  Column,
  ErrorDetail,
  Progress,
  Receipt,
  Result,
} from "./protocol.js";
export type { State, Timings };
export { ConnectionError, QueryError };

/** What a parameter may be: it becomes one SQL literal, and is never read as SQL. */
export type Value = NonNullable<RunQuery["parameters"]>[number];

/** How to connect. */
export interface QuerySocketOptions {
  /**
   * An access token of the user pool, asked for before each connection: give a fresh one when the
   * last is about to end. Left out where the API needs no sign-in.
   */
  token?: () => string | Promise<string>;
  /** For Node before 22, which has none: that of the package `ws`. */
  webSocket?: typeof WebSocket;
  /** How long to wait for what, in seconds. */
  timings?: Partial<Timings>;
}

/** How to ask for a result again. */
export interface GetResultOptions {
  /** Without sign-in: the requestId that the query was started with. */
  requestId?: string;
  /** Aborted, the promise rejects with its reason; the query runs on. */
  signal?: AbortSignal;
  /** Told where the query stands. */
  onProgress?(message: Progress): void;
}

/** How to run a query or a report. */
export interface RunOptions {
  /** Names the query: one that is sent again with the same requestId does not run again. */
  requestId?: string;
  /** Rows to come with the result itself, 0 to 100. */
  preview?: number;
  /** Take a result of the same query that is at most this old, on Athena. */
  reuseMinutes?: number;
  /** Let the query run when the client is gone; others are stopped after 30 s. */
  detach?: boolean;
  /** Aborted, the promise rejects with its reason, and the query is stopped. */
  signal?: AbortSignal;
  /** Told once, when the query has started. */
  onAccepted?(message: Accepted): void;
  /** Told where the query stands, from time to time. */
  onProgress?(message: Progress): void;
}

/** How to run a query. */
export interface QueryOptions extends RunOptions {
  /** For each `?` of the SQL. */
  parameters?: Value[];
  /** Where tables without one are looked up. */
  database?: string;
}

/** How to run a report. */
export interface ReportOptions extends RunOptions {
  /** Comes back with every message about the report. */
  topicName?: string;
}

/**
 * A querysocket API, over one WebSocket that is kept open, and replaced as needed.
 *
 * A socket that is lost while queries run is opened again, and they are taken over; one that is
 * lost while nothing runs stays closed until it is needed. The event `statechange` tells of every
 * change of `state`.
 */
export class QuerySocket extends EventTarget {
  private readonly dispatcher: Dispatcher;

  /** `url` is the stack's output `WebsocketUrl`. Nothing is opened yet. */
  constructor(url: string, options: QuerySocketOptions = {}) {
    super();
    const webSocket = options.webSocket ?? globalThis.WebSocket;
    if (!webSocket) {
      throw new TypeError(
        "There is no WebSocket here: give the option webSocket, as of package ws.",
      );
    }
    const timings = { ...TIMINGS, ...options.timings };
    const settings = { url, token: options.token, webSocket, timings };
    this.dispatcher = new Dispatcher(settings, () => this.dispatchEvent(new Event("statechange")));
  }

  /** `waiting`: for the next attempt to connect. */
  get state(): State {
    return this.dispatcher.connection.state;
  }

  /**
   * Connect; `query` and the others do so by themselves.
   *
   * Rejects with a ConnectionError when that fails for 60 s, or with what `token` rejects with.
   */
  open(): Promise<void> {
    return this.dispatcher.open();
  }

  /** Close the socket. What is pending rejects with a ConnectionError; a query may open it again. */
  close(): void {
    this.dispatcher.close();
  }

  /**
   * The result of a query: where its rows are, what it cost, and the preview if one was asked for.
   *
   * Rejects with a QueryError when it fails or is not accepted, a ConnectionError when there is no
   * socket for 60 s, the signal's reason, or what `token` rejects with.
   */
  query(sql: string, options: QueryOptions = {}): Promise<Result> {
    return this.run({ action: "runquery", data: sql }, options);
  }

  /** The result of a saved report, with its parameters by name; rejects as `query` does. */
  report(
    name: string,
    parameters: Record<string, Value> = {},
    options: ReportOptions = {},
  ): Promise<Result> {
    return this.run({ action: "runreport", report: name, parameters }, options);
  }

  /**
   * The result of a query again, with a fresh URL; while it runs, its end is waited for.
   *
   * What else is told of the query comes to this socket too, and to no other. Rejects as `query`
   * does.
   */
  getResult(queryId: string, options: GetResultOptions = {}): Promise<Result> {
    const { requestId = crypto.randomUUID() } = options;
    return this.start({ action: "getresult", queryId, requestId }, options);
  }

  /**
   * Stop a query, of this client or another of the same owner. Who waits for it is told, by a
   * QueryError of the category `cancelled`.
   *
   * Done when the query has ended, or when the API has not refused for 5 s; rejects with a
   * QueryError when it does, or a ConnectionError.
   */
  cancel(queryId: string): Promise<void> {
    return this.dispatcher.cancel(queryId);
  }

  private run(
    asked: Pick<RunQuery, "action" | "data"> | Pick<RunReport, "action" | "report" | "parameters">,
    options: RunOptions,
  ): Promise<Result> {
    const { requestId = crypto.randomUUID(), signal, onAccepted, onProgress, ...rest } = options;
    return this.start(
      { ...asked, ...rest, requestId, ...(onProgress && { progress: true }) },
      options,
    );
  }

  private async start(message: RunMessage, listeners: Listeners): Promise<Result> {
    listeners.signal?.throwIfAborted();
    check(message);
    return this.dispatcher.run(message, listeners);
  }
}
