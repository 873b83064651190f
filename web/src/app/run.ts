import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Progress, Receipt, Result } from "../protocol";
import { QueryError, type QuerySocket, type RunOptions } from "../querysocket";

/** Where a run stands. `sent`: the server has not said yet that it took it. */
export type Phase = "sent" | "running" | "succeeded" | "failed";

/** Rows that come with the message itself, shown while the whole result loads. */
export const PREVIEW_ROWS = 100;

/** A query or report from the moment it is sent, as signals for the views that show it. */
export class Run {
  readonly startedAt = Date.now();

  private readonly phaseSignal = signal<Phase>("sent");
  private readonly idSignal = signal<string | null>(null);
  private readonly progressSignal = signal<Progress | null>(null);
  private readonly resultSignal = signal<Result | null>(null);
  private readonly errorSignal = signal<Error | null>(null);
  private readonly cancellingSignal = signal(false);
  private endedAt: number | null = null;
  private readonly giveUp = new AbortController();

  readonly phase: ReadonlySignal<Phase> = this.phaseSignal;
  readonly queryId: ReadonlySignal<string | null> = this.idSignal;
  readonly progress: ReadonlySignal<Progress | null> = this.progressSignal;
  readonly result: ReadonlySignal<Result | null> = this.resultSignal;
  /** Why there is no result: a QueryError where the query failed, else what came in between. */
  readonly error: ReadonlySignal<Error | null> = this.errorSignal;
  readonly isCancelling: ReadonlySignal<boolean> = this.cancellingSignal;
  readonly isOver = computed(() => ["succeeded", "failed"].includes(this.phase.value));
  readonly receipt = computed<Receipt | null>(() => {
    const error = this.error.value;
    return (
      this.result.value?.receipt ?? (error instanceof QueryError ? error.receipt : null) ?? null
    );
  });

  /** `ask` sends it: `new Run(socket, (options) => socket.query(sql, options))`. */
  constructor(
    private readonly socket: QuerySocket,
    ask: (options: RunOptions) => Promise<Result>,
  ) {
    const options: RunOptions = {
      preview: PREVIEW_ROWS,
      signal: this.giveUp.signal,
      onAccepted: ({ queryId }) => {
        this.idSignal.value = queryId ?? null;
        this.phaseSignal.value = "running";
      },
      onProgress: (progress) => {
        this.progressSignal.value = progress;
      },
    };
    ask(options).then(
      (result) => {
        this.resultSignal.value = result;
        this.end("succeeded", result.queryId);
      },
      (error: Error) => {
        this.errorSignal.value = error;
        this.end("failed", error instanceof QueryError ? error.queryId : null);
      },
    );
  }

  /** Milliseconds since it was sent, or that it took. */
  elapsedMs(now = Date.now()): number {
    return (this.endedAt ?? now) - this.startedAt;
  }

  /** Stop it at the engine; its error then says so. Refused, it runs on, to be cancelled again. */
  async cancel(): Promise<void> {
    if (this.isOver.value || this.isCancelling.value) return;
    this.cancellingSignal.value = true;
    if (this.queryId.value === null) this.giveUp.abort(new Error("Cancelled."));
    else await this.socket.cancel(this.queryId.value).catch(() => {});
    this.cancellingSignal.value = false;
  }

  /** The result with a URL that is good again: presigned URLs end within minutes. */
  async renew(): Promise<Result> {
    const renewed = await this.socket.getResult(this.result.value?.queryId ?? "");
    this.resultSignal.value = { ...this.result.value, ...renewed };
    return this.resultSignal.value;
  }

  private end(phase: Phase, queryId: string | null | undefined): void {
    this.endedAt = Date.now();
    this.idSignal.value = queryId ?? this.idSignal.value;
    this.phaseSignal.value = phase;
  }
}
