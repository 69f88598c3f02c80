import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import {
  asBody,
  formIdOf,
  redirectWith,
  refuse,
  route,
  safeNext,
  type AnyRoute,
} from "../../web/index.js";
import { remindTask } from "../commands/remind-task.js";
import type { TaskPage } from "../tasks/task-queries.js";
import { loadAdministeredTask } from "./task-at-hand-pages.js";

async function create(req: Request, res: Response, actor: Actor, page: TaskPage): Promise<void> {
  const { task, taskDefinition } = page;
  const back = asBody(req.body)["back"];
  const location = safeNext(back ?? `/tasks/${task.id}`);
  const result = await remindTask(actor, {
    taskId: task.id,
    formId: formIdOf(req.body),
    location,
  });
  if (!result.ok) return refuse(res, { location, ...result.rejection });
  redirectWith(res, result.location, `Those who could do ${taskDefinition.title} were told again.`);
}

/** Telling people once more of a task that is overdue. */
export const reminderRoutes: readonly AnyRoute[] = [
  route({
    method: "post",
    path: "/tasks/:id/reminder",
    policy: "ticketAdmin",
    load: loadAdministeredTask,
    handler: create,
  }),
];
