import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { App } from "../app/app";
import { Run } from "../app/run";
import { QueryError, type QueryOptions, type QuerySocket, type Value } from "../querysocket";
import type { Table } from "../rest";
import { Catalogue } from "./catalogue";
import { type Draft, keepDrafts, NO_DRAFT, readDrafts, takeOpened } from "./drafts";
import { firstRows } from "./names";
import type { Entry } from "./parameters";
import { type Extent, type Place, placeOf, type Sent } from "./places";

export { openInAsk } from "./drafts";

/** A query being written in a tab, and its last run. */
export class Tab {
  readonly sql = signal("");
  readonly parameters = signal<readonly Entry[]>([]);
  readonly database = signal<string | null>(null);
  readonly reuseMinutes = signal(0);
  /** What is selected of the text; null for nothing. */
  readonly selection = signal<Extent | null>(null);
  /** What the editor wants to have back when the tab is shown again: cursor, undo. */
  editorState: unknown = null;

  private readonly sentSignal = signal<(Sent & { run: Run }) | null>(null);

  readonly run = computed<Run | null>(() => this.sentSignal.value?.run ?? null);
  readonly isRunning = computed(() => this.run.value !== null && !this.run.value.isOver.value);
  /** The first words of the SQL, or a name such as `Query 2`. */
  readonly name = computed(() => firstWords(this.sql.value) || `Query ${this.number}`);
  /** Where in the text the last run's error is; null once that part has been edited. */
  readonly fault = computed<(Place & { message: string }) | null>(() => {
    const sent = this.sentSignal.value;
    const error = sent?.run.error.value;
    if (!sent || !(error instanceof QueryError) || !error.line) return null;
    const place = placeOf(this.sql.value, sent, error.line, error.column);
    return place && { ...place, message: error.message };
  });

  /** `number` is unique among the tabs of a desk. */
  constructor(
    readonly number: number,
    draft: Draft,
  ) {
    this.sql.value = draft.sql;
    this.parameters.value = draft.parameters;
    this.database.value = draft.database;
    this.reuseMinutes.value = draft.reuseMinutes;
  }

  get draft(): Draft {
    return {
      sql: this.sql.value,
      parameters: this.parameters.value,
      database: this.database.value,
      reuseMinutes: this.reuseMinutes.value,
    };
  }

  /** What Run runs: what is selected, else the whole text. */
  get extent(): Extent {
    const { from, to } = this.selection.value ?? { from: 0, to: 0 };
    const isBlank = this.sql.value.slice(from, to).trim() === "";
    return isBlank ? { from: 0, to: this.sql.value.length } : { from, to };
  }

  /** Send that part of the text; the last run is forgotten. */
  send(socket: QuerySocket, { from, to }: Extent, parameters: Value[]): Run {
    const sql = this.sql.value.slice(from, to);
    const database = this.database.value;
    const reuseMinutes = this.reuseMinutes.value;
    const own: QueryOptions = {
      ...(parameters.length > 0 && { parameters }),
      ...(database && { database }),
      ...(reuseMinutes && { reuseMinutes }),
    };
    const run = new Run(socket, (options) => socket.query(sql, { ...options, ...own }));
    this.sentSignal.value = { sql, from, run };
    return run;
  }
}

/** The tabs of a user: they and their runs live on while other views are shown. */
export class Desk {
  private readonly tabsSignal = signal<readonly Tab[]>([]);
  private readonly currentSignal = signal<Tab>(new Tab(0, NO_DRAFT));
  private readonly closedSignal = signal<{ tab: Tab; at: number } | null>(null);
  private readonly saidSignal = signal("");
  private lastNumber = 0;

  readonly tabs: ReadonlySignal<readonly Tab[]> = this.tabsSignal;
  readonly current: ReadonlySignal<Tab> = this.currentSignal;
  /** The tab that was closed last, until it is opened again. */
  readonly closed = computed(() => this.closedSignal.value?.tab ?? null);
  /** What has just happened, for whoever does not see it. */
  readonly said: ReadonlySignal<string> = this.saidSignal;

  constructor(
    readonly socket: QuerySocket,
    user: string,
  ) {
    const kept = readDrafts(user);
    const tabs = (kept?.tabs ?? [NO_DRAFT]).map((draft) => this.newTab(draft));
    this.tabsSignal.value = tabs;
    this.currentSignal.value = (tabs[kept?.current ?? 0] ?? tabs[0]) as Tab;
    effect(() => {
      const open = this.tabs.value;
      const drafts = open.map((tab) => tab.draft);
      keepDrafts(user, { tabs: drafts, current: open.indexOf(this.current.value) });
    });
  }

  /** A new tab at the end, shown. */
  open(draft: Partial<Draft> = {}): Tab {
    const tab = this.newTab(draft);
    this.tabsSignal.value = [...this.tabs.value, tab];
    this.currentSignal.value = tab;
    return tab;
  }

  /** What `openInAsk` was given, each in a new tab. */
  openWaiting(): void {
    for (const draft of takeOpened()) this.open(draft);
  }

  show(tab: Tab): void {
    this.currentSignal.value = tab;
  }

  /** Close it; its query is stopped where it runs. */
  close(tab: Tab): void {
    const at = this.tabs.value.indexOf(tab);
    const rest = this.tabs.value.filter((other) => other !== tab);
    if (rest.length === 0) rest.push(this.newTab(NO_DRAFT));
    const ending = tab.isRunning.value ? "closed, and its query cancelled" : "closed";
    this.say(`“${tab.name.value}” is ${ending}.`);
    tab.run.value?.cancel();
    this.tabsSignal.value = rest;
    if (tab === this.current.value) {
      this.currentSignal.value = rest[Math.min(at, rest.length - 1)] as Tab;
    }
    this.closedSignal.value = { tab, at };
  }

  /** The tab that was closed last is back where it was, and shown. */
  reopen(): void {
    const closed = this.closedSignal.value;
    if (!closed) return;
    this.tabsSignal.value = this.tabs.value.toSpliced(closed.at, 0, closed.tab);
    this.currentSignal.value = closed.tab;
    this.say(`“${closed.tab.name.value}” is open again.`);
  }

  /** SQL to begin with, for whoever has nothing here yet. */
  offer(sql: string): void {
    const [tab, ...others] = this.tabs.value;
    if (others.length === 0 && tab?.sql.value === "") tab.sql.value = sql;
  }

  /** Run the tab's text, or what is selected of it, with a value for each `?`. */
  run(tab: Tab, parameters: Value[]): void {
    if (tab.isRunning.value) {
      this.say("This query still runs. Cancel it, or run another in a new tab.");
    } else if (tab.sql.value.trim() === "") {
      this.say("There is nothing to run yet: write SQL first.");
    } else {
      this.say("");
      this.tellEnd(tab, tab.send(this.socket, tab.extent, parameters));
    }
  }

  /** Tell the user, in text that screen readers read out. */
  say(text: string): void {
    this.saidSignal.value = text;
    this.closedSignal.value = null;
  }

  /** Whoever is at another tab is told how this one's run ended. */
  private tellEnd(tab: Tab, run: Run): void {
    const stop = run.isOver.subscribe((isOver) => {
      if (!isOver) return;
      stop();
      if (tab === this.current.peek() || !this.tabs.peek().includes(tab)) return;
      const ending = run.phase.peek() === "succeeded" ? "is done" : "has failed";
      this.say(`“${tab.name.peek()}” ${ending}.`);
    });
  }

  private newTab(draft: Partial<Draft>): Tab {
    this.lastNumber += 1;
    return new Tab(this.lastNumber, { ...NO_DRAFT, ...draft });
  }
}

/** What Ask works with, for as long as somebody is signed in. */
export interface Ask {
  desk: Desk;
  catalogue: Catalogue;
}

const asks = new WeakMap<App, Ask>();

/** The same for every showing of the view. */
export function askOf(app: App): Ask {
  const known = asks.get(app);
  if (known) return known;
  const desk = new Desk(app.socket, app.session.user.value?.email ?? "");
  const catalogue = new Catalogue((nextToken) => app.api.catalogue(nextToken));
  catalogue.read().then(() => desk.offer(firstQuery(catalogue.tables.value)));
  asks.set(app, { desk, catalogue });
  return { desk, catalogue };
}

/** The sample's own table where it is there, else any; empty without tables. */
export function firstQuery(tables: readonly Table[]): string {
  const table = tables.find(({ name }) => name === "country_codes") ?? tables[0];
  return table ? firstRows(table, 12) : "";
}

const NAME_LENGTH = 40;

function firstWords(sql: string): string {
  const words = sql.replace(/^[\s-]+/, "");
  // A comment at the top is a title that somebody gave.
  const title = /^\s*--/.test(sql) ? words.split("\n", 1).join() : words;
  const name = title.trim().replace(/\s+/g, " ");
  return name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}…` : name;
}
