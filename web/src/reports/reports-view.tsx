import { useEffect, useId, useRef } from "preact/hooks";
import { useApp } from "../app/app";
import { href, route } from "../app/router";
import { Notice } from "../ui/notice";
import { boardOf, type Card } from "./board";
import { focusProblem, ReportCard } from "./report-card";
import { ReportList } from "./report-list";
import { reportsOf } from "./reports";
import "./reports.css";

/** Reports: the list, and beside it the board of those that are open. */
export default function ReportsView() {
  const app = useApp();
  const id = useId();
  const reports = reportsOf(app);
  useEffect(() => {
    void reports.load();
  }, [reports]);
  const all = reports.all.value;
  return (
    <div class="reports">
      <section class="stack tight" aria-labelledby={id}>
        <h1 id={id}>Reports</h1>
        {reports.problem.value && (
          <Notice tone="bad">
            <div class="row">
              The reports could not be read. {reports.problem.value}
              <button type="button" class="button" onClick={() => reports.load()}>
                Try again
              </button>
            </div>
          </Notice>
        )}
        {all === null && !reports.problem.value && <div class="busy-line" />}
        {all?.length === 0 && (
          <p class="soft">
            There is no report that you may run yet. A report is SQL that somebody saves with its
            parameters, for others to run.
          </p>
        )}
        {all && all.length > 0 && (
          <ReportList reports={all} onOpen={(report) => boardOf(app).open(report.name)} />
        )}
      </section>
      {all && <OpenReports />}
    </div>
  );
}

function OpenReports() {
  const app = useApp();
  const board = boardOf(app);
  const reports = reportsOf(app);
  const cards = board.cards.value;
  const section = useRef<HTMLElement>(null);
  const [view, ...names] = route.value;
  // The address says what is on the board: as a link it opens what is missing there.
  useEffect(() => {
    if (view === "reports") board.openMissing(names);
  }, [route.value]);
  useEffect(() => {
    const address = href("reports", ...cards.map((card) => card.reportName));
    if (location.hash !== address) history.replaceState(history.state, "", address);
  }, [cards]);

  const close = (card: Card) => {
    board.close(card);
    section.current?.focus({ preventScroll: true });
  };
  const runAll = () => {
    const areSent = cards.map((card) => {
      const report = reports.named(card.reportName);
      return report === null || board.run(card, report);
    });
    if (areSent.includes(false)) focusProblem(section.current);
  };
  return (
    <section class="stack" aria-label="Open reports" tabIndex={-1} ref={section}>
      {cards.length === 0 && (
        <p class="soft">
          Open a report: its form and its answer come here. Several can be open, the same one twice.
        </p>
      )}
      {cards.length > 1 && (
        <div class="row">
          <button type="button" class="button" onClick={runAll}>
            Run all {cards.length}
          </button>
        </div>
      )}
      {cards.map((card) => (
        <ReportCard
          key={card.topic}
          card={card}
          report={reports.named(card.reportName)}
          onClose={() => close(card)}
        />
      ))}
    </section>
  );
}
