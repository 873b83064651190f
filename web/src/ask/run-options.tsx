import { useId, useState } from "preact/hooks";
import { Field } from "../ui/field";
import type { Tab } from "./tabs";

const MAX_REUSE_MINUTES = 7 * 24 * 60;

/** How the tab's query is run, where the usual will not do. */
export function RunOptions({ tab, databases }: { tab: Tab; databases: readonly string[] }) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class="button quiet push"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        Options
      </button>
      <div id={id} class="run-options" hidden={!isOpen}>
        <Field
          label="Accept a result up to this many minutes old"
          hint="A result that is there already costs nothing. 0 runs the query anew."
        >
          {(control) => (
            <input
              {...control}
              class="input"
              type="number"
              min={0}
              max={MAX_REUSE_MINUTES}
              step={1}
              value={tab.reuseMinutes.value}
              onInput={(event) => {
                const minutes = Math.trunc(event.currentTarget.valueAsNumber || 0);
                tab.reuseMinutes.value = Math.min(Math.max(minutes, 0), MAX_REUSE_MINUTES);
              }}
            />
          )}
        </Field>
        {databases.length > 1 && (
          <Field label="Database" hint="Of tables that are named without one">
            {(control) => (
              <select
                {...control}
                class="input"
                value={tab.database.value ?? ""}
                onChange={(event) => {
                  tab.database.value = event.currentTarget.value || null;
                }}
              >
                <option value="">The application's own</option>
                {databases.map((database) => (
                  <option key={database} value={database}>
                    {database}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
      </div>
    </>
  );
}
