import type { Value } from "./kinds";

/**
 * A row of CSV by RFC 4180: every value in quotes, NULL as nothing, as Athena writes its own.
 *
 * Values are written as they are. A spreadsheet may take one that begins with `=` for a formula;
 * what would stop it, a sign put before, would make another value of every negative number and
 * every text that a program reads from the file.
 */
export function csvRow(values: readonly Value[]): string {
  return `${values.map((value) => (value === null ? "" : quoted(value))).join(",")}\r\n`;
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
