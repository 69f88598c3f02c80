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

/** The receiver's book. */
export class Book {
  readonly #file: string;
  readonly #kept: Kept;

  constructor(file: string) {
    this.#file = file;
    this.#kept = read(file);
  }

  get port(): number | undefined {
    return this.#kept.port;
  }

  set port(port: number | undefined) {
    if (port !== undefined) this.#kept.port = port;
    this.save();
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
    fs.mkdirSync(path.dirname(this.#file), { recursive: true });
    const half = `${this.#file}.${process.pid}`;
    fs.writeFileSync(half, JSON.stringify(this.#kept), { mode: 0o600 });
    fs.renameSync(half, this.#file);
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
