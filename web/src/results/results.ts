import type { Api } from "../app/api";
import type { Run } from "../app/run";
import { LoadedResult, type OpenTable, type View } from "./result";
import type { Progress } from "./table/download";
import { remote } from "./table/remote";

/** Results that are kept when nobody shows them: a tab is there at once when it comes back. */
const KEPT = 5;

interface Held {
  result: LoadedResult;
  api: Api;
  shownBy: number;
}

const results = new Map<Run, Held>();

/**
 * The result of a run that has succeeded, for as long as it is shown; `release` it then. A new one
 * is shown as `view` says, until the user says otherwise.
 */
export function hold(run: Run, api: Api, view: View): LoadedResult {
  // Nothing is kept of whoever was signed in before.
  for (const [old, held] of results) if (held.api !== api) close(old, held);
  const held = results.get(run) ?? {
    result: new LoadedResult(run, api, openWorker),
    api,
    shownBy: 0,
  };
  if (!results.has(run)) held.result.view.value = view;
  held.shownBy++;
  results.delete(run);
  results.set(run, held); // the last one again, by the order of the map
  return held.result;
}

/** Says that it is shown no more; the oldest that nobody shows are closed. */
export function release(run: Run): void {
  const held = results.get(run);
  if (held) held.shownBy--;
  const idle = [...results].filter(([, { shownBy }]) => shownBy <= 0);
  for (const [old, held] of idle.slice(0, Math.max(0, idle.length - KEPT))) close(old, held);
}

function close(run: Run, { result }: Held): void {
  result.close();
  results.delete(run);
}

function openWorker(onProgress: (progress: Progress) => void): OpenTable {
  const worker = new Worker(new URL("./table/worker.ts", import.meta.url), { type: "module" });
  return { service: remote(worker, onProgress), close: () => worker.terminate() };
}
