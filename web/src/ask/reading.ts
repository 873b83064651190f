import type { SyntaxNode } from "@lezer/common";
import { parse } from "./athena-sql";

/** A table that a statement reads, as it is named there. */
export interface Source {
  /** `["covid-19", "country_codes"]`: without quotes, in small letters. */
  path: readonly string[];
  alias: string | null;
}

/** Where the `?` of the SQL are that stand for values: not those in strings and comments. */
export function placeholders(sql: string): readonly number[] {
  const found: number[] = [];
  parse(sql).iterate({
    enter: (node) => {
      if (node.name === "SpecialVar") found.push(node.from);
    },
  });
  return found;
}

/** The tables after FROM and JOIN in the statement around a position. */
export function sourcesAt(sql: string, position: number): readonly Source[] {
  const sources: Source[] = [];
  let isInFrom = false;
  let isTableNext = false;
  let aliased: Source | null = null;
  for (const { word, path } of partsOf(sql, position)) {
    if (path && isTableNext) {
      aliased = { path, alias: null };
      sources.push(aliased);
      isTableNext = false;
    } else if (path) {
      if (aliased) aliased.alias = path.at(-1) ?? null;
      aliased = null;
    } else if (word !== "as") {
      aliased = null;
      isInFrom = isFrom(word) || (isInFrom && !ENDS_FROM.has(word));
      isTableNext = isFrom(word) || (isInFrom && word === ",");
    }
  }
  return sources;
}

/** The name without its quotes, in small letters, as names are compared. */
export function bareName(name: string): string {
  const quoted = /^(["`])(.*?)\1?$/s.exec(name);
  return (quoted ? (quoted[2] ?? "").replaceAll('""', '"') : name).toLowerCase();
}

const ENDS_FROM = new Set(
  "where group having order limit offset union except intersect".split(" "),
);

function isFrom(word: string): boolean {
  return word === "from" || word === "join";
}

type Part = { word: string; path: null } | { word: ""; path: readonly string[] };

/** Names as paths, and all else as it is, of the statement around the position. */
function partsOf(sql: string, position: number): readonly Part[] {
  const parts: Part[] = [];
  const textOf = (node: SyntaxNode) => sql.slice(node.from, node.to);
  statementAt(sql, position)
    ?.cursor()
    .iterate((node) => {
      if (node.name === "CompositeIdentifier") {
        const names = node.node
          .getChildren("Identifier")
          .concat(node.node.getChildren("QuotedIdentifier"));
        const path = names.sort((a, b) => a.from - b.from).map((name) => bareName(textOf(name)));
        parts.push({ word: "", path });
        return false;
      }
      if (/Identifier$/.test(node.name))
        parts.push({ word: "", path: [bareName(textOf(node.node))] });
      else if (!node.node.firstChild)
        parts.push({ word: textOf(node.node).toLowerCase(), path: null });
      return true;
    });
  return parts;
}

/** Each query has a scope of its own; for completion one for the statement will do. */
function statementAt(sql: string, position: number): SyntaxNode | undefined {
  return parse(sql)
    .topNode.getChildren("Statement")
    .filter((node) => node.from <= position)
    .filter((node) => position < node.to || sql[node.to - 1] !== ";")
    .at(-1);
}
