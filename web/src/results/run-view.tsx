import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Run } from "../app/run";
import { bytes, duration } from "../ui/format";
import { Notice } from "../ui/notice";
import { failureOf } from "./failure";
import { receiptEntries } from "./receipt";
import type { View } from "./result";
import { ResultView } from "./result-view";
import "./results.css";

const TICK_MS = 200;

/**
 * A running query, then its result or why there is none. `title` names it among others, `view` is
 * how the result is shown at first.
 */
export function RunView(props: { run: Run; title?: string; view?: View }) {
  const { run, title = "Result", view = "table" } = props;
  return (
    <section class="run-view stack tight" aria-label={title}>
      <div class="row run-line">
        <State run={run} />
        <Receipt run={run} />
        {!run.isOver.value && (
          <button
            type="button"
            class="button push"
            disabled={run.isCancelling.value}
            onClick={() => run.cancel()}
          >
            Cancel
          </button>
        )}
      </div>
      {run.error.value && <Fault error={run.error.value} />}
      {run.phase.value === "succeeded" && (
        <ResultView key={run.startedAt} run={run} title={title} view={view} />
      )}
    </section>
  );
}

const STATES = {
  sent: { text: "Sent", tone: "busy" },
  running: { text: "Running", tone: "busy" },
  succeeded: { text: "Succeeded", tone: "good" },
  failed: { text: "Failed", tone: "bad" },
};

function State({ run }: { run: Run }) {
  const error = run.error.value;
  const isCancelled = error !== null && failureOf(error).wasCancelled;
  const { text, tone } = STATES[run.phase.value];
  const isCancelling = run.isCancelling.value && !run.isOver.value;
  return (
    <div class="row">
      <span class={`badge ${isCancelled ? "" : tone}`} role="status">
        {isCancelling ? "Cancelling" : isCancelled ? "Cancelled" : text}
      </span>
      {!run.isOver.value && <Elapsed run={run} />}
    </div>
  );
}

/** The time and the bytes so far; only this text is written anew as the time goes on. */
function Elapsed({ run }: { run: Run }) {
  const text = useSignal("");
  useEffect(() => {
    const tell = () => {
      const scanned = run.progress.value?.bytesScanned;
      const soFar = scanned ? ` · ${bytes(scanned)} scanned` : "";
      text.value = `${duration(run.elapsedMs())}${soFar}`;
    };
    tell();
    const timer = setInterval(tell, TICK_MS);
    return () => clearInterval(timer);
  }, [run, text]);
  return <span class="numbers soft">{text}</span>;
}

function Receipt({ run }: { run: Run }) {
  const receipt = run.receipt.value;
  if (!receipt) return null;
  return (
    <dl class="receipt small numbers" aria-label="Receipt">
      {receiptEntries(receipt).map(([term, text]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Fault({ error }: { error: Error }) {
  const { title, message, place, advice, wasCancelled } = failureOf(error);
  return (
    <Notice tone={wasCancelled ? "info" : "bad"}>
      <strong>
        {title}
        {place && ` (${place})`}
      </strong>
      <p class="engine-text">{message}</p>
      {advice && <p>{advice}</p>}
    </Notice>
  );
}
