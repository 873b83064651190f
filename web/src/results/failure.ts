import type { Category } from "../protocol";
import { ConnectionError, QueryError } from "../querysocket";

/** A run that ended without a result, in words for who sees it. */
export interface Failure {
  title: string;
  /** What the engine or the server said. */
  message: string;
  /** `line 2, column 8`, where the engine says so. */
  place: string | null;
  advice: string | null;
  wasCancelled: boolean;
}

const TITLES: Record<Category, string> = {
  user: "The query cannot run as it is",
  limit: "The query came to a limit",
  cancelled: "Cancelled",
  throttled: "The service is busy",
  timeout: "The query took too long",
  system: "The query failed on the server's side",
};

const ADVICE: Record<Category, string | null> = {
  user: null,
  limit: null,
  cancelled: null,
  throttled: "Run it again in a moment.",
  timeout: "Read less data, or split the query.",
  system: "It is not the query's fault. If it goes on, tell whoever runs this stack.",
};

/** What to tell of the error that a run ended with. */
export function failureOf(error: Error): Failure {
  if (error instanceof QueryError) {
    const { category, message, retryable, line, column } = error;
    return {
      title: TITLES[category],
      message,
      place: line === undefined ? null : `line ${line}${column ? `, column ${column}` : ""}`,
      advice: retryable ? "Run it again: it may pass." : ADVICE[category],
      wasCancelled: category === "cancelled",
    };
  }
  const isConnection = error instanceof ConnectionError;
  return {
    title: isConnection ? "Not connected" : "The query was not run",
    message: error.message,
    place: null,
    advice: isConnection ? "See that you are online, and run it again." : null,
    wasCancelled: false,
  };
}
