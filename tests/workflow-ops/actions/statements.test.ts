import { beforeAll, expect, it } from "vitest";
import { watchStatements } from "../../support/statements.js";
import { completion, definitionOf, task, ticket } from "../../engine/naive/builders.js";
import { correctTicket, submitTicket } from "../../../src/workflow-ops/index.js";
import { idIn, ok, openScene, stepOf, type Scene } from "../scene.js";

const sent = watchStatements();

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});

/** A ticket whose submission opens so many actions, and whose correction refreshes them. */
async function statements(actions: number): Promise<{ submit: number; correct: number }> {
  const outputs = Array.from({ length: actions }, (_, at) => `out_${at}`);
  const text = { type: "string" };
  const definition = definitionOf(
    { name: text, ...Object.fromEntries(outputs.map((key) => [key, text])) },
    [ticket("start", ["name"])],
    outputs.map((key) => ({
      ...task({ key: `make_${key}`, input_fields: ["name"], output_fields: [key] }),
      task_type: "SYNC_ACTION" as const,
      action_url: "https://other.example/",
    })),
    [completion("never", ["out_0"], { "==": [{ var: "out_0" }, "never"] })],
  );
  const prefix = `S${"ABCDEFGHIJ"[actions] ?? "Z"}`;
  const { tickets } = await scene.publish({ ...definition, key: `many_${actions}`, prefix });
  const erin = await scene.actor("erin");
  const alice = await scene.actor("alice");
  const submit = async () =>
    ok(
      await submitTicket(erin, {
        ticketDefinitionId: tickets["start"] ?? 0,
        values: { name: "Ada" },
      }),
    );
  const id = idIn((await submit()).location); // the definition is loaded and compiled
  sent.clear();
  await submit();
  const submitted = sent.count();
  const step = await stepOf(scene, id);
  const fields = { name: "Grace" };
  sent.clear();
  ok(await correctTicket(alice, { ticketId: id, step, fields, reason: "why not" }));
  return { submit: submitted, correct: sent.count() };
}

it("a round needs as many statements for one action as for nine", async () => {
  const [one, nine] = [await statements(1), await statements(9)];
  expect(one.submit).toBeGreaterThan(5);
  expect(nine).toEqual(one);
});
