import type { Result } from "../../access/index.js";
import {
  decide,
  type InstanceState,
  type Json,
  type Round,
  type WriteSet,
} from "../../engine/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import type { OpenTask } from "./instance.js";
import { refusedByEngine } from "../commands/refusals.js";

/** What a command or its preview asks the engine, after its checks. */
export interface Prepared {
  readonly writeSet: WriteSet;
  /** The task that writes: it is completed with the round. */
  readonly completes?: OpenTask;
  /** For the audit of an act of administration, beside the ticket's status. */
  readonly before?: { readonly [key: string]: Json };
  readonly after?: { readonly [key: string]: Json };
}

/** What the engine decides of it; its refusal is a rejection like any other. */
export function decided(
  definition: LoadedDefinition,
  state: InstanceState,
  { writeSet }: Prepared,
): Result<{ round: Round }> {
  const answer = decide(definition.compiled, state, writeSet);
  return answer.ok ? { ok: true, round: answer.round } : refusedByEngine(answer.rejection);
}
