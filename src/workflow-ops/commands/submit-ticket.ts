import type { Actor, Result } from "../../access/index.js";
import { withCommit, type CompanyTx } from "../../db/index.js";
import { NOT_STARTED, SUBMITTER, type Fields } from "../../engine/index.js";
import { activeForm } from "./active-form.js";
import { checkForm } from "./check-form.js";
import { inCommand, type Done } from "./command.js";
import type { Instance } from "../rounds/instance.js";
import { playRound } from "../rounds/play-round.js";
import type { Prepared } from "../rounds/prepared.js";
import { presentActor } from "./present-actor.js";
import { noRoomForTicket } from "./room-for-ticket.js";
import { wrongValues } from "./refusals.js";
import { lockSavedTicket, otherForm } from "./saved-ticket.js";
import type { TicketForm } from "../tickets/ticket-form-queries.js";
import {
  insertTicket,
  nextTicketIds,
  updateSavedTicket,
  type TicketIds,
} from "../rounds/ticket-rows.js";

/** A filled-in ticket form. */
export interface Submission {
  readonly ticketDefinitionId: number;
  /** Values by field; null for unanswered. A field that is absent gets its default. */
  readonly values: Fields;
  readonly formId?: string;
  /** The saved ticket that this was. */
  readonly savedTicketId?: number;
  /** The reader was told that nothing would be open afterwards. */
  readonly confirmedStall?: boolean;
}

/**
 * Submits a ticket, in a round; `location` is the new ticket's page. Refuses a form that the actor may not submit, a version
 * that is not active any more, and values that the fields do not allow.
 */
export function submitTicket(actor: Actor, input: Submission): Promise<Result<Done>> {
  const submit = async (tx: CompanyTx, [present, nextIds]: First) => {
    if (!present.ok) return present;
    const { now } = present;
    const found = await prepareSubmission(tx, now, input);
    if (!found.ok) return found;
    const { form, prepared } = found;
    const at = new Date();
    const rows = await ticketRows(tx, now, { ...input, nextIds }, form, at);
    if (!rows.ok) return rows;
    const { ids } = rows;
    const played = await playRound(tx, {
      ...prepared,
      instance: startingInstance(form, now, ids, at),
      definition: form.definition,
      actorId: now.userId,
      ticketInstanceId: ids.ticketInstanceId,
      confirmedStall: input.confirmedStall === true,
    });
    return played.ok ? { ok: true as const, location: `/tickets/${ids.instanceId}` } : played;
  };
  return inCommand(actor, { formId: input.formId, location: "" }, submit, (tx) =>
    Promise.all([presentActor(tx, actor), nextTicketIds(tx)]),
  );
}

type First = readonly [present: Awaited<ReturnType<typeof presentActor>>, nextIds: TicketIds];

/** The checks of a submission, for the command and its preview alike. */
export async function prepareSubmission(
  tx: CompanyTx,
  actor: Actor,
  input: Submission,
): Promise<Result<{ form: TicketForm; prepared: Prepared }>> {
  const found = await activeForm(tx, actor, input.ticketDefinitionId);
  if (!found.ok) return found;
  const { form } = found;
  const values = withDefaults(form, input.values);
  const errors = await checkForm(tx, form.definition, form.ticket.fields, values);
  if (errors.length > 0) return wrongValues(errors);
  const writer = { kind: "ticket" as const, key: form.ticket.key };
  const fields = { ...values, [SUBMITTER]: String(actor.userId) };
  return { ok: true, form, prepared: { writeSet: { writer, fields } } };
}

/** A form's values with the defaults of the fields that were not given at all; they count as written. */
function withDefaults({ ticket, definition }: TicketForm, values: Fields): Fields {
  const filled: Record<string, Fields[string]> = { ...values };
  for (const { key } of ticket.fields) {
    if (Object.hasOwn(values, key)) continue;
    const property = definition.compiled.fields.get(key);
    const fallback = (property as { readonly default?: Fields[string] } | null | undefined)
      ?.default;
    if (fallback !== undefined && fallback !== null) filled[key] = fallback;
  }
  return filled;
}

async function ticketRows(
  tx: CompanyTx,
  actor: Actor,
  { nextIds, savedTicketId }: Submission & { readonly nextIds: TicketIds },
  form: TicketForm,
  at: Date,
): Promise<Result<{ ids: TicketIds }>> {
  const ticket = { form, submitterId: actor.userId, title: form.ticket.title, draft: null, at };
  const noRoom = savedTicketId === undefined ? await noRoomForTicket(tx) : null;
  if (noRoom) return noRoom;
  if (savedTicketId === undefined) {
    await withCommit(tx, insertTicket(tx, nextIds, ticket));
    return { ok: true, ids: nextIds };
  }
  const locked = await lockSavedTicket(tx, actor, savedTicketId);
  if (!locked.ok) return locked;
  const refused = otherForm(locked.saved, form);
  if (refused !== null) return refused;
  await updateSavedTicket(tx, locked.saved.ids, ticket);
  return { ok: true, ids: locked.saved.ids };
}

function startingInstance(form: TicketForm, actor: Actor, ids: TicketIds, at: Date): Instance {
  const row = {
    id: ids.instanceId,
    familyId: form.definition.familyId,
    definitionId: form.definition.id,
    status: "NOT_STARTED" as const,
    stalled: false,
    step: 0,
    ran: [],
    pending: null,
    lastSteps: {},
    title: form.ticket.title,
    ticketKey: form.ticket.key,
    submitterId: actor.userId,
    createdAt: at,
    startedAt: null,
    endedAt: null,
  };
  return { row, open: [], state: NOT_STARTED };
}
