import { count } from "../ui/format";
import { type ChartChoice, KINDS } from "./chart-choice";
import type { Series } from "./table/series";

/** What a chart shows, for who does not see it: from where to where x goes, and each y. */
export function summaryOf(
  kind: ChartChoice["kind"],
  x: string,
  ys: readonly string[],
  series: Series,
): string {
  if (series.x.length === 0) return `There is nothing to draw: ${x} has no values.`;
  const last = series.x.length - 1;
  const range = `${x} from ${xText(series, 0)} to ${xText(series, last)}`;
  const values = ys.map((name, index) => {
    const numbers = (series.ys[index] ?? []).filter((value) => value !== null);
    if (numbers.length === 0) return `${name} has no values`;
    const { least, most } = extremes(numbers);
    return `${name} from ${count(least)} to ${count(most)}`;
  });
  return `${KINDS[kind]} chart. ${[range, ...values].join("; ")}. The table has the values.`;
}

/** The x of a point as text: `2015-12-01`, with the time where it is not midnight. */
export function xText(series: Series, index: number): string {
  const x = series.x[index] ?? 0;
  if (series.axis === "category") return series.labels[x] ?? "";
  return series.axis === "time" ? timeText(x) : count(x);
}

/** Seconds since 1970 as `2015-12-01` or `2015-12-01 10:30`, in UTC as the engine wrote it. */
export function timeText(seconds: number): string {
  const [date = "", time = ""] = new Date(seconds * 1_000).toISOString().split(/[TZ]/);
  if (time.startsWith("00:00:00")) return date;
  return `${date} ${time.endsWith(":00.000") ? time.slice(0, 5) : time.slice(0, 8)}`;
}

/** `every 10th of 1,000,000 rows`; null where all are drawn. */
export function thinning({ every, rows }: Series): string | null {
  return every === 1 ? null : `Every ${ordinal(every)} of ${count(rows)} rows is drawn.`;
}

function ordinal(value: number): string {
  const isTeen = Math.floor(value / 10) % 10 === 1;
  const ending = isTeen ? "th" : (["th", "st", "nd", "rd"][value % 10] ?? "th");
  return `${count(value)}${ending}`;
}

function extremes(numbers: readonly number[]): { least: number; most: number } {
  return numbers.reduce(
    ({ least, most }, value) => ({ least: Math.min(least, value), most: Math.max(most, value) }),
    { least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY },
  );
}
