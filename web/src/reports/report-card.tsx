import { useEffect, useId, useRef } from "preact/hooks";
import { useApp } from "../app/app";
import type { PublicReport } from "../rest";
import { RunView } from "../results/run-view";
import { Notice } from "../ui/notice";
import { boardOf, type Card } from "./board";
import { ParameterField } from "./fields";
import { draftOf, parametersOf } from "./form";
import { ENGINES, reportsOf } from "./reports";
import { ValuesLine } from "./values-line";

/** A report on the board: its form, and its last answer. */
export function ReportCard(props: {
  card: Card;
  /** Null where the user may not run it, or it is gone. */
  report: PublicReport | null;
  onClose: () => void;
}) {
  const { card, report, onClose } = props;
  const id = useId();
  const board = boardOf(useApp());
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!board.showsFirst(card)) return;
    const first = section.current?.querySelector<HTMLElement>("form :is(input, select, button)");
    // After the page's own move to a view that has just been opened.
    requestAnimationFrame(() => {
      first?.focus({ preventScroll: true });
      section.current?.scrollIntoView({ block: "nearest" });
    });
  }, [board, card]);
  const title = report
    ? report.title + (card.number > 1 ? ` (${card.number})` : "")
    : card.reportName;
  const answer = card.answer.value;
  return (
    <section class="card stack report" aria-labelledby={id} ref={section}>
      <header class="report-head">
        <div>
          <h2 id={id}>{title}</h2>
          {report && <p class="small soft">{aboutOf(report)}</p>}
        </div>
        <button type="button" class="button quiet" aria-label={`Close ${title}`} onClick={onClose}>
          Close
        </button>
      </header>
      {card.note && <Notice>{card.note}</Notice>}
      {report ? (
        <ReportForm card={card} report={report} />
      ) : (
        <Notice tone="warn">
          There is no report of this name, or you may not run it. Close it, or ask whoever keeps the
          reports.
        </Notice>
      )}
      {answer && !card.refusal.value && (
        <div class="stack tight">
          <ValuesLine report={answer.report} values={answer.values} />
          <RunView run={answer.run} title={`Result of ${title}`} view="both" />
        </div>
      )}
    </section>
  );
}

/** Go on in the first field that has a problem, once it is shown. */
export function focusProblem(within: HTMLElement | null): void {
  requestAnimationFrame(() => {
    within?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  });
}

function aboutOf({ description, engine }: PublicReport): string {
  return [description, ENGINES[engine]].filter(Boolean).join(" · ");
}

function ReportForm({ card, report }: { card: Card; report: PublicReport }) {
  const app = useApp();
  const form = useRef<HTMLFormElement>(null);
  const refusal = card.refusal.value;
  useEffect(() => {
    // The report may have been published anew, with other parameters.
    if (refusal) void reportsOf(app).load();
  }, [app, refusal]);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!boardOf(app).run(card, report)) focusProblem(form.current);
  };
  const draft = draftOf(report, card.entered.value);
  return (
    <form class="stack tight" noValidate onSubmit={submit} ref={form}>
      <div class="report-fields">
        {parametersOf(report).map(([name, parameter]) => (
          <ParameterField
            key={name}
            name={name}
            parameter={parameter}
            text={draft[name] ?? null}
            problem={card.problemWith(name)}
            onEnter={(text) => card.enter(name, text)}
          />
        ))}
        <button type="submit" class="button primary" aria-disabled={card.isRunning.value}>
          {card.isRunning.value ? "Running" : "Run"}
        </button>
      </div>
      {refusal && <Notice tone="bad">{refusal}</Notice>}
    </form>
  );
}
