import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Dispatcher } from "undici";
import { emailOf, PASSWORD, type Person } from "./companies.js";
import { copyTickets } from "./copies.js";
import type { OperationName } from "./options.js";
import { ITEM } from "./stories.js";
import { formHeaders, type Company, type Visitor } from "./visitors.js";

/** What an operation is done with. */
export interface Means {
  readonly client: Dispatcher;
  readonly visitors: Readonly<Record<Person, readonly Visitor[]>>;
  readonly companies: readonly Company[];
  readonly database: pg.Client;
}

/** One kind of work, the same for the app and for the limit. */
export interface Operation {
  /** Whoever does it; each of the workers is another of them, as far as there are. */
  readonly person: Person;
  /** Makes what the work uses up; gives how often it can be done. */
  prepare?(means: Means, atMost: number): Promise<void>;
  /** Does it once and checks the answer; false when what was made is used up. */
  once(means: Means, visitor: Visitor, worker: number): Promise<boolean>;
  /** Counts the rows of which each operation leaves exactly one. */
  readonly rows?: string;
}

/** A ticket to correct, or the task of one to complete. */
interface Fresh {
  readonly ticketId: number;
  readonly taskId: number;
  step: number;
}

const fresh = new Map<number, Fresh[]>();

async function makeFresh({ database, companies }: Means, atMost: number): Promise<void> {
  const each = Math.ceil(atMost / companies.length);
  const { rows: last } = await database.query<{ id: number }>(
    "select max(id) as id from workflow_instance",
  );
  await copyTickets(database, {
    templates: companies.map((company) => company.underReview),
    first: 1,
    last: each,
  });
  const { rows } = await database.query<Fresh & { company: number }>(
    `select t.company_id as company, t.workflow_instance_id as "ticketId", t.id as "taskId", 1 as step
     from task_instance t where t.workflow_instance_id > $1 and t.closed_step is null`,
    [last[0]?.id ?? 0],
  );
  fresh.clear();
  for (const { company, ...one } of rows) fresh.set(company, [...(fresh.get(company) ?? []), one]);
}

/** A filled-in form of a company. */
export function submission({ formId }: Company): Readonly<Record<string, string>> {
  return {
    ticket_definition_id: String(formId),
    action: "submit",
    "field.item": `${ITEM} for the bench`,
    "field.supplier": "Nordic Survey Supply",
    "field.amount": "800",
    "field.cost_centre": "office",
    "field.reason": "Needed for the work of the next months.",
  };
}

/** Finance's answer that lets it be ordered. */
export const APPROVAL = {
  revision: "1",
  action: "complete",
  "field.finance_decision": "approve",
  "field.budget_line": "4400-120",
  "field.finance_comment": "Within the budget.",
};

const steps = "select count(*)::int as n from workflow_data";

/** Every operation; the pages are looked at for what only a right one says. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  submit: {
    person: "erin",
    rows: "select count(*)::int as n from ticket_instance",
    async once(means, visitor) {
      const page = await post(means, visitor, "/tickets", submission(visitor.company));
      expectIn(page, "for the bench");
      return true;
    },
  },
  complete: {
    person: "fay",
    rows: steps,
    prepare: makeFresh,
    async once(means, visitor) {
      const task = fresh.get(visitor.company.id)?.pop();
      if (!task) return false;
      const page = await post(means, visitor, `/tasks/${task.taskId}/completion`, APPROVAL);
      expectIn(page, "PR-");
      return true;
    },
  },
  correct: {
    person: "alice",
    rows: steps,
    prepare: (means) => makeFresh(means, means.companies.length * WORKERS),
    async once(means, visitor, worker) {
      const ticket = fresh.get(visitor.company.id)?.[Math.floor(worker / means.companies.length)];
      if (!ticket) return false;
      const page = await post(means, visitor, `/tickets/${ticket.ticketId}/correction`, {
        step: String(ticket.step),
        action: "apply",
        reason: "It is another one now.",
        "field.supplier": `Supplier ${ticket.step}`,
      });
      expectIn(page, `Supplier ${ticket.step}`);
      ticket.step += 1;
      return true;
    },
  },
  "my-tasks": reading("fay", () => "/tasks", "PR-"),
  "my-tickets": reading("erin", () => "/tickets", "PR-"),
  ticket: reading(
    "erin",
    ({ tickets }) => `/tickets/${tickets[Math.floor(Math.random() * tickets.length)]}`,
    "Nordic Survey Supply",
  ),
  "admin-list": reading(
    "alice",
    ({ definitionId }) => `/admin/workflows/${definitionId}/tickets?status=IN_PROGRESS&q=Lamp`,
    "PR-",
  ),
  design: reading(
    "dana",
    ({ definitionId }) => `/design/workflows/${definitionId}`,
    "Second approval",
  ),
  "sign-in": {
    person: "erin",
    rows: "select count(*)::int as n from session",
    async once({ client }, { company }) {
      const body = new URLSearchParams({
        email: emailOf("erin", company.number),
        password: PASSWORD,
      });
      const { statusCode, body: answer } = await client.request({
        method: "POST",
        path: "/sign-in",
        headers: formHeaders(),
        body: body.toString(),
      });
      await answer.dump();
      if (statusCode !== 303) throw new Error(`Expected a sign-in, but got ${statusCode}.`);
      return true;
    },
  },
};

/** As many workers as may each need a ticket of their own in a company. */
const WORKERS = 32;

function reading(person: Person, path: (company: Company) => string, mark: string): Operation {
  return {
    person,
    async once({ client }, visitor) {
      expectIn(await get(client, path(visitor.company), visitor.cookie), mark);
      return true;
    },
  };
}

/** Gets a page; anything but 200 is an error. */
export async function get(client: Dispatcher, path: string, cookie: string): Promise<string> {
  const answer = await client.request({
    method: "GET",
    path,
    headers: { cookie, accept: "text/html" },
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200)
    throw new Error(`Expected ${path} to answer 200, but got ${answer.statusCode}: ${plain(text)}`);
  return text;
}

/** Sends a form and gets the page that its success leads to. */
async function post(
  { client }: Means,
  visitor: Visitor,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  return get(client, await send(client, visitor, path, fields), visitor.cookie);
}

/** Sends a form; gives the address that its success leads to. */
export async function send(
  client: Dispatcher,
  { cookie, token }: Visitor,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  const body = new URLSearchParams({ form_id: randomUUID(), _csrf: token, ...fields });
  const answer = await client.request({
    method: "POST",
    path,
    headers: { ...formHeaders(), cookie },
    body: body.toString(),
  });
  const text = await answer.body.text();
  const location = answer.headers["location"];
  if (answer.statusCode !== 303 || typeof location !== "string")
    throw new Error(`Expected ${path} to answer 303, but got ${answer.statusCode}: ${plain(text)}`);
  return location;
}

function expectIn(page: string, mark: string): void {
  if (!page.includes(mark)) throw new Error(`Expected a page with “${mark}”, but: ${plain(page)}`);
}

function plain(html: string): string {
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? html;
  return main
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ")
    .slice(0, 400);
}
