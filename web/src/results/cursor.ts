/** A cell of the grid by column and row from 0; row -1 is the header. */
export interface Cursor {
  column: number;
  row: number;
}

/** How many there are, and how many rows fit on a page. */
export interface Extent {
  columns: number;
  rows: number;
  page: number;
}

/** Where a key leads from a cell; null where the key is none of the grid's. */
export function moved(
  { column, row }: Cursor,
  key: string,
  isControl: boolean,
  { columns, rows, page }: Extent,
): Cursor | null {
  const [lastColumn, lastRow] = [columns - 1, rows - 1];
  const to = (nextColumn: number, nextRow: number): Cursor => ({
    column: Math.max(0, Math.min(lastColumn, nextColumn)),
    row: Math.max(-1, Math.min(lastRow, nextRow)),
  });
  switch (key) {
    case "ArrowLeft":
      return to(isControl ? 0 : column - 1, row);
    case "ArrowRight":
      return to(isControl ? lastColumn : column + 1, row);
    case "ArrowUp":
      return to(column, isControl ? 0 : row - 1);
    case "ArrowDown":
      return to(column, isControl ? lastRow : row + 1);
    case "PageUp":
      return to(column, Math.max(0, row - page));
    case "PageDown":
      return to(column, row + page);
    case "Home":
      return to(0, isControl ? 0 : row);
    case "End":
      return to(lastColumn, isControl ? lastRow : row);
    default:
      return null;
  }
}
