import type { Result } from "../protocol";

/** The presigned URL of a result's file; throws where it has none. */
export function urlOf(result: Result): string {
  const url = result["pre-signed-url"];
  if (!url) throw new Error("The result has no file.");
  return url;
}

/** Whether the URL has expired, by this computer's clock. */
export function isOver({ expiresAt }: Result): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= Date.now();
}

/**
 * Whether the server gives the file, by asking for one byte of it: a browser that is sent to a URL
 * which is refused leaves the page for the refusal. Where nobody answers, the browser may tell.
 */
export async function isGood(url: string): Promise<boolean> {
  const answer = await fetch(url, { headers: { Range: "bytes=0-0" } }).catch(() => null);
  await answer?.body?.cancel();
  return answer === null || answer.ok || answer.status === RANGE_NOT_SATISFIABLE;
}

/** What an empty file answers. */
const RANGE_NOT_SATISFIABLE = 416;
