import { type ReadonlySignal, signal } from "@preact/signals";
import type { Stack } from "../app/stack";
import { problemOf } from "./errors";
import { amplifyTokens, removeFromTab, type TokenKeeper, type Tokens } from "./tokens";

/** Who is signed in. */
export interface User {
  email: string;
}

/** Whose browser tab this is: tokens in memory and session storage, never on the page. */
export interface Session {
  /** Null: nobody is signed in. Undefined: not known yet. */
  readonly user: ReadonlySignal<User | null | undefined>;
  /** Whether Cognito ended the session, so that the user has to sign in again. */
  readonly hasEnded: ReadonlySignal<boolean>;
  /** A token that is good for a while; rejects, and signs out, where there is none any more. */
  accessToken(): Promise<string>;
  /** Take over the tokens that the tab holds: of whoever has just signed in, or before a reload. */
  resume(): Promise<void>;
  /** Forget the user, at once and without a network too, and what they typed. */
  signOut(): Promise<void>;
}

/** A token with less time left than this is replaced before it is used. */
const MARGIN_MS = 120_000;

const SIGNED_OUT = "Nobody is signed in.";

/** What a user reads whose session Cognito ended. */
export const SESSION_ENDED = "Your session has ended. Sign in again.";

/** The session of this tab. */
export function createSession(
  stack: Stack,
  keeper: TokenKeeper = amplifyTokens(stack),
  forgetTyped: () => void = () => removeFromTab("querysocket."),
): Session {
  const user = signal<User | null | undefined>(undefined);
  const hasEnded = signal(false);
  let tokens: Tokens | null = null;
  let refreshing: Promise<string> | null = null;

  function hold(held: Tokens | null): void {
    tokens = held;
    refreshing = null;
    user.value = held && { email: held.email };
  }

  async function refreshed(old: Tokens): Promise<string> {
    const fresh = await keeper.refresh().catch((error: Error) => error);
    if (tokens !== old) throw new Error(SIGNED_OUT);
    if (fresh instanceof Error) {
      // No refusal, only nobody to ask: the old token is good to its end.
      if (Date.now() < old.expiresAt) return old.accessToken;
      throw new Error(problemOf(fresh, "sign-in").message, { cause: fresh });
    }
    if (fresh) {
      tokens = fresh;
      return fresh.accessToken;
    }
    hasEnded.value = true;
    hold(null);
    // What they typed stays in the tab: it is bound to the user, who may be back in a minute.
    void keeper.forget();
    throw new Error(SESSION_ENDED);
  }

  const session: Session = {
    user,
    hasEnded,

    async accessToken() {
      if (!tokens) throw new Error(SIGNED_OUT);
      if (tokens.expiresAt - Date.now() > MARGIN_MS) return tokens.accessToken;
      if (!refreshing) {
        const mine = refreshed(tokens).finally(() => {
          if (refreshing === mine) refreshing = null;
        });
        refreshing = mine;
      }
      return refreshing;
    },

    async resume() {
      hold(await keeper.held());
      if (tokens) hasEnded.value = false;
    },

    async signOut() {
      hasEnded.value = false;
      hold(null);
      forgetTyped();
      await keeper.forget();
    },
  };
  void session.resume();
  return session;
}
