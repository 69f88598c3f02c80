import type { Request } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import { pathId, type Loaded } from "../../web/index.js";
import { findTask, type TaskPage } from "../tasks/task-queries.js";

/** A task for a page that only the ticket admins of its ticket have; whoever may do it sees it, and is refused. */
export async function loadAdministeredTask(
  actor: Actor,
  req: Request,
): Promise<Loaded<TaskPage> | null> {
  const id = pathId(req, "id");
  const page = id === null ? null : await readCompany(actor, (tx) => findTask(tx, actor, id));
  return (
    page && {
      object: page,
      see: true,
      may: page.administers,
      sentence:
        "Expected a ticket admin of this workflow, but you have no role that is one: you may do this task, not administer it.",
    }
  );
}
