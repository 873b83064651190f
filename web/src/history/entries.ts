import type { Value } from "../querysocket";
import type { QueryEntry, QueryState, Receipt } from "../rest";
import { bytes, count, dollars, duration } from "../ui/format";

/** How the states of a query are told. */
export const STATES: Record<QueryState, { text: string; tone: string }> = {
  QUEUED: { text: "Waiting", tone: "busy" },
  RUNNING: { text: "Running", tone: "busy" },
  SUCCEEDED: { text: "Succeeded", tone: "good" },
  FAILED: { text: "Failed", tone: "bad" },
  CANCELLED: { text: "Cancelled", tone: "" },
};

/** Whether the query has not ended yet, as far as it is known. */
export function runs(entry: QueryEntry): boolean {
  return entry.state === "QUEUED" || entry.state === "RUNNING";
}

/** What a query cost and gave: `["1.2 s", "31 rows"]`, `["340 ms", "7.3 kB scanned", "$0.000048"]`. */
export function receiptParts(receipt: Receipt | null | undefined): string[] {
  if (!receipt) return [];
  const { totalMs, rows, bytesScanned, dollars: cost, reused } = receipt;
  const parts = [
    duration(totalMs),
    typeof rows === "number" && (rows === 1 ? "1 row" : `${count(rows)} rows`),
    typeof bytesScanned === "number" && !reused && `${bytes(bytesScanned)} scanned`,
    reused && "an earlier result",
    typeof cost === "number" && dollars(cost),
  ];
  return parts.filter((part) => typeof part === "string");
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** `3 minutes ago`, `just now`. */
export function ago(isoTime: string, now = Date.now()): string {
  const seconds = (now - Date.parse(isoTime)) / 1_000;
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? [];
  if (!unit || !length) return "just now";
  return new Intl.RelativeTimeFormat("en").format(-Math.floor(seconds / length), unit);
}

/**
 * The list after its first page was read anew; what is older than that page stays.
 *
 * Null where the page does not reach the list: what lies between them is not known.
 */
export function joined(
  page: readonly QueryEntry[],
  list: readonly QueryEntry[],
): QueryEntry[] | null {
  const last = page.at(-1);
  const at = list.findIndex((entry) => entry.queryId === last?.queryId);
  return at < 0 ? null : [...page, ...list.slice(at + 1)];
}

/** An entry with what was asked of its query: an end that the list knows stands. */
export function told(entry: QueryEntry, details: ReadonlyMap<string, QueryEntry>): QueryEntry {
  const detail = details.get(entry.queryId);
  if (!detail) return entry;
  const { sql = null, parameters = null } = detail;
  return { ...(runs(entry) ? detail : entry), sql, parameters, sqlTruncated: null };
}

/** What a query needs to be run again in Ask; null for a report, and where it is not known any more. */
export function sqlAgain(entry: QueryEntry): { sql: string; parameters: Value[] } | null {
  if (typeof entry.sql !== "string" || entry.sqlTruncated) return null;
  return { sql: entry.sql, parameters: Array.isArray(entry.parameters) ? entry.parameters : [] };
}

/** The values that a report was run with; null where they are not known any more. */
export function reportValues(entry: QueryEntry): Record<string, Value> | null {
  const { parameters } = entry;
  return parameters && !Array.isArray(parameters) ? parameters : null;
}
