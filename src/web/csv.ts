import { once } from "node:events";
import type { Response } from "express";
import { stringify } from "csv-stringify/sync";
import { beginExport } from "./door/exports.js";
import { refuse } from "./pages.js";
import { isoNow } from "../zone/index.js";

/** What a cell may be; times are written as ISO 8601 in the reader's zone. */
export type CsvCell = string | number | boolean | Date | null | undefined;

type Rows = Iterable<readonly CsvCell[]> | AsyncIterable<readonly CsvCell[]>;

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Answers with a CSV file (UTF-8 with BOM, comma, CRLF). Text that a spreadsheet would take for a formula gets a quote
 * in front, also where its first sign is of full width. While too many are sent already it answers 429. Rows may come from a generator that reads page by page, a transaction each.
 * @param filename without extension
 */
export async function sendCsv(
  res: Response,
  filename: string,
  header: readonly string[],
  rows: Rows,
): Promise<void> {
  const place = beginExport(res);
  if ("rejection" in place) return refuse(res, place.rejection);
  try {
    await send(res, filename, header, rows);
  } finally {
    place.end();
  }
}

async function send(
  res: Response,
  filename: string,
  header: readonly string[],
  rows: Rows,
): Promise<void> {
  res.attachment(`${filename.replaceAll(/[^\w-]+/g, "-")}.csv`);
  res.type("text/csv");
  res.write(BYTE_ORDER_MARK + line(header));
  for await (const row of rows) {
    if (res.destroyed) return;
    if (!res.write(line(row))) await Promise.race([once(res, "drain"), once(res, "close")]);
  }
  res.end();
}

function line(row: readonly CsvCell[]): string {
  return stringify([row.map(written)], { record_delimiter: "windows" });
}

function written(cell: CsvCell): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return isoNow(cell);
  if (typeof cell !== "string") return String(cell);
  return /^\s*[=+\-@|\uff1d\uff0b\uff0d\uff20]|^[\t\r]/.test(cell) ? `'${cell}` : cell;
}
