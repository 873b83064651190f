import type { Column } from "../../protocol";
import { type Ending, type Progress, readCsv } from "./download";
import type { Value } from "./kinds";
import { type Series, seriesOf } from "./series";
import { type Sort, Table } from "./table";

/** Characters of a value that a cell shows. */
export const CELL_CHARACTERS = 300;

/** Points that a chart draws at most. */
export const MAX_POINTS = 2_000;

/** A rectangle of cells: rows and columns from the first up to, and without, the last. */
export interface Window {
  rows: readonly [from: number, to: number];
  columns: readonly [from: number, to: number];
}

/** A result's rows and all that is asked of them. It lives in a worker: see `remote`. */
export class TableService {
  private table = new Table([]);
  private order: Uint32Array | null = null;
  private giveUp = new AbortController();

  constructor(private readonly onProgress: (progress: Progress) => void) {}

  /** Begins anew, with these columns and rows. */
  open(columns: Column[], rows: Value[][]): void {
    this.table = new Table(columns);
    this.order = null;
    this.append(rows);
  }

  /** Adds rows; their number then. */
  append(rows: Value[][]): number {
    for (const row of rows) this.table.append(row);
    return this.table.rows;
  }

  /** Puts the rows of the CSV at the URL in place of those that are there. */
  load(url: string): Promise<Ending> {
    this.giveUp = new AbortController();
    const { signal } = this.giveUp;
    const next = new Table(this.table.columns);
    return readCsv(url, {
      onRow: (values) => next.append(values),
      onProgress: (progress) => {
        // The first rows are those of the preview: they stay until there are as many again.
        if (next.rows >= this.table.rows) this.table = next;
        this.onProgress(progress);
      },
      signal,
    });
  }

  /** Ends `load` where it is. */
  stop(): void {
    this.giveUp.abort();
  }

  /** Shows the rows that contain the text, sorted; how many those are. */
  arrange(search: string, sort: Sort | null): number {
    this.order = this.table.arranged(search, sort);
    return this.order?.length ?? this.table.rows;
  }

  /** The cells of a window as columns of values; long texts are cut, and end with an ellipsis. */
  cells({ rows: [top, bottom], columns: [left, right] }: Window): Value[][] {
    const columns: Value[][] = [];
    for (let column = left; column < right; column++) {
      const values: Value[] = [];
      for (let row = top; row < bottom; row++) values.push(cut(this.value(row, column)));
      columns.push(values);
    }
    return columns;
  }

  /** The whole value of a cell. */
  value(row: number, column: number): Value {
    return this.table.value(this.order ? (this.order[row] ?? -1) : row, column);
  }

  /** The number in the result, from 0, of each shown row from the first to, without, the last. */
  rowNumbers(from: number, to: number): number[] {
    const rows = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
    return rows.map((row) => this.order?.[row] ?? row);
  }

  /** The points of a chart of the rows that are shown. */
  series(xColumn: number, yColumns: number[]): Series {
    const source = {
      rows: this.order?.length ?? this.table.rows,
      value: (row: number, column: number) => this.value(row, column),
    };
    const x = { column: xColumn, kind: this.table.kind(xColumn) };
    return seriesOf(source, x, yColumns, MAX_POINTS);
  }

  /** All rows as CSV, in the result's order. */
  csv(): Blob {
    return this.table.csv();
  }
}

function cut(value: Value): Value {
  if (value === null || value.length <= CELL_CHARACTERS) return value;
  return `${value.slice(0, CELL_CHARACTERS)}…`;
}
