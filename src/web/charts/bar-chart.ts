import { fit, stateFont } from "../graph/text-width.js";
import { escapeXml } from "../graph/shapes.js";
import { axisSteps, clean, px, ticks } from "./scale.js";

/** Two parts of a length for each of some things, one bar a thing. */
export interface BarChart {
  /** Unique on the page: the ids of its title and description begin with it. */
  readonly id: string;
  readonly title: string;
  /** What the picture shows in a sentence, for those who hear it. */
  readonly description: string;
  /** "h", written behind the numbers of the axis. */
  readonly unit: string;
  /** What the light part and the dark one are. */
  readonly parts: readonly [string, string];
  readonly rows: readonly {
    readonly label: string;
    readonly values: readonly [number, number];
  }[];
}

const LEFT = 150;
const RIGHT = 540;
const TOP = 40;
const ROW = 39;

/** The picture as one SVG element, for a page that has the styles of `.tf-chart`; a table with the same figures belongs beside it. */
export function barChart(chart: BarChart): string {
  const totals = chart.rows.map(({ values: [light, dark] }) => light + dark);
  const axis = axisSteps(Math.max(0, ...totals));
  const x = (value: number): number => LEFT + ((RIGHT - LEFT) * value) / axis.end;
  const bottom = TOP - 10 + ROW * chart.rows.length + 7;
  return [
    `<svg class="tf-chart" viewBox="0 0 600 ${bottom + 30}" role="img" aria-labelledby="${chart.id}-t ${chart.id}-d">`,
    `<title id="${chart.id}-t">${escapeXml(chart.title)}</title>`,
    `<desc id="${chart.id}-d">${escapeXml(chart.description)}</desc>`,
    `<rect class="c-b" x="${LEFT}" y="4" width="14" height="12"/><text x="${LEFT + 20}" y="14">${escapeXml(chart.parts[0])}</text>`,
    `<rect class="c-a" x="${LEFT + 164}" y="4" width="14" height="12"/><text x="${LEFT + 184}" y="14">${escapeXml(chart.parts[1])}</text>`,
    ...ticks(axis).map(
      (value) =>
        `<path class="${value === 0 ? "c-axis" : "c-grid"}" d="M${px(x(value))} 30V${bottom}"/><text class="c-mid" x="${px(x(value))}" y="${bottom + 18}">${value} ${escapeXml(chart.unit)}</text>`,
    ),
    ...chart.rows.map(({ label, values }, at) => bar(label, values, TOP + ROW * at, x)),
    "</svg>",
  ].join("\n");
}

function bar(
  label: string,
  [light, dark]: readonly [number, number],
  top: number,
  x: (value: number) => number,
): string {
  const end = x(light + dark);
  return [
    `<text class="c-end" x="${LEFT - 8}" y="${top + 17}">${escapeXml(fit(label, LEFT - 16, stateFont))}</text>`,
    `<rect class="c-b" x="${LEFT}" y="${top}" width="${px(x(light) - LEFT)}" height="24"/>`,
    `<rect class="c-a" x="${px(x(light))}" y="${top}" width="${px(end - x(light))}" height="24"/>`,
    `<text class="c-strong" x="${px(end + 8)}" y="${top + 16}">${clean(Math.round((light + dark) * 10) / 10)}</text>`,
  ].join("");
}
