import { beforeAll, describe, expect, it } from "vitest";
import {
  claimTask,
  correctTicket,
  replayTicket,
  resumeTicket,
} from "../../src/workflow-ops/index.js";
import { completion, definitionOf, task, ticket } from "../engine/naive/builders.js";
import { ok, openScene, stepOf, type Scene } from "./scene.js";

const text = { type: "string" };
const number = { type: "number" };
const is = (field: string, value: string) => ({ "==": [{ var: field }, value] });
const answered = (field: string) => ({ "!": { missing: [field] } });

let scene: Scene;

beforeAll(async () => {
  scene = await openScene();
});

const publish = async (
  key: string,
  prefix: string,
  definition: ReturnType<typeof definitionOf>,
) => {
  const { tickets } = await scene.publish({ ...definition, key, prefix });
  return tickets[key] ?? 0;
};
const openKeys = async (id: number) => Object.keys(await scene.open(id)).sort();
const correct = async (ticketId: number, fields: Record<string, string | number>) => {
  const step = await stepOf(scene, ticketId);
  return ok(
    await correctTicket(await scene.actor("alice"), {
      ticketId,
      step,
      fields,
      reason: "it was wrong",
    }),
  );
};
const replays = async (ticketId: number) =>
  expect(await scene.as("alice", (tx) => replayTicket(tx, ticketId))).toBeNull();

describe("the five stories, from the commands to the rows", () => {
  it("1. Purchase: a second rework opens the fix a second time", async () => {
    const form = await publish(
      "purchase",
      "PR",
      definitionOf(
        { amount: number, decision: text },
        [ticket("purchase", ["amount"])],
        [
          task({ key: "review", input_fields: ["amount"], output_fields: ["decision"] }),
          task({
            key: "fix",
            input_fields: ["decision"],
            output_fields: ["amount"],
            condition: is("decision", "rework"),
          }),
        ],
        [completion("approved", ["decision"], is("decision", "approve"))],
      ),
    );
    const id = await scene.submit("erin", form, { amount: 500 });
    expect(await openKeys(id)).toEqual(["review"]);
    ok(await scene.complete("fay", id, "review", { decision: "rework" }));
    ok(await scene.complete("erin", id, "fix", { amount: 400 }));
    expect(await scene.fields(id)).not.toHaveProperty("decision");
    ok(await scene.complete("fay", id, "review", { decision: "rework" }));
    expect(await scene.open(id)).toMatchObject({ fix: { number: 2 } });
    ok(await scene.complete("erin", id, "fix", { amount: 300 }));
    ok(await scene.complete("fay", id, "review", { decision: "approve" }));
    expect(await scene.status(id)).toBe("COMPLETED");
    await replays(id);
  });

  it("2. Contract: a corrected text is asked about again, one after the other", async () => {
    const form = await publish(
      "contract",
      "CO",
      definitionOf(
        { text, legal_answer: text, finance_answer: text, signature: text },
        [ticket("contract", ["text"])],
        [
          task({ key: "legal", input_fields: ["text"], output_fields: ["legal_answer"] }),
          task({
            key: "finance",
            input_fields: ["legal_answer"],
            output_fields: ["finance_answer"],
            condition: is("legal_answer", "approve"),
          }),
          task({
            key: "sign",
            input_fields: ["legal_answer", "finance_answer"],
            output_fields: ["signature"],
            condition: { and: [is("legal_answer", "approve"), is("finance_answer", "approve")] },
          }),
        ],
        [completion("signed", ["signature"], answered("signature"))],
      ),
    );
    const id = await scene.submit("erin", form, { text: "first" });
    ok(await scene.complete("bob", id, "legal", { legal_answer: "approve" }));
    ok(await scene.complete("fay", id, "finance", { finance_answer: "approve" }));
    expect(await openKeys(id)).toEqual(["sign"]);
    await correct(id, { text: "second" });
    expect(await openKeys(id)).toEqual(["legal"]);
    expect(await scene.fields(id)).toEqual({
      text: "second",
      submitter: String(scene.world.users.erin),
    });
    ok(await scene.complete("bob", id, "legal", { legal_answer: "approve" }));
    expect(await openKeys(id)).toEqual(["finance"]);
    ok(await scene.complete("fay", id, "finance", { finance_answer: "approve" }));
    expect(await openKeys(id)).toEqual(["sign"]);
    await replays(id);
  });

  it("3. Vacation: nobody has decided yet, so nothing that depends on the decision starts", async () => {
    const form = await publish(
      "vacation",
      "VA",
      definitionOf(
        { days: number, decision: text, booked: text },
        [ticket("vacation", ["days"])],
        [
          task({ key: "decide", input_fields: ["days"], output_fields: ["decision"] }),
          task({
            key: "book",
            input_fields: ["days", "decision"],
            output_fields: ["booked"],
            condition: { "!=": [{ var: "decision" }, "rejected"] },
          }),
        ],
        [completion("done", ["booked"], answered("booked"))],
      ),
    );
    const id = await scene.submit("erin", form, { days: 3 });
    expect(await openKeys(id)).toEqual(["decide"]);
    const decisions = await scene.as("alice", (tx) =>
      tx.db.decision.findMany({
        where: { workflow_instance_id: id },
        orderBy: { component_key: "asc" },
      }),
    );
    expect(
      decisions.map(({ component_key, outcome, values }) => [component_key, outcome, values]),
    ).toEqual([
      ["book", "CONDITION_FALSE", { decision: null }],
      ["decide", "FIRE", null],
    ]);
    ok(await scene.complete("bob", id, "decide", { decision: "granted" }));
    expect(await openKeys(id)).toEqual(["book"]);
    await replays(id);
  });

  it("4. Incident: whoever had claimed the confirmation has it again when the new resolution arrives", async () => {
    const form = await publish(
      "incident",
      "IN",
      definitionOf(
        { severity: text, resolution: text, confirmed: text },
        [ticket("incident", ["severity"])],
        [
          task({ key: "fix", input_fields: ["severity"], output_fields: ["resolution"] }),
          task({ key: "confirm", input_fields: ["resolution"], output_fields: ["confirmed"] }),
        ],
        [completion("closed", ["confirmed"], answered("confirmed"))],
      ),
    );
    const id = await scene.submit("erin", form, { severity: "low" });
    ok(await scene.complete("bob", id, "fix", { resolution: "restarted" }));
    const confirm = (await scene.open(id))["confirm"];
    ok(await claimTask(await scene.actor("dana"), { taskId: confirm?.id ?? 0 }));
    await correct(id, { severity: "high" });
    expect(await openKeys(id)).toEqual(["fix"]);
    expect(await scene.fields(id)).not.toHaveProperty("resolution");
    ok(await scene.complete("bob", id, "fix", { resolution: "restarted" }));
    expect(await scene.open(id)).toMatchObject({
      confirm: { number: 2, status: "IN_PROGRESS", claimed_by: scene.world.users.dana },
    });
    await replays(id);
  });

  it("5. Pause: after resume the submission's tasks start, and it pauses again only on a new change", async () => {
    const form = await publish(
      "order",
      "OR",
      definitionOf(
        { risk: text, amount: number, answer: text },
        [ticket("order", ["risk", "amount"])],
        [task({ key: "review", input_fields: ["amount"], output_fields: ["answer"] })],
        [completion("look_first", ["risk"], is("risk", "high"), "ON_HOLD")],
      ),
    );
    const id = await scene.submit("erin", form, { risk: "high", amount: 10 });
    expect(await scene.status(id)).toBe("ON_HOLD");
    expect(await openKeys(id)).toEqual([]);
    ok(await resumeTicket(await scene.actor("alice"), { ticketId: id }));
    expect(await scene.status(id)).toBe("IN_PROGRESS");
    expect(await openKeys(id)).toEqual(["review"]);
    await correct(id, { amount: 20 });
    expect(await scene.status(id)).toBe("IN_PROGRESS");
    await correct(id, { risk: "low" });
    await correct(id, { risk: "high" });
    expect(await scene.status(id)).toBe("ON_HOLD");
    await replays(id);
  });
});
