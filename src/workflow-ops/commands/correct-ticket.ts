import { reject, type Actor, type Result } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import { fieldValue, type Fields } from "../../engine/index.js";
import { administer, type AdminInput } from "./administer.js";
import { checkForm } from "./check-form.js";
import type { Done } from "./command.js";
import type { Prepared } from "../rounds/prepared.js";
import { wrongValues } from "./refusals.js";
import type { TicketAtHand } from "./ticket-at-hand.js";

const act = { act: "ticket_corrected", what: "correct this ticket", needsReason: true };

/** What an admin corrects. */
export interface Correction extends AdminInput {
  /** The ticket's step when the form was opened. */
  readonly step: number;
  /** Only the fields to be written; null clears one. */
  readonly fields: Fields;
  /** Tasks that must not be fired, refreshed, cleared or cancelled by it; true: all. */
  readonly dontWake?: true | readonly string[];
}

/** Corrects fields of a live ticket: a write-set like any other, but that the admin may choose whom not to wake. Needs a reason. */
export function correctTicket(actor: Actor, input: Correction): Promise<Result<Done>> {
  return administer(actor, input, act, (tx, at) => prepareCorrection(tx, at, input));
}

/** The checks of a correction, for the command and its preview alike. */
export async function prepareCorrection(
  tx: CompanyTx,
  { instance, definition }: TicketAtHand,
  { step, fields, dontWake }: Correction,
): Promise<Result<{ prepared: Prepared }>> {
  if (step !== instance.row.step)
    return reject(
      "conflict",
      "Expected the ticket as it was when the form was opened, but it went on since: look at it again before you correct it.",
      { detail: "stale_step" },
    );
  if (Object.keys(fields).length === 0)
    return reject("invalid", "Expected at least one field to correct, but none was changed.", {
      detail: "nothing_to_correct",
    });
  const unknown =
    dontWake === true ? [] : (dontWake ?? []).filter((key) => !definition.compiled.tasks.has(key));
  if (unknown.length > 0)
    return reject(
      "invalid",
      `Expected tasks of this workflow not to wake, but there is no “${unknown[0]}”.`,
    );
  const all = [...definition.compiled.fields.keys()].map((key) => ({ key, required: false }));
  const errors = await checkForm(tx, definition, all, fields);
  if (errors.length > 0) return wrongValues(errors);
  const quiet =
    dontWake === undefined || (dontWake !== true && dontWake.length === 0) ? {} : { dontWake };
  const was = Object.fromEntries(
    Object.keys(fields).map((key) => [key, fieldValue(instance.state.fields, key)]),
  );
  return {
    ok: true,
    prepared: {
      writeSet: { writer: { kind: "correction" }, fields, ...quiet },
      before: { fields: was },
      after: { fields, ...quiet },
    },
  };
}
