// Made by scripts/types.mjs from docs/asyncapi.json; do not edit.

/**
 * Who can do something about it.
 */
export type Category = "user" | "limit" | "cancelled" | "throttled" | "timeout" | "system";
export type ClientMessage = RunQuery | RunReport | CancelQuery | GetResult | Ping;
export type ServerMessage = Accepted | Progress | Result | Failed | Error | Pong;

/**
 * The query was started; sent only where the client gave a requestId.
 */
export interface Accepted {
  type: "accepted";
  queryId: string;
  requestId?: string;
  topicName?: string;
  engine: string;
  /**
   * True where the requestId had been accepted before: the query was not started again.
   */
  repeated?: boolean;
}
/**
 * Stop a query; the answer is the query's own `failed`, category cancelled.
 */
export interface CancelQuery {
  action: "cancelquery";
  requestId?: string;
  queryId: string;
}
/**
 * A column of a result; `type` is the engine's own name for it.
 */
export interface Column {
  name: string;
  type: string;
}
/**
 * The client's message was not accepted.
 */
export interface Error {
  type: "error";
  queryId?: string;
  requestId?: string;
  topicName?: string;
  engine?: string;
  error: ErrorDetail;
}
/**
 * What went wrong, and whether the same message may pass later.
 */
export interface ErrorDetail {
  code: string;
  message: string;
  category: Category;
  retryable: boolean;
  line?: number;
  column?: number;
}
/**
 * The query ended without a result.
 */
export interface Failed {
  type: "failed";
  queryId: string;
  requestId?: string;
  topicName?: string;
  engine: string;
  error: ErrorDetail;
  receipt?: Receipt;
}
/**
 * What the query cost, as far as its engine tells.
 *
 * Athena: `dollars` by the bytes scanned, at least 10 MB a query. Redshift: the result's `rows`.
 */
export interface Receipt {
  bytesScanned?: number;
  queueMs?: number;
  runMs: number;
  totalMs: number;
  reused?: boolean;
  rows?: number;
  dollars?: number;
}
/**
 * Tell me again, on this socket, how the query ended or where it stands.
 */
export interface GetResult {
  action: "getresult";
  requestId?: string;
  queryId: string;
}
/**
 * Keep the socket open; answered with `pong`.
 */
export interface Ping {
  action: "ping";
  requestId?: string;
}
/**
 * The answer to `ping`.
 */
export interface Pong {
  type: "pong";
  queryId?: string;
  requestId?: string;
  topicName?: string;
  engine?: string;
}
/**
 * Where a running query stands.
 */
export interface Progress {
  type: "progress";
  queryId: string;
  requestId?: string;
  topicName?: string;
  engine: string;
  state: string;
  elapsedMs: number;
  bytesScanned?: number;
}
/**
 * The query succeeded.
 */
export interface Result {
  type: "result";
  queryId: string;
  requestId?: string;
  topicName?: string;
  engine: string;
  "pre-signed-url"?: string;
  expiresAt?: string;
  /**
   * Where the rows are, for whoever signs in as the query's owner.
   */
  resultsUrl?: string;
  receipt: Receipt;
  columns?: Column[];
  rows?: unknown[][];
  /**
   * True where fewer preview rows than asked for fit into one message.
   */
  rowsTruncated?: boolean;
}
/**
 * Run SQL.
 */
export interface RunQuery {
  action: "runquery";
  requestId?: string;
  preview?: number;
  progress?: boolean;
  reuseMinutes?: number;
  detach?: boolean;
  data: string;
  /**
   * @maxItems 100
   */
  parameters?: (boolean | number | string | null)[];
  database?: string;
}
/**
 * Run a saved report; its answers carry the topic name.
 */
export interface RunReport {
  action: "runreport";
  requestId?: string;
  preview?: number;
  progress?: boolean;
  reuseMinutes?: number;
  detach?: boolean;
  report: string;
  parameters?: {
    [k: string]: boolean | number | string | null;
  };
  topicName?: string;
}
