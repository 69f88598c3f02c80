import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCopy, type Copy } from "../start/copy.js";
import { textOf, Visitor } from "../world/index.js";

// npm start as people start it, killed in the midst of a ticket's actions and started again.

let state: string;
let copy: Copy;

beforeAll(() => {
  state = fs.mkdtempSync(path.join(os.tmpdir(), "ticketflower-killed-"));
  fs.chmodSync(state, 0o711); // as root the server runs as another account, which must be able to walk in
});
afterAll(async () => {
  copy.process.kill("SIGTERM");
  await copy.ended;
  fs.rmSync(state, { recursive: true, force: true });
});

async function start(port: string): Promise<string> {
  copy = startCopy(state, { PORT: port });
  return copy.ready;
}

async function killAndStart(port: string): Promise<void> {
  copy.process.kill("SIGKILL");
  await copy.ended;
  await start(port);
}

/** Asks again until the answer is there. */
async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let left = 900; left > 0; left -= 1) {
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Expected ${what}, but it did not come to that.`);
}

interface Receiver {
  readonly accounts: Record<string, string>;
  readonly orders: Record<string, { number: string; state: string }>;
}

const receiver = (): Receiver =>
  JSON.parse(fs.readFileSync(path.join(state, "demo-receiver.json"), "utf8")) as Receiver;

test(
  "an onboarding is completed, with one account and one order, though the process is killed twice",
  { timeout: 300_000 },
  async () => {
    const address = await start("0");
    const { port } = new URL(address);
    const password = /with the password +(\S+)/.exec(copy.said())?.[1] ?? "";
    const people = new Map<string, Visitor>();
    for (const person of ["bob", "fay", "erin"]) {
      const visitor = new Visitor(`http://localhost:${port}`);
      await visitor.signIn(`${person}@acme.test`, password);
      people.set(person, visitor);
    }
    const as = (person: string): Visitor => people.get(person) ?? new Visitor(address);
    await eventually("the demo's own orders to be told back", async () => {
      const told = Object.values(receiver().orders).filter((order) => order.state === "told");
      return told.length === 2 ? told : undefined;
    });
    const before = receiver();

    const form = await as("bob").get("/tickets/new");
    const kind = /\/tickets\/new\/(\d+)"(?:(?!<\/a>).)*<strong>New colleague/s.exec(form.text)?.[1];
    const erin = /value="(\d+)"[^>]*>\s*Erin/.exec(
      (await as("bob").get(`/tickets/new/${kind}`)).text,
    )?.[1];
    const submitted = await as("bob").post("/tickets", {
      ticket_definition_id: kind,
      "field.full_name": "Nora Quist",
      "field.start_date": "2027-03-01",
      "field.department": "lab",
      "field.equipment": "laptop",
      "field.mentor": erin,
      action: "submit",
    });
    const ticket = submitted.headers["location"] ?? "";
    expect(ticket).toMatch(/^\/tickets\/\d+$/);
    await killAndStart(port); // before, during or after the first call

    const answers: readonly (readonly [
      person: string,
      task: string,
      field: string,
      value: string,
    ])[] = [
      ["bob", "Contract", "contract_signed", "2027-01-15"],
      ["fay", "Set up payroll", "payroll_number", "31337"],
      ["bob", "Prepare workplace", "workplace", "Room 3.01"],
      ["erin", "Plan the first week", "first_week", "A tour."],
    ];
    for (const [person, task, field, value] of answers) {
      const page = await as("bob").get(ticket);
      const href = new RegExp(`href="(/tasks/\\d+)"[^>]*>\\s*${task}`).exec(page.text)?.[1] ?? "";
      await as(person).submit(`${href}/completion`, {
        revision: 1,
        [`field.${field}`]: value,
        confirm_stall: "on",
      });
    }

    await eventually("the order to wait for its callback", async () => {
      const fresh = Object.keys(receiver().orders).length - Object.keys(before.orders).length;
      return fresh === 1 ? true : undefined;
    });
    await killAndStart(port); // with the callback still to come, as a rule

    const done = await eventually("the ticket to be completed", async () => {
      const text = textOf(await as("bob").get(ticket));
      return /^[^:]*: Nora Quist Completed/.test(text.slice(text.indexOf("ON-")))
        ? text
        : undefined;
    });
    const [number] = Object.entries(receiver().orders)
      .filter(([run]) => before.orders[run] === undefined)
      .map(([, order]) => order.number);
    expect(done).toContain("n.quist");
    expect(done).toContain(String(number));
    expect(Object.values(receiver().accounts).filter((name) => name.startsWith("n."))).toEqual([
      "n.quist",
    ]);
    expect(Object.keys(receiver().orders)).toHaveLength(Object.keys(before.orders).length + 1);
    expect(done.match(/completed Create account/g)).toHaveLength(1);
    expect(done.match(/answered Order equipment/g)).toHaveLength(1);
  },
);
