import { reject, type Actor, type FieldError, type Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import { asJson, type CompanyTx } from "../../db/index.js";
import type { Json } from "../../engine/index.js";
import type { JsonObject } from "../fields/field.js";
import { checkFieldsSchema } from "../fields/check-fields-schema.js";
import type { FieldProblem } from "../fields/problems.js";
import { changedMeanwhile } from "./changed-meanwhile.js";
import { differences } from "./differences.js";
import { lockDraft } from "./lock-version.js";

/** Stores the fields that `make` makes of what is stored now. Fields that components use may be renamed or removed: findings tell. */
export async function storeFields(
  tx: CompanyTx,
  actor: Actor,
  target: { readonly id: number; readonly updatedAt?: string | undefined },
  make: (previous: JsonObject) => Result<{ schema: JsonObject }>,
): Promise<Result<{ id: number; location: string }>> {
  const locked = await lockDraft(tx, target.id);
  if (!locked.ok) return locked;
  const { version } = locked;
  const stale = await changedMeanwhile(tx, "the fields", version, target.updatedAt);
  if (stale !== null) return stale;
  const made = make(version.fields_schema as JsonObject);
  if (!made.ok) return made;
  await tx.db.workflow_definition.update({
    where: { company_id_id: { company_id: tx.companyId, id: version.id } },
    data: { fields_schema: asJson(made.schema), updated_at: new Date(), updated_by: actor.userId },
    select: { id: true },
  });
  const changed = differences(
    { fields_schema: version.fields_schema },
    { fields_schema: made.schema },
  );
  if (changed !== null)
    await recordAudit(tx, actor, {
      act: "fields_saved",
      objectKind: "workflow_definition",
      objectId: version.id,
      familyId: version.workflow_family_id,
      ...changed,
    });
  return { ok: true, id: version.id, location: `/design/workflows/${version.id}` };
}

/** A schema that may be stored, or the refusal with what is wrong; `place` names the form's field of a problem. */
export function storable(
  schema: Json,
  place: (problem: FieldProblem) => FieldError,
): Result<{ schema: JsonObject }> {
  const problems = checkFieldsSchema(schema);
  if (problems.length === 0) return { ok: true, schema: schema as JsonObject };
  return refusedFields(problems.map(place));
}

/** The refusal of fields that cannot be stored. */
export function refusedFields(errors: readonly FieldError[]): ReturnType<typeof reject> {
  return reject("invalid", "Expected fields that can be saved, but they have mistakes.", {
    errors,
  });
}
