import type { PublicReport } from "../rest";
import { labelOf, parametersOf, shown, type Values } from "./form";
import "./values-line.css";

/** The values that a report was run with, in a line; nothing where it takes none. */
export function ValuesLine({ report, values }: { report: PublicReport; values: Values }) {
  const given = parametersOf(report).filter(([name]) => Object.hasOwn(values, name));
  if (given.length === 0) return null;
  return (
    <dl class="values small">
      {given.map(([name, parameter]) => (
        <div key={name}>
          <dt class="soft">{labelOf(name, parameter)}</dt>
          <dd>{shown(parameter, values[name] ?? null)}</dd>
        </div>
      ))}
    </dl>
  );
}
