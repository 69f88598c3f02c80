import { beforeAll, describe, expect, it } from "vitest";
import { completion, definitionOf, task, ticket } from "../engine/naive/builders.js";
import { correctTicket, replayTicket } from "../../src/workflow-ops/index.js";
import { ok, openScene, type Scene } from "./scene.js";

const text = { type: "string" };
const number = { type: "number" };

let scene: Scene;

beforeAll(async () => {
  scene = await openScene();
});

const openKeys = async (id: number) => Object.keys(await scene.open(id)).sort();
const correct = async (ticketId: number, fields: Record<string, string | number>) => {
  const step = await scene.as("alice", (tx) =>
    tx.db.workflow_data.count({ where: { workflow_instance_id: ticketId } }),
  );
  const input = { ticketId, step, fields, reason: "it was wrong" };
  return correctTicket(await scene.actor("alice"), input);
};
const replays = async (ticketId: number) =>
  expect(await scene.as("alice", (tx) => replayTicket(tx, ticketId))).toBeNull();

describe("the five stories, from the commands to the rows", () => {
  it("1. Purchase: a second rework opens the fix a second time", async () => {
    const { tickets } = await scene.publish({
      ...definitionOf(
        { amount: number, decision: text },
        [ticket("purchase", ["amount"])],
        [
          task({ key: "review", input_fields: ["amount"], output_fields: ["decision"] }),
          task({
            key: "fix",
            input_fields: ["decision"],
            output_fields: ["amount"],
            condition: { "==": [{ var: "decision" }, "rework"] },
          }),
        ],
        [completion("approved", ["decision"], { "==": [{ var: "decision" }, "approve"] })],
      ),
      key: "purchase",
      prefix: "PR",
    });
    const id = await scene.submit("erin", tickets["purchase"]!, { amount: 500 });
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
});
