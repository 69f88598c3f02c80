import pg from "pg";
import { serialize } from "pg-protocol";
import { prepareValue } from "pg/lib/utils.js";

/** A statement with its values apart, and the name under which connections keep it; without one it is parsed each time. */
export interface NamedStatement {
  readonly name: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What a statement brought. */
export interface Answer {
  readonly rows: readonly unknown[];
  /** Rows that it gave or changed. */
  readonly count: number;
  /** What PostgreSQL says it did: "SELECT", "COMMIT", "ROLLBACK". */
  readonly tag: string;
}

/** How the rows of a statement are read: it is asked of the server once for each name. */
interface Shape {
  readonly names: readonly string[];
  readonly parsers: readonly ((text: string) => unknown)[];
}

interface Part {
  readonly statement: NamedStatement;
  /** Sent along to be parsed: this connection did not know it yet. */
  readonly parsed: boolean;
  shape: Shape | undefined;
  readonly rows: unknown[];
  count: number;
  tag: string;
}

/** pg's side of a connection, as far as a packet speaks with it. */
interface Wire {
  readonly stream: { readonly writable: boolean; write(bytes: Buffer): void };
  /** Texts by name: those that the server has, and those that are on their way. */
  readonly parsedStatements: Record<string, string>;
  readonly submittedNamedStatements: Record<string, string>;
}

const shapes = new Map<string, Shape>();

/**
 * Several statements that leave together and are answered together: one Sync, and so one write and one flush on either side. Outside of
 * BEGIN and COMMIT they are one transaction (PostgreSQL's "implicit transaction block" of the extended protocol), so that a setting which one
 * of them makes for the transaction holds for those behind it; where one fails, none of those behind it is done.
 * pg's own Query sends one statement with a Sync of its own; this stands in for it in pg's queue, and hears what it would hear.
 */
export class Packet extends pg.Query {
  /** An answer for each statement, once all are done; rejected with the error of the one that failed. */
  readonly answers: Promise<readonly Answer[]>;
  readonly statements: readonly NamedStatement[];
  #parts: Part[] = [];
  #at = 0;
  #broken: Error | undefined;
  #resolve: (answers: readonly Answer[]) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(statements: readonly NamedStatement[]) {
    super("");
    this.statements = statements;
    this.answers = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** By this and the text pg notes which statement was parsed just now, or was not: the one that is at work. Its own constructor sets both. */
  get name(): string | undefined {
    return this.#parsing()?.name;
  }
  set name(_: unknown) {}

  get text(): string {
    return this.#parsing()?.text ?? "";
  }
  set text(_: unknown) {}

  #parsing(): NamedStatement | undefined {
    const part = this.#parts[this.#at];
    return part?.parsed ? part.statement : undefined;
  }

  override submit = (connection: unknown): void => {
    const wire = connection as Wire;
    const bytes: Buffer[] = [];
    try {
      for (const statement of this.statements) this.#parts.push(write(bytes, wire, statement));
    } catch (error) {
      this.#broken = error instanceof Error ? error : new Error(String(error));
    }
    bytes.push(serialize.sync());
    if (wire.stream.writable) wire.stream.write(Buffer.concat(bytes)); // many small pieces cost the system more than one
  };

  handleRowDescription({ fields }: { readonly fields: readonly pg.FieldDef[] }): void {
    const part = this.#parts[this.#at];
    if (part === undefined) return;
    part.shape = {
      names: fields.map((field) => field.name),
      parsers: fields.map((field) => parserOf(field.dataTypeID)),
    };
    if (part.statement.name !== undefined) shapes.set(part.statement.name, part.shape);
  }

  handleDataRow({ fields: values }: { readonly fields: readonly (string | null)[] }): void {
    const part = this.#parts[this.#at];
    if (part?.shape === undefined || this.#broken) return;
    try {
      part.rows.push(readRow(part.shape, values));
    } catch (error) {
      this.#broken = error instanceof Error ? error : new Error(String(error));
    }
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    const part = this.#parts[this.#at];
    const [tag = "", ...numbers] = text.split(" ");
    if (part) Object.assign(part, { tag, count: Number(numbers.at(-1) ?? 0) });
    this.#at += 1;
  }

  handleEmptyQuery(): void {
    this.#at += 1;
  }

  handleReadyForQuery(): void {
    if (this.#broken) this.#reject(this.#broken);
    else this.#resolve(this.#parts);
  }

  handleError(error: Error, connection?: unknown): void {
    // What stood behind the one that failed was not parsed either.
    const known = (connection as Wire | undefined)?.submittedNamedStatements ?? {};
    for (const { parsed, statement } of this.#parts.slice(this.#at + 1))
      if (parsed && statement.name !== undefined) delete known[statement.name];
    this.#reject(error);
  }
}

function write(bytes: Buffer[], wire: Wire, statement: NamedStatement): Part {
  const name = statement.name ?? "";
  const known = wire.parsedStatements[name] ?? wire.submittedNamedStatements[name];
  const parsed = name === "" || known === undefined;
  if (parsed) bytes.push(serialize.parse({ name, text: statement.text }));
  if (parsed && name !== "") wire.submittedNamedStatements[name] = statement.text;
  const values = statement.values as unknown[];
  const bound = serialize.bind({ statement: name, values, valueMapper: prepareValue });
  const shape = name === "" ? undefined : shapes.get(name);
  bytes.push(bound);
  if (shape === undefined) bytes.push(serialize.describe({ type: "P" }));
  bytes.push(serialize.execute());
  return { statement, parsed, shape, rows: [], count: 0, tag: "" };
}

/** The same properties in the same order for each row of a statement. */
function readRow({ names, parsers }: Shape, values: readonly (string | null)[]): unknown {
  const row: Record<string, unknown> = {};
  for (let at = 0; at < names.length; at += 1) {
    const value = values[at] ?? null;
    row[names[at] ?? ""] = value === null ? null : parsers[at]?.(value);
  }
  return row;
}

const { INT8, TIMESTAMPTZ } = pg.types.builtins as {
  readonly INT8: number;
  readonly TIMESTAMPTZ: number;
};

/** Values as Prisma gives them: a whole number of 64 bits is a BigInt, not a text. */
export function parserOf(type: number): (text: string) => unknown {
  if (type === INT8) return BigInt;
  if (type === TIMESTAMPTZ) return readMoment;
  return pg.types.getTypeParser(type, "text") as (text: string) => unknown;
}

const anyMoment = pg.types.getTypeParser(TIMESTAMPTZ) as (text: string) => unknown;
/** Where seconds end, in "2026-11-30 22:08:57.647123+00". */
const SECONDS_END = 19;

/** A moment as it is written where the connection's zone is UTC, read at its places; what else it may be (a year before 1000 or of five digits, infinity) pg reads, at three times the cost. */
export function readMoment(text: string): unknown {
  const usual = text.length >= 22 && text[0] !== "0" && text[10] === " " && text.endsWith("+00");
  if (!usual) return anyMoment(text);
  const two = (at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528; // "0" is 48
  const milliseconds = Math.trunc(Number(text.slice(SECONDS_END, -3)) * 1000); // "" is 0
  const [year, month] = [two(0) * 100 + two(2), two(5) - 1];
  return new Date(Date.UTC(year, month, two(8), two(11), two(14), two(17), milliseconds));
}
