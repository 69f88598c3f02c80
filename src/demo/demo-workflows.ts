import fs from "node:fs/promises";
import path from "node:path";
import type { Actor } from "../access/index.js";
import { withCompany } from "../db/index.js";
import { importDefinition, publishWorkflow } from "../workflow-design/index.js";

const KEYS = ["vacation", "purchase", "onboarding"] as const;
export type DemoWorkflow = (typeof KEYS)[number];

/** Ids of the ticket definitions that are submitted in the stories, by workflow. */
export type DemoForms = Readonly<Record<DemoWorkflow, number>>;

/** Where the files are, and what their actions call. */
interface Sources {
  readonly root: string;
  readonly receiver?: string | undefined;
}

/** Imports the files of src/demo/workflows and publishes them, as Dana would; those that are there stay. */
export async function publishDemoWorkflows(sources: Sources, designer: Actor): Promise<DemoForms> {
  const forms: Partial<Record<DemoWorkflow, number>> = {};
  for (const key of KEYS) {
    const active = await activeForm(designer, key);
    forms[key] = active ?? (await publish(sources, designer, key));
  }
  return forms as DemoForms;
}

async function publish(
  { root, receiver }: Sources,
  designer: Actor,
  key: DemoWorkflow,
): Promise<number> {
  const draft = await draftOf(designer, key);
  let id = draft;
  if (id === null) {
    const file = path.join(root, "src", "demo", "workflows", `${key}.json`);
    const text = withReceiver(await fs.readFile(file, "utf8"), receiver);
    const made = await importDefinition(designer, { text, missingRoles: "leave_out" });
    if (!made.ok) throw new Error(`The demo's ${key} was not imported: ${made.rejection.sentence}`);
    id = made.id;
  }
  const published = await publishWorkflow(designer, { id: id ?? 0 });
  if (!published.ok)
    throw new Error(`The demo's ${key} was not published: ${published.rejection.sentence}`);
  const form = await activeForm(designer, key);
  if (form === null) throw new Error(`Expected a ticket definition in the demo's ${key}.`);
  return form;
}

/** The address of the receiver in the files; its port is another where this one was taken. */
const USUAL_RECEIVER = "http://127.0.0.1:3999";

function withReceiver(text: string, receiver: string | undefined): string {
  return receiver === undefined ? withoutActions(text) : text.replaceAll(USUAL_RECEIVER, receiver);
}

/** The same workflow, but for people: what actions would do is asked of the executors. */
function withoutActions(text: string): string {
  const file = JSON.parse(text) as { tasks: Record<string, unknown>[] };
  const form = { task_type: "FORM", action_url: null, input_transform: null };
  const none = { output_transform: null, timeout_seconds: null, max_runs: null };
  const tasks = file.tasks.map((task) =>
    task["task_type"] === "FORM" ? task : { ...task, ...form, ...none },
  );
  return JSON.stringify({ ...file, tasks });
}

function draftOf(designer: Actor, key: DemoWorkflow): Promise<number | null> {
  return withCompany(designer, async ({ db }) => {
    const where = { key, status: "DRAFT" as const };
    const draft = await db.workflow_definition.findFirst({ where, select: { id: true } });
    return draft?.id ?? null;
  });
}

function activeForm(designer: Actor, key: DemoWorkflow): Promise<number | null> {
  return withCompany(designer, async ({ db }) => {
    const active = await db.ticket_definition.findFirst({
      where: { workflow_definition: { key, status: "ACTIVE" } },
      orderBy: { position: "asc" },
      select: { id: true },
    });
    return active?.id ?? null;
  });
}
