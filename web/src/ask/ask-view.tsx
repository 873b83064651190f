import { useComputed } from "@preact/signals";
import { useId, useRef, useState } from "preact/hooks";
import { useApp } from "../app/app";
import type { Table } from "../rest";
import { RunView } from "../results/run-view";
import { CataloguePanel } from "./catalogue-panel";
import type { Editor } from "./editor";
import { editorChunk, loadEditor } from "./editor-chunk";
import { firstRows } from "./names";
import { ParameterFields } from "./parameter-fields";
import { entriesWithin, problemOf, toValue } from "./parameters";
import { RunOptions } from "./run-options";
import { SqlEditor } from "./sql-editor";
import { TabBar, type TabIds } from "./tab-bar";
import { askOf, type Desk, type Tab } from "./tabs";
import "./ask.css";

/** Ask: SQL in tabs, each with its parameters, its running query and its result. */
export default function AskView() {
  const app = useApp();
  const [{ desk, catalogue }] = useState(() => {
    const ask = askOf(app);
    ask.desk.openWaiting();
    return ask;
  });
  const id = useId();
  const ids: TabIds = { tab: (tab) => `${id}-tab-${tab.number}`, panel: `${id}-panel` };
  const editor = useRef<Editor | null>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isStrict, setStrict] = useState(false);
  const tab = desk.current.value;
  const positions = useComputed(
    () => editorChunk.value?.placeholders(desk.current.value.sql.value) ?? [],
  );

  async function run(): Promise<void> {
    // Only the editor's script knows where the ? are; without it, all that was typed is sent.
    const found = (await loadEditor().catch(() => null))?.placeholders(tab.sql.value);
    const entries = found
      ? entriesWithin(tab.extent, found, tab.parameters.value)
      : tab.parameters.value;
    const problem = entries.some(problemOf);
    setStrict(problem);
    if (!problem) return desk.run(tab, entries.map(toValue));
    desk.say("A parameter is not filled in yet.");
    requestAnimationFrame(() =>
      panel.current?.querySelector<HTMLElement>('.parameters [aria-invalid="true"]')?.focus(),
    );
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  }

  function insert(text: string): void {
    if (editor.current) editor.current.insert(text);
    else tab.sql.value += text;
  }

  function preview(table: Table): void {
    desk.run(desk.open({ sql: firstRows(table, 100) }), []);
  }

  function openNew(): void {
    desk.open();
    requestAnimationFrame(() => editor.current?.focus());
  }

  return (
    <div class="ask">
      <h1 class="visually-hidden">Ask</h1>
      <TabBar desk={desk} ids={ids} onNew={openNew} />
      <div
        class="ask-panel"
        role="tabpanel"
        id={ids.panel}
        aria-labelledby={ids.tab(tab)}
        ref={panel}
        onKeyDown={onKeyDown}
      >
        <div class="ask-query stack tight">
          <SqlEditor key={tab.number} tab={tab} catalogue={catalogue} editor={editor} />
          <ParameterFields tab={tab} positions={positions.value} isStrict={isStrict} />
          <div class="row">
            <RunButton tab={tab} onRun={run} />
            <FaultButton tab={tab} onGo={(fault) => editor.current?.goTo(fault)} />
            <Said desk={desk} />
            <RunOptions tab={tab} databases={catalogue.databases.value} />
          </div>
        </div>
        <CataloguePanel catalogue={catalogue} onInsert={insert} onPreview={preview} />
        <div class="ask-result">
          {tab.run.value && <RunView key={tab.number} run={tab.run.value} />}
        </div>
      </div>
    </div>
  );
}

function RunButton({ tab, onRun }: { tab: Tab; onRun: () => void }) {
  const { from, to } = tab.extent;
  const isPart = to - from < tab.sql.value.length;
  return (
    <button
      type="button"
      class="button primary"
      title="Ctrl-Enter; on a Mac ⌘-Enter"
      aria-keyshortcuts="Control+Enter Meta+Enter"
      onClick={onRun}
    >
      {isPart ? "Run selection" : "Run"}
    </button>
  );
}

function FaultButton(props: { tab: Tab; onGo: (fault: { from: number; to: number }) => void }) {
  const fault = props.tab.fault.value;
  if (!fault) return null;
  return (
    <button type="button" class="button" onClick={() => props.onGo(fault)}>
      Go to line {fault.line}
    </button>
  );
}

function Said({ desk }: { desk: Desk }) {
  return (
    <>
      <span role="status" class="small soft">
        {desk.said.value}
      </span>
      {desk.closed.value && (
        <button type="button" class="button quiet" onClick={() => desk.reopen()}>
          Open it again
        </button>
      )}
    </>
  );
}
