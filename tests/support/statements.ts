import pg from "pg";
import { vi } from "vitest";
import { Packet } from "../../src/db/packet.js";

/** What goes to the database from now on, over all connections. */
export interface Watched {
  clear(): void;
  /** Every statement, in order; those of a packet one by one. */
  texts(): readonly string[];
  /** How many, beside those that set the company of a packet. */
  count(): number;
  /** How often something was written to a connection. */
  packets(): number;
}

/** Watches every connection; call it before the first is made, since each is bound to it then. */
export function watchStatements(): Watched {
  const query = vi.spyOn(pg.Client.prototype, "query");
  const texts = (): readonly string[] =>
    query.mock.calls.flatMap((call) => {
      const first: unknown = call[0];
      if (first instanceof Packet) return first.statements.map(({ text }) => text);
      return typeof first === "string" ? first : (first as { text: string }).text;
    });
  return {
    clear: () => void query.mockClear(),
    texts,
    count: () => texts().filter((text) => !text.startsWith("select set_config('app.")).length,
    packets: () => query.mock.calls.length,
  };
}
