import type { ErrorDetail } from "../protocol";
import type { QueryEntry, QueryList, ReportList, Results, TableList } from "../rest";

/** A refusal by the REST API, in its own words. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The REST API, for whoever `token` gives the access token of. */
export class Api {
  constructor(
    private readonly url: string,
    private readonly token: () => Promise<string>,
  ) {}

  /** The caller's queries, newest first. */
  queries(nextToken?: string): Promise<QueryList> {
    return this.get("/queries", { pageSize: "20", nextToken });
  }

  /** How a query ended or stands, and what it takes to run it again. */
  query(queryId: string): Promise<QueryEntry> {
    return this.get(`/queries/${encodeURIComponent(queryId)}`);
  }

  /** A page of a result's rows, at most 1,000. */
  rows(queryId: string, nextToken?: string, signal?: AbortSignal): Promise<Results> {
    const path = `/queries/${encodeURIComponent(queryId)}/results`;
    return this.get(path, { pageSize: "1000", nextToken }, signal);
  }

  /** The reports that the caller may run. */
  reports(): Promise<ReportList> {
    return this.get("/reports");
  }

  /** Tables that the caller may query, a page of them. */
  catalogue(nextToken?: string): Promise<TableList> {
    return this.get("/catalogue", { nextToken });
  }

  private async get<T>(
    path: string,
    parameters: Record<string, string | undefined> = {},
    signal?: AbortSignal,
  ): Promise<T> {
    const url = new URL(this.url + path);
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${await this.token()}` },
      signal: signal ?? null,
    });
    const body = readJson(await response.text());
    if (response.ok) return body as T;
    // The gateway's own refusals are `{"message": ...}`.
    const { error, message } = (body ?? {}) as { error?: ErrorDetail; message?: string };
    const words = error?.message ?? message ?? `The server answered ${response.status}.`;
    throw new ApiError(response.status, error?.code ?? "refused", words);
  }
}

/** What the JSON holds, integers that a number cannot hold as text; null where it is none. */
function readJson(text: string): unknown {
  function exact(_key: string, value: unknown, context?: { source: string }): unknown {
    const isRounded = typeof value === "number" && !Number.isSafeInteger(value);
    // Browsers before 2025 may not give the source.
    return isRounded && context && /^-?\d+$/.test(context.source) ? context.source : value;
  }
  try {
    return JSON.parse(text, exact);
  } catch {
    return null;
  }
}
