import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { useApp } from "../app/app";
import { lazy } from "../app/lazy";
import type { Run } from "../app/run";
import { bytes, count } from "../ui/format";
import { Notice } from "../ui/notice";
import { numericColumns } from "./chart-choice";
import { DownloadButton } from "./download-button";
import type { LoadedResult, View } from "./result";
import { hold, release } from "./results";
import { SearchField } from "./search-field";

const ResultTable = lazy(() => import("./result-table"));
const ResultChart = lazy(() => import("./result-chart"));

/** The rows of a run that has succeeded, as a table, a chart or both. */
export function ResultView({ run, title, view }: { run: Run; title: string; view: View }) {
  const { api } = useApp();
  const [result, setResult] = useState<LoadedResult | null>(null);
  useEffect(() => {
    setResult(hold(run, api, view));
    return () => release(run);
  }, [run, api, view]);
  return result && <Result result={result} title={title} />;
}

function Result({ result, title }: { result: LoadedResult; title: string }) {
  const isEmpty = result.columns.value.length === 0;
  return (
    <>
      {!isEmpty && (
        <div class="row result-tools">
          <ViewSwitch result={result} />
          <SearchField result={result} />
          <Counts result={result} />
          <DownloadButton result={result} />
        </div>
      )}
      <Loading result={result} />
      {!isEmpty && <Panes result={result} title={title} />}
    </>
  );
}

function Panes({ result, title }: { result: LoadedResult; title: string }) {
  const view = result.view.value;
  const hasNumbers = numericColumns(result.columns.value).length > 0;
  const hasChart = view === "chart" || (view === "both" && hasNumbers);
  return (
    <div class={`result-panes ${view}`}>
      {view !== "chart" && (
        <div class="result-pane">
          <ResultTable result={result} title={title} />
        </div>
      )}
      {hasChart && (
        <div class="result-pane">
          <ResultChart result={result} />
        </div>
      )}
    </div>
  );
}

function ViewSwitch({ result }: { result: LoadedResult }) {
  const view = (name: View, text: string) => (
    <button
      type="button"
      class="button"
      aria-pressed={result.view.value === name}
      onClick={() => {
        result.view.value = name;
      }}
    >
      {text}
    </button>
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would ask for a legend
    <div class="switch" role="group" aria-label="View">
      {view("table", "Table")}
      {view("chart", "Chart")}
      {view("both", "Both")}
    </div>
  );
}

function Counts({ result }: { result: LoadedResult }) {
  const [loaded, shown] = [result.loaded.value, result.shown.value];
  const isLoading = result.state.value === "loading";
  const rows = `${count(loaded)} ${loaded === 1 ? "row" : "rows"}`;
  const matches = result.search.value === "" ? "" : `, ${count(shown)} match`;
  // A screen reader is told when it has settled, not of every thousand.
  return (
    <>
      <span class="numbers small counts" aria-hidden="true">
        {result.isArranging.value ? `${rows} …` : `${rows}${isLoading ? " so far" : ""}${matches}`}
      </span>
      <span class="visually-hidden" role="status">
        {!isLoading && !result.isArranging.value && `${rows}${matches}`}
      </span>
    </>
  );
}

function Loading({ result }: { result: LoadedResult }) {
  const state = result.state.value;
  if (state === "loading") return <LoadingLine result={result} />;
  if (state === "complete") return null;
  const of = result.total === undefined ? "" : ` of ${count(result.total)}`;
  const here = `The first ${count(result.loaded.value)}${of} rows are here.`;
  const again = (text: string) => (
    <button type="button" class="button" onClick={() => result.loadOn()}>
      {text}
    </button>
  );
  if (state === "failed") {
    return (
      <Notice tone="bad">
        <div class="row">
          <span>
            {result.loaded.value > 0 && `${here} `}
            {result.problem.value}
          </span>
          {again("Load again")}
        </div>
      </Notice>
    );
  }
  const isFile = result.hasFile;
  return (
    <Notice>
      <div class="row">
        <span>
          {here} {isFile && "Download the CSV for all."}
        </span>
        {!(isFile && state === "limit") && again(isFile ? "Load all" : "Load more")}
      </div>
    </Notice>
  );
}

/** What is still coming, once that takes long enough to be noticed. */
function LoadingLine({ result }: { result: LoadedResult }) {
  const isLate = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      isLate.value = true;
    }, 400);
    return () => clearTimeout(timer);
  }, [isLate]);
  if (!isLate.value) return null;
  const { bytes: read = 0, total = null } = result.progress.value ?? {};
  const size = total === null ? bytes(read) : `${bytes(read)} of ${bytes(total)}`;
  return (
    <div class="row small soft">
      <progress
        class="loading"
        aria-label="Loading rows"
        {...(total === null ? {} : { value: read, max: total })}
      />
      <span class="numbers">Loading rows{read > 0 && `, ${size}`}</span>
      <button type="button" class="button" onClick={() => result.stop()}>
        Stop loading
      </button>
    </div>
  );
}
