import { wordsOf } from "../../ui/words";
/** The methods of a service as whoever is at the other end of a port sees them. */
export type Remote<T> = {
  [K in keyof T as T[K] extends (...values: never[]) => unknown ? K : never]: T[K] extends (
    ...values: infer A
  ) => infer R
    ? (...values: A) => Promise<Awaited<R>>
    : never;
};

interface Call {
  id: number;
  method: string;
  values: unknown[];
}

type Answer =
  | { id: number; value: unknown }
  | { id: number; error: string }
  | { id: null; event: unknown };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** A worker, or its own scope: whatever takes and gives messages. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

/** Carries out the calls that come through the port; `events` goes the other way. */
export function serve<T extends object>(port: Port, create: (events: (e: unknown) => void) => T) {
  const service = create((event) => port.postMessage({ id: null, event } satisfies Answer));
  port.addEventListener("message", async ({ data: { id, method, values } }: MessageEvent<Call>) => {
    try {
      const called = service[method as keyof T] as (...values: unknown[]) => unknown;
      const value = await called.apply(service, values);
      port.postMessage({ id, value } satisfies Answer);
    } catch (error) {
      port.postMessage({ id, error: wordsOf(error) } satisfies Answer);
    }
  });
}

/** The service at the other end of a worker's port; what fails there rejects here. */
export function remote<T extends object, E>(
  worker: Pick<Worker, "postMessage" | "addEventListener">,
  onEvent: (event: E) => void,
): Remote<T> {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
    if (data.id === null) {
      onEvent(data.event as E);
      return;
    }
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if ("error" in data) call?.reject(new Error(data.error));
    else call?.resolve(data.value);
  });
  worker.addEventListener("error", () => {
    for (const call of waiting.values()) call.reject(new Error("This result cannot be shown."));
    waiting.clear();
  });
  return new Proxy({} as Remote<T>, {
    get:
      (_, method: string) =>
      (...values: unknown[]) => {
        lastId++;
        worker.postMessage({ id: lastId, method, values } satisfies Call);
        return new Promise((resolve, reject) => waiting.set(lastId, { resolve, reject }));
      },
  });
}
