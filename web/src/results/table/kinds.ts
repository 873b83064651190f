import type { Column } from "../../protocol";

/** What the values of a column are, as far as showing, sorting and plotting them goes. */
export type Kind = "number" | "time" | "text";

/** A value as the engine wrote it; null is SQL's NULL, which the empty text is not. */
export type Value = string | null;

const NUMBER = /^((tiny|small|big)?int(eger)?|int[248]|decimal|numeric|real|float[48]?|double)\b/i;
const TIME = /^(date|timestamp)/i;

/** The kind by the engine's own name of a type, Athena's or Redshift's. */
export function kindOf({ type }: Pick<Column, "type">): Kind {
  if (NUMBER.test(type)) return "number";
  return TIME.test(type) ? "time" : "text";
}

const DATE = /(\d{4})-(\d{2})-(\d{2})/;
const TIME_OF_DAY = /(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?/;
const ZONE = /Z|UTC|[+-]\d{2}(?::?\d{2})?/;
const MOMENT = new RegExp(`^${DATE.source}(?:[ T]${TIME_OF_DAY.source}(?: ?(${ZONE.source}))?)?$`);

/**
 * Seconds since 1970 of a date or timestamp, NaN where it is neither. One without a zone, or with a
 * zone by name, is read as if it were UTC.
 */
export function secondsOf(text: string): number {
  const match = MOMENT.exec(text.replace(/ [A-Z][A-Za-z_]+\/[\w/+-]+$/, ""));
  if (!match) return Number.NaN;
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = 0, zone = "Z"] = match;
  const utc = Date.UTC(+(year ?? 0), +(month ?? 0) - 1, +(day ?? 0), +hour, +minute, +second);
  return utc / 1_000 + Number(`0.${fraction}`) - offsetSeconds(zone);
}

function offsetSeconds(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!match) return 0;
  const seconds = Number(match[2]) * 3_600 + Number(match[3] ?? 0) * 60;
  return match[1] === "-" ? -seconds : seconds;
}

/** The text of a value in a JSON answer: REST's rows and a message's preview. */
export function textOf(value: unknown): Value {
  if (value === null || value === undefined) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
