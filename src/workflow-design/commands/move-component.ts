import type { Actor, Result } from "../../access/index.js";
import { recordAudit } from "../../accounts/index.js";
import type { ComponentKind } from "./component-checks.js";
import { componentOrder, componentTable, findComponent } from "./component-rows.js";
import { designCommand, type Done } from "./design-command.js";
import { lockDraft } from "./lock-version.js";

/** Moves a component one place up or down among its kind; at the end of the list nothing happens. The order decides which of two completions wins. */
export async function moveComponent(
  actor: Actor,
  input: {
    readonly formId?: string;
    readonly kind: ComponentKind;
    readonly id: number;
    readonly direction: "up" | "down";
  },
): Promise<Result<Done>> {
  return designCommand(actor, input.formId, async (tx, now) => {
    const { kind, id, direction } = input;
    const found = await findComponent(tx, kind, id);
    if (!found.ok) return found;
    const { workflowId, key } = found.component;
    const locked = await lockDraft(tx, workflowId);
    if (!locked.ok) return locked;
    const order = [...(await componentOrder(tx, kind, workflowId))];
    const from = order.indexOf(id);
    const to = direction === "up" ? from - 1 : from + 1;
    const other = order[to];
    const location = `/design/workflows/${workflowId}/components`;
    if (from < 0 || other === undefined) return { ok: true, id, location };
    order[from] = other;
    order[to] = id;
    await tx.db.$executeRaw`
      update ${componentTable(kind)} c set position = x.position
      from unnest(${order}::int[]) with ordinality as x(id, position)
      where c.company_id = ${tx.companyId} and c.id = x.id and c.position <> x.position`;
    await recordAudit(tx, now, {
      act: `${kind}_definition_moved`,
      objectKind: `${kind}_definition`,
      objectId: id,
      familyId: locked.version.workflow_family_id,
      before: { key, position: from + 1 },
      after: { key, position: to + 1 },
    });
    return { ok: true, id, location };
  });
}
