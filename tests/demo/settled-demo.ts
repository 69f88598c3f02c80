import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { startApp, type TestApp } from "../support/app.js";
import { connect, rows } from "../database/connect.js";

/** An action of the demo's onboardings. */
interface ActionRow {
  readonly ticket: string;
  readonly task: string;
  readonly status: string;
}

/** Asks the demo's database as Acme. */
export async function ofAcme<T extends object>(
  { runtimeUrl }: Pick<TestApp, "runtimeUrl">,
  sql: string,
): Promise<T[]> {
  const client = await connect(runtimeUrl);
  try {
    await client.query(
      "select set_config('app.company_id', (select company_id::text from find_login('alice@acme.test')), false)",
    );
    return await rows<T>(client, sql);
  } finally {
    await client.end();
  }
}

/** What the actions of the onboardings have come to, such as "Zuri: account ERROR", once none is under way. */
export async function settledActions(app: Pick<TestApp, "runtimeUrl">): Promise<string[]> {
  for (let left = 300; left > 0; left -= 1) {
    const found = await ofAcme<ActionRow>(
      app,
      `select instance.title as ticket, task.task_key as task, task.status::text as status
         from task_instance task join workflow_instance instance
           on instance.company_id = task.company_id and instance.id = task.workflow_instance_id
        where task.task_key in ('account', 'equipment') order by 1, 2`,
    );
    if (found.length > 0 && !found.some(isUnderWay))
      return found.map(({ ticket, task, status }) => `${ticket}: ${task} ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("Expected the demo's actions to come to rest, but some are still under way.");
}

/** The phone of Mika Laine takes a day. */
function isUnderWay({ ticket, status }: ActionRow): boolean {
  return (
    ["OPEN", "IN_PROGRESS"].includes(status) || (status === "PENDING" && ticket !== "Mika Laine")
  );
}

/** The demo with a worker and its receiver, whose seconds are short. */
export async function startWholeDemo(): Promise<TestApp> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ticketflower-demo-"));
  const receiver = { file: path.join(folder, "receiver.json"), port: 0, second: 100 };
  const app = await startApp({ demo: true, worker: true, receiver });
  const close = async (): Promise<void> => {
    await app.close();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  return { ...app, close };
}

/** The demo after its actions were called, without a worker: nothing changes by itself. */
export async function startSettledDemo(): Promise<TestApp> {
  const whole = await startWholeDemo();
  await settledActions(whole);
  await whole.close();
  const app = await startApp({ demo: true, databaseUrl: whole.runtimeUrl });
  return { ...app, ownerUrl: whole.ownerUrl };
}
