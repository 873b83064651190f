import { expect, test } from "vitest";
import {
  draftOf,
  enteredFor,
  labelOf,
  type Parameter,
  rangeOf,
  read,
  readForm,
  shown,
} from "../../src/reports/form";
import type { PublicReport } from "../../src/rest";

const text = (more = {}): Parameter => ({ type: "string", maxLength: 1_000, ...more });
const required = { required: true };

test.each<[Parameter, string, unknown]>([
  [text(required), "Germany", "Germany"],
  [text(required), "  Germany ", "  Germany "],
  [text({ default: "x" }), "", ""],
  [text({ maxLength: 2 }), "👍👍", "👍👍"],
  [text({ choices: ["any", ""], ...required }), "", ""],
  [{ type: "integer", minimum: 0 }, " 0 ", 0],
  [{ type: "integer" }, "-9007199254740991", -9007199254740991],
  [{ type: "number" }, "1.5", 1.5],
  [{ type: "number" }, ".5e3", 500],
  [{ type: "date", minimum: "2015-12-24" }, "2015-12-24", "2015-12-24"],
  [{ type: "date" }, "2016-02-29", "2016-02-29"],
  [{ type: "month", maximum: "2015-12" }, "2015-12", "2015-12"],
  [{ type: "month" }, "december 2015", "2015-12"],
  [{ type: "boolean" }, "true", true],
  [{ type: "boolean" }, "false", false],
])("the field of %o gives for %o the value %o", (parameter, typed, value) => {
  expect(read(parameter, typed)).toEqual({ value });
});

test.each<[Parameter, string | null, string]>([
  [text(required), "", "Enter a text."],
  [text({ maxLength: 2 }), "👍👍👍", "Enter at most 2 characters; these are 3."],
  [text({ choices: ["any", "card"], ...required }), null, "Choose one of the list."],
  [text({ choices: ["any", "card"] }), "cash", "Choose one of the list."],
  [{ type: "integer", minimum: 0, maximum: 1_000_000 }, "-1", "from 0 to 1,000,000"],
  [{ type: "integer", minimum: 0, maximum: 1_000_000 }, "1000001", "from 0 to 1,000,000"],
  [{ type: "integer" }, "1.5", "Enter a whole number."],
  [{ type: "integer" }, "9007199254740993", "at most 15 digits"],
  [{ type: "integer" }, "0x10", "Enter a whole number."],
  [{ type: "number" }, "1,5", "Enter a number such as 1.5."],
  [{ type: "number" }, "1e999", "Enter a number such as 1.5."],
  [{ type: "number" }, "Infinity", "Enter a number such as 1.5."],
  [{ type: "number", ...required }, " ", "Enter a number such as 1.5."],
  [{ type: "date" }, "2015-02-29", "Enter a date such as 2015-12-31."],
  [{ type: "date" }, "0000-01-01", "Enter a date such as 2015-12-31."],
  [{ type: "date" }, "12015-01-01", "Enter a date such as 2015-12-31."],
  [{ type: "date", minimum: "2015-12-24" }, "2015-12-23", "from 2015-12-24 on"],
  [{ type: "month", maximum: "2015-12" }, "2016-01", "up to December 2015"],
  [{ type: "month" }, "Dezember 2015", "Enter a month such as December 2015."],
  [{ type: "month" }, "2015-13", "Enter a month such as December 2015."],
  [{ type: "boolean", ...required }, null, "Choose yes or no."],
  [{ type: "boolean", default: true }, null, "Choose yes or no."],
])("the field of %o does not send %o, and says what to do", (parameter, typed, problem) => {
  expect(read(parameter, typed)).toEqual({ problem: expect.stringContaining(problem) });
});

test.each<[Parameter, string | null]>([
  [text(), null],
  [text({ choices: ["a"] }), null],
  [{ type: "integer" }, ""],
  [{ type: "date" }, ""],
  [{ type: "month" }, null],
  [{ type: "boolean" }, null],
])("no value is NULL where the default is: %o", (parameter, typed) => {
  expect(read(parameter, typed)).toEqual({ value: null });
});

test("an empty text is no NULL", () => {
  expect(read(text(), "")).toEqual({ value: "" });
});

const report: PublicReport = {
  name: "trips",
  title: "Trips",
  engine: "redshift",
  parameters: {
    month: { type: "month", default: "2015-12" },
    at_least: { type: "integer", default: 0 },
    card: { type: "boolean", default: false },
    driver: text(),
    country: text(required),
  },
};

test("a form begins with the defaults, and without a value where there is none", () => {
  expect(draftOf(report, {})).toEqual({
    month: "2015-12",
    at_least: "0",
    card: "false",
    driver: null,
    country: null,
  });
});

test("what was entered before stands in the form, but for fields that are gone", () => {
  const entered = { month: "2015-06", at_least: "", driver: "", gone: "x" };
  expect(draftOf(report, entered)).toEqual({
    month: "2015-06",
    at_least: "",
    card: "false",
    driver: "",
    country: null,
  });
});

test("a form gives each value by its name, and each problem too", () => {
  const draft = { ...draftOf(report, {}), at_least: "many", country: "US" };
  expect(readForm(report, draft)).toEqual({
    values: { month: "2015-12", card: false, driver: null, country: "US" },
    problems: { at_least: "Enter a whole number." },
  });
});

test("the values of an earlier run fill the form that gives them again", () => {
  const values = { month: "2015-06", at_least: 5, card: true, driver: null, country: "US" };
  expect(readForm(report, draftOf(report, enteredFor(values)))).toEqual({ values, problems: {} });
});

test("values are shown as people read them", () => {
  const month: Parameter = { type: "month", minimum: "2015-01", maximum: "2015-12" };
  expect(rangeOf(month)).toBe("from January 2015 to December 2015");
  expect(shown(month, "2015-12")).toBe("December 2015");
  expect(shown({ type: "integer" }, 1_000_000)).toBe("1,000,000");
  expect(shown({ type: "boolean" }, true)).toBe("yes");
  expect(shown(month, null)).toBe("no value");
});

test("a field without a label is called by its name", () => {
  expect(labelOf("at_least", text())).toBe("At least");
  expect(labelOf("at_least", text({ label: "From so many on" }))).toBe("From so many on");
});
