import { mayAdministerInstance, reject, type Actor, type Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import { liveRoleLists } from "../../workflow-design/index.js";
import { readInstanceRow } from "../rounds/instance-queries.js";
import { inCommand, type Done } from "./command.js";
import { presentActor } from "./present-actor.js";
import { reasonOf } from "./reason.js";
import { reasonMissing } from "./refusals.js";

/** What an administrator says of an error. */
export interface Review {
  readonly errorId: number;
  readonly status: "REVIEWED" | "RESOLVED";
  /** What was found or done; needed to call it resolved. */
  readonly note?: string;
  readonly formId?: string;
}

/** Marks an error as looked at, or as resolved, with a note. An error whose task is still failed cannot be called resolved. */
export function reviewError(actor: Actor, input: Review): Promise<Result<Done>> {
  const form = { formId: input.formId, location: "/admin/errors" };
  return inCommand(actor, form, async (tx) => {
    const found = await errorAtHand(tx, actor, input.errorId);
    if (!found.ok) return found;
    const { error } = found;
    if (error.status === "RESOLVED" || error.status === input.status)
      return reject(
        "conflict",
        `Expected an error that is not ${input.status.toLowerCase()} yet, but it is ${error.status.toLowerCase()}.`,
      );
    const note = reasonOf(input.note);
    if (input.status === "RESOLVED" && note === null) return reasonMissing("call it resolved");
    if (input.status === "RESOLVED" && error.task?.status === "ERROR")
      return reject(
        "conflict",
        "Expected the failure to be over before it is called resolved, but its task is still in error: retry it, skip it, or cancel the ticket.",
        { detail: "still_failed" },
      );
    const kept = [error.note, note].filter((text) => text !== null && text !== "").join("\n");
    await tx.db.workflow_error.updateMany({
      where: { company_id: tx.companyId, id: input.errorId },
      data: { status: input.status, note: kept, updated_at: new Date(), updated_by: actor.userId },
    });
    await recordAudit(tx, actor, {
      act: input.status === "RESOLVED" ? "error_resolved" : "error_reviewed",
      objectKind: "workflow_error",
      objectId: input.errorId,
      familyId: error.definition.workflow_family_id,
      before: { status: error.status },
      after: { status: input.status },
      ...(note === null ? {} : { reason: note }),
    });
    return { ok: true };
  });
}

/** Locks the ticket of an error, if it has one, and reads both; refused to who does not administer its workflow. */
async function errorAtHand(tx: CompanyTx, actor: Actor, errorId: number) {
  const read = () =>
    tx.db.workflow_error.findUnique({
      where: { company_id_id: { company_id: tx.companyId, id: errorId } },
      include: {
        definition: { select: { workflow_family_id: true } },
        task: { select: { status: true } },
      },
    });
  const before = await read();
  if (before === null) return noSuchError();
  if (before.workflow_instance_id !== null)
    await readInstanceRow(tx, before.workflow_instance_id, "locked");
  const present = await presentActor(tx, actor);
  if (!present.ok) return present;
  const { ticketAdmin } = await liveRoleLists(tx, before.definition.workflow_family_id);
  const error = await read();
  if (error === null || !mayAdministerInstance(present.now, ticketAdmin)) return noSuchError();
  return { ok: true as const, error };
}

function noSuchError() {
  return reject(
    "not_found",
    "Expected an error of a workflow that you administer, but there is none with this number.",
  );
}
