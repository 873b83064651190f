import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Api } from "../app/api";
import type { App } from "../app/app";
import { Run } from "../app/run";
import type { QuerySocket } from "../querysocket";
import type { QueryEntry } from "../rest";
import { joined, runs, told } from "./entries";

/** The user's queries, as far as they have been read. */
export class History {
  private readonly listedSignal = signal<readonly QueryEntry[] | null>(null);
  private readonly detailsSignal = signal<ReadonlyMap<string, QueryEntry>>(new Map());
  private readonly olderSignal = signal<string | null>(null);
  private readonly readingSignal = signal(false);
  private readonly problemSignal = signal<string | null>(null);
  private readonly openedSignal = signal<ReadonlyMap<string, Run>>(new Map());
  private readonly cancellingSignal = signal<ReadonlySet<string>>(new Set());
  private reading = Promise.resolve();

  /** Newest first, with what is known of each; null until they have been read. */
  readonly entries = computed<readonly QueryEntry[] | null>(() => {
    const details = this.detailsSignal.value;
    return this.listedSignal.value?.map((entry) => told(entry, details)) ?? null;
  });
  /** Where the older ones begin; null where there are none. */
  readonly older: ReadonlySignal<string | null> = this.olderSignal;
  readonly isReading: ReadonlySignal<boolean> = this.readingSignal;
  /** What could not be done the last time. */
  readonly problem: ReadonlySignal<string | null> = this.problemSignal;
  /** Results that were opened again, by their queries' ids. */
  readonly opened: ReadonlySignal<ReadonlyMap<string, Run>> = this.openedSignal;
  /** The queries that are being stopped. */
  readonly cancelling: ReadonlySignal<ReadonlySet<string>> = this.cancellingSignal;

  constructor(
    private readonly api: Pick<Api, "queries" | "query">,
    private readonly socket: QuerySocket,
  ) {}

  /** Read the newest anew; a failure is told by `problem`. */
  refresh(): Promise<void> {
    return this.read(async () => {
      const { queries, nextToken } = await this.api.queries();
      const list = joined(queries, this.listedSignal.peek() ?? []);
      batch(() => {
        this.listedSignal.value = list ?? queries;
        if (!list) this.olderSignal.value = nextToken ?? null;
      });
    });
  }

  /** Read the page before the oldest; a failure is told by `problem`. */
  loadOlder(): Promise<void> {
    return this.read(async () => {
      const { queries, nextToken } = await this.api.queries(this.older.peek() ?? undefined);
      batch(() => {
        this.listedSignal.value = [...(this.listedSignal.peek() ?? []), ...queries];
        this.olderSignal.value = nextToken ?? null;
      });
    });
  }

  /** Ask how those that run stand: the list knows only of ends that have been told. */
  async follow(): Promise<void> {
    const running = (this.entries.peek() ?? []).filter(runs);
    await Promise.allSettled(running.map((entry) => this.detail(entry.queryId)));
  }

  /** A query with what it takes to run it again; rejects with an ApiError. */
  async detail(queryId: string): Promise<QueryEntry> {
    const detail = await this.api.query(queryId);
    this.detailsSignal.value = new Map(this.detailsSignal.peek()).set(queryId, detail);
    return detail;
  }

  /** Have the result shown, or no longer. */
  toggleResult(queryId: string): void {
    const opened = new Map(this.opened.peek());
    if (!opened.delete(queryId)) {
      const { socket } = this;
      opened.set(queryId, new Run(socket, (options) => socket.getResult(queryId, options)));
    }
    this.openedSignal.value = opened;
  }

  /** Stop a query that runs; a failure is told by `problem`. */
  async cancel(queryId: string): Promise<void> {
    if (this.cancelling.peek().has(queryId)) return;
    this.cancellingSignal.value = new Set(this.cancelling.peek()).add(queryId);
    await this.attempt(async () => {
      await this.socket.cancel(queryId);
      await this.detail(queryId);
    });
    const others = [...this.cancelling.peek()].filter((other) => other !== queryId);
    this.cancellingSignal.value = new Set(others);
  }

  /** Do it; a failure is told by `problem`. */
  async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.problemSignal.value = null;
    } catch (error) {
      this.problemSignal.value = (error as Error).message;
    }
  }

  /** One page after the other: each has its place in the list that stands then. */
  private read(work: () => Promise<void>): Promise<void> {
    const reading = this.reading.then(async () => {
      this.readingSignal.value = true;
      await this.attempt(work);
      await this.follow();
      this.readingSignal.value = this.reading !== reading;
    });
    this.reading = reading;
    return reading;
  }
}

const histories = new WeakMap<App, History>();

/** The same for every showing of the view. */
export function historyOf(app: App): History {
  const history = histories.get(app) ?? new History(app.api, app.socket);
  histories.set(app, history);
  return history;
}
