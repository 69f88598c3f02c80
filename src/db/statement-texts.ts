import { Prisma } from "../generated/client.js";

/** A statement with a place for each value: in words, and what stands in the places. */
export interface Written {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The pieces of a template, and what stands between them: values, and parts that are pieces and values themselves. */
interface Pieces {
  readonly strings: readonly string[];
  readonly values: readonly unknown[];
}

/** What was met on the way through a statement's pieces; statements that begin alike share it. */
interface Place {
  text?: string;
  readonly next: Map<unknown, Place>;
}

const VALUE = Symbol("a value");
const MOST_PLACES = 20_000;
let templates = new WeakMap<object, Place>();
let composed: Place = { next: new Map() };
let places = 0;

/**
 * The text of a template with its values. To put a long text together, and then to look for its name, takes longer than all else that is done to ask it, so
 * the same pieces in the same order are given the same text: it is found piece by piece, and pieces are the program's own short strings.
 * A limit stands in the text itself: a plan that is made once for all values can only guess at what it is not told.
 */
export function written(
  query: TemplateStringsArray | Prisma.Sql,
  given: readonly unknown[],
): Written {
  if (places > MOST_PLACES) forget();
  const values: unknown[] = [];
  const pieces = query instanceof Prisma.Sql ? query : { strings: query, values: given };
  const place =
    pieces === query
      ? after(composed, pieces, values)
      : afterValues(placeOf(pieces.strings), pieces, values);
  return { text: (place.text ??= textOf(pieces, [])), values };
}

/** Conditions in lists of any length would make ever more of them. */
function forget(): void {
  templates = new WeakMap();
  composed = { next: new Map() };
  places = 0;
}

/** A template of the program is one and the same object each time: its own pieces need no look. */
function placeOf(strings: object): Place {
  const known = templates.get(strings);
  if (known) return known;
  const place = newPlace();
  templates.set(strings, place);
  return place;
}

function after(from: Place, pieces: Pieces, values: unknown[]): Place {
  let place = from;
  for (const piece of pieces.strings) place = step(place, piece);
  return afterValues(step(place, null), pieces, values);
}

/** Where the values lead; those that are asked with are put in `values`. */
function afterValues(from: Place, pieces: Pieces, values: unknown[]): Place {
  let place = from;
  for (let at = 0; at < pieces.values.length; at += 1) {
    const value = pieces.values[at];
    if (value instanceof Prisma.Sql) place = after(place, value, values);
    else if (isLimit(pieces, at)) place = step(place, value);
    else {
      place = step(place, VALUE);
      values.push(value);
    }
  }
  return place;
}

function step(place: Place, piece: unknown): Place {
  const known = place.next.get(piece);
  if (known) return known;
  const next = newPlace();
  place.next.set(piece, next);
  return next;
}

function newPlace(): Place {
  places += 1;
  return { next: new Map() };
}

function isLimit({ strings, values }: Pieces, at: number): boolean {
  return Number.isInteger(values[at]) && strings[at]?.endsWith("limit ") === true;
}

/** `before` holds as many as have a place before it. */
function textOf(pieces: Pieces, before: unknown[]): string {
  const { strings, values } = pieces;
  return values.reduce<string>((text, value, at) => {
    const piece = strings[at + 1] ?? "";
    if (value instanceof Prisma.Sql) return text + textOf(value, before) + piece;
    if (isLimit(pieces, at)) return text + String(value) + piece;
    return `${text}$${before.push(value)}${piece}`;
  }, strings[0] ?? "");
}
