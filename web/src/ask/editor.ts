import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  selectedCompletion,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyField, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, Prec, type TransactionSpec } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import type { Table } from "../rest";
import { ATHENA_SQL } from "./athena-sql";
import { completionFrom } from "./completion";
import type { Extent, Place } from "./places";
import { theme } from "./theme";

export { placeholders } from "./reading";

/** What the editor tells and asks. */
export interface EditorOptions {
  sql: string;
  /** Of `state()`, where the same text was shown before. */
  remembered: unknown;
  hint: string;
  tables(): readonly Table[];
  onChange(sql: string): void;
  /** Null where nothing is selected. */
  onSelect(extent: Extent | null): void;
}

/** An editor for SQL; whoever makes it destroys it. */
export interface Editor {
  /** Make the text this one; can be undone. */
  setText(sql: string): void;
  /** Write it at the cursor, in place of what is selected, and go on there. */
  insert(text: string): void;
  /** Mark where an error is, or (null) that there is none. */
  mark(fault: (Place & { message: string }) | null): void;
  /** Put the cursor there. */
  goTo(extent: Extent): void;
  focus(): void;
  /** To be remembered: cursor and undo. */
  state(): unknown;
  destroy(): void;
}

/** An editor in a shadow root, where CodeMirror's styles are adopted sheets, not elements. */
export function createEditor(root: ShadowRoot, options: EditorOptions): Editor {
  const view = new EditorView({ root, parent: root, state: stateOf(options) });

  function change(spec: TransactionSpec): void {
    view.dispatch({ scrollIntoView: true, ...spec });
  }

  return {
    setText(sql) {
      const { doc } = view.state;
      if (doc.toString() === sql) return;
      change({
        changes: { from: 0, to: doc.length, insert: sql },
        selection: { anchor: sql.length },
      });
    },
    insert(text) {
      change({ ...view.state.replaceSelection(text), userEvent: "input" });
      view.focus();
    },
    mark(fault) {
      const diagnostics = fault ? [{ ...fault, severity: "error" as const }] : [];
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    goTo({ from }) {
      change({ selection: { anchor: from } });
      view.focus();
    },
    focus: () => view.focus(),
    state: () => view.state.toJSON({ history: historyField }),
    destroy: () => view.destroy(),
  };
}

function stateOf(options: EditorOptions): EditorState {
  const config = { extensions: extensionsOf(options) };
  const remembered = options.remembered as { doc: string } | null;
  if (remembered?.doc === options.sql) {
    return EditorState.fromJSON(remembered, config, { history: historyField });
  }
  return EditorState.create({ ...config, doc: options.sql, selection: { anchor: 0 } });
}

/** Enter begins a line where nothing is left to complete of the word before it. */
const enterAfterWholeWord = Prec.highest(
  keymap.of([
    {
      key: "Enter",
      run(view) {
        const { label } = selectedCompletion(view.state) ?? { label: "" };
        const { head } = view.state.selection.main;
        const typed = view.state.sliceDoc(Math.max(head - label.length, 0), head);
        if (typed.toLowerCase() === label.toLowerCase()) closeCompletion(view);
        return false;
      },
    },
  ]),
);

/**
 * Typing over a selection, done here: Chromium would keep the look of what was selected in a style
 * attribute, which the page's policy bars.
 */
const typingOver = EditorView.domEventHandlers({
  beforeinput({ inputType, data }, view) {
    const { from, to, empty } = view.state.selection.main;
    if (inputType !== "insertText" || !data || empty) return false;
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: "input.type" });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, from, to, data, insert))) view.dispatch(insert());
    return true;
  },
});

function extensionsOf({ tables, hint, onChange, onSelect }: EditorOptions): Extension {
  return [
    lintGutter(),
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightActiveLine(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    highlightSelectionMatches(),
    indentUnit.of("  "),
    ATHENA_SQL.extension,
    enterAfterWholeWord,
    autocompletion({ override: [completionFrom(tables)], icons: false }),
    placeholder(hint),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": "SQL" }),
    typingOver,
    keymap.of([
      // Runs the query, which Ask sees to: here it only goes no further in the text.
      { key: "Mod-Enter", run: (view) => closeCompletion(view) && false },
      ...closeBracketsKeymap,
      ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"),
      ...searchKeymap,
      ...historyKeymap,
      ...lintKeymap,
    ]),
    EditorView.updateListener.of(({ state, docChanged, selectionSet }) => {
      if (docChanged) onChange(state.doc.toString());
      if (!docChanged && !selectionSet) return;
      const { from, to, empty } = state.selection.main;
      onSelect(empty ? null : { from, to });
    }),
    theme,
  ];
}
