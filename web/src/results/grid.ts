import { effect } from "@preact/signals";
import type { RegularTableElement } from "regular-table";
import "regular-table";
import "regular-table/dist/css/sub-cell-scrolling.css";
import { count } from "../ui/format";
import { type Cursor, moved } from "./cursor";
import { dress } from "./grid-dress";
import type { LoadedResult } from "./result";

const HEADER_ROWS = 2;
const MAX_LEAPS = 8;

/** What the grid asks of who shows it. */
export interface GridOptions {
  /** Prefix of the cells' ids. */
  id: string;
  label: string;
  onOpen(cursor: Cursor): void;
  onCopy(cursor: Cursor): void;
}

/** Puts a grid of the result's rows into an element; the function takes it out again. */
export function mountGrid(host: HTMLElement, result: LoadedResult, options: GridOptions) {
  const grid = document.createElement("regular-table");
  let cursor: Cursor = result.place?.cursor ?? { column: 0, row: 0 };
  grid.setAttribute("role", "grid");
  grid.setAttribute("aria-label", options.label);
  host.append(grid);

  const style = () => dress(grid, { id: options.id, cursor, result });
  grid.addStyleListener(style);
  grid.setDataListener(listener(result), { virtual_mode: "both" });

  async function go(next: Cursor): Promise<void> {
    cursor = next;
    style();
    // The widths of columns that were never drawn are guesses: the first leap may fall short.
    for (let leap = 0; leap < MAX_LEAPS && cursor === next; leap++) {
      if (!bringIntoView(grid, cursor, result.shown.value)) return;
      await grid.flush();
    }
  }

  function onKeyDown(event: KeyboardEvent): void {
    const isControl = event.ctrlKey || event.metaKey;
    const extent = {
      columns: result.columns.value.length,
      rows: result.shown.value,
      page: Math.max(1, rowsInView(grid) - 1),
    };
    const next = event.altKey ? null : moved(cursor, event.key, isControl, extent);
    const isCopy = isControl && event.key.toLowerCase() === "c" && cursor.row >= 0;
    if (next) {
      grid.scrollIntoView({ block: "nearest" });
      go(next);
    } else if (event.key === "Enter" && !isControl) enter();
    else if (isCopy && getSelection()?.isCollapsed !== false) options.onCopy(cursor);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function enter(): void {
    if (cursor.row < 0) result.sortBy(cursor.column);
    else if (cursor.row < result.shown.value) options.onOpen(cursor);
  }

  function onClick(event: MouseEvent): void {
    const cell = cellOf(event.target);
    if (!cell || !(event.target instanceof Element)) return;
    if (event.target.classList.contains("rt-column-resize")) return;
    const meta = grid.getMeta(cell);
    if (meta?.type === "column_header") {
      go({ column: meta.x, row: -1 });
      result.sortBy(meta.x);
    } else if (meta?.type === "body") {
      go({ column: meta.x, row: meta.y });
      if (event.detail === 2) options.onOpen(cursor);
    }
  }

  // Known all along: once the grid is out of the page, it is at 0.
  let scrolled = { top: 0, left: 0 };
  grid.addEventListener("scroll", () => {
    scrolled = { top: grid.scrollTop, left: grid.scrollLeft };
  });
  grid.addEventListener("keydown", onKeyDown);
  grid.addEventListener("click", onClick);
  const resized = new ResizeObserver(() => grid.draw());
  resized.observe(grid);
  const stopTurning = effect(() => {
    result.search.value;
    result.sort.value;
    if (grid.scrollTop > 0) grid.scrollTop = 0;
  });
  let columns = result.columns.peek();
  const stopDrawing = effect(() => {
    result.version.value;
    if (columns !== result.columns.value) grid.resetAutoSize();
    columns = result.columns.value;
    cursor = { ...cursor, row: Math.min(cursor.row, Math.max(0, result.shown.value - 1)) };
    grid.draw();
  });
  const { place } = result;
  if (place) grid.flush().then(() => grid.scrollTo(place));

  return () => {
    result.place = { cursor, ...scrolled };
    stopTurning();
    stopDrawing();
    resized.disconnect();
    grid.remove();
  };
}

/** What the grid draws: a window of the rows that are shown, each with its number in the result. */
function listener(result: LoadedResult) {
  return async (x0: number, y0: number, x1: number, y1: number) => {
    const columns = result.columns.value;
    const rows = result.shown.value;
    const [bottom, right] = [Math.min(y1, rows), Math.min(x1, columns.length)];
    const [data, numbers] = await Promise.all([
      result.table.cells({ rows: [y0, bottom], columns: [x0, right] }),
      result.table.rowNumbers(y0, bottom),
    ]);
    return {
      num_rows: rows,
      num_columns: columns.length,
      num_row_headers: 1,
      num_column_headers: HEADER_ROWS,
      data,
      row_headers: numbers.map((number) => [count(number + 1)]),
      column_headers: columns.slice(x0, right).map(({ name, type }) => [name, type]),
      // Neighbours of the same name or type stay apart.
      column_header_merge_depth: 0,
      merge_headers: "column" as const,
    };
  };
}

function cellOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("td, th") : null;
}

function rowHeight(grid: RegularTableElement): number {
  return grid.querySelector<HTMLElement>("tbody td")?.offsetHeight || 1;
}

function rowsInView(grid: RegularTableElement): number {
  return Math.floor(grid.clientHeight / rowHeight(grid)) - HEADER_ROWS;
}

/** Scrolls as far as the cell needs to be seen; whether that was anywhere. */
function bringIntoView(grid: RegularTableElement, { column, row }: Cursor, rows: number): boolean {
  const { scrollTop, scrollLeft } = grid;
  if (row >= 0) grid.scrollTop = topFor(grid, row, rows);
  grid.scrollLeft += distanceTo(grid, column);
  return grid.scrollTop !== scrollTop || grid.scrollLeft !== scrollLeft;
}

/** The scroll position that shows a row, the nearest one: a pixel may be several rows. */
function topFor(grid: RegularTableElement, row: number, rows: number): number {
  const now = grid.scrollTop;
  const fit = grid.clientHeight / rowHeight(grid) - HEADER_ROWS;
  const scrollable = Math.max(0, rows - fit);
  const pixels = grid.scrollHeight - grid.clientHeight;
  if (scrollable === 0 || pixels <= 0) return 0;
  const first = (now / pixels) * scrollable;
  if (row < first) return Math.floor((row / scrollable) * pixels);
  if (row + 1 > first + fit) return Math.ceil(((row + 1 - fit) / scrollable) * pixels);
  return now;
}

/** Pixels to scroll sideways until a column is seen. */
function distanceTo(grid: RegularTableElement, column: number): number {
  const headers = [...grid.querySelectorAll<HTMLElement>("thead tr:first-child th")];
  const numbers = headers.map((th) => {
    const meta = grid.getMeta(th);
    return meta?.type === "column_header" ? meta.x : -1;
  });
  const header = headers[numbers.indexOf(column)];
  if (!header) {
    const last = Math.max(...numbers);
    const away = column > last ? column - last : column - Math.min(last, ...numbers.slice(1));
    return (away * grid.clientWidth) / Math.max(1, headers.length);
  }
  const [cell, view] = [header.getBoundingClientRect(), grid.getBoundingClientRect()];
  const corner = headers[0]?.getBoundingClientRect().width ?? 0;
  const hidden = view.left + corner - cell.left;
  const beyond = cell.right - (view.left + grid.clientWidth);
  if (hidden > 0) return -Math.ceil(hidden);
  return beyond > 0 ? Math.ceil(Math.min(beyond, -hidden)) : 0;
}
