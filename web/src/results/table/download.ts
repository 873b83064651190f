import { CsvReader } from "./csv-reader";
import type { Value } from "./kinds";

/** How far a file has been read, in bytes; `total` is null where the server does not say. */
export interface Progress {
  rows: number;
  bytes: number;
  total: number | null;
}

/** Why reading ended. `limit`: there is more than a page takes. `refused`: the URL is not good. */
export type Ending = "complete" | "limit" | "stopped" | "refused";

/** How much of a result a page takes: its memory stays within some hundreds of megabytes. */
export const LIMITS = { rows: 2_000_000, bytes: 200_000_000 };

/** The statuses of a presigned URL that is over, or whose signer's credentials are. */
const REFUSALS = [400, 401, 403];

const BREATH_MS = 40;
const PROGRESS_MS = 200;

/** What reading a file needs: where its rows go, and how it is stopped. */
export interface Reading {
  onRow(values: Value[]): void;
  onProgress(progress: Progress): void;
  signal: AbortSignal;
  limits?: { rows: number; bytes: number };
}

/**
 * Reads the CSV at a URL row by row, without its header; rejects where the connection breaks or the
 * file is not CSV.
 */
export async function readCsv(url: string, reading: Reading): Promise<Ending> {
  const { limits = LIMITS, signal } = reading;
  const progress: Progress = { rows: -1, bytes: 0, total: null };
  const tell = () =>
    reading.onProgress({ ...progress, rows: Math.min(Math.max(0, progress.rows), limits.rows) });
  try {
    const response = await fetch(url, { signal });
    if (REFUSALS.includes(response.status)) return "refused";
    if (!response.ok || !response.body) throw new Error(`The file answers ${response.status}.`);
    progress.total = Number(response.headers.get("content-length")) || null;
    const reader = new CsvReader((values) => {
      if (progress.rows >= 0 && progress.rows < limits.rows) reading.onRow(values);
      progress.rows++;
    });
    return await pump(response.body, reader, progress, { limits, signal, tell });
  } catch (error) {
    if (signal.aborted) return "stopped";
    // What fetch itself throws says nothing that helps.
    throw error instanceof TypeError ? new Error("The connection failed.") : error;
  } finally {
    tell();
  }
}

async function pump(
  body: ReadableStream<Uint8Array>,
  reader: CsvReader,
  progress: Progress,
  { limits, signal, tell }: Pick<Required<Reading>, "limits" | "signal"> & { tell: () => void },
): Promise<Ending> {
  const stream = body.getReader();
  const decoder = new TextDecoder();
  let [breathed, told] = [performance.now(), performance.now()];
  while (true) {
    const { done, value } = await stream.read();
    if (done) {
      reader.push(decoder.decode());
      reader.end();
      return progress.rows > limits.rows ? "limit" : "complete";
    }
    progress.bytes += value.length;
    reader.push(decoder.decode(value, { stream: true }));
    if (progress.rows > limits.rows || progress.bytes > limits.bytes) {
      await stream.cancel();
      return "limit";
    }
    const now = performance.now();
    if (now - breathed > BREATH_MS) {
      breathed = now;
      // What has arrived is read without a pause; the page's questions want one.
      await new Promise((resolve) => setTimeout(resolve));
      signal.throwIfAborted();
    }
    if (now - told > PROGRESS_MS) {
      told = now;
      tell();
    }
  }
}
