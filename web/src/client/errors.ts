import type { Category, ErrorDetail, Receipt } from "../protocol.js";

/** A query that ended without a result, or a message that was not accepted. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  /** What went wrong, for programs: `too_many_active_queries`, `query_not_found`, ... */
  readonly code: string;
  /** Who can do something about it. */
  readonly category: Category;
  /** True where the same query may succeed later. */
  readonly retryable: boolean;
  /** Where in the SQL, counted from 1, as far as the engine says. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** Of the query, where one was started. */
  readonly queryId: string | undefined;
  /** What the query cost up to its end. */
  readonly receipt: Receipt | undefined;

  constructor(
    detail: ErrorDetail,
    about: { queryId?: string | undefined; receipt?: Receipt | undefined } = {},
  ) {
    super(detail.message);
    this.code = detail.code;
    this.category = detail.category;
    this.retryable = detail.retryable;
    this.line = detail.line;
    this.column = detail.column;
    this.queryId = about.queryId;
    this.receipt = about.receipt;
  }
}

/** There is no socket: it was closed, or could not be opened within the limit. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
}
