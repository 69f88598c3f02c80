import { fieldTitle, type TicketDefinition } from "../../engine/index.js";
import { saveTicket } from "../commands/save-ticket.js";
import { findTicketDefinition } from "../component-queries.js";
import type { LoadedDefinition } from "../definition-queries.js";
import { fieldOptions, referenceRows, writeTable } from "./component-choices.js";
import { keyOr, roleListOf, ticketForm, writtenFields } from "./component-forms.js";
import { readForm, type Fact, type KindPages } from "./component-kind.js";
import { NEW_TICKET, ticketValues } from "./component-values.js";
import { formWords, ticketInWords } from "./component-words.js";
import { referencesOf } from "./workflow-forms.js";

/** The pages of ticket definitions. */
export const ticketKind: KindPages = {
  kind: "ticket",
  plural: "tickets",
  word: "ticket definition",
  about: "A form that people submit",
  roles: { kind: "SUBMITTER", name: "submitters", title: "Who may submit it" },
  find: findTicketDefinition,
  blank: NEW_TICKET,
  stored: (workflow, key) =>
    ticketValues(ticketOf(workflow, key), workflow.lists.submitter.get(key)),
  words: (workflow, key) => ({
    title: ticketOf(workflow, key).title,
    text: ticketInWords(workflow.definition, ticketOf(workflow, key)),
  }),
  choices: (workflow, values) => ({
    outputs: writeTable(workflow, values),
    references: referenceRows(values),
    yesNo: fieldOptions(workflow, "yesno", String(values["withdraw_field"] ?? "")),
  }),
  facts,
  list: (workflow, key) => workflow.lists.submitter.get(key),
  save: async (actor, body, target) => {
    const parsed = readForm(ticketForm, body, []);
    if (!parsed.ok) return parsed;
    return saveTicket(actor, {
      ...parsed.data,
      ...target,
      key: keyOr(parsed.data.key, parsed.data.title),
      ext_ref: referencesOf(body),
      fields: writtenFields(body),
      submitters: roleListOf(body, "submitters"),
    });
  },
};

function ticketOf({ definition }: LoadedDefinition, key: string): TicketDefinition {
  const ticket = definition.tickets.find((one) => one.key === key);
  if (ticket === undefined) throw new Error(`Expected a ticket definition ${key} in its version.`);
  return ticket;
}

function facts(workflow: LoadedDefinition, key: string): readonly Fact[] {
  const { definition } = workflow;
  const ticket = ticketOf(workflow, key);
  const { withdraw_field: withdraw } = ticket;
  return [
    { label: "Key", code: key },
    { label: "Description", value: ticket.description },
    { label: "Asks for", value: formWords(definition, ticket.fields) },
    {
      label: "Withdrawing answers",
      value: withdraw === null ? "" : fieldTitle(definition, withdraw),
    },
    { label: "Layout of the form", code: ticket.edit_layout },
    { label: "Layout for reading", code: ticket.display_layout },
  ];
}
