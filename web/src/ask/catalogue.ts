import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { ApiError } from "../app/api";
import type { Table, TableList } from "../rest";
import { wordsOf } from "../ui/words";

/** `refused`: not for this user; `failed`: may work another time. */
export type CatalogueState = "unread" | "reading" | "read" | "refused" | "failed";

/** The tables that the user may query: read once, in the background, a page at a time. */
export class Catalogue {
  private readonly tablesSignal = signal<readonly Table[]>([]);
  private readonly stateSignal = signal<CatalogueState>("unread");
  private readonly problemSignal = signal<string | null>(null);

  /** What has been read so far. */
  readonly tables: ReadonlySignal<readonly Table[]> = this.tablesSignal;
  readonly state: ReadonlySignal<CatalogueState> = this.stateSignal;
  /** Why there are no (more) tables, in words for the user. */
  readonly problem: ReadonlySignal<string | null> = this.problemSignal;
  readonly databases = computed(() => [
    ...new Set(this.tables.value.map((table) => table.database)),
  ]);

  constructor(private readonly page: (nextToken?: string) => Promise<TableList>) {}

  /** Read it, unless that has been done or is being done; never rejects. */
  async read(): Promise<void> {
    if (["reading", "read"].includes(this.stateSignal.value)) return;
    this.stateSignal.value = "reading";
    this.problemSignal.value = null;
    this.tablesSignal.value = [];
    try {
      let nextToken: string | undefined;
      do {
        const page: TableList = await this.page(nextToken);
        this.tablesSignal.value = [...this.tablesSignal.value, ...page.tables];
        nextToken = page.nextToken ?? undefined;
      } while (nextToken);
      this.stateSignal.value = "read";
    } catch (error) {
      this.problemSignal.value = wordsOf(error);
      const isRefusal = error instanceof ApiError && error.status === 403;
      this.stateSignal.value = isRefusal ? "refused" : "failed";
    }
  }
}

/** The tables with all of the words in their own name or in a column's, in the order given. */
export function search(tables: readonly Table[], words: string): readonly Table[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return tables;
  return tables.filter((table) => {
    const names = [table.name, ...table.columns.map((column) => column.name)];
    const text = names.join("\n").toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
