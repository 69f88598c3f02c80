import type { Request } from "express";
import { queryText, rowId } from "./reader.js";

/** Rows on one page of a list. */
export const PAGE_SIZE = 50;

/** One page of a list and the address of the next, if there is more. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly next?: string;
  /** Where the list begins; absent on the first page. */
  readonly first?: string;
}

/** The key after which the asked page begins, as text; absent on the first page. */
export function page(req: Request): { readonly after?: string } {
  const after = queryText(req, "after");
  return after === "" ? {} : { after };
}

/** The same for lists ordered by id: a wrong key begins at the start. */
export function pageAfterId(req: Request): number | null {
  return rowId(queryText(req, "after"));
}

/**
 * Cuts rows, read as one more than a page holds, into a page.
 * @param key what the next page begins after, of the last row shown
 */
export function pageOf<T>(
  req: Request,
  rows: readonly T[],
  key: (row: T) => string | number,
  size: number = PAGE_SIZE,
): Page<T> {
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  const more = rows.length > size && last !== undefined;
  return {
    rows: shown,
    ...(more ? { next: sameListAddress(req, { after: String(key(last)) }) } : {}),
    ...(queryText(req, "after") === "" ? {} : { first: sameListAddress(req, { after: "" }) }),
  };
}

/** The address of the shown list with some parameters changed; "" takes one away. */
export function sameListAddress(req: Request, change: Readonly<Record<string, string>>): string {
  const url = new URL(req.originalUrl, "http://here.invalid");
  for (const [name, value] of Object.entries(change)) {
    if (value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return `${url.pathname}${url.search}`;
}
