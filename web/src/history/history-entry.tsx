import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { useApp } from "../app/app";
import { go } from "../app/router";
import { openInAsk } from "../ask/tabs";
import { boardOf } from "../reports/board";
import { enteredFor } from "../reports/form";
import { ENGINES, reportsOf } from "../reports/reports";
import { ValuesLine } from "../reports/values-line";
import type { QueryEntry } from "../rest";
import { RunView } from "../results/run-view";
import { moment } from "../ui/format";
import { ago, receiptParts, reportValues, runs, STATES, sqlAgain } from "./entries";
import { historyOf } from "./history";

/** A query of the user's: what it was, how it ended and what it cost, and what to do with it. */
export function HistoryEntry({ entry }: { entry: QueryEntry }) {
  const app = useApp();
  const history = historyOf(app);
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const { queryId } = entry;
  const state = STATES[entry.state];
  const result = history.opened.value.get(queryId);
  const isCancelling = history.cancelling.value.has(queryId);
  const engine = ENGINES[entry.engine] ?? entry.engine;
  const toggleDetails = () => {
    setOpen(!isOpen);
    if (!isOpen) void history.attempt(() => history.detail(queryId).then(() => {}));
  };
  const action = (text: string, onClick: () => void, more = {}) => (
    <button type="button" class="button" aria-describedby={`${id}-what`} {...{ onClick }} {...more}>
      {text}
    </button>
  );
  return (
    <li class="entry">
      <div class="entry-state">
        <span class={`badge ${state.tone}`}>{state.text}</span>
        <time
          class="small soft numbers"
          dateTime={entry.submittedAt}
          title={ago(entry.submittedAt)}
        >
          {moment(entry.submittedAt)}
        </time>
      </div>
      <div class="entry-what">
        <What entry={entry} id={`${id}-what`} isWhole={isOpen} />
        <p class="small soft numbers">{[engine, ...receiptParts(entry.receipt)].join(" · ")}</p>
        {entry.error && <p class={`small entry-error ${state.tone}`}>{entry.error.message}</p>}
      </div>
      <div class="row entry-actions">
        {runs(entry) &&
          action(isCancelling ? "Cancelling" : "Cancel", () => history.cancel(queryId), {
            "aria-disabled": isCancelling,
          })}
        {entry.state === "SUCCEEDED" &&
          action(result ? "Close result" : "Open result", () => history.toggleResult(queryId), {
            "aria-expanded": result !== undefined,
          })}
        {(entry.report || typeof entry.sql === "string") &&
          action("Run again", () => history.attempt(() => runAgain(app, entry)))}
        {action("Details", toggleDetails, { "aria-expanded": isOpen })}
      </div>
      {isOpen && <Details entry={entry} />}
      {result && (
        <div class="entry-result">
          <RunView run={result} title={`Result of ${moment(entry.submittedAt)}`} />
        </div>
      )}
    </li>
  );
}

function What({ entry, id, isWhole }: { entry: QueryEntry; id: string; isWhole: boolean }) {
  const title = entry.report && reportsOf(useApp()).named(entry.report)?.title;
  if (entry.report) {
    return (
      <p id={id}>
        <strong>{title ?? entry.report}</strong> <span class="small soft">report</span>
      </p>
    );
  }
  if (typeof entry.sql !== "string") {
    return (
      <p id={id} class="soft">
        A query whose SQL the engine does not know any more
      </p>
    );
  }
  return (
    <pre id={id} class={`entry-sql ${isWhole ? "whole" : ""}`}>
      {entry.sql}
      {entry.sqlTruncated && "…"}
    </pre>
  );
}

function Details({ entry }: { entry: QueryEntry }) {
  const report = entry.report && reportsOf(useApp()).named(entry.report);
  const values = reportValues(entry);
  const parameters = Array.isArray(entry.parameters) ? entry.parameters : [];
  return (
    <dl class="entry-details small">
      {report && values && Object.keys(values).length > 0 && (
        <Detail name="Values">
          <ValuesLine report={report} values={values} />
        </Detail>
      )}
      {parameters.length > 0 && (
        <Detail name="Values for ?">
          <code>{parameters.map((value) => JSON.stringify(value)).join(", ")}</code>
        </Detail>
      )}
      {entry.topicName && <Detail name="Topic">{entry.topicName}</Detail>}
      <Detail name="Query id">
        <code>{entry.queryId}</code>
      </Detail>
    </dl>
  );
}

function Detail({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt class="soft">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Open it where it can be run, with its values; rejects with what to tell where it cannot. */
async function runAgain(app: ReturnType<typeof useApp>, { queryId, report }: QueryEntry) {
  const detail = await historyOf(app).detail(queryId);
  if (report) {
    const values = reportValues(detail);
    const note = "The values of that run are not known any more: these are the defaults.";
    boardOf(app).open(report, enteredFor(values ?? {}), values ? null : note);
    go("reports");
    return;
  }
  const again = sqlAgain(detail);
  if (!again) throw new Error("The engine does not know the SQL of this query any more.");
  openInAsk(again.sql, again.parameters);
  go("ask");
}
