import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Cursor } from "./cursor";
import { mountGrid } from "./grid";
import type { LoadedResult } from "./result";
import type { Value } from "./table/kinds";

/** The rows as a grid: one stop for Tab, then arrows, Enter for the whole value, Ctrl-C to copy. */
export default function ResultTable({ result, title }: { result: LoadedResult; title: string }) {
  const host = useRef<HTMLDivElement>(null);
  const id = useId();
  const [opened, setOpened] = useState<{ name: string; value: Value } | null>(null);
  const [said, say] = useState("");

  useEffect(() => {
    const value = ({ row, column }: Cursor) => result.table.value(row, column);
    return mountGrid(host.current as HTMLElement, result, {
      id,
      label: `Rows of ${title}`,
      async onOpen(cursor) {
        const name = result.columns.peek()[cursor.column]?.name ?? "";
        setOpened({ name, value: await value(cursor) });
      },
      async onCopy(cursor) {
        const copied = navigator.clipboard.writeText((await value(cursor)) ?? "");
        say(
          await copied.then(
            () => "Copied.",
            () => "The browser does not let this page copy.",
          ),
        );
      },
    });
  }, [result, id, title]);

  const rows = result.shown.value;
  const isSearched = result.search.value !== "";
  return (
    <div class="stack tight">
      <div class="grid" ref={host} style={{ "--rows": Math.min(rows, 1_000) }} />
      {rows === 0 && result.state.value !== "loading" && (
        <p class="soft">{isSearched ? "No row matches the search." : "The result has no rows."}</p>
      )}
      <p class="visually-hidden" role="status">
        {said}
      </p>
      {opened && <CellDialog {...opened} onClose={() => setOpened(null)} />}
    </div>
  );
}

/** The whole value of a cell, to read and to select from. */
function CellDialog(props: { name: string; value: Value; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { name, value, onClose } = props;
  return (
    <dialog class="cell-dialog card" aria-label={name} ref={dialog} onClose={onClose}>
      <div class="stack tight">
        <div class="row">
          <h2>{name}</h2>
          <button type="button" class="button push" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled by keyboard */}
        <pre tabIndex={0}>{value ?? <em class="soft">null</em>}</pre>
      </div>
    </dialog>
  );
}
