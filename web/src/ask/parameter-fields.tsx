import { Field } from "../ui/field";
import { type Entry, type Kind, NO_ENTRY, problemOf } from "./parameters";
import type { Tab } from "./tabs";

const KINDS: Record<Kind, string> = {
  text: "Text",
  number: "Number",
  boolean: "True or false",
  null: "NULL",
};

/** A value to enter for each `?` of the tab's SQL, at these positions. */
export function ParameterFields(props: {
  tab: Tab;
  positions: readonly number[];
  /** Whether a number that has not been typed yet is a problem already. */
  isStrict: boolean;
}) {
  const { tab, positions, isStrict } = props;
  if (positions.length === 0) return null;

  function change(index: number, entry: Entry): void {
    const entries = positions.map((_, each) => tab.parameters.value[each] ?? NO_ENTRY);
    // Values of a ? that is gone are kept: it may come back.
    tab.parameters.value = [...entries, ...tab.parameters.value.slice(entries.length)].with(
      index,
      entry,
    );
  }

  return (
    <fieldset class="parameters">
      <legend class="visually-hidden">Values for ?</legend>
      {positions.map((position, index) => (
        <ParameterField
          key={index}
          number={index + 1}
          context={contextOf(tab.sql.value, position)}
          entry={tab.parameters.value[index] ?? NO_ENTRY}
          isStrict={isStrict}
          onChange={(entry) => change(index, entry)}
        />
      ))}
    </fieldset>
  );
}

function ParameterField(props: {
  number: number;
  context: string;
  entry: Entry;
  isStrict: boolean;
  onChange: (entry: Entry) => void;
}) {
  const { number, context, entry, isStrict, onChange } = props;
  const problem = isStrict || entry.text !== "" ? problemOf(entry) : null;
  const type = (text: string) => onChange({ ...entry, text });
  return (
    <Field label={`Parameter ${number}`} hint={<code>{context}</code>} problem={problem}>
      {(control) => (
        <div class="parameter">
          {entry.kind === "boolean" ? (
            <select
              {...control}
              class="input"
              value={entry.text === "false" ? "false" : "true"}
              onChange={(event) => type(event.currentTarget.value)}
            >
              <option value="true">true</option>
              <option value="false">false</option>
            </select>
          ) : (
            <input
              {...control}
              class="input"
              autocomplete="off"
              disabled={entry.kind === "null"}
              inputMode={entry.kind === "number" ? "decimal" : "text"}
              value={entry.kind === "null" ? "" : entry.text}
              onInput={(event) => type(event.currentTarget.value)}
            />
          )}
          <select
            class="input"
            aria-label={`Type of parameter ${number}`}
            value={entry.kind}
            onChange={(event) => onChange({ ...entry, kind: event.currentTarget.value as Kind })}
          >
            {Object.entries(KINDS).map(([kind, name]) => (
              <option key={kind} value={kind}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
    </Field>
  );
}

const CONTEXT_LENGTH = 28;

/** The end of the line up to the `?`, by which one knows which it is. */
function contextOf(sql: string, position: number): string {
  const line = sql.slice(sql.lastIndexOf("\n", position) + 1, position + 1).trimStart();
  return line.length > CONTEXT_LENGTH ? `…${line.slice(-CONTEXT_LENGTH)}` : line;
}
