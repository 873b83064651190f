import { expect, test, vi } from "vitest";
import { Run } from "../../src/app/run";
import {
  type Accepted,
  type Progress,
  QueryError,
  type QuerySocket,
  type Result,
  type RunOptions,
} from "../../src/querysocket";

const RECEIPT = { runMs: 5, totalMs: 7 };
const RESULT = { type: "result", queryId: "q1", engine: "athena", receipt: RECEIPT } as Result;
const CANCELLED = { code: "cancelled", message: "Cancelled.", category: "cancelled" } as const;

function deferred<T>() {
  let settle: { resolve: (value: T) => void; reject: (error: unknown) => void } | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...(settle as NonNullable<typeof settle>) };
}

/** A run whose server is the test. */
function started(socket: Partial<QuerySocket> = {}) {
  const { promise, resolve, reject } = deferred<Result>();
  let given: RunOptions = {};
  const run = new Run(socket as QuerySocket, (options) => {
    given = options;
    options.signal?.addEventListener("abort", () => reject(options.signal?.reason));
    return promise;
  });
  const accept = () => given.onAccepted?.({ type: "accepted", queryId: "q1" } as Accepted);
  return { run, resolve, reject, accept, options: () => given };
}

test("a run is sent, runs, and succeeds with its receipt", async () => {
  const { run, resolve, accept, options } = started();
  expect(run.phase.value).toBe("sent");
  accept();
  expect([run.phase.value, run.queryId.value]).toEqual(["running", "q1"]);
  const progress = { type: "progress", bytesScanned: 9 } as Progress;
  options().onProgress?.(progress);
  expect(run.progress.value).toBe(progress);
  resolve(RESULT);
  await vi.waitUntil(() => run.isOver.value);
  expect([run.phase.value, run.result.value]).toEqual(["succeeded", RESULT]);
  expect(run.receipt.value).toBe(RECEIPT);
});

test("a run that fails keeps the error and what it cost", async () => {
  const { run, reject } = started();
  const detail = { code: "x", message: "No.", category: "user", retryable: false } as const;
  const error = new QueryError(detail, { queryId: "q2", receipt: RECEIPT });
  reject(error);
  await vi.waitUntil(() => run.isOver.value);
  expect([run.phase.value, run.error.value]).toEqual(["failed", error]);
  expect([run.queryId.value, run.receipt.value]).toEqual(["q2", RECEIPT]);
});

test("the time stands still once the run is over", async () => {
  const { run, resolve } = started();
  resolve(RESULT);
  await vi.waitUntil(() => run.isOver.value);
  expect(run.elapsedMs(run.startedAt + 1e9)).toBeLessThan(1e9);
});

test("before it is accepted, cancelling gives it up", async () => {
  const { run } = started();
  await run.cancel();
  await vi.waitUntil(() => run.isOver.value);
  expect(run.phase.value).toBe("failed");
});

test("once it is accepted, cancelling asks the server, once at a time", async () => {
  const stop = deferred<void>();
  const cancel = vi.fn(() => stop.promise);
  const { run, accept, reject } = started({ cancel });
  accept();
  const cancelling = [run.cancel(), run.cancel()];
  expect(run.isCancelling.value).toBe(true);
  expect(cancel.mock.calls).toEqual([["q1"]]);
  reject(new QueryError({ ...CANCELLED, retryable: false }, { queryId: "q1" }));
  stop.resolve();
  await Promise.all(cancelling);
  expect([run.phase.value, run.isCancelling.value]).toEqual(["failed", false]);
});

test("a run that the server does not stop can be cancelled again", async () => {
  const cancel = vi.fn(() => Promise.reject(new Error("Throttled.")));
  const { run, accept } = started({ cancel });
  accept();
  await run.cancel();
  expect([run.phase.value, run.isCancelling.value]).toEqual(["running", false]);
  await run.cancel();
  expect(cancel).toHaveBeenCalledTimes(2);
});

test("a renewed result keeps what only the first one told", async () => {
  const getResult = vi.fn(async () => ({ ...RESULT, "pre-signed-url": "https://new" }));
  const { run, resolve } = started({ getResult });
  resolve({ ...RESULT, "pre-signed-url": "https://old", rows: [[1]] });
  await vi.waitUntil(() => run.isOver.value);
  expect(await run.renew()).toMatchObject({ "pre-signed-url": "https://new", rows: [[1]] });
  expect(run.result.value).toMatchObject({ "pre-signed-url": "https://new", rows: [[1]] });
});
