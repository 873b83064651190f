import type { Value } from "../querysocket";
import type { PublicReport } from "../rest";
import { count } from "../ui/format";

/** A parameter of a report, as its form asks for it. */
export type Parameter = NonNullable<PublicReport["parameters"]>[string];

/** Values by the parameters' names. */
export type Values = Readonly<Record<string, Value>>;

/** What stands in a form's fields, as it was typed; null where nothing was chosen. */
export type Draft = Readonly<Record<string, string | null>>;

/** What to do about the fields that cannot be sent, by the parameters' names. */
export type Problems = Readonly<Record<string, string>>;

type Reading = { value: Value } | { problem: string };

/** A report's parameters and their names, in the order of its YAML. */
export function parametersOf(report: PublicReport): [string, Parameter][] {
  return Object.entries(report.parameters ?? {});
}

/** What a field is called: `At least` for `at_least` without a label. */
export function labelOf(name: string, parameter: Parameter): string {
  const words = name.replaceAll("_", " ");
  return parameter.label ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether no value is a value too: SQL's NULL. */
export function mayBeNull(parameter: Parameter): boolean {
  return !parameter.required && (parameter.default ?? null) === null;
}

/** The fields of a report's form: what was entered before, else the defaults. */
export function draftOf(report: PublicReport, entered: Draft): Draft {
  const fields = parametersOf(report).map(([name, parameter]) => {
    const text = Object.hasOwn(entered, name) ? entered[name] : textOf(parameter.default);
    return [name, text ?? null];
  });
  return Object.fromEntries(fields);
}

/** What was entered to give these values. */
export function enteredFor(values: Values): Draft {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: Value | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** The values that the fields give, and what to do about those that give none. */
export function readForm(report: PublicReport, draft: Draft) {
  const values: Record<string, Value> = {};
  const problems: Record<string, string> = {};
  for (const [name, parameter] of parametersOf(report)) {
    const reading = read(parameter, draft[name] ?? null);
    if ("value" in reading) values[name] = reading.value;
    else problems[name] = reading.problem;
  }
  return { values, problems };
}

/**
 * The value that a field gives, by the server's rules; or what to do where it gives none.
 *
 * A text's pattern is left to the server, which answers at once: its expressions are not those of
 * a browser, and would let the same text pass in one place and not in the other.
 */
export function read(parameter: Parameter, text: string | null): Reading {
  if (parameter.type === "string") return readText(parameter, text);
  const typed = text?.trim();
  if (!typed) return mayBeNull(parameter) ? { value: null } : { problem: advice(parameter) };
  const value = VALUES[parameter.type](typed);
  if (parameter.type === "integer" && typeof value === "number" && !Number.isSafeInteger(value)) {
    // A browser's numbers are doubles: it would be sent as its neighbour.
    return { problem: "Enter a whole number of at most 15 digits." };
  }
  const isAllowed = value !== null && isWithin(parameter, value);
  return isAllowed ? { value } : { problem: advice(parameter) };
}

type Text = Extract<Parameter, { type: "string" }>;

function readText(parameter: Text, text: string | null): Reading {
  if (text === null && mayBeNull(parameter)) return { value: null };
  // The server would take the empty text; in a form, it says that a field was forgotten.
  const isForgotten = text === "" && parameter.required && !parameter.choices;
  if (text === null || isForgotten || parameter.choices?.includes(text) === false) {
    return { problem: advice(parameter) };
  }
  const characters = [...text].length;
  const limit = parameter.maxLength ?? Number.POSITIVE_INFINITY;
  if (characters <= limit) return { value: text };
  return { problem: `Enter at most ${count(limit)} characters; these are ${count(characters)}.` };
}

const VALUES: Record<Exclude<Parameter["type"], "string">, (text: string) => Value> = {
  integer: (text) => (/^[+-]?\d+$/.test(text) ? Number(text) : null),
  number: (text) => {
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(value) ? value : null;
  },
  date: (text) => (isDay(text) ? text : null),
  month: monthOf,
  boolean: (text) => (text === "true" || text === "false" ? text === "true" : null),
};

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < "0001") return false;
  const day = new Date(`${text}T00:00:00Z`);
  // 30 February is 1 March to some, and no date to others.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July", "August", "September"],
  ...["October", "November", "December"],
];

/** `2015-12` for that and for `December 2015`, which a browser without month pickers lets type. */
function monthOf(text: string): string | null {
  const [, word, year] = /^([a-z]+) (\d{4})$/i.exec(text) ?? [];
  const number = MONTHS.findIndex((name) => name.toLowerCase() === word?.toLowerCase()) + 1;
  const month = number > 0 ? `${year}-${String(number).padStart(2, "0")}` : text;
  return isDay(`${month}-01`) ? month : null;
}

type Bound = string | number | null;

function boundsOf(parameter: Parameter): [Bound, Bound] {
  if (!("minimum" in parameter || "maximum" in parameter)) return [null, null];
  return [parameter.minimum ?? null, parameter.maximum ?? null];
}

function isWithin(parameter: Parameter, value: Value): boolean {
  const [minimum, maximum] = boundsOf(parameter);
  // Dates and months of four-digit years are ordered as their texts are.
  return (
    (minimum === null || isOrdered(minimum, value)) &&
    (maximum === null || isOrdered(value, maximum))
  );
}

function isOrdered(low: Value, high: Value): boolean {
  return low !== null && high !== null && low <= high;
}

const KINDS = {
  integer: "Enter a whole number",
  number: "Enter a number such as 1.5",
  date: "Enter a date such as 2015-12-31",
  month: "Enter a month such as December 2015",
  boolean: "Choose yes or no",
};

function advice(parameter: Parameter): string {
  const range = rangeOf(parameter);
  if (parameter.type === "string") {
    return parameter.choices ? "Choose one of the list." : "Enter a text.";
  }
  return `${KINDS[parameter.type]}${range && `, ${range}`}.`;
}

/** `from 0 to 1,000`, `from January 2015 on`; empty without bounds. */
export function rangeOf(parameter: Parameter): string {
  const [minimum, maximum] = boundsOf(parameter).map((bound) =>
    bound === null ? null : shown(parameter, bound),
  );
  if (minimum && maximum) return `from ${minimum} to ${maximum}`;
  if (minimum) return `from ${minimum} on`;
  return maximum ? `up to ${maximum}` : "";
}

/** A value as people read it: `December 2015`, `1,000`, `yes`. */
export function shown(parameter: Parameter, value: Value): string {
  if (value === null) return "no value";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (parameter.type === "month") {
    const [year, month] = String(value).split("-");
    return `${MONTHS[Number(month) - 1]} ${year}`;
  }
  return parameter.type === "integer" && typeof value === "number" ? count(value) : String(value);
}
