import type { RegularTableElement } from "regular-table";
import type { Cursor } from "./cursor";
import type { LoadedResult } from "./result";
import { kindOf } from "./table/kinds";

/** Texts longer than this may be cut by the column's width: the whole is told on hovering. */
const TITLE_CHARACTERS = 24;

/**
 * Gives the drawn cells what the eye and a screen reader need: roles and places in the whole, which
 * column is sorted, what is a number or NULL, and where the cursor is.
 */
export function dress(
  grid: RegularTableElement,
  { id, cursor, result }: { id: string; cursor: Cursor; result: LoadedResult },
): void {
  const columns = result.columns.value;
  const numeric = columns.map((column) => kindOf(column) === "number");
  grid.setAttribute("aria-rowcount", String(result.shown.value + 1));
  grid.setAttribute("aria-colcount", String(columns.length + 1));
  grid.querySelector("table")?.setAttribute("role", "none");
  for (const part of grid.querySelectorAll("thead, tbody")) part.setAttribute("role", "rowgroup");

  let isCursorDrawn = false;
  const mark = (cell: HTMLElement, column: number, row: number) => {
    const isCursor = column === cursor.column && row === cursor.row;
    cell.classList.toggle("cursor", isCursor);
    if (isCursor) cell.id = `${id}-${row}-${column}`;
    else cell.removeAttribute("id");
    isCursorDrawn ||= isCursor;
  };

  for (const cell of grid.querySelectorAll<HTMLElement>("th, td")) {
    const meta = grid.getMeta(cell);
    const row = cell.parentElement;
    if (!meta || !row) continue;
    if (meta.type === "body") {
      const { value, x, y } = meta;
      row.setAttribute("role", "row");
      row.setAttribute("aria-rowindex", String(y + 2));
      cell.setAttribute("role", "gridcell");
      cell.setAttribute("aria-colindex", String(x + 2));
      cell.classList.toggle("number", numeric[x] ?? false);
      cell.classList.toggle("null", value === null);
      cell.title = typeof value === "string" && value.length > TITLE_CHARACTERS ? value : "";
      mark(cell, x, y);
    } else if (meta.type === "row_header") {
      cell.setAttribute("role", "rowheader");
      cell.setAttribute("aria-colindex", "1");
    } else if (meta.column_header_y === 1) {
      // The types: said with each column's name.
      row.setAttribute("role", "presentation");
      cell.setAttribute("role", "presentation");
      cell.setAttribute("aria-hidden", "true");
      cell.classList.toggle("number", numeric[meta.x] ?? false);
    } else if (meta.type === "corner") {
      cell.setAttribute("role", "columnheader");
      cell.setAttribute("aria-label", "Row");
    } else {
      const { name = "", type = "" } = columns[meta.x] ?? {};
      row.setAttribute("role", "row");
      row.setAttribute("aria-rowindex", "1");
      cell.setAttribute("role", "columnheader");
      cell.setAttribute("aria-colindex", String(meta.x + 2));
      cell.setAttribute("aria-description", type);
      cell.setAttribute("aria-sort", direction(result, meta.x));
      cell.title = `${name} · ${type}`;
      cell.classList.toggle("number", numeric[meta.x] ?? false);
      mark(cell, meta.x, -1);
    }
  }
  if (isCursorDrawn)
    grid.setAttribute("aria-activedescendant", `${id}-${cursor.row}-${cursor.column}`);
  else grid.removeAttribute("aria-activedescendant");
}

function direction(result: LoadedResult, column: number): string {
  const { value } = result.sort;
  if (value?.column !== column) return "none";
  return value.descending ? "descending" : "ascending";
}
