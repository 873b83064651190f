import { expect, test } from "vitest";
import { QueryError, type QuerySocket, type ReportOptions } from "../../src/querysocket";
import { Board, type Card } from "../../src/reports/board";
import type { PublicReport } from "../../src/rest";

const taxi: PublicReport = {
  name: "taxi",
  title: "Taxi",
  engine: "redshift",
  parameters: { month: { type: "month", default: "2015-12" } },
};

/** A socket whose reports end when the test says so. */
class FakeSocket {
  readonly asked: { name: string; values: unknown; options: ReportOptions; refuse: Refuse }[] = [];
  readonly cancelled: string[] = [];

  report(name: string, values: unknown, options: ReportOptions) {
    return new Promise((_, refuse) => {
      this.asked.push({ name, values, options, refuse });
      const queryId = `query-${this.asked.length}`;
      options.onAccepted?.({ type: "accepted", queryId, engine: "redshift" });
    });
  }

  async cancel(queryId: string) {
    this.cancelled.push(queryId);
  }
}

type Refuse = (error: Error) => void;

class FakeStorage extends Map<string, string> {
  getItem(key: string) {
    return this.get(key) ?? null;
  }

  setItem(key: string, value: string) {
    this.set(key, value);
  }
}

function boardOf(user: string, storage: FakeStorage, socket = new FakeSocket()) {
  return new Board(socket as unknown as QuerySocket, user, storage as unknown as Storage);
}

function topics(board: Board) {
  return board.cards.value.map((card) => card.topic);
}

async function settled() {
  await new Promise((resolve) => setTimeout(resolve));
}

test("every card of the board has a topic of its own", () => {
  const board = boardOf("a", new FakeStorage());
  for (const name of ["taxi", "cases", "taxi", "taxi"]) board.open(name);
  expect(topics(board)).toEqual(["taxi-1", "cases-1", "taxi-2", "taxi-3"]);
  board.close(board.cards.value[2] as Card);
  board.open("taxi");
  expect(topics(board)).toEqual(["taxi-1", "cases-1", "taxi-3", "taxi-2"]);
});

test("a board is there again after a reload, with what was entered and in its order", () => {
  const storage = new FakeStorage();
  const before = boardOf("a", storage);
  before.open("taxi", { month: "2015-06" });
  before.open("cases").enter("country", "US");
  before.close(before.open("gone"));

  const cards = boardOf("a", storage).cards.value;
  expect(cards.map((card) => [card.reportName, card.entered.value])).toEqual([
    ["taxi", { month: "2015-06" }],
    ["cases", { country: "US" }],
  ]);
});

test("another user of the same tab does not see the board", () => {
  const storage = new FakeStorage();
  boardOf("a@example.com", storage).open("taxi", { month: "2015-06" });
  expect(boardOf("b@example.com", storage).cards.value).toEqual([]);
});

test("what is kept cannot keep the board from opening", () => {
  const storage = new FakeStorage();
  for (const broken of ["{", "null", '[{"report":7}]', '[{"report":"a","entered":{"x":7}}]']) {
    storage.setItem("querysocket.reports.a", broken);
    expect(boardOf("a", storage).cards.value).toEqual([]);
  }
});

test("a card that was opened is shown first once, a restored one never", () => {
  const storage = new FakeStorage();
  const board = boardOf("a", storage);
  board.open("taxi");
  const card = board.open("taxi");
  expect(board.cards.value.map((each) => board.showsFirst(each))).toEqual([false, true]);
  expect(board.showsFirst(card)).toBe(false);
  const again = boardOf("a", storage);
  expect(again.cards.value.map((each) => again.showsFirst(each))).toEqual([false, false]);
});

test("a link opens what is missing on the board, and nothing twice", () => {
  const board = boardOf("a", new FakeStorage());
  board.open("cases");
  board.openMissing(["taxi", "cases"]);
  board.openMissing(["taxi"]);
  expect(topics(board)).toEqual(["cases-1", "taxi-1"]);
  board.openMissing(["taxi", "taxi"]);
  expect(topics(board)).toEqual(["cases-1", "taxi-1", "taxi-2"]);
});

test("of what a link opens, the first is shown first", () => {
  const board = boardOf("a", new FakeStorage());
  board.openMissing(["taxi", "cases"]);
  expect(board.cards.value.map((each) => board.showsFirst(each))).toEqual([true, false]);
});

test("a report runs with the form's values, under its card's topic", () => {
  const socket = new FakeSocket();
  const board = boardOf("a", new FakeStorage(), socket);
  const [first, second] = [board.open("taxi"), board.open("taxi", { month: "2015-06" })];
  expect(board.run(first, taxi)).toBe(true);
  expect(board.run(second, taxi)).toBe(true);
  second.enter("month", "2015-07");

  expect(
    socket.asked.map(({ name, values, options }) => [name, values, options.topicName]),
  ).toEqual([
    ["taxi", { month: "2015-12" }, "taxi-1"],
    ["taxi", { month: "2015-06" }, "taxi-2"],
  ]);
  expect(second.answer.value?.values).toEqual({ month: "2015-06" });
});

test("a form with a problem is not sent, and the problem goes when the field is changed", () => {
  const socket = new FakeSocket();
  const board = boardOf("a", new FakeStorage(), socket);
  const card = board.open("taxi", { month: "" });
  expect(board.run(card, taxi)).toBe(false);
  expect(socket.asked).toEqual([]);
  expect(card.problems.value).toEqual({ month: expect.stringContaining("Enter a month") });
  card.enter("month", "2015-06");
  expect(card.problems.value).toEqual({});
});

test("a parameter may have the name of what every object has", () => {
  const board = boardOf("a", new FakeStorage());
  const card = board.open("races");
  const text = { type: "string", maxLength: 9, required: true } as const;
  const races: PublicReport = { ...taxi, name: "races", parameters: { constructor: text } };
  expect(card.problemWith("constructor")).toBe(undefined);
  expect(board.run(card, races)).toBe(false);
  expect(card.problemWith("constructor")).toBe("Enter a text.");
  card.enter("constructor", "Lotus");
  expect(card.problemWith("constructor")).toBe(undefined);
  expect(board.run(card, races)).toBe(true);
});

test("a report that runs is not sent again", () => {
  const socket = new FakeSocket();
  const board = boardOf("a", new FakeStorage(), socket);
  const card = board.open("taxi");
  board.run(card, taxi);
  board.run(card, taxi);
  expect(socket.asked).toHaveLength(1);
});

test("the server's refusal of the values is the form's, and other failures are not", async () => {
  const socket = new FakeSocket();
  const board = boardOf("a", new FakeStorage(), socket);
  const card = board.open("taxi");
  const fault = { message: "month must be a month.", category: "user", retryable: false } as const;
  board.run(card, taxi);
  socket.asked[0]?.refuse(new QueryError({ ...fault, code: "invalid_message" }));
  await settled();
  expect(card.refusal.value).toBe("month must be a month.");
  expect(card.isRunning.value).toBe(false);

  board.run(card, taxi);
  expect(card.refusal.value).toBe(null);
  socket.asked[1]?.refuse(new QueryError({ ...fault, code: "report_not_found" }));
  await settled();
  expect(card.refusal.value).toBe(null);
});

test("a card that is closed stops its report", async () => {
  const socket = new FakeSocket();
  const board = boardOf("a", new FakeStorage(), socket);
  const card = board.open("taxi");
  board.run(card, taxi);
  board.close(card);
  await settled();
  expect(socket.cancelled).toEqual(["query-1"]);
});
