import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import {
  asBody,
  emptyForm,
  formIdOf,
  list,
  redirectWith,
  refuse,
  renderPage,
  route,
  rowId,
  showAgain,
  type AnyRoute,
  type FormState,
} from "../../web/index.js";
import { assignTask } from "../commands/assign-task.js";
import { eligibleUsers } from "../tasks/eligible-users-queries.js";
import type { TaskPage } from "../tasks/task-queries.js";
import { loadAdministeredTask } from "./task-at-hand-pages.js";
import { ticketCrumbs, ticketPlace } from "./ticket-at-hand-pages.js";

const NOBODY = { restricted: true, roleIds: [], roleNames: [] };

async function show(res: Response, actor: Actor, page: TaskPage, form: FormState): Promise<void> {
  const { definition, task, taskDefinition, ticket } = page;
  if (!page.open)
    return refuse(res, {
      code: "conflict",
      sentence: `Expected ${taskDefinition.title} to be open, but it is not any more: there is nobody to assign it to.`,
      location: `/tasks/${task.id}`,
    });
  const allowed = definition.lists.executor.get(task.taskKey) ?? NOBODY;
  const users = await readCompany(actor, (tx) => eligibleUsers(tx, allowed));
  await renderPage(res, "tasks/assignment", {
    title: `Assign ${taskDefinition.title}`,
    crumbs: ticketCrumbs(ticket),
    place: await ticketPlace(actor, ticket.familyId),
    page,
    task,
    users: users.map(({ id, name }) => ({
      value: String(id),
      label: name,
      note: id === task.claimedBy ? "has it now" : "",
    })),
    named: task.named ? task.userIds.map(String) : [],
    roles: allowed.restricted ? allowed.roleNames : null,
    form,
  });
}

async function create(req: Request, res: Response, actor: Actor, page: TaskPage): Promise<void> {
  const body = asBody(req.body);
  const ids = list(body["user_ids"]).map(rowId);
  const reason = body["reason"];
  const result = await assignTask(actor, {
    taskId: page.task.id,
    // 0 is nobody's id: what is no id is refused like a stranger's
    userIds: ids.map((id) => id ?? 0),
    formId: formIdOf(req.body),
    ...(typeof reason === "string" ? { reason } : {}),
  });
  if (!result.ok)
    return showAgain(res, { location: `/tasks/${page.task.id}`, ...result.rejection }, (form) =>
      show(res, actor, page, form),
    );
  const whom = ids.length === 0 ? "everybody whom its roles allow" : "the people you chose";
  redirectWith(res, result.location, `${page.taskDefinition.title} is for ${whom} now.`);
}

const admins = { policy: "ticketAdmin", load: loadAdministeredTask } as const;

/** Whom an open task is for. */
export const assignmentRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/tasks/:id/assignment",
    ...admins,
    handler: (_req, res, actor, page) => show(res, actor, page, emptyForm()),
  }),
  route({ method: "post", path: "/tasks/:id/assignment", ...admins, handler: create }),
];
