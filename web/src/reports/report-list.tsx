import { useId, useState } from "preact/hooks";
import type { PublicReport } from "../rest";
import { Field } from "../ui/field";

/** From so many reports on they can be searched. */
const MANY = 8;

/** The reports that there are to open. */
export function ReportList(props: {
  reports: readonly PublicReport[];
  onOpen: (report: PublicReport) => void;
}) {
  const { reports, onOpen } = props;
  const [wanted, setWanted] = useState("");
  const found = reports.filter((report) =>
    `${report.title} ${report.description ?? ""} ${report.name}`
      .toLowerCase()
      .includes(wanted.trim().toLowerCase()),
  );
  return (
    <div class="stack tight">
      {reports.length >= MANY && (
        <Field label="Find a report">
          {(control) => (
            <input
              {...control}
              class="input"
              type="search"
              value={wanted}
              onInput={(event) => setWanted(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
      {found.length === 0 && <p class="soft">No report has “{wanted}” in it.</p>}
      <ul class="report-list">
        {found.map((report) => (
          <ReportItem key={report.name} report={report} onOpen={() => onOpen(report)} />
        ))}
      </ul>
    </div>
  );
}

function ReportItem({ report, onOpen }: { report: PublicReport; onOpen: () => void }) {
  const id = useId();
  return (
    <li>
      <button type="button" aria-describedby={id} onClick={onOpen}>
        {report.title}
      </button>
      <p class="small soft" id={id}>
        {report.description}
      </p>
    </li>
  );
}
