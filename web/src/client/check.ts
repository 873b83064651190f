import { QueryError } from "./errors.js";
import type { RunMessage } from "./run.js";

/** API Gateway's limit of a frame; browsers, and Node, send each message as one. */
const MAX_FRAME_BYTES = 32 * 1_024;

const MAX_REQUEST_ID_CHARACTERS = 128;

/** Throws a QueryError for what the server could not read, or not tell whose message it is. */
export function check(message: RunMessage): void {
  const { length } = message.requestId;
  if (length < 1 || length > MAX_REQUEST_ID_CHARACTERS) {
    throw invalid(
      `requestId has 1 to ${MAX_REQUEST_ID_CHARACTERS} characters; this has ${length}.`,
    );
  }
  const bytes = new TextEncoder().encode(JSON.stringify(message, checked)).length;
  if (bytes > MAX_FRAME_BYTES) {
    const [given, limit] = [bytes, MAX_FRAME_BYTES].map((number) => number.toLocaleString("en"));
    throw refusal(
      "limit_exceeded",
      "limit",
      `The message has ${given} bytes; the limit is ${limit}. Send less SQL or fewer parameters,` +
        " or have the SQL saved as a report.",
    );
  }
}

/** JSON would write null for the one, and the other's escape is no text. */
function checked(_name: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw invalid(`${value} is not JSON. Send it as a string, or NULL as null.`);
  }
  if (typeof value === "string" && /\p{Surrogate}/u.test(value)) {
    throw invalid("The message has half of a surrogate pair.");
  }
  return value;
}

function invalid(message: string): QueryError {
  return refusal("invalid_message", "user", message);
}

function refusal(code: string, category: "user" | "limit", message: string): QueryError {
  return new QueryError({ code, message, category, retryable: false });
}
