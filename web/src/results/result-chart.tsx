import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Field } from "../ui/field";
import { Notice } from "../ui/notice";
import { type ChartChoice, defaultChoice, KINDS, MAX_SERIES, numericColumns } from "./chart-choice";
import { summaryOf, thinning } from "./chart-words";
import type { LoadedResult } from "./result";
import type { Series } from "./table/series";

/** A chart of chosen columns of the rows that are shown. */
export default function ResultChart({ result }: { result: LoadedResult }) {
  const columns = result.columns.value;
  const choice = result.chart.value ?? defaultChoice(columns);
  if (!choice) {
    return <p class="soft">A chart needs a column of numbers; this result has none.</p>;
  }
  return (
    <div class="chart-view">
      <Choices result={result} choice={choice} />
      <Chart result={result} choice={choice} />
    </div>
  );
}

function Choices({ result, choice }: { result: LoadedResult; choice: ChartChoice }) {
  const columns = result.columns.value;
  const group = useId();
  const choose = (change: Partial<ChartChoice>) => {
    result.chart.value = { ...choice, ...change };
  };
  const isFull = choice.ys.length >= MAX_SERIES;
  return (
    <div class="chart-choices stack tight">
      <Field label="Chart">
        {(control) => (
          <select
            {...control}
            class="input"
            value={choice.kind}
            onChange={(event) => choose({ kind: event.currentTarget.value as ChartChoice["kind"] })}
          >
            {Object.entries(KINDS).map(([kind, text]) => (
              <option key={kind} value={kind}>
                {text}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="X">
        {(control) => (
          <select
            {...control}
            class="input"
            value={choice.x}
            onChange={(event) => choose({ x: Number(event.currentTarget.value) })}
          >
            {columns.map(({ name }, column) => (
              <option key={column} value={column}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <fieldset class="field" aria-labelledby={group}>
        <span class="label" id={group}>
          Y
        </span>
        <div class="ys">
          {numericColumns(columns).map((column) => {
            const isChosen = choice.ys.includes(column);
            const isLast = isChosen && choice.ys.length === 1;
            return (
              <label key={column}>
                <input
                  type="checkbox"
                  checked={isChosen}
                  disabled={isLast || (!isChosen && isFull)}
                  onChange={() => choose({ ys: toggled(choice.ys, column) })}
                />
                <span>{columns[column]?.name}</span>
              </label>
            );
          })}
        </div>
      </fieldset>
    </div>
  );
}

function toggled(ys: readonly number[], column: number): number[] {
  return ys.includes(column)
    ? ys.filter((y) => y !== column)
    : [...ys, column].sort((a, b) => a - b);
}

function Chart({ result, choice }: { result: LoadedResult; choice: ChartChoice }) {
  const host = useRef<HTMLDivElement>(null);
  const [series, setSeries] = useState<Series | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const columns = result.columns.value;
  const xName = columns[choice.x]?.name ?? "";
  const yNames = choice.ys.map((y) => columns[y]?.name ?? "");
  const version = result.version.value;
  const isLoading = result.state.value === "loading";

  useEffect(() => {
    let isCurrent = true;
    result.table.series(choice.x, choice.ys).then((found) => {
      if (isCurrent) setSeries(found);
    });
    return () => {
      isCurrent = false;
    };
    // While rows stream in, what is drawn stays; it is drawn anew with the last of them.
  }, [result, choice.x, choice.ys.join(), isLoading ? 0 : version]);

  useEffect(() => {
    if (!series || series.ys.length !== choice.ys.length) return;
    let isCurrent = true;
    let plot: { destroy(): void } | null = null;
    import("./plot").then(
      ({ draw }) => {
        if (isCurrent && host.current) plot = draw(host.current, { choice, series, xName, yNames });
      },
      () => setFailed(true),
    );
    return () => {
      isCurrent = false;
      plot?.destroy();
    };
  }, [series, choice.kind]);

  if (hasFailed) {
    return <Notice tone="bad">The chart could not be loaded. Reload the page.</Notice>;
  }
  const thinned = series && thinning(series);
  return (
    <div class="stack tight">
      <div
        class="chart"
        ref={host}
        role="img"
        aria-label={series ? summaryOf(choice.kind, xName, yNames, series) : "Chart"}
      />
      {thinned && <p class="small soft">{thinned}</p>}
    </div>
  );
}
