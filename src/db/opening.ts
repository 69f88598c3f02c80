import type { Prisma } from "../generated/client.js";
import type { NamedStatement } from "./packet.js";
import { named } from "./statements.js";

/** What was presumed about whoever asks is not so any more: what was asked for them must not count. */
export class Outdated extends Error {
  constructor() {
    super("Expected what was presumed of the reader to hold, but it has changed: load them anew.");
  }
}

/** A question that goes before a reader's first others: it gives a row while what was presumed of them is so. */
export class Opening {
  readonly statement: NamedStatement;
  settled = false;

  constructor(question: Prisma.Sql) {
    this.statement = named(question);
  }

  /** Throws Outdated where what was presumed is not so. */
  heard(rows: readonly unknown[]): void {
    if (rows.length === 0) throw new Outdated();
    this.settled = true;
  }
}
