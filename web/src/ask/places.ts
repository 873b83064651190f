/** A part of a text, in UTF-16 units: from, and up to but without, to. */
export interface Extent {
  from: number;
  to: number;
}

/** Where in the editor's text an error is. */
export interface Place extends Extent {
  /** From 1, in the editor. */
  line: number;
}

/** SQL that was sent, and where in the editor's text it began. */
export interface Sent {
  sql: string;
  from: number;
}

/**
 * Where the engine's line and column (from 1, in characters of what was sent) are in the editor's
 * text: the word there, or the whole line without a column. Null once what was sent is edited.
 */
export function placeOf(
  text: string,
  sent: Sent,
  line: number,
  column: number | null | undefined,
): Place | null {
  if (!text.startsWith(sent.sql, sent.from)) return null;
  const lines = sent.sql.split("\n");
  const index = Math.min(Math.max(line, 1), lines.length) - 1;
  const content = lines[index] ?? "";
  const before = lines.slice(0, index).reduce((length, each) => length + each.length + 1, 0);
  const start = column ? Math.min(inUnits(content, column - 1), content.length) : 0;
  const length = column ? wordLength(content.slice(start)) : content.length;
  const from = sent.from + before + start;
  const to = Math.min(from + length, sent.from + sent.sql.length);
  return { from, to, line: text.slice(0, sent.from).split("\n").length + index };
}

/** Engines count characters; JavaScript counts those beyond U+FFFF as two. */
function inUnits(text: string, characters: number): number {
  return [...text].slice(0, characters).join("").length;
}

function wordLength(text: string): number {
  return /^(?:\w+|"[^"]*"|'[^']*'|\S)/.exec(text)?.[0].length ?? 1;
}
