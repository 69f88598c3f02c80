import fs from "node:fs/promises";
import path from "node:path";
import type { Actor, Result } from "../src/access/index.js";
import { loadActor } from "../src/accounts/index.js";
import { withCompany, withNewCompany, type CompanyTx } from "../src/db/index.js";
import { importDefinition, publishWorkflow } from "../src/workflow-design/index.js";
import { completeTask, submitTicket } from "../src/workflow-ops/index.js";
import { STORIES, wish } from "./stories.js";

/** The people of each company that the measurements act as. */
const PEOPLE = {
  alice: ["Company Admin", "Management", "Employee"],
  dana: ["Workflow Designer", "Employee"],
  fay: ["Finance", "Employee"],
  bob: ["Purchasing", "Employee"],
  erin: ["Employee"],
} as const;
export type Person = keyof typeof PEOPLE;

const ROLES = ["Employee", "Finance", "Management", "Purchasing"];

/** A sign-in address; every one has the same password. */
export function emailOf(person: Person, company: number): string {
  return `${person}@company${company}.bench.test`;
}
export const PASSWORD = "a password of the benchmark";

/**
 * Makes the companies from first to last, each with its people, the demo's purchase workflow and one ticket of every story, through
 * the commands that the pages use: what is copied from them is right.
 */
export async function makeCompanies(
  root: string,
  count: number,
  passwordHash: string,
): Promise<void> {
  const file = path.join(root, "src", "demo", "workflows", "purchase.json");
  const text = await fs.readFile(file, "utf8");
  for (let number = 1; number <= count; number += 1) {
    const people = await withNewCompany((tx) => makePeople(tx, number, passwordHash));
    const form = await publish(people.dana, text);
    for (const story of STORIES) {
      const values = wish(story.amount);
      const { location } = done(
        await submitTicket(people.erin, { ticketDefinitionId: form, values }),
      );
      const ticketId = Number(location.split("/").at(-1));
      for (const act of story.acts) {
        const task = await openTask(people.alice, ticketId, act.task);
        done(
          await completeTask(people[act.who], {
            ...task,
            values: act.values,
            confirmedStall: true,
          }),
        );
      }
    }
  }
}

export type People = Readonly<Record<Person, Actor>>;

/** A company that has one ticket under review, of a workflow made by `define` from the demo's. */
export async function makeExtraCompany(
  root: string,
  number: number,
  passwordHash: string,
  define: Define,
): Promise<People> {
  const people = await withNewCompany((tx) => makePeople(tx, number, passwordHash));
  const file = path.join(root, "src", "demo", "workflows", "purchase.json");
  const form = await publish(people.dana, await fs.readFile(file, "utf8"), define);
  done(await submitTicket(people.erin, { ticketDefinitionId: form, values: wish(800) }));
  return people;
}

/** Another text of the file that is imported, and what is done with the draft before it is published. */
interface Define {
  readonly text: (text: string) => string;
  readonly draft: (id: number) => Promise<void>;
}

async function makePeople(
  { companyId: company_id, db }: CompanyTx,
  number: number,
  password_hash: string,
): Promise<People> {
  await db.company.create({ data: { id: company_id, name: `Company ${number}` } });
  const roles = await db.role.createManyAndReturn({
    data: [
      { company_id, name: "Company Admin", is_company_admin: true },
      { company_id, name: "Workflow Designer", is_workflow_designer: true },
      ...ROLES.map((name) => ({ company_id, name })),
    ],
    select: { id: true, name: true, is_company_admin: true, is_workflow_designer: true },
  });
  const people: Partial<Record<Person, Actor>> = {};
  for (const [person, names] of Object.entries(PEOPLE) as [Person, readonly string[]][]) {
    const email = emailOf(person, number);
    const data = { company_id, email, name: `${person} of ${number}`, password_hash };
    const user = await db.user.create({ data, select: { id: true, name: true } });
    await db.login.create({ data: { email, company_id, user_id: user.id } });
    const held = roles.filter(({ name }) => names.includes(name));
    await db.user_role.createMany({
      data: held.map((role) => ({ company_id, user_id: user.id, role_id: role.id })),
    });
    people[person] = {
      companyId: company_id,
      userId: user.id,
      companyName: `Company ${number}`,
      name: user.name,
      email,
      roles: held.map(({ id, name }) => ({ id, name })),
      isCompanyAdmin: held.some((role) => role.is_company_admin),
      isDesigner: held.some((role) => role.is_workflow_designer),
    };
  }
  return people as People;
}

async function publish(designer: Actor, file: string, define?: Define): Promise<number> {
  const actor = await loadActor({ ...designer, authEpoch: 0 });
  if (!actor) throw new Error("Expected the designer of a new company to be active.");
  const text = define?.text(file) ?? file;
  const { id } = done(await importDefinition(actor, { text, missingRoles: "leave_out" }));
  await define?.draft(id ?? 0);
  done(await publishWorkflow(actor, { id: id ?? 0 }));
  return withCompany(actor, async ({ db }) => {
    const form = await db.ticket_definition.findFirstOrThrow({ select: { id: true } });
    return form.id;
  });
}

function openTask(
  actor: Actor,
  ticketId: number,
  key: string,
): Promise<{ taskId: number; revision: number }> {
  return withCompany(actor, async ({ db }) => {
    const { id, revision } = await db.task_instance.findFirstOrThrow({
      where: { workflow_instance_id: ticketId, task_key: key, closed_step: null },
      select: { id: true, revision: true },
    });
    return { taskId: id, revision };
  });
}

/** What a command gave; a refusal is an error here. */
export function done<T extends object>(result: Result<T>): T {
  if (result.ok) return result;
  const { sentence, errors = [] } = result.rejection;
  throw new Error([sentence, ...errors.map(({ message }) => message)].join(" "));
}
