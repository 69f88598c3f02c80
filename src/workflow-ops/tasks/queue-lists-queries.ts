import type { Actor } from "../../access/index.js";
import { keptByRights, type CompanyTx } from "../../db/index.js";
import { roleListsOfActor, type ListsOfActor } from "../../workflow-design/index.js";

/** What a queue is made from. */
export interface QueueLists extends ListsOfActor {
  /** Some of the tasks are a person's in one version of their workflow and another system's in another: each has to be looked at. */
  readonly mixed: boolean;
}

/** What the queue is made from: what the actor's roles allow. Being an admin alone fills nobody's queue: admins find tasks on their tickets. */
export async function queueLists(tx: CompanyTx, actor: Actor): Promise<QueueLists> {
  const [lists, kinds] = await Promise.all([
    roleListsOfActor(tx, { ...actor, isCompanyAdmin: false }),
    taskKinds(tx),
  ]);
  const kindOf = ({ familyId, taskKey }: ListsOfActor["execute"][number]) =>
    kinds.get(`${familyId}/${taskKey}`);
  const execute = lists.execute.filter((task) => kindOf(task) !== "action");
  return { ...lists, execute, mixed: execute.some((task) => kindOf(task) === "both") };
}

/** Who does each task of a published version: people, another system, or either, by version. */
async function taskKinds(tx: CompanyTx): Promise<ReadonlyMap<string, "form" | "action" | "both">> {
  const read = async () => {
    const rows = await tx.db.$queryRaw<
      { familyId: number; key: string; forms: number; all: number }[]
    >`
      select w.workflow_family_id as "familyId", d.key, count(*) filter (where d.task_type = 'FORM')::int as forms, count(*)::int as all
      from workflow_definition w
      join task_definition d on d.company_id = w.company_id and d.workflow_definition_id = w.id
      where w.company_id = ${tx.companyId} and w.status <> 'DRAFT' group by w.workflow_family_id, d.key`;
    return new Map(
      rows.map(({ all, familyId, forms, key }) => [
        `${familyId}/${key}`,
        forms === all ? ("form" as const) : forms === 0 ? ("action" as const) : ("both" as const),
      ]),
    );
  };
  return keptByRights(tx, "task kinds", read, (kinds) => kinds.size * BYTES_OF_A_KIND);
}

const BYTES_OF_A_KIND = 150;
