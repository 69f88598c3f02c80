import fs from "node:fs";
import path from "node:path";

/** An order of equipment, and how far telling its number back has come. */
export interface Order {
  readonly number: string;
  /** Such as 2026-12-08. */
  readonly delivery_date: string;
  readonly callback_url: string;
  /** Milliseconds: when it is told back, or tried again. */
  dueAt: number;
  tries: number;
  state: "waiting" | "told" | "given_up";
}

/** All that the receiver knows; kept in a file, so that a killed process forgets nothing. */
interface Kept {
  /** The port that the demo's workflow names. */
  port?: number;
  /** Account names by run: a repeated call gets the same. */
  accounts: Record<string, string>;
  orders: Record<string, Order>;
}

/** Runs that are remembered, of each kind. */
const MOST_RUNS = 1_000;

/** The receiver's book; one process at a time has it, the one that listens. */
export class Book {
  readonly #file: string;
  readonly #kept: Kept;

  constructor(file: string) {
    this.#file = file;
    this.#kept = read(file);
  }

  get accounts(): ReadonlyMap<string, string> {
    return new Map(Object.entries(this.#kept.accounts));
  }

  get orders(): ReadonlyMap<string, Order> {
    return new Map(Object.entries(this.#kept.orders));
  }

  addAccount(run: string, name: string): void {
    this.#kept.accounts = newest({ ...this.#kept.accounts, [run]: name });
    this.save();
  }

  addOrder(run: string, order: Order): void {
    this.#kept.orders = newest({ ...this.#kept.orders, [run]: order });
    this.save();
  }

  /** Writes it down, whole or not at all. */
  save(): void {
    const half = `${this.#file}.${process.pid}`;
    fs.writeFileSync(half, JSON.stringify(this.#kept), { mode: 0o600 });
    fs.renameSync(half, this.#file);
  }
}

/** The port that the receiver of this book listens on; undefined before the first time. */
export function keptPort(file: string): number | undefined {
  return read(file).port;
}

/** Begins the book with this port; where another process began it meanwhile, with that one's. */
export function claimPort(file: string, port: number): number {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  try {
    const first: Kept = { port, accounts: {}, orders: {} };
    fs.writeFileSync(file, JSON.stringify(first), { mode: 0o600, flag: "wx" });
    return port;
  } catch {
    return keptPort(file) ?? port;
  }
}

function newest<Value>(entries: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(entries).slice(-MOST_RUNS));
}

function read(file: string): Kept {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Kept; // nobody else writes it
  } catch {
    return { accounts: {}, orders: {} };
  }
}
