import type { Table } from "../rest";

const PLAIN = /^[a-z_][a-z0-9_]*$/i;

/**
 * Words that are names only in quotes.
 * https://docs.aws.amazon.com/athena/latest/ug/reserved-words.html
 */
export const RESERVED_WORDS = (
  "alter and as between by case cast constraint create cross cube current_catalog current_date " +
  "current_path current_schema current_time current_timestamp current_user deallocate delete " +
  "describe distinct drop else end escape except execute exists extract false first for from " +
  "full group grouping having in inner insert intersect into is join json_array json_exists " +
  "json_object json_query json_table json_value last left like listagg localtime localtimestamp " +
  "natural normalize not null of on or order outer prepare recursive right rollup select skip " +
  "table then trim true uescape union unnest using values when where with"
).split(" ");

const reserved = new Set(RESERVED_WORDS);

/** The name as SQL takes it: `"alpha-2 code"`, `"order"`, but `country`. */
export function quoteName(name: string): string {
  return PLAIN.test(name) && !reserved.has(name.toLowerCase()) ? name : inQuotes(name);
}

/** The name in double quotes, whether it needs them or not. */
export function inQuotes(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `"covid-19".country_codes`. */
export function qualifiedName(table: Pick<Table, "database" | "name">): string {
  return `${quoteName(table.database)}.${quoteName(table.name)}`;
}

/** SQL for the first rows of a table. */
export function firstRows(table: Pick<Table, "database" | "name">, limit: number): string {
  return `SELECT * FROM ${qualifiedName(table)} LIMIT ${limit}`;
}
