import { batch, computed, signal } from "@preact/signals";
import type { Api } from "../app/api";
import type { Run } from "../app/run";
import type { Column, Result } from "../protocol";
import { wordsOf } from "../ui/words";
import type { ChartChoice } from "./chart-choice";
import type { Cursor } from "./cursor";
import { isGood, isOver, urlOf } from "./file-url";
import { type Ending, LIMITS, type Progress } from "./table/download";
import { textOf, type Value } from "./table/kinds";
import type { Remote } from "./table/remote";
import type { TableService } from "./table/service";
import type { Sort } from "./table/table";

/** Where the loading of the rows stands. */
export type LoadState = "loading" | "complete" | "limit" | "stopped" | "failed";

/** How a result is shown. */
export type View = "table" | "chart" | "both";

/** Rows that are fetched over REST before the user is asked: each thousand is a call of its own. */
export const REST_ROWS_AT_ONCE = 20_000;

/** The table in its worker, and how to end it. */
export interface OpenTable {
  service: Remote<TableService>;
  close(): void;
}

/** Opens a table; `onProgress` hears how its loading goes on. */
export type Opener = (onProgress: (progress: Progress) => void) => OpenTable;

/** The result of a run: its rows as they come, and how the user looks at them. */
export class LoadedResult {
  readonly columns = signal<readonly Column[]>([]);
  /** Rows that are here. */
  readonly loaded = signal(0);
  /** Rows that are shown: those that match the search. */
  readonly shown = signal(0);
  readonly state = signal<LoadState>("loading");
  readonly problem = signal<string | null>(null);
  readonly progress = signal<Progress | null>(null);
  readonly search = signal("");
  readonly sort = signal<Sort | null>(null);
  readonly isArranging = signal(false);
  /** Goes up when the cells may be others than before. */
  readonly version = signal(0);
  readonly isArranged = computed(() => this.search.value !== "" || this.sort.value !== null);

  readonly view = signal<View>("table");
  readonly chart = signal<ChartChoice | null>(null);
  /** Where the grid was when it was last shown. */
  place: { cursor: Cursor; top: number; left: number } | null = null;

  readonly table: Remote<TableService>;
  private readonly opened: OpenTable;
  private giveUp = new AbortController();
  /** Of the next page over REST: undefined for the first one, null where none is left. */
  private nextToken: string | null | undefined;
  private arrangements = 0;

  /** Begins to load. */
  constructor(
    private readonly run: Run,
    private readonly api: Pick<Api, "rows">,
    open: Opener,
  ) {
    this.opened = open((progress) => {
      this.progress.value = progress;
      this.hasRows(Math.max(progress.rows, this.loaded.value));
    });
    this.table = this.opened.service;
    this.loading(REST_ROWS_AT_ONCE);
  }

  /** The query's id, for names of files. */
  get queryId(): string {
    return this.result.queryId;
  }

  /** Whether the server keeps the result as a file to download. */
  get hasFile(): boolean {
    return this.result["pre-signed-url"] !== undefined;
  }

  /** How many rows there are, as far as the engine has said. */
  get total(): number | undefined {
    return this.result.receipt.rows;
  }

  /** Whether that file is not CSV but plain text, as SHOW and DESCRIBE leave it. */
  get hasText(): boolean {
    return this.hasFile && !this.hasCsv;
  }

  /** Loads on after a limit, a stop or a failure; a file is loaded anew. */
  async loadOn(atMost = REST_ROWS_AT_ONCE): Promise<void> {
    if (this.state.value !== "loading") await this.loading(atMost);
  }

  /** All rows as CSV, once those that are still missing have come; rejects where they do not. */
  async csvOfAll(): Promise<Blob> {
    if (this.state.value !== "complete") await this.loadOn(LIMITS.rows);
    if (this.state.value !== "complete") {
      throw new Error(this.problem.value ?? "Not all rows have been loaded.");
    }
    return this.table.csv();
  }

  /** Leaves it at the rows that are here. */
  stop(): void {
    this.giveUp.abort();
    this.table.stop();
  }

  /** Ends the worker: nothing can be asked any more. */
  close(): void {
    this.stop();
    this.opened.close();
  }

  /** Shows the rows that contain the text, in any column. */
  find(text: string): Promise<void> {
    this.search.value = text;
    return this.arrange();
  }

  /** Sorts by a column: ascending at first, then descending, then as the result came. */
  sortBy(column: number): Promise<void> {
    const { value } = this.sort;
    if (value?.column !== column) this.sort.value = { column, descending: false };
    else this.sort.value = value.descending ? null : { column, descending: true };
    return this.arrange();
  }

  /** A URL that the file can be had from now; rejects where there is none any more. */
  async freshUrl(): Promise<string> {
    const isFresh = !isOver(this.result) && (await isGood(urlOf(this.result)));
    return urlOf(isFresh ? this.result : await this.run.renew());
  }

  private get result(): Result {
    const { value } = this.run.result;
    if (!value) throw new Error("The run has no result yet.");
    return value;
  }

  private async loading(atMost: number): Promise<void> {
    this.giveUp = new AbortController();
    batch(() => {
      this.state.value = "loading";
      this.problem.value = null;
    });
    let ending: LoadState = "failed";
    try {
      const how = await this.load(atMost);
      if (how === "refused") throw new Error("The result's file is not there any more.");
      ending = how;
    } catch (error) {
      if (this.giveUp.signal.aborted) ending = "stopped";
      else this.problem.value = wordsOf(error);
    }
    batch(() => {
      this.state.value = ending;
      this.progress.value = null;
    });
    if (this.isArranged.value) await this.arrange();
  }

  private async load(atMost: number): Promise<Ending> {
    if (this.columns.value.length === 0) await this.preview();
    if (this.hasCsv) return this.readFile();
    const until = (this.nextToken === undefined ? 0 : this.loaded.value) + atMost;
    while (this.nextToken !== null && this.loaded.value < until) await this.page();
    return this.nextToken === null ? "complete" : "limit";
  }

  private async preview(): Promise<void> {
    const { columns, rows, receipt } = this.result;
    if (!columns || !rows) return this.page();
    await this.begin(columns, rows);
    if (receipt.rows === rows.length) this.nextToken = null;
  }

  private async page(): Promise<void> {
    const { nextToken } = this;
    const page = await this.api.rows(this.queryId, nextToken ?? undefined, this.giveUp.signal);
    // The rows of the preview are among those of the first page.
    if (nextToken === undefined) await this.begin(page.columns, page.records);
    else this.hasRows(await this.table.append(texts(page.records)));
    this.nextToken = page.nextToken ?? null;
  }

  /** SHOW and DESCRIBE leave a text that only REST makes rows of. */
  private get hasCsv(): boolean {
    const url = this.result["pre-signed-url"];
    return url !== undefined && new URL(url).pathname.endsWith(".csv");
  }

  private async begin(columns: readonly Column[], rows: readonly (readonly unknown[])[]) {
    await this.table.open([...columns], texts(rows));
    batch(() => {
      this.columns.value = columns;
      this.hasRows(rows.length);
    });
  }

  private async readFile(): Promise<Ending> {
    if (isOver(this.result)) await this.run.renew();
    const ending = await this.table.load(urlOf(this.result));
    return ending === "refused" ? this.table.load(urlOf(await this.run.renew())) : ending;
  }

  private hasRows(count: number): void {
    batch(() => {
      this.loaded.value = count;
      if (!this.isArranged.value) this.shown.value = count;
      this.version.value++;
    });
  }

  private async arrange(): Promise<void> {
    const turn = ++this.arrangements;
    this.isArranging.value = true;
    const shown = await this.table.arrange(this.search.value, this.sort.value);
    if (turn !== this.arrangements) return;
    batch(() => {
      this.shown.value = shown;
      this.version.value++;
      this.isArranging.value = false;
    });
  }
}

function texts(rows: readonly (readonly unknown[])[]): Value[][] {
  return rows.map((row) => row.map(textOf));
}
