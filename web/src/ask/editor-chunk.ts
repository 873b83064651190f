import { signal } from "@preact/signals";

type EditorChunk = typeof import("./editor");

let loading: Promise<EditorChunk> | null = null;

/** The script of the editor, once it is there. */
export const editorChunk = signal<EditorChunk | null>(null);

/** Load the script of the editor, at most once; a failure can be tried again. */
export function loadEditor(): Promise<EditorChunk> {
  loading ??= import("./editor").then(
    (chunk) => {
      editorChunk.value = chunk;
      return chunk;
    },
    (error) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}
