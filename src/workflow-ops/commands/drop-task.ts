import { reject, type Actor, type Result } from "../../access/index.js";
import { openTask } from "../rounds/instance.js";
import type { Prepared } from "../rounds/prepared.js";
import { componentTitle } from "../words.js";
import { administer, type AdminInput } from "./administer.js";
import type { Done } from "./command.js";
import type { TicketAtHand } from "./ticket-at-hand.js";

const act = { act: "task_dropped", what: "cancel this task", needsReason: true };

/** Cancels one task that is in error: it is over without an answer, and the ticket goes on. Needs a reason. */
export function dropTask(
  actor: Actor,
  input: AdminInput & { readonly taskKey: string },
): Promise<Result<Done>> {
  return administer(actor, input, act, (_tx, at) => prepareDrop(at, input.taskKey));
}

/** The check of it, for the command and its preview alike; that it is open, the engine asks. */
export function prepareDrop(
  { instance, definition: { definition } }: Pick<TicketAtHand, "instance" | "definition">,
  taskKey: string,
): Result<{ prepared: Prepared }> {
  const task = openTask(instance, taskKey);
  if (task !== undefined && task.status !== "ERROR")
    return reject(
      "conflict",
      `Expected to cancel a task that is in error, but ${componentTitle(definition, taskKey)} is not: do it, assign it or skip it.`,
      { detail: "not_failed" },
    );
  return {
    ok: true,
    prepared: {
      writeSet: { writer: { kind: "drop", key: taskKey }, fields: {} },
      after: { task: taskKey },
    },
  };
}
