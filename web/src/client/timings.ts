/** What the client waits for, and how long, in seconds. */
export interface Timings {
  /** How long to try to connect before giving up. */
  giveUp: number;
  /** How long one attempt may take. */
  handshake: number;
  /** The first wait between attempts is at most this; each further one at most twice the last. */
  backoff: number;
  /** The longest wait between attempts. */
  maxBackoff: number;
  /** A socket that held this long was a good one: the next loss starts with short waits again. */
  settled: number;
  /** Silence after which a ping is sent. API Gateway closes a socket after 600. */
  ping: number;
  /** How long its answer may take. */
  pong: number;
  /** How long the first answer to a message may take; API Gateway gives up at 29. */
  answer: number;
  /** How long a cancellation can be refused; after this it counts as taken. */
  refusal: number;
  /** Age at which a socket is replaced. API Gateway closes it at 7,200. */
  maxAge: number;
  /** A socket is replaced this long before its token ends. */
  tokenMargin: number;
  /** The shortest time between two attempts to replace a socket. */
  renewal: number;
}

/** What holds where the options say nothing else. */
export const TIMINGS: Timings = {
  giveUp: 60,
  handshake: 10,
  backoff: 0.5,
  maxBackoff: 20,
  settled: 10,
  ping: 300,
  pong: 10,
  answer: 30,
  refusal: 5,
  maxAge: 6_600,
  tokenMargin: 60,
  renewal: 30,
};

/** What `clearTimeout` takes. */
export type Timer = ReturnType<typeof setTimeout>;

/** A timer whose time is given in seconds. */
export function after(seconds: number, action: () => void): Timer {
  return setTimeout(action, seconds * 1_000);
}

/**
 * Seconds to wait before the next attempt, `attempt` counting from 0: exponential with full jitter.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoff(attempt: number, { backoff, maxBackoff }: Timings): number {
  return Math.random() * Math.min(maxBackoff, backoff * 2 ** attempt);
}

/** When a JWT ends, in seconds since the epoch, by its own unverified words; else Infinity. */
export function tokenEnd(token: string | undefined): number {
  try {
    const payload = token?.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/");
    const { exp } = JSON.parse(atob(payload ?? ""));
    return typeof exp === "number" ? exp : Infinity;
  } catch {
    return Infinity;
  }
}
