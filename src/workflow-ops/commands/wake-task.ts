import type { Actor, Result } from "../../access/index.js";
import { administer, type AdminInput } from "./administer.js";
import type { Done } from "./command.js";

const act = { act: "task_woken", what: "wake this task", needsReason: true };

/** Opens a task whatever its condition says. Its answers, and what rested on them, are cleared as when it starts by itself. Needs a reason. */
export function wakeTask(
  actor: Actor,
  input: AdminInput & { readonly taskKey: string },
): Promise<Result<Done>> {
  const { taskKey } = input;
  return administer(actor, input, act, () => ({
    ok: true,
    prepared: {
      writeSet: { writer: { kind: "wake", key: taskKey }, fields: {} },
      after: { task: taskKey },
    },
  }));
}
