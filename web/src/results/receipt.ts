import type { Receipt } from "../protocol";
import { bytes, count, dollars, duration } from "../ui/format";

/** What a query cost, as terms and texts; what its engine does not tell is left out. */
export function receiptEntries(receipt: Receipt): [term: string, text: string][] {
  const { bytesScanned, dollars: price, rows, runMs, queueMs, totalMs, reused } = receipt;
  const entries: [string, string | false][] = [
    ["Scanned", bytesScanned !== undefined && bytes(bytesScanned)],
    ["Cost", price !== undefined && dollars(price)],
    ["Rows", rows !== undefined && count(rows)],
    ["Ran", duration(runMs)],
    ["Queued", queueMs !== undefined && duration(queueMs)],
    ["In total", duration(totalMs)],
    ["Result", reused === true && "reused from before"],
  ];
  return entries.filter((entry): entry is [string, string] => entry[1] !== false);
}
