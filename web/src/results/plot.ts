import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { count } from "../ui/format";
import type { ChartChoice } from "./chart-choice";
import { timeText, xText } from "./chart-words";
import type { Series } from "./table/series";

const HEIGHT = 360;
const LABEL_CHARACTERS = 14;
const LEAST_LABEL_PX = 90;
const SLANT_DEGREES = -40;

/** Text of the time axis by the seconds between its ticks; a second line at a new day or year. */
const TIME_TICKS: [number, string, string | null, ...null[]][] = [
  [31_536_000, "{YYYY}", null, null, null, null, null, null, 1],
  [2_419_200, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [86_400, "{D} {MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [3_600, "{HH}:{mm}", "\n{D} {MMM} {YYYY}", null, "\n{D} {MMM}", null, null, null, 1],
  [60, "{HH}:{mm}", "\n{D} {MMM} {YYYY}", null, "\n{D} {MMM}", null, null, null, 1],
  [1, "{HH}:{mm}:{ss}", "\n{D} {MMM} {YYYY}", null, "\n{D} {MMM}", null, null, null, 1],
] as never;

/** What a chart is made of. */
export interface Plot {
  choice: ChartChoice;
  series: Series;
  xName: string;
  yNames: readonly string[];
}

/** Draws the chart into an element, as wide as that is; `destroy` takes it out. */
export function draw(host: HTMLElement, plot: Plot): { destroy(): void } {
  let chart = create(host, plot);
  const redraw = () => {
    chart.destroy();
    chart = create(host, plot);
  };
  const resized = new ResizeObserver(() => {
    if (host.clientWidth !== chart.width) redraw();
  });
  resized.observe(host);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", redraw);
  return {
    destroy() {
      resized.disconnect();
      scheme.removeEventListener("change", redraw);
      chart.destroy();
    },
  };
}

function create(host: HTMLElement, plot: Plot): uPlot {
  const { series, xName, yNames } = plot;
  const colour = colours(host);
  const axis = { stroke: colour("--text-soft"), grid: stroke(colour), ticks: stroke(colour) };
  const font = `12px ${getComputedStyle(host).fontFamily}`;
  const options: uPlot.Options = {
    width: host.clientWidth,
    height: HEIGHT,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), "Etc/UTC"),
    padding: [12, 28, 0, 0],
    scales: {
      x: { time: series.axis === "time", range: xRange(plot) },
      y: plot.choice.kind === "bar" ? { range: fromZero } : {},
    },
    axes: [
      { ...axis, font, labelFont: font, label: xName, labelSize: 20, ...xAxis(plot, host) },
      {
        ...axis,
        font,
        labelFont: font,
        label: yNames.join(", "),
        labelSize: 20,
        size: 64,
        values: (_, splits) => splits.map(short),
      },
    ],
    series: [
      { label: xName, value: (_, x) => (x === null ? "–" : legendText(series, x)) },
      ...yNames.map((name, index) => line(plot, name, index, colour(`--series-${index + 1}`))),
    ],
    cursor: { drag: { x: false, y: false }, focus: { prox: 24 } },
  };
  return new uPlot(options, [series.x, ...series.ys], host);
}

function line(
  { choice, series }: Plot,
  label: string,
  index: number,
  colour: string,
): uPlot.Series {
  // Without a point under the pointer there is nothing to tell.
  const value: uPlot.Series.Value = (_, y: number | null, _series, at) =>
    at === null ? "" : y === null ? "null" : count(y);
  const common = { label, value, stroke: colour, width: 1.5 };
  if (choice.kind === "scatter") {
    return { ...common, paths: () => null, points: { show: true, size: 6, fill: colour } };
  }
  if (choice.kind === "line")
    return { ...common, points: { show: series.x.length < 60, size: 5, fill: colour } };
  const bar = bars(spacing(series), index, choice.ys.length);
  return { ...common, width: 0, fill: colour, paths: bar, points: { show: false } };
}

/** Bars of several series stand side by side, as wide together as most of the way to the next. */
function bars(step: number, index: number, of: number): uPlot.Series.PathBuilder {
  return (chart, seriesIndex, from, to) => {
    const [xs, ys] = [chart.data[0], chart.data[seriesIndex] ?? []];
    const path = new Path2D();
    const base = chart.valToPos(0, "y", true);
    const zero = chart.valToPos(0, "x", true);
    const width = (Math.abs(chart.valToPos(step, "x", true) - zero) * 0.8) / of;
    for (let at = from; at <= to; at++) {
      const y = ys[at];
      if (y === null || y === undefined) continue;
      const left = chart.valToPos(xs[at] ?? 0, "x", true) + width * (index - of / 2);
      const top = chart.valToPos(y, "y", true);
      path.rect(left, Math.min(top, base), Math.max(1, width - 1), Math.abs(base - top));
    }
    return { fill: path, stroke: null };
  };
}

/** The least distance between two x. */
function spacing({ x }: Series): number {
  const steps = x.slice(1).map((at, index) => at - (x[index] ?? at));
  const positive = steps.filter((step) => step > 0);
  return positive.length > 0 ? positive.reduce((least, step) => Math.min(least, step)) : 1;
}

function xRange({ choice, series }: Plot): uPlot.Scale.Range {
  const margin = choice.kind === "bar" || series.axis === "category" ? spacing(series) / 2 : 0;
  return (_, least, most) => {
    const isPoint = least === most && margin === 0;
    return isPoint ? [least - 1, most + 1] : [least - margin, most + margin];
  };
}

/** A bar says its value by its length, which is right from zero only. */
function fromZero(_: uPlot, least: number, most: number): uPlot.Range.MinMax {
  return uPlot.rangeNum(Math.min(0, least), Math.max(0, most), 0.1, true);
}

function xAxis({ series }: Plot, host: HTMLElement): uPlot.Axis {
  if (series.axis === "time") return { values: TIME_TICKS as never };
  if (series.axis === "number") return { values: (_, splits) => splits.map(short) };
  const isTight = host.clientWidth / Math.max(1, series.labels.length) < LEAST_LABEL_PX;
  const label = (at: number) => cut(series.labels[at] ?? "");
  return {
    incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
    space: isTight ? 24 : 1,
    rotate: isTight ? SLANT_DEGREES : 0,
    size: isTight ? 84 : 40,
    values: (_, splits) => splits.map((at) => (Number.isInteger(at) ? label(at) : "")),
  };
}

function legendText(series: Series, x: number): string {
  if (series.axis === "time") return timeText(x);
  return xText({ ...series, x: [x] }, 0);
}

function short(value: number): string {
  return Math.abs(value) >= 100_000
    ? value.toLocaleString("en-US", { notation: "compact", maximumFractionDigits: 2 })
    : count(value);
}

function cut(text: string): string {
  return text.length > LABEL_CHARACTERS ? `${text.slice(0, LABEL_CHARACTERS - 1)}…` : text;
}

function stroke(colour: (token: string) => string) {
  return { stroke: colour("--line"), width: 1 };
}

/** Canvas knows no tokens: a probe tells what each is at present, light or dark. */
function colours(host: HTMLElement): (token: string) => string {
  return (token) => {
    const probe = document.createElement("span");
    probe.style.color = `var(${token})`;
    host.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}
