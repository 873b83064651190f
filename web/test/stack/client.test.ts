/**
 * The client against a running local stack. QUERYSOCKET_DATA names its data directory, that of
 * `make run` being .local; without it nothing here runs.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";
import {
  ConnectionError,
  QueryError,
  QuerySocket,
  type QuerySocketOptions,
} from "../../src/querysocket";
import type { QueryList } from "../../src/rest";

const DATA = process.env.QUERYSOCKET_DATA;
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const SQL = 'SELECT country FROM "covid-19".country_codes WHERE latitude > ? ORDER BY 1';

describe.skipIf(!DATA)("on the local stack", { timeout: 60_000 }, () => {
  let outputs: { websocketUrl: string; restUrl: string; endpointUrl: string };
  let token: string;
  let client: QuerySocket;
  let sockets: NodeWebSocket[];

  beforeEach(() => {
    const data = resolve(DATA ?? "");
    outputs ??= JSON.parse(readFileSync(join(data, "outputs.json"), "utf8"));
    token ??= execFileSync(
      join(ROOT, ".venv/bin/python"),
      ["-m", "local.token", "--data", data, "--user", `client-${Date.now()}@example.com`],
      { cwd: ROOT, encoding: "utf8" },
    ).trim();
    sockets = [];
    client = connecting({ token: () => token });
  });

  afterEach(async () => {
    client.close();
    await fetch(`${outputs.endpointUrl}/_querysocket/faults`, { method: "DELETE" });
  });

  function connecting(options: QuerySocketOptions): QuerySocket {
    class Watched extends NodeWebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols);
        sockets.push(this);
      }
    }
    const webSocket = Watched as unknown as typeof WebSocket;
    return new QuerySocket(outputs.websocketUrl, { webSocket, ...options });
  }

  async function queriesTake(seconds: number): Promise<void> {
    await fetch(`${outputs.endpointUrl}/_querysocket/faults`, {
      method: "PUT",
      body: JSON.stringify({ queryDelaySeconds: seconds }),
    });
  }

  /** How many queries the user has had started so far. */
  async function queriesStarted(): Promise<number> {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${outputs.restUrl}/queries?pageSize=100`, { headers });
    const { queries } = (await answer.json()) as QueryList;
    return queries.length;
  }

  test("a query gives its preview, its receipt, and a URL where the rows are", async () => {
    const result = await client.query(SQL, { parameters: [60], preview: 3 });
    expect(result.columns).toEqual([{ name: "country", type: "varchar" }]);
    expect(result.rows).toHaveLength(3);
    expect(result.receipt.bytesScanned).toBeGreaterThan(0);
    const csv = await (await fetch(result["pre-signed-url"] ?? "")).text();
    expect(csv).toContain(result.rows?.[0]?.[0]);
  });

  test("a report is answered under its topic", async () => {
    const parameters = { month: "December 2015" };
    const options = { topicName: "taxi", preview: 5 };
    const result = await client.report("taxi_by_month", parameters, options);
    expect(result).toMatchObject({ engine: "redshift", topicName: "taxi" });
    expect(result.rows).toHaveLength(5);
  });

  test("queries at once each have their own answer", async () => {
    const numbers = [1, 2, 3, 4];
    const results = await Promise.all(
      numbers.map((number) => client.query(`SELECT ${number} AS n`, { preview: 1 })),
    );
    expect(results.map(({ rows }) => rows)).toEqual(numbers.map((number) => [[number]]));
    expect(sockets).toHaveLength(1);
  });

  test("progress is told while a query runs", async () => {
    await queriesTake(3);
    const [onAccepted, onProgress] = [vi.fn(), vi.fn()];
    const { queryId } = await client.query(SQL, { parameters: [61], onAccepted, onProgress });
    expect(onAccepted).toHaveBeenCalledTimes(1);
    expect(onProgress).toHaveBeenCalledWith(expect.objectContaining({ queryId, state: "RUNNING" }));
  });

  test("an error has its place in the SQL", async () => {
    const error = await client.query("SELECT\n  nonsense").catch((found) => found);
    expect(error).toBeInstanceOf(QueryError);
    expect(error).toMatchObject({ category: "user", retryable: false, line: 2, column: 3 });
  });

  test("a query that is cancelled rejects, and says what it cost", async () => {
    await queriesTake(30);
    const error = await client
      .query(SQL, { parameters: [62], onAccepted: ({ queryId }) => client.cancel(queryId) })
      .catch((found) => found);
    expect(error).toMatchObject({ category: "cancelled", receipt: expect.anything() });
  });

  test("a query that is aborted is stopped", async () => {
    await queriesTake(30);
    const abort = new AbortController();
    let queryId = "";
    const aborted = client.query(SQL, {
      parameters: [63],
      signal: abort.signal,
      onAccepted(accepted) {
        queryId = accepted.queryId;
        abort.abort(new Error("enough"));
      },
    });
    await expect(aborted).rejects.toThrow("enough");
    await expect(client.getResult(queryId)).rejects.toMatchObject({ category: "cancelled" });
  });

  test("a query runs on over a lost connection, and only once", async () => {
    await queriesTake(3);
    const before = await queriesStarted();
    const onAccepted = vi.fn(() => sockets[0]?.terminate());
    const result = await client.query(SQL, { parameters: [64], preview: 1, onAccepted });
    expect(result.rows).toHaveLength(1);
    expect(sockets).toHaveLength(2);
    expect(onAccepted).toHaveBeenCalledTimes(1);
    expect(await queriesStarted()).toBe(before + 1);
  });

  test("a query whose connection is lost as it is sent runs, and only once", async () => {
    const before = await queriesStarted();
    await client.open();
    const asked = client.query(SQL, { parameters: [65], preview: 1 });
    sockets[0]?.ping("", undefined, () => sockets[0]?.terminate());
    expect((await asked).rows).toHaveLength(1);
    expect(sockets).toHaveLength(2);
    expect(await queriesStarted()).toBe(before + 1);
  });

  test("a result is told again, with a fresh URL", async () => {
    const first = await client.query(SQL, { parameters: [66] });
    client.close();
    const again = await client.getResult(first.queryId);
    expect(again.queryId).toBe(first.queryId);
    expect((await fetch(again["pre-signed-url"] ?? "")).status).toBe(200);
  });

  test("a requestId that is used again gives the first result", async () => {
    const options = { requestId: crypto.randomUUID(), parameters: [67] };
    const first = await client.query(SQL, options);
    client.close();
    expect((await client.query(SQL, options)).queryId).toBe(first.queryId);
  });

  test("a token that is not good opens no socket", async () => {
    client = connecting({ token: () => "nonsense", timings: { giveUp: 2 } });
    await expect(client.open()).rejects.toBeInstanceOf(ConnectionError);
  });

  test("a socket is replaced while a query runs", async () => {
    await queriesTake(4);
    client = connecting({ token: () => token, timings: { maxAge: 1, renewal: 1 } });
    const result = await client.query(SQL, { parameters: [68], preview: 1 });
    expect(result.rows).toHaveLength(1);
    expect(sockets.length).toBeGreaterThan(2);
    expect(sockets.slice(0, -2).map((socket) => socket.readyState)).not.toContain(
      NodeWebSocket.OPEN,
    );
  });
});
