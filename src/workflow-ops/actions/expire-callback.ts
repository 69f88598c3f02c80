import { withCompany } from "../../db/index.js";
import type { RunId } from "./begin-attempt.js";
import { failRun } from "./fail-run.js";
import { queueDeadline } from "./queue-run.js";
import { lockRun } from "./run-queries.js";

const reason = "Expected a callback before its deadline, but none came that could be taken.";

/** Ends the wait of a run whose deadline has passed: its task is in ERROR. Bears being done twice. */
export function expireCallback(id: RunId): Promise<void> {
  return withCompany(id, async (tx) => {
    const at = await lockRun(tx, id.runId);
    if (at === null || at.run.status !== "WAITING" || at.run.deadline === null) return;
    const now = new Date();
    if (at.run.deadline > now) return queueDeadline(tx, at.run.id, at.run.deadline);
    await failRun(tx, { ...at, reason, at: now });
  });
}
