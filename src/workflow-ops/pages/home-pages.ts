import type { Request, Response } from "express";
import type { Actor } from "../../access/index.js";
import { readCompany } from "../../db/index.js";
import { formatNow } from "../../zone/index.js";
import { navigationFor, renderPage, type Navigation } from "../../web/index.js";
import { administeredWorkflows } from "../administration/administered-queries.js";
import { needsAttention } from "../administration/attention-queries.js";
import { countUnread } from "../notifications/notification-queries.js";
import { queueLists } from "../tasks/queue-lists-queries.js";
import { countTasks, listTasks } from "../tasks/task-queue-queries.js";
import { listSubmittable } from "../tickets/submittable-queries.js";
import { listMyTickets } from "../tickets/ticket-list-queries.js";
import { ticketListOf } from "./ticket-at-hand-pages.js";
import { withWords } from "./ticket-rows.js";

const ROWS = 6;
const DAY = { weekday: "long", day: "numeric", month: "long" } as const;
const EVERYTHING = { familyId: null, search: "", due: "" } as const;

/** GET / of somebody who is signed in: what waits for them, what they wait for, and what needs them where they administer. */
export async function home(_req: Request, res: Response, actor: Actor): Promise<void> {
  const at = { after: null, size: ROWS };
  const found = await readCompany(actor, async (tx) => {
    const lists = await queueLists(tx, actor);
    return {
      mine: await listTasks(tx, actor, lists, { ...EVERYTHING, whose: "mine" }, at),
      free: await listTasks(tx, actor, lists, { ...EVERYTHING, whose: "free" }, at),
      counts: await countTasks(tx, actor, lists),
      tickets: await listMyTickets(tx, actor, { ...EVERYTHING, status: "all" }, at),
      submittable: await listSubmittable(tx, actor),
      administered: await administeredWorkflows(tx, actor),
      attention: await needsAttention(tx, actor, { familyId: null, size: ROWS }),
    };
  });
  await renderPage(res, "home", {
    title: `Welcome, ${actor.name.split(" ")[0] ?? actor.name}`,
    place: "/",
    today: formatNow("weekday", DAY).format(new Date()),
    ...found,
    tickets: found.tickets.map(withWords),
  });
}

/** The side bar, with how many tasks wait and the workflows that the actor administers. */
export async function navigation(actor: Actor): Promise<Navigation> {
  const [counts, unread, workflows] = await readCompany(actor, async (tx) => {
    const lists = await queueLists(tx, actor);
    return Promise.all([
      countTasks(tx, actor, lists),
      countUnread(tx, actor.userId),
      administeredWorkflows(tx, actor),
    ]);
  });
  const administered = workflows.map((workflow) => ({
    label: workflow.title,
    href: ticketListOf(workflow),
    icon: "table",
  }));
  return navigationFor(actor, administered, counts.mine + counts.free, unread);
}
