import { type ReadonlySignal, signal } from "@preact/signals";
import type { Api } from "../app/api";
import type { App } from "../app/app";
import type { PublicReport } from "../rest";

/** How the engines are called. */
export const ENGINES: Readonly<Record<string, string>> = { athena: "Athena", redshift: "Redshift" };

/** The reports that the user may run. */
export class Reports {
  private readonly allSignal = signal<readonly PublicReport[] | null>(null);
  private readonly problemSignal = signal<string | null>(null);

  /** In the order of their titles; null until they are known. */
  readonly all: ReadonlySignal<readonly PublicReport[] | null> = this.allSignal;
  /** Why they could not be read the last time. */
  readonly problem: ReadonlySignal<string | null> = this.problemSignal;

  constructor(private readonly api: Pick<Api, "reports">) {}

  /** Read them anew; a failure is told by `problem`. */
  async load(): Promise<void> {
    try {
      const { reports } = await this.api.reports();
      this.allSignal.value = reports.toSorted((a, b) => a.title.localeCompare(b.title));
      this.problemSignal.value = null;
    } catch (error) {
      this.problemSignal.value = (error as Error).message;
    }
  }

  /** The report of this name; null where there is none, or it is not known yet. */
  named(name: string): PublicReport | null {
    return this.all.value?.find((report) => report.name === name) ?? null;
  }
}

const known = new WeakMap<App, Reports>();

/** The same for every view. */
export function reportsOf(app: App): Reports {
  const reports = known.get(app) ?? new Reports(app.api);
  known.set(app, reports);
  return reports;
}
