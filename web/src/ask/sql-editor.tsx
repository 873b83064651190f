import { effect } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Catalogue } from "./catalogue";
import type { Editor } from "./editor";
import { editorChunk, loadEditor } from "./editor-chunk";
import type { Tab } from "./tabs";

const HINT = "SELECT … FROM …";

/** The tab's SQL to write: in a plain text area until the script of the editor is there. */
export function SqlEditor(props: {
  tab: Tab;
  catalogue: Catalogue;
  editor: RefObject<Editor | null>;
}) {
  const { tab, catalogue, editor } = props;
  const host = useRef<HTMLDivElement>(null);
  const plain = useRef<HTMLTextAreaElement>(null);
  const [shown, setShown] = useState<"plain" | "editor" | "failed">("plain");

  // Before the next painting: a tab that is shown again does not flicker.
  useLayoutEffect(() => {
    let stop = () => {};
    let isGone = false;

    const show = (chunk: NonNullable<typeof editorChunk.value>) => {
      if (isGone || !host.current) return;
      const made = chunk.createEditor(host.current.attachShadow({ mode: "open" }), {
        sql: tab.sql.value,
        remembered: tab.editorState,
        hint: HINT,
        tables: () => catalogue.tables.value,
        onChange: (sql) => {
          tab.sql.value = sql;
        },
        onSelect: (extent) => {
          tab.selection.value = extent;
        },
      });
      editor.current = made;
      // Whoever was typing goes on where they were.
      const caret = document.activeElement === plain.current ? plain.current?.selectionStart : null;
      if (caret != null) made.goTo({ from: caret, to: caret });
      const stops = [
        effect(() => made.setText(tab.sql.value)),
        effect(() => made.mark(tab.fault.value)),
      ];
      stop = () => {
        for (const each of stops) each();
        tab.editorState = made.state();
        made.destroy();
        editor.current = null;
      };
      setShown("editor");
    };

    if (editorChunk.value) show(editorChunk.value);
    else loadEditor().then(show, () => setShown("failed"));
    return () => {
      isGone = true;
      stop();
    };
  }, [tab, catalogue, editor]);

  return (
    <div class="sql-editor">
      <div ref={host} />
      {shown !== "editor" && (
        <textarea
          ref={plain}
          aria-label="SQL"
          placeholder={HINT}
          spellcheck={false}
          autocapitalize="off"
          value={tab.sql.value}
          onInput={(event) => {
            tab.sql.value = event.currentTarget.value;
          }}
        />
      )}
      {shown === "failed" && (
        <p class="small soft" role="status">
          The editor could not be loaded. You can write here as well, without colours and
          completion.
        </p>
      )}
    </div>
  );
}
