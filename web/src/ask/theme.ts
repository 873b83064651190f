import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

// The page's tokens reach into the shadow root, so that light and dark need nothing here.
const look = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--surface)", maxHeight: "45vh" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--font-mono)",
    fontSize: "0.875rem",
    lineHeight: "1.6",
  },
  ".cm-content, .cm-gutter": { minHeight: "9rem" },
  ".cm-content": { padding: "var(--space-2) 0", caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-placeholder": { color: "var(--text-soft)" },
  ".cm-gutters": {
    color: "var(--text-soft)",
    backgroundColor: "var(--surface)",
    borderRight: "1px solid var(--line)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLineGutter": { color: "var(--text)" },
  "& > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-content ::selection": {
    background: "color-mix(in srgb, var(--accent) 30%, transparent) !important",
  },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--accent-wash)",
    outline: "1px solid var(--accent)",
  },
  ".cm-searchMatch": { backgroundColor: "var(--warn-wash)", outline: "1px solid var(--warn)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--accent-wash)" },
  ".cm-selectionMatch": { backgroundColor: "var(--accent-wash)" },

  ".cm-panels": { color: "var(--text)", backgroundColor: "var(--raised)" },
  ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-panel.cm-search": { fontFamily: "var(--font)", padding: "var(--space-2)" },
  ".cm-panel.cm-search label": { fontSize: "var(--text-small)" },
  ".cm-textfield, .cm-button": {
    minHeight: "1.75rem",
    fontSize: "var(--text-small)",
    color: "var(--text)",
    background: "var(--surface)",
    border: "1px solid var(--line-strong)",
    borderRadius: "4px",
  },
  ".cm-panel.cm-search [name=close]": {
    minWidth: "1.75rem",
    minHeight: "1.75rem",
    color: "var(--text)",
  },

  ".cm-tooltip": {
    color: "var(--text)",
    backgroundColor: "var(--surface)",
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius)",
    boxShadow: "0 4px 16px rgb(0 0 0 / 20%)",
    maxWidth: "min(32rem, 92vw)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--font-mono)",
    fontSize: "0.8125rem",
    maxHeight: "16rem",
    minWidth: "min(20rem, 92vw)",
    maxWidth: "92vw",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    gap: "var(--space-4)",
    alignItems: "center",
    minHeight: "1.75rem",
    padding: "0 var(--space-3)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: "var(--on-accent)",
    background: "var(--accent)",
  },
  ".cm-completionLabel": { flex: "1" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": { margin: "0", fontStyle: "normal", color: "var(--text-soft)" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionInfo": { padding: "var(--space-2) var(--space-3)", fontSize: "var(--text-small)" },

  // @codemirror/lint draws with data: images, which the page's policy need not allow.
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--bad)",
    textDecorationSkipInk: "none",
    backgroundColor: "var(--bad-wash)",
  },
  ".cm-gutter-lint": { width: "1.25rem" },
  ".cm-lint-marker-error": {
    content: "normal",
    display: "block",
    width: "1rem",
    height: "1rem",
    marginBlock: "0.2rem",
    lineHeight: "1rem",
    textAlign: "center",
    fontWeight: "700",
    color: "var(--surface)",
    backgroundColor: "var(--bad)",
    borderRadius: "50%",
  },
  ".cm-lint-marker-error:before": { content: '"!"' },
  ".cm-diagnostic-error": {
    padding: "var(--space-2) var(--space-3)",
    borderLeft: "3px solid var(--bad)",
    fontFamily: "var(--font)",
    fontSize: "var(--text-small)",
  },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--series-1)", fontWeight: "600" },
  { tag: tags.typeName, color: "var(--series-4)" },
  { tag: tags.standard(tags.name), color: "var(--series-4)" },
  { tag: tags.string, color: "var(--series-3)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--series-2)" },
  { tag: tags.special(tags.name), color: "var(--series-6)", fontWeight: "700" },
  { tag: tags.special(tags.string), color: "var(--text)" },
  { tag: tags.comment, color: "var(--text-soft)", fontStyle: "italic" },
]);

/** How the editor looks: the page's colours, sizes and type. */
export const theme = [look, syntaxHighlighting(colours)];
