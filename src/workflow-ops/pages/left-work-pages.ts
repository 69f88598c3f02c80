import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { findUser, type UserRow } from "../../accounts/index.js";
import { readCompany } from "../../db/index.js";
import {
  asBody,
  emptyForm,
  formIdOf,
  list,
  pathId,
  renderPage,
  route,
  rowId,
  withErrors,
  type AnyRoute,
  type FormState,
} from "../../web/index.js";
import { MOST_LEFT, openWorkOf } from "../administration/open-work-queries.js";
import { groupsOf, type LeftGroup } from "../administration/takers-queries.js";
import { reassignTask } from "../commands/reassign-task.js";

/** What became of one task. */
interface Outcome {
  readonly task: LeftGroup["tasks"][number];
  /** Who has it now; null: it was refused. */
  readonly to: string | null;
  /** Why it was refused. */
  readonly sentence: string;
}

const groupsFor = (actor: Actor, user: UserRow): Promise<readonly LeftGroup[]> =>
  readCompany(actor, async (tx) => groupsOf(tx, await openWorkOf(tx, user.id), user.id));

function pageOf(user: UserRow) {
  return {
    title: `Reassign the work of ${user.name}`,
    crumbs: [
      { label: "Users", href: "/company/users" },
      { label: user.name, href: `/company/users/${user.id}` },
    ],
    place: "/company/users",
    user,
  };
}

async function show(
  res: Response,
  user: UserRow,
  groups: readonly LeftGroup[],
  form: FormState,
): Promise<void> {
  const fields = groups.map((group) => ({ ...group, field: fieldOf(group) }));
  const can = groups.some(({ takers }) => takers.length > 0);
  const many = groups.flatMap(({ tasks }) => tasks).length >= MOST_LEFT;
  await renderPage(res, "company/reassignment", {
    ...pageOf(user),
    groups: fields,
    can,
    many,
    form,
  });
}

const fieldOf = ({ key }: LeftGroup): string => `to.${key.replace(" ", ".")}`;

async function create(req: Request, res: Response, actor: Actor, user: UserRow): Promise<void> {
  const body = asBody(req.body);
  const groups = await groupsFor(actor, user);
  const ticked = new Set(list(body["task"]).map(rowId));
  const chosen = groups.flatMap((group) => {
    const to = rowId(list(body[fieldOf(group)])[0]);
    return to === null ? [] : group.tasks.map((task) => ({ task, to, group }));
  });
  const moves = chosen.filter(({ task }) => ticked.has(task.taskId));
  if (moves.length === 0) {
    const [first] = groups;
    const message = "Choose somebody for at least one of the tasks that are ticked";
    const errors = first ? [{ field: fieldOf(first), message }] : [];
    return show(res.status(422), user, groups, withErrors(body, errors));
  }
  const formId = formIdOf(body);
  const outcomes: Outcome[] = [];
  for (const { task, to, group } of moves) {
    const result = await reassignTask(actor, {
      ...{ taskId: task.taskId, from: user.id, to },
      ...{ formId: `${formId.slice(0, 80)}-${task.taskId}`, reason: `${user.name} leaves it` },
    });
    const name = group.takers.find(({ id }) => id === to)?.name ?? "somebody";
    outcomes.push({
      task,
      to: result.ok ? name : null,
      sentence: result.ok ? "" : result.rejection.sentence,
    });
  }
  const done = outcomes.filter((outcome) => outcome.to !== null).length;
  const left = (await groupsFor(actor, user)).flatMap(({ tasks }) => tasks).length;
  await renderPage(res, "company/reassigned", { ...pageOf(user), outcomes, done, left });
}

async function load(actor: Actor, req: Request): Promise<{ object: UserRow } | null> {
  const id = pathId(req, "id");
  const user = id === null ? null : await readCompany(actor, (tx) => findUser(tx, id));
  return user && { object: user };
}

const admins = { policy: "companyAdmin", load } as const;

/** The open work of one person for others, many tasks at once. */
export const leftWorkRoutes: readonly AnyRoute[] = [
  route({
    ...{ method: "get", path: "/company/users/:id/reassignment", ...admins },
    handler: async (_req, res, actor, user) =>
      show(res, user, await groupsFor(actor, user), emptyForm()),
  }),
  route({
    ...{ method: "post", path: "/company/users/:id/reassignment", ...admins },
    handler: create,
  }),
];
