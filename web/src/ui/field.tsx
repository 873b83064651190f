import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

/** What a control in a field needs, so that its label, hint and problem are read with it. */
export interface ControlProps {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

/** A labelled control with a hint, and the problem with its value where there is one. */
export function Field(props: {
  label: string;
  hint?: ComponentChildren;
  problem?: string | null | undefined;
  children: (control: ControlProps) => ComponentChildren;
}) {
  const id = useId();
  const described = [props.hint && `${id}-hint`, props.problem && `${id}-problem`];
  const describedBy = described.filter(Boolean).join(" ");
  const control: ControlProps = {
    id,
    ...(describedBy && { "aria-describedby": describedBy }),
    ...(props.problem && { "aria-invalid": true as const }),
  };
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.children(control)}
      {props.hint && (
        <div class="hint" id={`${id}-hint`}>
          {props.hint}
        </div>
      )}
      {props.problem && (
        <div class="problem" id={`${id}-problem`}>
          {props.problem}
        </div>
      )}
    </div>
  );
}
