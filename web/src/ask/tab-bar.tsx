import { useEffect, useRef } from "preact/hooks";
import type { Desk, Tab } from "./tabs";

/** The ids that tie a tab to the panel that it shows. */
export interface TabIds {
  tab(tab: Tab): string;
  panel: string;
}

/** The open queries: arrow keys go through them, Delete closes one. */
export function TabBar({ desk, ids, onNew }: { desk: Desk; ids: TabIds; onNew: () => void }) {
  const bar = useRef<HTMLDivElement>(null);
  const tabs = desk.tabs.value;
  const current = desk.current.value;

  function elementOf(tab: Tab): HTMLElement | null {
    return bar.current?.querySelector<HTMLElement>(`[id="${ids.tab(tab)}"]`) ?? null;
  }

  useEffect(() => {
    elementOf(current)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [current, current.name.value]);

  function show(tab: Tab | undefined): void {
    if (!tab) return;
    desk.show(tab);
    elementOf(tab)?.focus();
  }

  function close(tab: Tab): void {
    desk.close(tab);
    // The tab's own element is gone: go on at the one that is shown now.
    requestAnimationFrame(() => show(desk.current.value));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const at = tabs.indexOf(current);
    const actions: Record<string, () => void> = {
      ArrowLeft: () => show(tabs.at(at - 1)),
      ArrowRight: () => show(tabs[(at + 1) % tabs.length]),
      Home: () => show(tabs[0]),
      End: () => show(tabs.at(-1)),
      Delete: () => close(current),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  return (
    <div class="tab-bar" ref={bar}>
      <div role="tablist" aria-label="Queries" onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <TabButton
            key={tab.number}
            tab={tab}
            ids={ids}
            isCurrent={tab === current}
            onShow={() => show(tab)}
            onClose={() => close(tab)}
          />
        ))}
      </div>
      <button type="button" class="close-current button quiet" onClick={() => close(current)}>
        Close “{current.name.value}”
      </button>
      <button type="button" class="button quiet" aria-label="New query" onClick={onNew}>
        + New
      </button>
    </div>
  );
}

function TabButton(props: {
  tab: Tab;
  ids: TabIds;
  isCurrent: boolean;
  onShow: () => void;
  onClose: () => void;
}) {
  const { tab, ids, isCurrent, onShow, onClose } = props;
  const state = stateOf(tab);
  return (
    <button
      type="button"
      role="tab"
      class="tab"
      id={ids.tab(tab)}
      title={tab.name.value}
      aria-selected={isCurrent}
      aria-controls={isCurrent ? ids.panel : undefined}
      aria-keyshortcuts="Delete"
      tabIndex={isCurrent ? 0 : -1}
      onClick={onShow}
      onAuxClick={(event) => event.button === 1 && onClose()}
    >
      <span class="tab-name">{tab.name.value}</span>
      {state && <span class={`badge ${state.tone}`}>{state.text}</span>}
      {/* For pointers alone, since a tab may hold no button: others have Delete and Close. */}
      <span
        class="tab-close"
        aria-hidden="true"
        title="Close"
        onClick={(event) => {
          event.stopPropagation();
          onClose();
        }}
      >
        ×
      </span>
    </button>
  );
}

function stateOf(tab: Tab): { text: string; tone: string } | null {
  const run = tab.run.value;
  if (!run) return null;
  if (!run.isOver.value) return { text: "running", tone: "busy" };
  return run.phase.value === "failed"
    ? { text: "failed", tone: "bad" }
    : { text: "done", tone: "" };
}
