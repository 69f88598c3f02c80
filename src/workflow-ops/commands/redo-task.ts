import type { Actor, Result } from "../../access/index.js";
import { administer, type AdminInput } from "./administer.js";
import type { Done } from "./command.js";

const act = { act: "task_asked_again", what: "ask this task again", needsReason: true };

/** Asks a task again that was done before. Its answers, and what rested on them, are cleared. Needs a reason. */
export function redoTask(
  actor: Actor,
  input: AdminInput & { readonly taskKey: string },
): Promise<Result<Done>> {
  const { taskKey } = input;
  return administer(actor, input, act, () => ({
    ok: true,
    prepared: {
      writeSet: { writer: { kind: "redo", key: taskKey }, fields: {} },
      after: { task: taskKey },
    },
  }));
}
