import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
  insertCompletionText,
} from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorView } from "@codemirror/view";
import type { Table } from "../rest";
import { WORDS } from "./athena-sql";
import { inQuotes, quoteName } from "./names";
import { bareName, type Source, sourcesAt } from "./reading";

/** The names, each with its dot, before the one that is being typed. */
const PATH = /(?:(?:"[^"]*"|\w+)\s*\.\s*)+$/;

/** Completion from the tables that there are at the time, and from SQL's own words. */
export function completionFrom(tables: () => readonly Table[]): CompletionSource {
  return (context) => {
    const { name: kind, from: start } = syntaxTree(context.state).resolveInner(context.pos, -1);
    if (/String|Comment/.test(kind)) return null;
    if (kind !== "QuotedIdentifier") return completeWord(context, tables());
    return completeQuoted(context, tables(), start);
  };
}

function completeWord(
  context: CompletionContext,
  tables: readonly Table[],
): CompletionResult | null {
  const typed = context.matchBefore(/\w*/)?.text ?? "";
  const from = context.pos - typed.length;
  const path = pathBefore(context, from);
  if (!typed && path.length === 0 && !context.explicit) return null;
  const names = namesAfter(path, tables, sourcesAt(context.state.doc.toString(), context.pos));
  const options = path.length > 0 ? names : [...names, ...words(/^[a-z]/.test(typed))];
  return { from, options, validFor: /^\w*$/ };
}

function completeQuoted(
  context: CompletionContext,
  tables: readonly Table[],
  from: number,
): CompletionResult | null {
  const { state, pos } = context;
  if (pos - from > 1 && state.sliceDoc(pos - 1, pos) === '"') return null;
  const path = pathBefore(context, from);
  const names = namesAfter(path, tables, sourcesAt(state.doc.toString(), pos));
  return { from, options: names.map(quoted), validFor: /^"[^"]*$/ };
}

function pathBefore({ state }: CompletionContext, position: number): readonly string[] {
  const line = state.doc.lineAt(position);
  const [before = ""] = PATH.exec(line.text.slice(0, position - line.from)) ?? [];
  return [...before.matchAll(/"[^"]*"|\w+/g)].map(([each]) => bareName(each));
}

/** The names that may follow a path; without a path, all of them, the likeliest first. */
function namesAfter(
  path: readonly string[],
  tables: readonly Table[],
  sources: readonly Source[],
): readonly Completion[] {
  if (path.length === 0) {
    const read = sources.flatMap((source) => find(tables, source.path));
    return [
      ...unique(read).flatMap((table) => table.columns.map(column)),
      ...sources.flatMap(({ alias }) => (alias ? [name(alias, "alias", 30)] : [])),
      ...tables.map(tableName),
      ...unique(tables.map((table) => table.database)).map((each) => name(each, "database", 10)),
    ];
  }
  const named = sources.filter(({ alias }) => path.length === 1 && alias === path[0]);
  const paths = named.length > 0 ? named.map((source) => source.path) : [path];
  const columns = unique(paths.flatMap((each) => find(tables, each))).flatMap((table) =>
    table.columns.map(column),
  );
  const isDatabase = (table: Table) =>
    path.length === 1 && table.database.toLowerCase() === path[0];
  return [...columns, ...tables.filter(isDatabase).map(tableName)];
}

/** `["country_codes"]`, `["covid-19", "country_codes"]`, or with the catalogue before it. */
function find(tables: readonly Table[], path: readonly string[]): readonly Table[] {
  const [table, database] = path.toReversed();
  return tables.filter(
    (each) =>
      each.name.toLowerCase() === table &&
      (database === undefined || each.database.toLowerCase() === database),
  );
}

function column({ name: label, type, description }: Table["columns"][number]): Completion {
  return { ...name(label, type, 40), ...(description && { info: description }) };
}

function tableName({ name: label, description }: Table): Completion {
  return { ...name(label, "table", 20), ...(description && { info: description }) };
}

function name(label: string, detail: string, boost: number): Completion {
  return { label, apply: quoteName(label), detail, boost };
}

/** For a name that is typed with its quote: a closing quote that is there already is taken over. */
function quoted(completion: Completion): Completion {
  const text = inQuotes(completion.label);
  return {
    ...completion,
    label: text,
    displayLabel: completion.label,
    apply(view: EditorView, _: Completion, from: number, to: number) {
      const end = view.state.sliceDoc(to, to + 1) === '"' ? to + 1 : to;
      view.dispatch(insertCompletionText(view.state, text, from, end));
    },
  };
}

function words(inSmallLetters: boolean): Completion[] {
  return Object.entries(WORDS).flatMap(([detail, all]) =>
    all.map((word) => ({
      label: inSmallLetters || detail === "function" ? word : word.toUpperCase(),
      detail,
      boost: -20,
    })),
  );
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
