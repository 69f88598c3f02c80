import { z } from "zod";
import {
  decide,
  NOT_STARTED,
  type InstanceState,
  type Json,
  type Rejection,
  type Round,
  type WriteSet,
} from "../engine/index.js";
import type { LoadedDefinition } from "./definition-queries.js";
import { readJson } from "./json-text.js";

/** Steps of a ticket that is tried out; each is decided again with every press of a button. */
export const MOST_TRIED = 30;
const MOST_BYTES = 120_000;

/** One step of a ticket that is tried out: what was written, and what the engine made of it. */
export interface TriedStep {
  readonly step: number;
  readonly writeSet: WriteSet;
  readonly before: InstanceState;
  readonly round: Round;
}

/** A ticket that is tried out, in memory alone. */
export interface Trial {
  readonly steps: readonly TriedStep[];
  readonly state: InstanceState;
  /** Why the last write-set was not taken. */
  readonly rejection: Rejection | null;
}

const history = z
  .array(
    z.strictObject({
      writer: z.strictObject({
        kind: z.enum(["ticket", "task", "callback", "resume"]),
        key: z.string().max(100).exactOptional(),
      }),
      fields: z.record(
        z.string().max(100),
        z.custom<Json>(() => true),
      ),
    }),
  )
  .max(MOST_TRIED);

/** The steps that a page's form carries; none when it is not what a page of ours wrote. */
export function readHistory(text: string): readonly WriteSet[] {
  const read = readJson(text, MOST_BYTES);
  const parsed = history.safeParse(read.ok ? read.value : null);
  return parsed.success ? parsed.data : [];
}

/** What the form carries. */
export function historyText(steps: readonly TriedStep[]): string {
  return JSON.stringify(steps.map(({ writeSet: { writer, fields } }) => ({ writer, fields })));
}

/** Plays write-sets from the beginning, as the engine decides them; ends at the first that it refuses. */
export function playTrial({ compiled }: LoadedDefinition, writeSets: readonly WriteSet[]): Trial {
  const steps: TriedStep[] = [];
  let state = NOT_STARTED;
  for (const writeSet of writeSets.slice(0, MOST_TRIED)) {
    const decided = decide(compiled, state, writeSet);
    if (!decided.ok) return { steps, state, rejection: decided.rejection };
    steps.push({ step: steps.length + 1, writeSet, before: state, round: decided.round });
    state = decided.round.state;
  }
  return { steps, state, rejection: null };
}
