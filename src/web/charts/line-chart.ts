import { escapeXml } from "../graph/shapes.js";
import { axisSteps, px, ticks } from "./scale.js";

/** Two counts over time, told beside each other. */
export interface LineChart {
  /** Unique on the page: the ids of its title and description begin with it. */
  readonly id: string;
  readonly title: string;
  /** What the picture shows in a sentence, for those who hear it. */
  readonly description: string;
  readonly labels: readonly string[];
  /** The first is drawn full, the second dashed; as many values as labels. */
  readonly series: readonly [Series, Series];
}

interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

const WIDTH = 570;
const LEFT = 56;
const RIGHT = 532;
const TOP = 36;
const BOTTOM = 300;
const MOST_LABELS = 8;

/** The picture as one SVG element, for a page that has the styles of `.tf-chart`; a table with the same figures belongs beside it. */
export function lineChart(chart: LineChart): string {
  const axis = axisSteps(Math.max(0, ...chart.series.flatMap(({ values }) => values)), true);
  const x = (at: number): number =>
    chart.labels.length < 2
      ? (LEFT + RIGHT) / 2
      : LEFT + ((RIGHT - LEFT) * at) / (chart.labels.length - 1);
  const y = (value: number): number => BOTTOM - ((BOTTOM - TOP) * value) / axis.end;
  const [first, second] = chart.series;
  return [
    `<svg class="tf-chart" viewBox="0 0 ${WIDTH} 340" role="img" aria-labelledby="${chart.id}-t ${chart.id}-d">`,
    `<title id="${chart.id}-t">${escapeXml(chart.title)}</title>`,
    `<desc id="${chart.id}-d">${escapeXml(chart.description)}</desc>`,
    ...key(first.name, second.name),
    ...ticks(axis).map(
      (value) =>
        `<path class="${value === 0 ? "c-axis" : "c-grid"}" d="M40 ${px(y(value))}H556"/><text class="c-end" x="32" y="${px(y(value) + 4)}">${value}</text>`,
    ),
    ...labelsShown(chart.labels).map(
      ({ label, at }) => `<text class="c-mid" x="${px(x(at))}" y="322">${escapeXml(label)}</text>`,
    ),
    `<path class="c-line-2" d="${line(second.values, x, y)}"/>`,
    `<path class="c-line" d="${line(first.values, x, y)}"/>`,
    ...second.values.map(
      (value, at) =>
        `<rect class="c-dot-2" x="${px(x(at) - 3.5)}" y="${px(y(value) - 3.5)}" width="7" height="7"/>`,
    ),
    ...first.values.map(
      (value, at) => `<circle class="c-dot" cx="${px(x(at))}" cy="${px(y(value))}" r="4.5"/>`,
    ),
    "</svg>",
  ].join("\n");
}

/** Which line is which, above the picture: beside the lines it could lie on one of them. */
function key(first: string, second: string): string[] {
  return [
    `<circle class="c-dot" cx="60" cy="12" r="4.5"/><text class="c-l1" x="72" y="16">${escapeXml(first)}</text>`,
    `<rect class="c-dot-2" x="176.5" y="8.5" width="7" height="7"/><text class="c-l2" x="192" y="16">${escapeXml(second)}</text>`,
  ];
}

/** So many of the labels that they stand apart, the last always. */
function labelsShown(labels: readonly string[]): { label: string; at: number }[] {
  const every = Math.ceil(labels.length / MOST_LABELS);
  const last = labels.length - 1;
  return labels.map((label, at) => ({ label, at })).filter(({ at }) => (last - at) % every === 0);
}

function line(
  values: readonly number[],
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  return values.map((value, at) => `${at === 0 ? "M" : "L"}${px(x(at))} ${px(y(value))}`).join("");
}
