import type { Column } from "../protocol";
import { kindOf } from "./table/kinds";

/** What is drawn: the values of some columns over those of another, by their numbers. */
export interface ChartChoice {
  kind: "line" | "bar" | "scatter";
  x: number;
  ys: number[];
}

/** How the kinds are called. */
export const KINDS: Record<ChartChoice["kind"], string> = {
  line: "Line",
  bar: "Bar",
  scatter: "Scatter",
};

/** As many columns as there are colours that can be told apart. */
export const MAX_SERIES = 6;

/** The numbers of the columns that can be drawn over another one. */
export function numericColumns(columns: readonly Column[]): number[] {
  return [...columns.keys()].filter((column) => kindOf(columns[column] as Column) === "number");
}

const IDENTIFIER = /(^|[_ ])id$/i;
const DATELIKE = /date|day|month|year|time/i;

/**
 * The first column of numbers that are no ids over the first of dates, else of texts, else over the
 * first of all; null where no column has numbers.
 */
export function defaultChoice(columns: readonly Column[]): ChartChoice | null {
  const numeric = numericColumns(columns);
  if (numeric.length === 0) return null;
  const kinds = columns.map(kindOf);
  // Files often have their dates as text.
  const dates = columns.findIndex(({ name }, at) => kinds[at] === "text" && DATELIKE.test(name));
  const x = [kinds.indexOf("time"), dates, kinds.indexOf("text"), 0].find((at) => at >= 0) ?? 0;
  const measures = numeric.filter((column) => column !== x);
  const y = measures.find((column) => !IDENTIFIER.test(columns[column]?.name ?? "")) ?? measures[0];
  return { kind: kinds[x] === "text" && x !== dates ? "bar" : "line", x, ys: [y ?? x] };
}
