import { parseArgs } from "node:util";

/** The operations that are measured, in the order of the table. */
export const OPERATIONS = [
  "submit",
  "complete",
  "correct",
  "my-tasks",
  "my-tickets",
  "ticket",
  "admin-list",
  "design",
  "sign-in",
] as const;
export type OperationName = (typeof OPERATIONS)[number];

/** What is measured beside them. */
const FURTHER = ["pages", "definitions", "jobs", "graph", "report"] as const;
export type Further = (typeof FURTHER)[number];

/** What a run measures. */
export interface Options {
  /** Tickets in the database, one run for each number. */
  readonly tickets: readonly number[];
  readonly companies: number;
  readonly concurrency: readonly number[];
  /** How long each operation is driven. */
  readonly seconds: number;
  /** Seconds that it is driven before: a process that has just started compiles, which costs up to as much again. */
  readonly warm: number;
  readonly operations: readonly OperationName[];
  readonly further: readonly Further[];
  /** Steps of the long ticket. */
  readonly steps: number;
  /** How long the app is driven to see what memory it takes; 0: not at all. */
  readonly minutes: number;
  /** Builds the database anew although one of this size is there. */
  readonly fresh: boolean;
  /** The measurements as JSON, beside the table. */
  readonly json: string | undefined;
  /** Where the servers leave their CPU profiles. */
  readonly profile: string | undefined;
}

export const HELP = `npm run bench -- [options]
  --tickets 10000,1000000   sizes of the database            (10000)
  --companies 50            tenants the tickets are spread over
  --concurrency 1,8,32      requests under way at once
  --seconds 5               for each operation
  --warm 15                 seconds for each operation before it is measured
  --operations submit,ticket   of ${OPERATIONS.join(", ")}
  --further pages,jobs      of ${FURTHER.join(", ")}; or none: deep pages, rare words and a long ticket beside
                            others, 512 task definitions beside 8, jobs, a graph of 40 nodes, a report (all)
  --steps 1000              of the long ticket
  --minutes 60              of everyday load, and the memory of the web process meanwhile (none)
  --fresh                   build the databases anew
  --json FILE               the figures for programs
  --profile FOLDER          a CPU profile of each server, for a browser's developer tools
Needs Linux for the CPU columns. BENCH_DATABASE_URL: a superuser's address of a server to use instead of the embedded one.
`;

/** Reads the command line; throws a sentence about what is wrong with it. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tickets: { type: "string", default: "10000" },
      companies: { type: "string", default: "50" },
      concurrency: { type: "string", default: "1,8,32" },
      seconds: { type: "string", default: "5" },
      warm: { type: "string", default: "15" },
      operations: { type: "string", default: OPERATIONS.join(",") },
      further: { type: "string", default: FURTHER.join(",") },
      steps: { type: "string", default: "1000" },
      minutes: { type: "string", default: "0" },
      fresh: { type: "boolean", default: false },
      json: { type: "string" },
      profile: { type: "string" },
    },
  });
  return {
    tickets: numbers("tickets", values.tickets, 1),
    companies: numbers("companies", values.companies, 1)[0] ?? 1,
    concurrency: numbers("concurrency", values.concurrency, 1),
    seconds: numbers("seconds", values.seconds, 0.1)[0] ?? 1,
    warm: numbers("warm", values.warm, 0.1)[0] ?? 1,
    operations: namesOf("operations", values.operations, OPERATIONS),
    further: values.further === "none" ? [] : namesOf("further", values.further, FURTHER),
    steps: numbers("steps", values.steps, 1)[0] ?? 1,
    minutes: numbers("minutes", values.minutes, 0)[0] ?? 0,
    fresh: values.fresh,
    json: values.json,
    profile: values.profile,
  };
}

function namesOf<T extends string>(what: string, text: string, known: readonly T[]): readonly T[] {
  return text.split(",").map((name) => {
    const found = known.find((one) => one === name);
    if (found) return found;
    throw new Error(`Expected ${what} of ${known.join(", ")}, but got ${name}.`);
  });
}

function numbers(name: string, text: string, least: number): readonly number[] {
  return text.split(",").map((part) => {
    const number = Number(part.replaceAll("_", ""));
    if (Number.isFinite(number) && number >= least) return number;
    throw new Error(`Expected --${name} to be ${least} or more, but got ${part}.`);
  });
}
