// Made by scripts/types.mjs from docs/openapi.json; do not edit.

/**
 * Who can do something about it.
 */
export type Category = "user" | "limit" | "cancelled" | "throttled" | "timeout" | "system";
/**
 * Where a query stands at the engine.
 */
export type QueryState = "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";

/**
 * True or false.
 */
export interface BooleanParameter {
  default?: boolean | null;
  description?: string | null;
  label?: string | null;
  required?: boolean;
  type: "boolean";
}
/**
 * A column of a result; `type` is the engine's own name for it.
 */
export interface Column {
  name: string;
  type: string;
}
/**
 * A date.
 */
export interface DateParameter {
  default?: string | null;
  description?: string | null;
  label?: string | null;
  maximum?: string | null;
  minimum?: string | null;
  required?: boolean;
  type: "date";
}
/**
 * What went wrong, and whether the same message may pass later.
 */
export interface ErrorDetail {
  category: Category;
  code: string;
  column?: number | null;
  line?: number | null;
  message: string;
  retryable?: boolean;
}
/**
 * A bigint.
 */
export interface IntegerParameter {
  default?: number | null;
  description?: string | null;
  label?: string | null;
  maximum?: number | null;
  minimum?: number | null;
  required?: boolean;
  type: "integer";
}
/**
 * A month: its first day, or on Redshift the text `December 2015`.
 */
export interface MonthParameter {
  default?: string | null;
  description?: string | null;
  label?: string | null;
  maximum?: string | null;
  minimum?: string | null;
  required?: boolean;
  type: "month";
}
/**
 * A double.
 */
export interface NumberParameter {
  default?: number | null;
  description?: string | null;
  label?: string | null;
  maximum?: number | null;
  minimum?: number | null;
  required?: boolean;
  type: "number";
}
/**
 * What went wrong, as the socket's `error` messages have it.
 */
export interface Problem {
  error: ErrorDetail;
}
/**
 * What a client may know of a report, for a form that asks for its parameters.
 */
export interface PublicReport {
  description?: string | null;
  engine: "athena" | "redshift";
  name: string;
  parameters?: {
    [k: string]:
      | StringParameter
      | IntegerParameter
      | NumberParameter
      | DateParameter
      | MonthParameter
      | BooleanParameter;
  };
  title: string;
}
/**
 * A text: one of some choices, or one that matches a pattern as a whole, or any.
 */
export interface StringParameter {
  choices?: [string, ...string[]] | null;
  default?: string | null;
  description?: string | null;
  label?: string | null;
  maxLength?: number;
  pattern?: string | null;
  required?: boolean;
  type: "string";
}
/**
 * A query of the caller's, with what it takes to run it again.
 *
 * Asked for by itself, SQL of the caller's own has `sql` and `parameters`, a value for each `?`; a
 * report has `parameters`, by name and without those that are NULL, unless it has changed since.
 * What its engine has forgotten is left out.
 */
export interface QueryEntry {
  engine: string;
  error?: ErrorDetail | null;
  parameters?:
    | (boolean | number | string | null)[]
    | {
        [k: string]: boolean | number | string | null;
      }
    | null;
  queryId: string;
  receipt?: Receipt | null;
  report?: string | null;
  requestId?: string | null;
  sql?: string | null;
  sqlTruncated?: boolean | null;
  state: QueryState;
  submittedAt: string;
  topicName?: string | null;
}
/**
 * What the query cost, as far as its engine tells.
 *
 * Athena: `dollars` by the bytes scanned, at least 10 MB a query. Redshift: the result's `rows`.
 */
export interface Receipt {
  bytesScanned?: number | null;
  dollars?: number | null;
  queueMs?: number | null;
  reused?: boolean | null;
  rows?: number | null;
  runMs: number;
  totalMs: number;
}
/**
 * Queries, newest first; `next_token` asks for those before them.
 */
export interface QueryList {
  nextToken?: string | null;
  queries: QueryEntry[];
}
/**
 * The reports that the caller may run.
 */
export interface ReportList {
  reports: PublicReport[];
}
/**
 * Rows of a result: numbers, booleans and null as JSON's, all else as the engine's text.
 */
export interface Results {
  columns: Column[];
  nextToken?: string | null;
  records: unknown[][];
}
/**
 * A table or a view, its columns in the order of SELECT *.
 */
export interface Table {
  columns: TableColumn[];
  database: string;
  description?: string | null;
  name: string;
}
/**
 * A column; `type` is Glue's name for it, as CREATE TABLE and DESCRIBE have it: string, int.
 */
export interface TableColumn {
  description?: string | null;
  name: string;
  partition?: boolean | null;
  type: string;
}
/**
 * Tables and views; `next_token` asks for those that follow.
 */
export interface TableList {
  nextToken?: string | null;
  tables: Table[];
}
