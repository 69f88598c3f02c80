import pg from "pg";
import { beforeAll, expect, it, vi } from "vitest";
import { holdTicket, resumeTicket, submitTicket } from "../../../src/workflow-ops/index.js";
import { lamp, purchase } from "../purchase.js";
import { idIn, ok, openScene, type Scene } from "../scene.js";
import { timedPurchase, worked } from "./timed.js";

/** Watches every connection; before the first is made, since each is bound to it then. */
const query = vi.spyOn(pg.Client.prototype, "query");

let scene: Scene;

beforeAll(async () => {
  scene = await openScene();
});

interface Counts {
  submit: number;
  hold: number;
  resume: number;
}

async function counted(work: () => Promise<unknown>): Promise<number> {
  query.mockClear();
  await work();
  return query.mock.calls.length;
}

/** How many statements the second ticket of a workflow sends: what is kept is kept by then. */
async function counts(form: number): Promise<Counts> {
  const [erin, bob] = [await scene.actor("erin"), await scene.actor("bob")];
  const values = { ...lamp, amount: 5000 };
  await scene.submit("erin", form, values);
  let id = 0;
  const submit = await counted(async () => {
    id = idIn(ok(await submitTicket(erin, { ticketDefinitionId: form, values })).location);
  });
  const why = { ticketId: id, reason: "for the count" };
  return {
    submit,
    hold: await counted(async () => ok(await holdTicket(bob, why))),
    resume: await counted(async () => ok(await resumeTicket(bob, why))),
  };
}

it("a task that opens asks nothing more for its due time; a hold one statement, a resumption two, for however many tasks", async () => {
  const publish = async (definition: ReturnType<typeof purchase>) =>
    (await scene.publish(definition)).tickets["purchase"] ?? 0;
  const untimed = await counts(await publish(purchase({ key: "plain", prefix: "PL" })));
  const over = { key: "timed", prefix: "TI" };
  const one = await counts(await publish(timedPurchase({ review: worked(8) }, over)));
  const rules = { review: worked(8), check: worked(4) };
  const two = await counts(await publish(timedPurchase(rules, { key: "both", prefix: "BO" })));
  const { submit, hold, resume } = untimed;
  expect(one).toEqual({ submit, hold: hold + 1, resume: resume + 2 });
  expect(two).toEqual(one);
});
