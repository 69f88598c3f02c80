import {
  reject,
  type Actor,
  type FieldError,
  type Result,
  type RoleList,
} from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { TicketDefinition } from "../../engine/index.js";
import { MOST, ticketSchema } from "../files/definition-schema.js";
import { layoutErrors } from "../layouts/layout-errors.js";
import { roleLists } from "../role-list-queries.js";
import { changedMeanwhile } from "./changed-meanwhile.js";
import { checkedInput, invalid } from "./checked-input.js";
import { draftFields, fieldKeyErrors, keyErrors } from "./component-checks.js";
import { ticketColumns } from "./component-columns.js";
import { designCommand, type Done } from "./design-command.js";
import { differences } from "./differences.js";
import { renameDraftList } from "./draft-role-list.js";
import { lockDraft, type LockedVersion } from "./lock-version.js";
import { roleErrors, writeRoleList } from "./write-role-list.js";

type Columns = Omit<TicketDefinition, "submitter_roles">;

/** A ticket definition as its form gives it. */
export interface TicketInput extends Columns {
  readonly formId?: string;
  /** The draft it belongs to. */
  readonly workflowId: number;
  /** Null for a new one. */
  readonly id: number | null;
  readonly updatedAt?: string;
  readonly submitters: RoleList;
}

/** Makes or changes a ticket definition of a draft. Its submitters take effect when the draft is published. */
export async function saveTicket(actor: Actor, input: TicketInput): Promise<Result<Done>> {
  return designCommand(actor, input.formId, async (tx, now) => {
    const locked = await lockDraft(tx, input.workflowId);
    if (!locked.ok) return locked;
    const { version } = locked;
    const before = await findTicket(tx, input);
    if (before === undefined)
      return reject(
        "not_found",
        "Expected a ticket definition of this workflow, but there is none here.",
      );
    const stale =
      before && (await changedMeanwhile(tx, "this ticket definition", before, input.updatedAt));
    if (stale) return stale;
    const { formId: _, workflowId: __, id, updatedAt: ___, submitters, ...columns } = input;
    const checked = checkedInput(ticketSchema, columns);
    if (!checked.ok) return checked;
    const errors = [
      ...formErrors(version, checked.data),
      ...(await keyErrors(tx, version, { kind: "ticket", id, key: checked.data.key })),
      ...(await roleErrors(tx, "submitters", submitters.roleIds)),
    ];
    if (errors.length > 0) return invalid(errors);
    const saved = await write(tx, version, { id, columns: checked.data, userId: now.userId });
    if (saved === null)
      return invalid([
        { field: "key", message: `A workflow has at most ${MOST.tickets} ticket definitions` },
      ]);
    const familyId = version.workflow_family_id;
    if (before !== null)
      await renameDraftList(tx, familyId, "SUBMITTER", { from: before.key, to: checked.data.key });
    const list = (await roleLists(tx, familyId, "DRAFT")).submitter.get(checked.data.key);
    const place = {
      familyId,
      stage: "DRAFT",
      kind: "SUBMITTER",
      componentKey: checked.data.key,
    } as const;
    await writeRoleList(tx, place, submitters);
    const changed = differences(
      { ...before, submitters: list && { restricted: list.restricted, roleIds: list.roleIds } },
      { ...checked.data, submitters },
    );
    if (changed !== null)
      await recordAudit(tx, now, {
        act: before === null ? "ticket_definition_created" : "ticket_definition_updated",
        objectKind: "ticket_definition",
        objectId: saved,
        familyId,
        ...changed,
      });
    return { ok: true, id: saved, location: `/design/tickets/${saved}` };
  });
}

/** The row under the lock; null for a new one, undefined when there is none. */
async function findTicket(
  tx: CompanyTx,
  { id, workflowId }: TicketInput,
): Promise<TicketRow | null | undefined> {
  if (id === null) return null;
  const where = { company_id: tx.companyId, id, workflow_definition_id: workflowId };
  return (await tx.db.ticket_definition.findFirst({ where })) ?? undefined;
}

type TicketRow = NonNullable<
  Awaited<ReturnType<CompanyTx["db"]["ticket_definition"]["findFirst"]>>
>;

function formErrors(version: LockedVersion, ticket: Columns): readonly FieldError[] {
  const fields = draftFields(version);
  const withdraw = ticket.withdraw_field;
  return [
    ...fieldKeyErrors(
      "fields",
      ticket.fields.map((field) => field.key),
      fields,
      "written",
    ),
    ...(withdraw !== null && fields.get(withdraw)?.type !== "yesno"
      ? [
          {
            field: "withdraw_field",
            message: "Withdraw field must be a yes or no field of this workflow",
          },
        ]
      : []),
    ...layoutErrors({ edit_layout: ticket.edit_layout, display_layout: ticket.display_layout }),
  ];
}

/** Inserts at the end, or updates; the id, or null when there are too many already. */
async function write(
  tx: CompanyTx,
  version: LockedVersion,
  ticket: { readonly id: number | null; readonly columns: Columns; readonly userId: number },
): Promise<number | null> {
  const { id, columns, userId } = ticket;
  const data = { ...ticketColumns(columns), updated_by: userId };
  if (id !== null) {
    await tx.db.ticket_definition.update({
      where: { company_id_id: { company_id: tx.companyId, id } },
      data: { ...data, updated_at: new Date() },
      select: { id: true },
    });
    return id;
  }
  const where = { company_id: tx.companyId, workflow_definition_id: version.id };
  const { _count: count, _max: last } = await tx.db.ticket_definition.aggregate({
    where,
    _count: true,
    _max: { position: true },
  });
  if (count >= MOST.tickets) return null;
  const position = (last.position ?? 0) + 1;
  const made = await tx.db.ticket_definition.create({
    data: { ...where, ...data, version: version.version, position, created_by: userId },
    select: { id: true },
  });
  return made.id;
}
