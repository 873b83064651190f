import { useEffect, useId } from "preact/hooks";
import { useApp } from "../app/app";
import { href } from "../app/router";
import { reportsOf } from "../reports/reports";
import { Notice } from "../ui/notice";
import { runs } from "./entries";
import { historyOf } from "./history";
import { HistoryEntry } from "./history-entry";
import "./history.css";

/** How often those that run are asked after, in milliseconds. */
const FOLLOW_EVERY = 3_000;

/** History: the user's queries, newest first. */
export default function HistoryView() {
  const app = useApp();
  const id = useId();
  const history = historyOf(app);
  useEffect(() => {
    const refresh = () => void history.refresh();
    refresh();
    // For the titles.
    void reportsOf(app).load();
    window.addEventListener("focus", refresh);
    const following = setInterval(() => {
      if (document.visibilityState === "visible") void history.follow();
    }, FOLLOW_EVERY);
    return () => {
      window.removeEventListener("focus", refresh);
      clearInterval(following);
    };
  }, [app, history]);
  const entries = history.entries.value;
  const hasOlder = history.older.value !== null;
  return (
    <section class="stack" aria-labelledby={id}>
      <div class="row">
        <h1 id={id}>History</h1>
        <span class="small soft" role="status">
          {entries && summaryOf(entries.length, entries.filter(runs).length, hasOlder)}
        </span>
        <button type="button" class="button push" onClick={() => history.refresh()}>
          Refresh
        </button>
      </div>
      {history.problem.value && <Notice tone="bad">{history.problem.value}</Notice>}
      {entries === null && !history.problem.value && <div class="busy-line" />}
      {entries?.length === 0 && (
        <p class="soft">
          Nothing has run yet. <a href={href("ask")}>Ask something</a>, or{" "}
          <a href={href("reports")}>open a report</a>: it comes here.
        </p>
      )}
      {entries && entries.length > 0 && (
        <>
          <ul class="history card">
            {entries.map((entry) => (
              <HistoryEntry key={entry.queryId} entry={entry} />
            ))}
          </ul>
          {/* It stays, for the focus that is on it. */}
          <button
            type="button"
            class="button older"
            aria-disabled={!hasOlder}
            onClick={() => hasOlder && history.loadOlder()}
          >
            {hasOlder ? "Load older" : "These are all"}
          </button>
        </>
      )}
    </section>
  );
}

function summaryOf(count: number, running: number, hasOlder: boolean): string {
  const queries = `${hasOlder ? "The newest " : ""}${count} ${count === 1 ? "query" : "queries"}`;
  return running > 0 ? `${queries}, ${running} running` : queries;
}
