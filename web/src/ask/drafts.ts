import { keep, kept } from "../app/tab-storage";
import type { Value } from "../querysocket";
import { type Entry, entryOf } from "./parameters";

/** What of a tab outlives a reload: all that was typed, nothing that was answered. */
export interface Draft {
  sql: string;
  parameters: readonly Entry[];
  /** Null: the application's own. */
  database: string | null;
  /** Take a result at most this many minutes old; 0: run it anew. */
  reuseMinutes: number;
}

/** Drafts, and which of them is shown. */
export interface Drafts {
  tabs: readonly Draft[];
  current: number;
}

/** A tab in which nothing has been typed. */
export const NO_DRAFT: Draft = { sql: "", parameters: [], database: null, reuseMinutes: 0 };

// Session storage ends with the browser's tab, and signing out clears what begins so.
const OPENED = "querysocket.ask.opened";
const keyOf = (user: string) => `querysocket.ask.drafts:${user}`;

/** What the user had typed in this browser tab; null at a first visit. */
export function readDrafts(user: string): Drafts | null {
  const drafts = kept(keyOf(user)) as Drafts | null;
  return Array.isArray(drafts?.tabs) && drafts.tabs.length > 0 ? drafts : null;
}

/** Keep what the user has typed; where storage is full or barred, it is lost at a reload. */
export function keepDrafts(user: string, drafts: Drafts): void {
  keep(keyOf(user), drafts);
}

/** Open SQL and its parameters in a new tab of Ask, where it waits to be run; then `go("ask")`. */
export function openInAsk(sql: string, parameters: readonly Value[] = []): void {
  const draft: Draft = { ...NO_DRAFT, sql, parameters: parameters.map(entryOf) };
  keep(OPENED, [...readOpened(), draft]);
}

/** What `openInAsk` was given since it was last asked, the oldest first. */
export function takeOpened(): readonly Draft[] {
  const opened = readOpened();
  if (opened.length > 0) sessionStorage.removeItem(OPENED);
  return opened;
}

function readOpened(): readonly Draft[] {
  const opened = kept(OPENED);
  return Array.isArray(opened) ? (opened as Draft[]) : [];
}
