import { reject, type Actor, type Result } from "../../access/index.js";
import { errorCode, formLedTo, useForm, withCompany } from "../../db/index.js";
import { refusalNow } from "./admin-now.js";
import { recordAudit } from "./record-audit.js";
import { Refused } from "./refused.js";
import { noRoomForRoles } from "./room-for-roles.js";

/** A role as its form gives it; texts are trimmed already. */
export interface RoleInput {
  readonly name: string;
  readonly description: string;
  readonly isCompanyAdmin: boolean;
  readonly isWorkflowDesigner: boolean;
}

/** Makes a role; `location` is its page, also when the same form was sent before. */
export async function createRole(
  actor: Actor,
  input: RoleInput & { readonly formId: string },
): Promise<Result<{ location: string }>> {
  try {
    return await withCompany(actor, async (tx) => {
      const refusal = await refusalNow(tx, actor);
      if (refusal) return refusal;
      const form = await useForm(tx, { formId: input.formId, userId: actor.userId, location: "" });
      if (form.used) return { ok: true, location: form.location };
      const noRoom = await noRoomForRoles(tx);
      if (noRoom) throw new Refused(noRoom);
      const columns = roleColumns(input);
      const { id } = await tx.db.role.create({
        data: { company_id: tx.companyId, ...columns },
        select: { id: true },
      });
      await recordAudit(tx, actor, {
        act: "role_created",
        objectKind: "role",
        objectId: id,
        after: columns,
      });
      const location = `/company/roles/${id}`;
      await formLedTo(tx, input.formId, location);
      return { ok: true, location };
    });
  } catch (error) {
    if (error instanceof Refused) return { ok: false, rejection: error.rejection };
    if (errorCode(error) === "unique") return nameTaken();
    throw error;
  }
}

/** The role's columns as its form gives them. */
export function roleColumns(input: RoleInput): {
  name: string;
  description: string;
  is_company_admin: boolean;
  is_workflow_designer: boolean;
} {
  return {
    name: input.name,
    description: input.description,
    is_company_admin: input.isCompanyAdmin,
    is_workflow_designer: input.isWorkflowDesigner,
  };
}

/** Another role of the company is called so, in whatever case. */
export function nameTaken(): ReturnType<typeof reject> {
  return reject("invalid", "Expected a name that no role has, but one has it.", {
    errors: [{ field: "name", message: "Name is used by another role already" }],
  });
}
