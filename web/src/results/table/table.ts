import type { Column } from "../../protocol";
import { ColumnStore } from "./column";
import { csvRow } from "./csv-writer";
import { type Kind, kindOf, type Value } from "./kinds";
import { sortRows } from "./order";

/** A column to sort by, by its number. */
export interface Sort {
  column: number;
  descending: boolean;
}

const CSV_PIECE_ROWS = 10_000;

/** The rows of a result, column by column. */
export class Table {
  private readonly stores: readonly ColumnStore[];
  private readonly kinds: readonly Kind[];

  constructor(readonly columns: readonly Column[]) {
    this.stores = columns.map(() => new ColumnStore());
    this.kinds = columns.map(kindOf);
  }

  /** The number of rows. */
  get rows(): number {
    return this.stores[0]?.length ?? 0;
  }

  /** Adds a row; values that it lacks are NULL. */
  append(values: readonly Value[]): void {
    this.stores.forEach((store, column) => {
      store.append(values[column] ?? null);
    });
  }

  value(row: number, column: number): Value {
    return this.stores[column]?.value(row) ?? null;
  }

  kind(column: number): Kind {
    return this.kinds[column] ?? "text";
  }

  /** The numbers of the rows that contain the text anywhere, sorted; null: all, as they are. */
  arranged(search: string, sort: Sort | null): Uint32Array | null {
    const store = sort && this.stores[sort.column];
    if (search === "" && !store) return null;
    const found = search === "" ? everyRow(this.rows) : this.found(search);
    if (store) sortRows(found, store, this.kind(sort.column), sort.descending);
    return found;
  }

  private found(search: string): Uint32Array {
    const marks = new Uint8Array(this.rows);
    for (const store of this.stores) store.mark(search, marks);
    return everyRow(this.rows).filter((row) => marks[row] === 1);
  }

  /** All rows as a file of CSV, with a header. */
  csv(): Blob {
    const pieces: BlobPart[] = [csvRow(this.columns.map(({ name }) => name))];
    for (let from = 0; from < this.rows; from += CSV_PIECE_ROWS) {
      let piece = "";
      const to = Math.min(this.rows, from + CSV_PIECE_ROWS);
      for (let row = from; row < to; row++) {
        piece += csvRow(this.stores.map((store) => store.value(row)));
      }
      pieces.push(piece);
    }
    return new Blob(pieces, { type: "text/csv;charset=utf-8" });
  }
}

function everyRow(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row);
}
