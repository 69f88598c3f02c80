import type { Measured } from "./drive.js";
import type { OperationName } from "./options.js";
import type { Compared } from "./pairs.js";

/** One operation at one concurrency: the app, the app past row-level security, and the limit. */
export interface Line {
  readonly tickets: number;
  readonly operation: OperationName;
  readonly concurrency: number;
  readonly app: Measured;
  readonly open: Measured;
  readonly limit: Measured;
}

const HEADINGS = [
  "operation",
  "at once",
  "per s",
  "p50 ms",
  "p99 ms",
  "web",
  "postgres",
  "CPU ms",
  "limit",
  "ratio",
  "RLS",
  "",
];

/** Both parts of the CPU together; null where either is not known. */
function cpu({ web, postgres }: Measured): number | null {
  return web === null || postgres === null ? null : web + postgres;
}

/** The table of one database size, aligned for a terminal and for Markdown. */
export function table(lines: readonly Line[]): string {
  return aligned(HEADINGS, lines.map(cells));
}

/** What must not cost more than what stands beside it. */
export function comparisons(pairs: readonly Compared[]): string {
  return aligned(
    ["what", "CPU ms", "beside", "CPU ms", "more"],
    pairs.map(({ what, beside, costs: [one, other] }) => [
      what,
      one.toFixed(2),
      beside,
      other.toFixed(2),
      other > 0 ? `${(100 * (one / other - 1)).toFixed(0)} %` : "-",
    ]),
  );
}

function aligned(headings: readonly string[], lines: readonly (readonly string[])[]): string {
  const rows = [headings, headings.map(() => "---"), ...lines];
  const widths = headings.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => {
      const padded = row.map((cell, column) => {
        const width = widths[column] ?? 0;
        if (cell === "---") return "-".repeat(width);
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      });
      return `| ${padded.join(" | ")} |`;
    })
    .join("\n");
}

function cells({ operation, concurrency, app, open, limit }: Line): string[] {
  const [ofApp, ofOpen, ofLimit] = [cpu(app), cpu(open), cpu(limit)];
  return [
    operation,
    String(concurrency),
    app.perSecond.toFixed(app.perSecond < 10 ? 1 : 0),
    app.p50.toFixed(1),
    app.p99.toFixed(1),
    said(app.web),
    said(app.postgres),
    said(ofApp),
    said(ofLimit),
    ofApp === null || ofLimit === null ? "-" : `${(ofApp / ofLimit).toFixed(1)} x`,
    ofApp === null || ofOpen === null ? "-" : said(ofApp - ofOpen, true),
    app.noisy || open.noisy || limit.noisy ? "noisy" : "",
  ];
}

function said(value: number | null, signed = false): string {
  if (value === null) return "-";
  return `${signed && value >= 0 ? "+" : ""}${value.toFixed(2)}`;
}
