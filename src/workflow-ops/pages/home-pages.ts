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
    const [mine, free, counts, tickets, submittable, administered, attention] = await Promise.all([
      listTasks(tx, actor, lists, { ...EVERYTHING, whose: "mine" }, at),
      listTasks(tx, actor, lists, { ...EVERYTHING, whose: "free" }, at),
      countTasks(tx, actor, lists),
      listMyTickets(tx, actor, { ...EVERYTHING, status: "all" }, at),
      listSubmittable(tx, actor),
      administeredWorkflows(tx, actor),
      needsAttention(tx, actor, { familyId: null, size: ROWS }),
    ]);
    return { mine, free, counts, tickets, submittable, administered, attention };
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
