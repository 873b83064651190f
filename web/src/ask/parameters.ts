import type { Value } from "../querysocket";
import type { Extent } from "./places";

/** What kind of value a parameter is. */
export type Kind = "text" | "number" | "boolean" | "null";

/** A parameter as it is being typed. */
export interface Entry {
  kind: Kind;
  text: string;
}

/** A parameter that nothing has been typed for. */
export const NO_ENTRY: Entry = { kind: "text", text: "" };

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const INTEGER = /^[-+]?\d+$/;

/** What is wrong with what was typed, and what to do; null where it can be sent. */
export function problemOf({ kind, text }: Entry): string | null {
  if (kind !== "number") return null;
  const number = text.trim();
  if (!NUMBER.test(number)) return "Enter a number, for example 42 or 1.5.";
  const fits = INTEGER.test(number) ? Number.isSafeInteger(+number) : Number.isFinite(+number);
  return fits ? null : "This is more than a number can hold. Send it as text, and CAST it in SQL.";
}

/** The value to send, of an entry without a problem. */
export function toValue({ kind, text }: Entry): Value {
  switch (kind) {
    case "text":
      return text;
    case "number":
      return Number(text);
    case "boolean":
      return text !== "false";
    case "null":
      return null;
  }
}

/** The entry that gives this value. */
export function entryOf(value: Value): Entry {
  if (value === null) return { kind: "null", text: "" };
  if (typeof value === "string") return { kind: "text", text: value };
  return { kind: typeof value === "number" ? "number" : "boolean", text: String(value) };
}

/** The entries for those of the text's `?`, at these positions, that are within the extent. */
export function entriesWithin(
  { from, to }: Extent,
  positions: readonly number[],
  entries: readonly Entry[],
): readonly Entry[] {
  return positions.flatMap((position, index) =>
    from <= position && position < to ? [entries[index] ?? NO_ENTRY] : [],
  );
}
