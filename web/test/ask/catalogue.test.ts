import { expect, test } from "vitest";
import { ApiError } from "../../src/app/api";
import { Catalogue, search } from "../../src/ask/catalogue";
import type { Table, TableList } from "../../src/rest";

const table = (name: string, ...columns: string[]): Table => ({
  database: "db",
  name,
  columns: columns.map((column) => ({ name: column, type: "string" })),
});

/** Gives these pages in turn; an error instead of a page is thrown. */
function pages(...answers: (TableList | Error)[]) {
  const asked: (string | undefined)[] = [];
  const page = async (nextToken?: string): Promise<TableList> => {
    asked.push(nextToken);
    const answer = answers.shift();
    if (!answer || answer instanceof Error) throw answer ?? new Error("asked too often");
    return answer;
  };
  return { page, asked };
}

test("every page is read, once, however often it is asked for", async () => {
  const { page, asked } = pages(
    { tables: [table("a")], nextToken: "more" },
    { tables: [table("b")], nextToken: null },
  );
  const catalogue = new Catalogue(page);
  await Promise.all([catalogue.read(), catalogue.read()]);
  await catalogue.read();
  expect(catalogue.tables.value.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(catalogue.state.value).toBe("read");
  expect(asked).toEqual([undefined, "more"]);
  expect(catalogue.databases.value).toEqual(["db"]);
});

test("a failure keeps what there is, says why, and can be tried again", async () => {
  const { page } = pages({ tables: [table("a")], nextToken: "more" }, new Error("No network."), {
    tables: [table("a"), table("b")],
  });
  const catalogue = new Catalogue(page);
  await catalogue.read();
  expect(catalogue.state.value).toBe("failed");
  expect(catalogue.problem.value).toBe("No network.");
  expect(catalogue.tables.value).toHaveLength(1);
  await catalogue.read();
  expect(catalogue.state.value).toBe("read");
  expect(catalogue.problem.value).toBeNull();
  expect(catalogue.tables.value).toHaveLength(2);
});

test("whoever may not ask is told so, in the server's words", async () => {
  const { page } = pages(new ApiError(403, "not_allowed", "Only analysts may."));
  const catalogue = new Catalogue(page);
  await catalogue.read();
  expect(catalogue.state.value).toBe("refused");
  expect(catalogue.problem.value).toBe("Only analysts may.");
});

test("a search looks for all words, in tables and their columns", () => {
  const tables = [table("trips", "pickup_date", "miles"), table("countries", "name")];
  const found = (words: string) => search(tables, words).map(({ name }) => name);
  expect(found("MILES tri")).toEqual(["trips"]);
  expect(found("miles name")).toEqual([]);
  expect(found("  ")).toEqual(["trips", "countries"]);
});
