import { expect, test } from "vitest";
import {
  type Entry,
  entriesWithin,
  entryOf,
  NO_ENTRY,
  problemOf,
  toValue,
} from "../../src/ask/parameters";

test.each<[Entry, unknown]>([
  [{ kind: "text", text: " 42 " }, " 42 "],
  [{ kind: "number", text: " -1.5e3 " }, -1500],
  [{ kind: "number", text: ".5" }, 0.5],
  [{ kind: "boolean", text: "false" }, false],
  [{ kind: "boolean", text: "" }, true],
  [{ kind: "null", text: "left over" }, null],
])("%o is sent as %o", (entry, value) => {
  expect(problemOf(entry)).toBeNull();
  expect(toValue(entry)).toBe(value);
});

test.each(["", " ", "12a", "0x10", "1,5", "Infinity", "NaN", "--1"])(
  "what is no number is a problem: %o",
  (text) => {
    expect(problemOf({ kind: "number", text })).toContain("Enter a number");
  },
);

test.each(["9007199254740993", "1e999"])(
  "a number that would be changed is a problem: %s",
  (text) => {
    expect(problemOf({ kind: "number", text })).toContain("Send it as text");
  },
);

test.each(["it's", "", 42, -0.5, true, false, null])("%o comes back as it was", (value) => {
  expect(toValue(entryOf(value))).toBe(value);
});

test("a part of the SQL takes the values of its own placeholders", () => {
  const entries = ["a", "b", "c"].map((text): Entry => ({ kind: "text", text }));
  expect(entriesWithin({ from: 5, to: 30 }, [4, 5, 29, 30], entries)).toEqual(entries.slice(1));
  expect(entriesWithin({ from: 0, to: 9 }, [1], [])).toEqual([NO_ENTRY]);
});
