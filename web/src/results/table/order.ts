import type { ColumnStore } from "./column";
import type { Kind } from "./kinds";

/**
 * Sorts row numbers by a column, in place: numbers by value, all others by their text, which puts
 * dates and times in order too. Rows of equal values stay in the order of the result; NULL comes
 * last in both directions, as Athena has it, and NaN is greater than every number.
 */
export function sortRows(
  rows: Uint32Array,
  column: ColumnStore,
  kind: Kind,
  descending: boolean,
): void {
  const size = rows.reduce((most, row) => Math.max(most, row + 1), 0);
  const compare = kind === "number" ? byNumber(rows, size, column) : byText(rows, size, column);
  const isNull = new Uint8Array(size);
  for (const row of rows) isNull[row] = column.value(row) === null ? 1 : 0;
  rows.sort((a, b) => {
    const nulls = (isNull[a] ?? 0) - (isNull[b] ?? 0);
    if (nulls !== 0 || isNull[a]) return nulls;
    return descending ? compare(b, a) : compare(a, b);
  });
}

type Compare = (a: number, b: number) => number;

function byText(rows: Uint32Array, size: number, column: ColumnStore): Compare {
  const texts: string[] = new Array(size);
  for (const row of rows) texts[row] = column.value(row) ?? "";
  return (a, b) => {
    const [first, second] = [texts[a] ?? "", texts[b] ?? ""];
    return first < second ? -1 : first > second ? 1 : 0;
  };
}

function byNumber(rows: Uint32Array, size: number, column: ColumnStore): Compare {
  const numbers = new Float64Array(size);
  for (const row of rows) {
    const number = Number(column.value(row) ?? "");
    numbers[row] = Number.isNaN(number) ? Number.POSITIVE_INFINITY : number;
  }
  return (a, b) => {
    const [first, second] = [numbers[a] ?? 0, numbers[b] ?? 0];
    if (first !== second) return first < second ? -1 : 1;
    return exactly(column.value(a) ?? "", column.value(b) ?? "");
  };
}

const DIGITS = /^-?\d+(\.\d+)?$/;

/** Compares what a double cannot tell apart: numbers of many digits, infinity and NaN. */
function exactly(a: string, b: string): number {
  if (a === b) return 0;
  if (a === "NaN" || b === "NaN") return a === "NaN" ? 1 : -1;
  if (!DIGITS.test(a) || !DIGITS.test(b)) return 0;
  const [first, second] = [scaled(a, b), scaled(b, a)];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** The number as an integer, by as many decimal places as the longer of both has. */
function scaled(text: string, other: string): bigint {
  const places = Math.max(decimals(text), decimals(other));
  return BigInt(text.replace(".", "") + "0".repeat(places - decimals(text)));
}

function decimals(text: string): number {
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point - 1;
}
