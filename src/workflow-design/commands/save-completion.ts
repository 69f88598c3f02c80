import { reject, type Actor, type Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { CompletionDefinition } from "../../engine/index.js";
import { completionSchema, MOST } from "../files/definition-schema.js";
import { layoutErrors } from "../layouts/layout-errors.js";
import { changedMeanwhile } from "./changed-meanwhile.js";
import { checkedInput, invalid } from "./checked-input.js";
import { conditionErrors, draftFields, fieldKeyErrors, keyErrors } from "./component-checks.js";
import { completionColumns } from "./component-columns.js";
import { designCommand, type Done } from "./design-command.js";
import { differences } from "./differences.js";
import { lockDraft, type LockedVersion } from "./lock-version.js";

/** A completion definition as its form gives it. */
export interface CompletionInput extends CompletionDefinition {
  readonly formId?: string;
  /** The draft it belongs to. */
  readonly workflowId: number;
  /** Null for a new one. */
  readonly id: number | null;
  readonly updatedAt?: string;
}

/** Makes or changes a completion definition of a draft. */
export async function saveCompletion(actor: Actor, input: CompletionInput): Promise<Result<Done>> {
  return designCommand(actor, input.formId, async (tx, now) => {
    const locked = await lockDraft(tx, input.workflowId);
    if (!locked.ok) return locked;
    const { version } = locked;
    const before = await findCompletion(tx, input);
    if (before === undefined)
      return reject("not_found", "Expected a completion of this workflow, but there is none here.");
    const stale =
      before && (await changedMeanwhile(tx, "this completion", before, input.updatedAt));
    if (stale) return stale;
    const { formId: _, workflowId: __, id, updatedAt: ___, ...columns } = input;
    const checked = checkedInput(completionSchema, columns);
    if (!checked.ok) return checked;
    const { data } = checked;
    const fields = draftFields(version);
    const errors = [
      ...fieldKeyErrors("fields", data.fields, fields, "read"),
      ...conditionErrors(data.condition, fields),
      ...layoutErrors({ display_layout: data.display_layout }),
      ...(await keyErrors(tx, version, { kind: "completion", id, key: data.key })),
    ];
    if (errors.length > 0) return invalid(errors);
    const saved = await write(tx, version, { id, columns: data, userId: now.userId });
    if (saved === null)
      return invalid([
        { field: "key", message: `A workflow has at most ${MOST.completions} completions` },
      ]);
    const changed = differences({ ...before }, data);
    if (changed !== null)
      await recordAudit(tx, now, {
        act: before === null ? "completion_definition_created" : "completion_definition_updated",
        objectKind: "completion_definition",
        objectId: saved,
        familyId: version.workflow_family_id,
        ...changed,
      });
    return { ok: true, id: saved, location: `/design/completions/${saved}` };
  });
}

/** The row under the lock; null for a new one, undefined when there is none. */
async function findCompletion(
  tx: CompanyTx,
  { id, workflowId }: CompletionInput,
): Promise<CompletionRow | null | undefined> {
  if (id === null) return null;
  const where = { company_id: tx.companyId, id, workflow_definition_id: workflowId };
  return (await tx.db.completion_definition.findFirst({ where })) ?? undefined;
}

type CompletionRow = NonNullable<
  Awaited<ReturnType<CompanyTx["db"]["completion_definition"]["findFirst"]>>
>;

/** Inserts at the end, or updates; the id, or null when there are too many already. */
async function write(
  tx: CompanyTx,
  version: LockedVersion,
  completion: {
    readonly id: number | null;
    readonly columns: CompletionDefinition;
    readonly userId: number;
  },
): Promise<number | null> {
  const { id, userId } = completion;
  const data = { ...completionColumns(completion.columns), updated_by: userId };
  if (id !== null) {
    await tx.db.completion_definition.update({
      where: { company_id_id: { company_id: tx.companyId, id } },
      data: { ...data, updated_at: new Date() },
      select: { id: true },
    });
    return id;
  }
  const where = { company_id: tx.companyId, workflow_definition_id: version.id };
  const { _count: count, _max: last } = await tx.db.completion_definition.aggregate({
    where,
    _count: true,
    _max: { position: true },
  });
  if (count >= MOST.completions) return null;
  const position = (last.position ?? 0) + 1;
  const made = await tx.db.completion_definition.create({
    data: { ...where, ...data, version: version.version, position, created_by: userId },
    select: { id: true },
  });
  return made.id;
}
