import type { Parameters } from "fast-check";

/*
 * FC_SEED and FC_RUNS search further than the fixed default:
 *   FC_SEED=7 FC_RUNS=100000 npx vitest run --project pure tests/engine/properties
 */

/** How long a test may take: minutes on a busy machine, hours when searching further. */
export const patience: number =
  process.env["FC_RUNS"] === undefined ? 180_000 : 12 * 60 * 60 * 1000;

/** How often a property is tried, and from which seed. */
export function runs<T>(count: number): Parameters<T> {
  const { FC_SEED, FC_RUNS } = process.env;
  return {
    seed: FC_SEED === undefined ? 20261122 : Number(FC_SEED),
    numRuns: FC_RUNS === undefined ? count : Number(FC_RUNS),
  };
}

/** Whether the default seed and number of runs are in force, so that what they reach can be counted on. */
export const isDefaultSearch: boolean =
  process.env["FC_SEED"] === undefined && process.env["FC_RUNS"] === undefined;

/** The case as `npm run decide` reads it. */
export function caseText(definition: unknown, state: unknown, writeSet: unknown): string {
  return JSON.stringify({ definition, state, writeSet });
}
