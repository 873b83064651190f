import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { App } from "../app/app";
import { Run } from "../app/run";
import { keep, kept } from "../app/tab-storage";
import { QueryError, type QuerySocket } from "../querysocket";
import type { PublicReport } from "../rest";
import { type Draft, draftOf, type Problems, readForm, type Values } from "./form";

/** A run of a report, with the values that it was given. */
export interface Answer {
  run: Run;
  report: PublicReport;
  values: Values;
}

/** A report on the board: its form and its last answer. */
export class Card {
  private readonly enteredSignal = signal<Draft>({});
  private readonly problemsSignal = signal<Problems>({});
  private readonly answerSignal = signal<Answer | null>(null);

  /** What differs from the defaults, or did once. */
  readonly entered: ReadonlySignal<Draft> = this.enteredSignal;
  readonly problems: ReadonlySignal<Problems> = this.problemsSignal;
  readonly answer: ReadonlySignal<Answer | null> = this.answerSignal;
  readonly isRunning = computed(() => this.answer.value?.run.isOver.value === false);
  /** The server's words where it did not take the values. */
  readonly refusal = computed(() => {
    const error = this.answer.value?.run.error.value;
    return error instanceof QueryError && error.code === "invalid_message" ? error.message : null;
  });

  /** `number` tells it from other cards of the same report on the board. */
  constructor(
    readonly reportName: string,
    readonly number: number,
    entered: Draft,
    readonly note: string | null = null,
  ) {
    this.enteredSignal.value = entered;
  }

  /** What its answers come under; no other card of the board has the same. */
  get topic(): string {
    return `${this.reportName}-${this.number}`;
  }

  /** What to do about a field; undefined where nothing is wrong with it. */
  problemWith(name: string): string | undefined {
    const problems = this.problems.value;
    return Object.hasOwn(problems, name) ? problems[name] : undefined;
  }

  /** Take what was typed into a field; what was wrong with it is forgotten. */
  enter(name: string, text: string | null): void {
    this.enteredSignal.value = { ...this.entered.value, [name]: text };
    const { [name]: _, ...others } = this.problems.value;
    this.problemsSignal.value = others;
  }

  /** Run the report with what is in the form; false where it cannot be sent, see `problems`. */
  submit(socket: QuerySocket, report: PublicReport): boolean {
    if (this.isRunning.value) return true;
    const { values, problems } = readForm(report, draftOf(report, this.entered.value));
    this.problemsSignal.value = problems;
    if (Object.keys(problems).length > 0) return false;
    const run = new Run(socket, (options) =>
      socket.report(report.name, values, { ...options, topicName: this.topic }),
    );
    this.answerSignal.value = { run, report, values };
    return true;
  }
}

/** The reports that a user has open beside each other; forms outlive a reload, answers do not. */
export class Board {
  private readonly cardsSignal = signal<readonly Card[]>([]);
  private unseen: Card | null = null;

  /** In the order in which they were opened. */
  readonly cards: ReadonlySignal<readonly Card[]> = this.cardsSignal;

  constructor(
    private readonly socket: QuerySocket,
    user: string,
    storage: Storage = sessionStorage,
  ) {
    const key = `querysocket.reports.${user}`;
    for (const { report, entered } of cardsOf(kept(key, storage))) this.open(report, entered);
    this.unseen = null;
    effect(() => {
      const cards: Kept[] = this.cards.value.map((card) => ({
        report: card.reportName,
        entered: card.entered.value,
      }));
      keep(key, cards, storage);
    });
  }

  /** A new card at the end; `note` is what to know of the values entered. */
  open(reportName: string, entered: Draft = {}, note: string | null = null): Card {
    const taken = this.cards
      .peek()
      .filter((card) => card.reportName === reportName)
      .map((card) => card.number);
    let number = 1;
    while (taken.includes(number)) number += 1;
    const card = new Card(reportName, number, entered, note);
    this.cardsSignal.value = [...this.cards.peek(), card];
    this.unseen = card;
    return card;
  }

  /** Whether the card was opened last and is shown for the first time: the user goes on in it. */
  showsFirst(card: Card): boolean {
    const isUnseen = this.unseen === card;
    if (isUnseen) this.unseen = null;
    return isUnseen;
  }

  /** Open what is missing for a card of each name, two for a name that is there twice. */
  openMissing(reportNames: readonly string[]): void {
    const there = this.cards.peek().map((card) => card.reportName);
    const missing = reportNames.filter((name) => {
      const at = there.indexOf(name);
      if (at >= 0) there.splice(at, 1);
      return at < 0;
    });
    const [first = null] = missing.map((name) => this.open(name));
    this.unseen = first ?? this.unseen;
  }

  /** Run the report with what is in the card's form; false where it cannot be sent. */
  run(card: Card, report: PublicReport): boolean {
    return card.submit(this.socket, report);
  }

  /** Take the card off the board; its report is stopped where it runs. */
  close(card: Card): void {
    this.cardsSignal.value = this.cards.peek().filter((other) => other !== card);
    card.answer.peek()?.run.cancel();
  }
}

interface Kept {
  report: string;
  entered: Draft;
}

/** What an earlier page has kept; nothing of what is not understood. */
function cardsOf(found: unknown): Kept[] {
  return Array.isArray(found) ? found.filter(isKept) : [];
}

function isKept(card: Partial<Kept> | null): card is Kept {
  const texts = Object.values(card?.entered ?? { missing: 0 });
  return (
    typeof card?.report === "string" &&
    texts.every((text) => text === null || typeof text === "string")
  );
}

const boards = new WeakMap<App, Board>();

/** The same for every showing of the view. */
export function boardOf(app: App): Board {
  const board = boards.get(app) ?? new Board(app.socket, app.session.user.value?.email ?? "");
  boards.set(app, board);
  return board;
}
