import type { Actor, Result } from "../../access/index.js";
import { holdFiles } from "../files/place-files.js";
import { activeForm } from "./active-form.js";
import { inCommand, type Done } from "./command.js";
import { presentActor } from "./present-actor.js";
import { noRoomForSaved, noRoomForTicket } from "./room-for-ticket.js";
import { lockSavedTicket, otherForm } from "./saved-ticket.js";
import type { TicketForm } from "../tickets/ticket-form-queries.js";
import { insertTicket, nextTicketIds, updateSavedTicket } from "../rounds/ticket-rows.js";
import { typedFor, type Typed } from "./typed-values.js";
import { valueWords } from "../value-words.js";

/** A ticket form as it is typed so far; it may be wrong or incomplete. */
export interface SavedForm {
  readonly ticketDefinitionId: number;
  readonly typed: Typed;
  readonly formId?: string;
  /** The saved ticket that this was. */
  readonly savedTicketId?: number;
}

/** Keeps a ticket form for later, as a NOT_STARTED ticket that only its submitter sees. */
export function saveTicket(actor: Actor, input: SavedForm): Promise<Result<Done>> {
  return inCommand(actor, { formId: input.formId, location: "/tickets" }, async (tx) => {
    const present = await presentActor(tx, actor);
    if (!present.ok) return present;
    const { now } = present;
    const found = await activeForm(tx, now, input.ticketDefinitionId);
    if (!found.ok) return found;
    const { form } = found;
    const keys = form.ticket.fields.map((field) => field.key);
    const draft = typedFor(keys, input.typed);
    const title = savedTitle(form, draft);
    const ticket = { form, submitterId: now.userId, title, draft, at: new Date() };
    const hold = (ticketId: number) =>
      holdFiles(tx, { ticketId, actorId: now.userId, definition: form.definition }, draft);
    if (input.savedTicketId === undefined) {
      const noRoom = (await noRoomForTicket(tx)) ?? (await noRoomForSaved(tx, now));
      if (noRoom) return noRoom;
      const ids = await nextTicketIds(tx);
      await insertTicket(tx, ids, ticket);
      await hold(ids.instanceId);
      return { ok: true };
    }
    const locked = await lockSavedTicket(tx, now, input.savedTicketId);
    if (!locked.ok) return locked;
    const refused = otherForm(locked.saved, form);
    if (refused !== null) return refused;
    await updateSavedTicket(tx, locked.saved.ids, ticket);
    await hold(locked.saved.ids.instanceId);
    return { ok: true };
  });
}

/** What was typed into the title field, else the ticket definition's title. */
function savedTitle({ ticket, definition }: TicketForm, typed: Typed): string {
  const key = definition.definition.title_field;
  const text = key !== null && Object.hasOwn(typed, key) ? typed[key] : undefined;
  if (key === null || typeof text !== "string" || text.trim() === "") return ticket.title;
  const line = valueWords(definition, key, text, new Map()).replaceAll(/\s+/gu, " ").trim();
  return [...line].slice(0, 200).join("");
}
