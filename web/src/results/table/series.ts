import { type Kind, secondsOf, type Value } from "./kinds";

/** What a chart draws: points in the order of x. */
export interface Series {
  /** `time`: x in seconds since 1970. `category`: x counts the labels, from 0. */
  axis: "time" | "number" | "category";
  x: number[];
  /** For each y column its values; null, a gap, for NULL and for what is no number. */
  ys: (number | null)[][];
  labels: string[];
  /** Rows that there are to draw, of which every `every`th is. */
  rows: number;
  every: number;
}

/** Where a chart's values come from: the rows that are shown, in their order. */
export interface SeriesSource {
  rows: number;
  value(row: number, column: number): Value;
}

/** The points of the columns, thinned to at most `maxPoints` by leaving rows out evenly. */
export function seriesOf(
  source: SeriesSource,
  x: { column: number; kind: Kind },
  yColumns: readonly number[],
  maxPoints: number,
): Series {
  const every = Math.max(1, Math.ceil(source.rows / maxPoints));
  const rows: number[] = [];
  for (let row = 0; row < source.rows; row += every) rows.push(row);
  const texts = rows.map((row) => source.value(row, x.column));
  const axis = axisOf(texts, x.kind);

  const position = (text: Value, index: number) => {
    if (axis === "category") return index;
    if (text === null) return Number.NaN;
    return axis === "time" ? secondsOf(text) : Number(text);
  };
  const points = texts.map((text, index) => ({ at: position(text, index), row: rows[index] ?? 0 }));
  const placed = points.filter(({ at }) => Number.isFinite(at));
  placed.sort((a, b) => a.at - b.at);

  return {
    axis,
    x: placed.map(({ at }) => at),
    ys: yColumns.map((column) => placed.map(({ row }) => numberOf(source.value(row, column)))),
    labels: axis === "category" ? texts.map((text) => text ?? "null") : [],
    rows: source.rows,
    every,
  };
}

/** Dates in a text column, as files often have them, are dates on the axis too. */
function axisOf(texts: readonly Value[], kind: Kind): Series["axis"] {
  if (kind !== "text") return kind;
  const present = texts.filter((text) => text !== null);
  const areDates = present.length > 0 && present.every((text) => !Number.isNaN(secondsOf(text)));
  return areDates ? "time" : "category";
}

function numberOf(text: Value): number | null {
  if (text === null || text === "") return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}
