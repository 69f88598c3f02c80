import { bolt, stateIcons } from "./icons.js";
import { chipLine, inset, type Box, type Pill } from "./boxes.js";
import type { GraphStanding } from "../../engine/index.js";
import type { Arrow } from "./arrows.js";
import type { Place, Point } from "./place.js";

const corner = 8;
const headLength = 8;

/** Text for SVG content and attributes; signs that XML forbids are left out. */
export function escapeXml(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- these are exactly the characters that XML forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;")
  );
}

/** A box with its lines, its state and, as a tooltip, everything in full. */
export function boxShape(box: Box, place: Place, said: GraphStanding | undefined): string {
  const { node } = box;
  const top = place.centre - place.height / 2;
  const x = place.left + inset[node.kind];
  const lines = [
    ...box.title.map((line) => ({ line, css: "g-title" })),
    ...box.kinds.map((line) => ({ line, css: "g-kind" })),
  ].map(({ line, css }, index) => text(css, x, top + 22 + 16 * index, line));
  const full = [node.title, node.who, node.when, said?.text ?? ""].filter((one) => one !== "");
  const stateTop = top + 34 + 16 * (box.title.length - 1 + box.kinds.length);
  return [
    `<g class="${said ? `s-${said.state}${said.heat ? ` h-${said.heat}` : ""}` : "s-plain"}"><title>${escapeXml(full.join(" · "))}</title>`,
    outline(box, place, top),
    node.kind === "action"
      ? `<g class="g-bolt">${icon(bolt, place.left + place.width - 26, top + 9)}</g>`
      : "",
    ...lines,
    said && box.state !== null
      ? icon(stateIcons[said.state], x, stateTop - 4) +
        text("g-state", x + 19, stateTop + 7.5, box.state)
      : "",
    "</g>",
  ].join("");
}

/** A chip with the names of its fields. */
export function chipShape(pill: Pill, place: Place): string {
  const middle = place.left + place.width / 2;
  const top = place.centre - place.height / 2;
  const lines = pill.lines.map((line, at) =>
    text("g-chip-text", middle, top + 15 + at * chipLine, line),
  );
  return `<g><title>${escapeXml(pill.chip.titles.join(", "))}</title>${rect("g-chip", place.left, top, place.width, place.height, 11)}${lines.join("")}</g>`;
}

/** A line with rounded corners, and its head when it wakes something. */
export function arrowShape(arrow: Arrow, live: boolean): string {
  const head = arrow.reader === null ? null : arrow.points.at(-1);
  const points = head
    ? [...arrow.points.slice(0, -1), { x: head.x - headLength + 1, y: head.y }]
    : arrow.points;
  const line = `<path class="g-edge" d="${rounded(points)}"/>`;
  const tip = head ? `<path class="g-head" d="M${at(head)}l-${headLength}-4.5v9z"/>` : "";
  return `<g${live ? ' class="is-live"' : ""}>${line}${tip}</g>`;
}

function outline(box: Box, place: Place, top: number): string {
  const { left, width, height } = place;
  switch (box.node.kind) {
    case "ticket":
      return rect("g-box", left, top, width, height, height / 2);
    case "completion":
      return (
        rect("g-box", left, top, width, height, 3) +
        rect("g-box", left + 4, top + 4, width - 8, height - 8, 2)
      );
    default:
      return rect("g-box", left, top, width, height, 8);
  }
}

function rect(
  css: string,
  x: number,
  y: number,
  width: number,
  height: number,
  rx: number,
): string {
  return `<rect class="${css}" x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${n(rx)}"/>`;
}

function text(css: string, x: number, y: number, line: string): string {
  return `<text class="${css}" x="${n(x)}" y="${n(y)}">${escapeXml(line)}</text>`;
}

function icon(paths: readonly string[], x: number, y: number): string {
  const drawn = paths.map((path) => `<path d="${path}"/>`).join("");
  return `<svg class="g-ico" x="${n(x)}" y="${n(y)}" width="14" height="14" viewBox="0 0 24 24">${drawn}</svg>`;
}

function rounded(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (!before) return `M${at(point)}`;
      if (!after) return `L${at(point)}`;
      const radius = Math.min(corner, distance(before, point) / 2, distance(point, after) / 2);
      return `L${at(towards(point, before, radius))}Q${at(point)} ${at(towards(point, after, radius))}`;
    })
    .join("");
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function towards(from: Point, to: Point, by: number): Point {
  const share = by / (distance(from, to) || 1);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function at(point: Point): string {
  return `${n(point.x)} ${n(point.y)}`;
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
