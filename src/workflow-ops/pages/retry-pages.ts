import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { asBody, formIdOf, redirectWith, refuse, route, type AnyRoute } from "../../web/index.js";
import { retryTask } from "../commands/retry-task.js";
import type { TaskPage } from "../tasks/task-queries.js";
import { loadAdministeredTask } from "./task-at-hand-pages.js";

const DONE = "It is sent again now, under the same key. Its error is resolved when that succeeds.";

async function create(req: Request, res: Response, actor: Actor, page: TaskPage): Promise<void> {
  const { reason } = asBody(req.body);
  const result = await retryTask(actor, {
    taskId: page.task.id,
    formId: formIdOf(req.body),
    ...(typeof reason === "string" ? { reason } : {}),
  });
  if (!result.ok) return refuse(res, { location: `/tasks/${page.task.id}`, ...result.rejection });
  redirectWith(res, result.location, DONE);
}

/** Having the request of an action sent again. */
export const retryRoutes: readonly AnyRoute[] = [
  route({
    method: "post",
    path: "/tasks/:id/retry",
    policy: "ticketAdmin",
    load: loadAdministeredTask,
    handler: create,
  }),
];
