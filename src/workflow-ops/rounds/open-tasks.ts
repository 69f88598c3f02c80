import { withCommit, type CompanyTx } from "../../db/index.js";
import type { Json } from "../../engine/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import type { DueMoments } from "../due/due-moments.js";
import { dueOfOpened } from "../due/keep-due.js";
import type { Application } from "./application.js";
import { nameUsers } from "./name-users.js";
import { assigneesOf } from "../user-values.js";

/** The last task_instance of a task before it opens again. */
interface Predecessor {
  readonly taskKey: string;
  readonly number: number;
  /** It was cancelled while open, by a lost condition or a cleared input: the new one takes over what it held. */
  readonly lost: boolean;
  readonly claimedBy: number | null;
  readonly claimedAt: Date | null;
  readonly named: boolean;
  readonly userIds: readonly number[];
  readonly draft: Json;
  readonly draftSavedAt: Date | null;
}

/** What a new task holds from the start. */
interface Start {
  readonly key: string;
  readonly number: number;
  /** null: it names nobody in particular. */
  readonly users: readonly number[] | null;
  readonly claimedBy: number | null;
  readonly claimedAt: Date | null;
  readonly draft: Json;
  readonly draftSavedAt: Date | null;
  readonly due: DueMoments;
}

/** Tasks that are being opened: their ids by key, once they are. */
export interface Opening {
  readonly ids: Promise<ReadonlyMap<string, number>>;
}

/** Opens tasks: numbered on, named by their assignee field, with the claim, the named users and the draft of one that was lost while open. */
export async function openTasks(
  tx: CompanyTx,
  application: Application,
  keys: readonly string[],
): Promise<Opening> {
  if (keys.length === 0) return { ids: Promise.resolve(new Map()) };
  const { instance, definition } = application;
  const [before, dueOf] = await Promise.all([
    instance.row.step === 0 ? [] : predecessors(tx, instance.row.id, keys),
    dueOfOpened(tx, application, keys),
  ]);
  const starts = keys.map((key) => {
    const compiled = definition.compiled.tasks.get(key);
    const users = compiled && assigneesOf(compiled.definition, application.round.state.fields);
    const last = before.find((task) => task.taskKey === key);
    return { ...startOf(key, users ?? null, last), due: dueOf(key) };
  });
  const ids = insertTasks(tx, application, starts);
  await withCommit(tx, ids);
  const naming = starts.flatMap(({ key, users }) =>
    users === null || users.length === 0 ? [] : [{ key, users }],
  );
  if (naming.length > 0) {
    const known = await ids;
    const namings = naming.map(({ key, users }) => ({ id: known.get(key) ?? 0, users }));
    await nameUsers(tx, namings, "first");
  }
  return { ids };
}

/** The assignee field goes before the users that the lost one named; a claim is taken over only by one who may still have it. */
function startOf(
  key: string,
  assignees: readonly number[] | null,
  last?: Predecessor,
): Omit<Start, "due"> {
  const lost = last?.lost === true ? last : undefined;
  const users = assignees ?? (lost?.named === true ? lost.userIds : null);
  const claimant = lost?.claimedBy ?? null;
  const claims = claimant !== null && (users === null || users.includes(claimant));
  return {
    key,
    number: (last?.number ?? 0) + 1,
    users,
    claimedBy: claims ? claimant : null,
    claimedAt: claims ? (lost?.claimedAt ?? null) : null,
    draft: lost?.draft ?? null,
    draftSavedAt: lost?.draftSavedAt ?? null,
  };
}

async function predecessors(
  tx: CompanyTx,
  instanceId: number,
  keys: readonly string[],
): Promise<Predecessor[]> {
  return tx.db.$queryRaw<Predecessor[]>`
    select distinct on (t.task_key) t.task_key as "taskKey", t.number,
      t.status = 'CANCELLED' and t.cancel_reason ->> 'kind' in ('condition_lost', 'input_cleared') as lost,
      t.claimed_by as "claimedBy", t.claimed_at as "claimedAt", t.named, t.draft, t.draft_saved_at as "draftSavedAt",
      array(select u.user_id from task_instance_user u
        where u.company_id = t.company_id and u.task_instance_id = t.id order by u.user_id) as "userIds"
    from task_instance t
    where t.company_id = ${tx.companyId} and t.workflow_instance_id = ${instanceId} and t.task_key = any(${[...keys]}::text[])
    order by t.task_key, t.number desc`;
}

async function insertTasks(
  tx: CompanyTx,
  { instance, definition, round, at }: Application,
  starts: readonly Start[],
): Promise<ReadonlyMap<string, number>> {
  const { row } = instance;
  const tasks = starts.map((start) => ({
    definition_id: definitionId(definition, start.key),
    key: start.key,
    number: start.number,
    status: start.claimedBy === null ? "OPEN" : "IN_PROGRESS",
    claimed_by: start.claimedBy,
    claimed_at: start.claimedAt,
    named: start.users !== null,
    chain: round.state.open[start.key]?.chain,
    draft: start.draft,
    draft_saved_at: start.draftSavedAt,
    due_at: start.due.dueAt,
    escalate_at: start.due.escalateAt,
  }));
  const rows = await tx.db.$queryRaw<{ id: number; task_key: string }[]>`
    insert into task_instance (company_id, workflow_instance_id, workflow_family_id, opened_step, refreshed_step, created_at, updated_at,
      task_definition_id, task_key, number, status, claimed_by, claimed_at, named, chain, draft, draft_saved_at, due_at, escalate_at)
    select ${tx.companyId}::int, ${row.id}::int, ${row.familyId}::int, ${row.step + 1}::int, ${row.step + 1}::int,
      ${at}::timestamptz, ${at}::timestamptz, x.definition_id, x.key, x.number, x.status, x.claimed_by, x.claimed_at, x.named,
      x.chain, x.draft, x.draft_saved_at, x.due_at, x.escalate_at
    from jsonb_to_recordset(${JSON.stringify(tasks)}::jsonb) as x(definition_id int, key text, number int, status task_status,
      claimed_by int, claimed_at timestamptz, named boolean, chain jsonb, draft jsonb, draft_saved_at timestamptz,
      due_at timestamptz, escalate_at timestamptz)
    returning id, task_key`;
  return new Map(rows.map((task) => [task.task_key, task.id]));
}

function definitionId(definition: LoadedDefinition, taskKey: string): number {
  const id = definition.ids.tasks.get(taskKey);
  if (id === undefined)
    throw new Error(`Expected task ${taskKey} in version ${definition.version}, but it has none.`);
  return id;
}
