import type { InputHTMLAttributes } from "preact";
import { type ControlProps, Field } from "../ui/field";
import { labelOf, mayBeNull, type Parameter, rangeOf } from "./form";

type Enter = (text: string | null) => void;

/** The field of a report's parameter, of the kind that its type asks for. */
export function ParameterField(props: {
  name: string;
  parameter: Parameter;
  text: string | null;
  problem: string | undefined;
  onEnter: Enter;
}) {
  const { name, parameter, text, problem, onEnter } = props;
  const label = labelOf(name, parameter);
  return (
    <Field
      label={mayBeNull(parameter) ? `${label} (optional)` : label}
      hint={hintOf(parameter)}
      problem={problem}
    >
      {(control) => <Control {...{ control, label, parameter, text, onEnter }} />}
    </Field>
  );
}

/** What may be entered, as far as its control does not show it. */
function hintOf(parameter: Parameter) {
  const range = rangeOf(parameter);
  const hints = [
    parameter.description,
    range && `${range.charAt(0).toUpperCase()}${range.slice(1)}`,
    parameter.type === "month" && !HAS_MONTHS && "Such as December 2015",
  ].filter(Boolean);
  const pattern = parameter.type === "string" && !parameter.choices && parameter.pattern;
  if (hints.length === 0 && !pattern) return null;
  return (
    <>
      {hints.join(". ")}
      {pattern && (
        <>
          {hints.length > 0 && ". "}Of the form <code>{pattern}</code>
        </>
      )}
    </>
  );
}

interface Controlled {
  control: ControlProps;
  label: string;
  parameter: Parameter;
  text: string | null;
  onEnter: Enter;
}

function Control(props: Controlled) {
  const { control, label, parameter, text, onEnter } = props;
  if (parameter.type === "boolean") {
    return <Choice {...props} choices={YES_NO} />;
  }
  if (parameter.type === "string" && parameter.choices) {
    const choices = [...new Set(parameter.choices)].map((choice) => ({
      text: choice,
      label: choice,
    }));
    return <Choice {...props} choices={choices} />;
  }
  const input = (
    <input
      {...control}
      {...inputOf(parameter)}
      class="input"
      value={text ?? ""}
      aria-required={!mayBeNull(parameter)}
      onInput={(event) => onEnter(event.currentTarget.value)}
    />
  );
  // An empty text is a value of its own; an empty number or date is none.
  return parameter.type === "string" && mayBeNull(parameter) ? (
    <>
      {input}
      <label class="row small no-value">
        <input
          type="checkbox"
          checked={text === null}
          onChange={(event) => onEnter(event.currentTarget.checked ? null : "")}
        />
        No value<span class="visually-hidden"> for {label}</span>
      </label>
    </>
  ) : (
    input
  );
}

const YES_NO = [
  { text: "true", label: "Yes" },
  { text: "false", label: "No" },
];

function Choice(props: Controlled & { choices: { text: string; label: string }[] }) {
  const { control, parameter, text, onEnter, choices } = props;
  const isChosen = choices.some((choice) => choice.text === text);
  return (
    <select
      {...control}
      class="input"
      aria-required={!mayBeNull(parameter)}
      value={isChosen ? `=${text}` : ""}
      onChange={({ currentTarget: { value } }) => onEnter(value ? value.slice(1) : null)}
    >
      {mayBeNull(parameter) && <option value="">No value</option>}
      {!mayBeNull(parameter) && !isChosen && <option value="">Choose…</option>}
      {choices.map((choice) => (
        // The empty text is a choice like any other.
        <option key={choice.text} value={`=${choice.text}`}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

/** Whether the browser has a picker of months; others show a text field. */
const HAS_MONTHS = (() => {
  const input = document.createElement("input");
  input.type = "month";
  return input.type === "month";
})();

/** A number is typed as text: a number field hides what it does not understand. */
function inputOf(parameter: Parameter): InputHTMLAttributes {
  switch (parameter.type) {
    case "date":
      return { type: "date", ...boundsOf(parameter) };
    case "month":
      return HAS_MONTHS ? { type: "month", ...boundsOf(parameter) } : { type: "text" };
    case "integer":
    case "number": {
      // A telephone's keyboard of digits may have no minus.
      const isPositive = (parameter.minimum ?? -1) >= 0;
      const digits = parameter.type === "integer" ? "numeric" : "decimal";
      return { type: "text", inputMode: isPositive ? digits : "text" };
    }
    default:
      return { type: "text" };
  }
}

function boundsOf({ minimum, maximum }: { minimum?: string | null; maximum?: string | null }) {
  return { ...(minimum && { min: minimum }), ...(maximum && { max: maximum }) };
}
