import { expect, test } from "vitest";
import { bytes, count, dollars, duration } from "../../src/ui/format";

test.each([
  [0, "0 ms"],
  [999.4, "999 ms"],
  [1_000, "1.0 s"],
  [59_900, "59.9 s"],
  [59_960, "1 min 00 s"],
  [185_000, "3 min 05 s"],
])("a duration of %d ms is %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [7_271, "7.3 kB"],
  [99_960, "100 kB"],
  [999_600, "1.0 MB"],
  [10_000_000_000, "10.0 GB"],
  [5e15, "5000 TB"],
])("%d bytes are %s", (number, text) => {
  expect(bytes(number)).toBe(text);
});

test.each([
  [0, "$0"],
  [0.000047684, "$0.000048"],
  [0.00005, "$0.000050"],
  [0.0123, "$0.01"],
  [12.5, "$12.50"],
])("%d dollars are %s", (amount, text) => {
  expect(dollars(amount)).toBe(text);
});

test("a count has its thousands apart", () => {
  expect(count(1_234_567)).toBe("1,234,567");
});
