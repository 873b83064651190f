import type { Value } from "./kinds";

/** Rows of which the texts are put together: large enough to be dense, small enough to be quick. */
const BLOCK_ROWS = 4_096;

/** The values of a column for a block of rows: one text, and where in it each value ends. */
interface Block {
  text: string;
  ends: Uint32Array;
  nulls: Uint8Array | null;
}

/**
 * The values of one column. A million short values are a few megabytes here, where as strings of
 * their own they would be a hundred.
 */
export class ColumnStore {
  private readonly blocks: Block[] = [];
  private tail: Value[] = [];

  /** The number of values. */
  get length(): number {
    return this.blocks.length * BLOCK_ROWS + this.tail.length;
  }

  append(value: Value): void {
    if (this.tail.push(value) === BLOCK_ROWS) {
      this.blocks.push(sealed(this.tail));
      this.tail = [];
    }
  }

  /** The value of a row, counted from 0. */
  value(row: number): Value {
    const block = this.blocks[Math.floor(row / BLOCK_ROWS)];
    const index = row % BLOCK_ROWS;
    return block ? valueIn(block, index) : (this.tail[index] ?? null);
  }

  /** Marks, in one byte a row, the rows whose value contains the text, whatever its case. */
  mark(text: string, marks: Uint8Array): void {
    const needle = text.toLowerCase();
    const blocks = this.tail.length > 0 ? [...this.blocks, sealed(this.tail)] : this.blocks;
    blocks.forEach((block, number) => {
      markIn(block, needle, marks, number * BLOCK_ROWS);
    });
  }
}

function sealed(values: readonly Value[]): Block {
  const ends = new Uint32Array(values.length);
  let end = 0;
  let nulls: Uint8Array | null = null;
  values.forEach((value, index) => {
    if (value === null) {
      nulls ??= new Uint8Array(values.length);
      nulls[index] = 1;
    }
    end += value?.length ?? 0;
    ends[index] = end;
  });
  return { text: values.join(""), ends, nulls };
}

function valueIn({ text, ends, nulls }: Block, index: number): Value {
  if (nulls?.[index]) return null;
  return text.slice(index === 0 ? 0 : ends[index - 1], ends[index]);
}

function markIn(block: Block, needle: string, marks: Uint8Array, firstRow: number): void {
  const text = block.text.toLowerCase();
  // A few letters become two when lowered (İ): the ends are then no longer where they were.
  if (text.length !== block.text.length) {
    block.ends.forEach((_, index) => {
      if (valueIn(block, index)?.toLowerCase().includes(needle)) marks[firstRow + index] = 1;
    });
    return;
  }
  let index = 0;
  let at = text.indexOf(needle);
  while (at >= 0) {
    while ((block.ends[index] ?? 0) <= at) index++;
    const end = block.ends[index] ?? 0;
    const isWithin = at + needle.length <= end;
    if (isWithin) marks[firstRow + index] = 1;
    at = text.indexOf(needle, isWithin ? end : at + 1);
  }
}
