import { beforeAll, expect, it } from "vitest";
import { loadDefinition } from "../../src/workflow-design/index.js";
import { ok, openScene, type Scene } from "./scene.js";
import { openTask } from "../../src/workflow-ops/rounds/instance.js";
import { readInstance } from "../../src/workflow-ops/rounds/instance-queries.js";
import { playRound } from "../../src/workflow-ops/rounds/play-round.js";
import { replayTicket, resumeTicket } from "../../src/workflow-ops/index.js";
import { didInWords, effectsInWords } from "../../src/workflow-ops/tickets/history-words.js";
import { readStep } from "../../src/workflow-ops/rounds/step-queries.js";
import { completion, definitionOf, task, ticket } from "../engine/naive/builders.js";

const action = { task_type: "SYNC_ACTION", keep_outputs: true } as const;
const definition = {
  ...definitionOf(
    { start: { type: "string" }, a: { type: "string" }, b: { type: "string" } },
    [ticket("request", ["start"])],
    [
      task({ key: "ping", input_fields: ["start", "b"], output_fields: ["a"], ...action }),
      task({ key: "pong", input_fields: ["a"], output_fields: ["b"], ...action }),
    ],
    [completion("end", ["a"], { "==": [{ var: "a" }, "end"] })],
  ),
  key: "ping_pong",
  prefix: "PP",
};

let scene: Scene;
let id: number;
let stopped: number;

/** What an action's answer does to a ticket: a round that no person is the actor of. */
function answer(value: string): Promise<string> {
  return scene.as("alice", async (tx) => {
    const instance = await readInstance(tx, { ticketId: id }, "locked");
    if (instance === null) throw new Error("Expected the ticket.");
    const version = await loadDefinition(tx, instance.row.definitionId);
    if (version === null) throw new Error("Expected the definition.");
    const key = instance.open[0]?.taskKey ?? "";
    const completes = openTask(instance, key);
    if (completes === undefined) throw new Error("Expected an open task.");
    const fields = { [key === "ping" ? "a" : "b"]: value };
    const writeSet = { writer: { kind: "task", key }, fields } as const;
    const play = { instance, definition: version, writeSet, completes, actorId: null };
    const { round } = ok(await playRound(tx, { ...play, confirmedStall: true }));
    return round.state.status;
  });
}

async function untilStopped(): Promise<number> {
  for (let turn = 1; turn < 100; turn += 1)
    if ((await answer(`answer ${String((count += 1))}`)) === "ON_HOLD") return turn;
  throw new Error("Expected the chain to be stopped.");
}
let count = 0;

const errors = () =>
  scene.as("alice", (tx) =>
    tx.db.workflow_error.findMany({ where: { workflow_instance_id: id }, orderBy: { id: "asc" } }),
  );

beforeAll(async () => {
  scene = await openScene();
  const form = (await scene.publish(definition)).tickets["request"] ?? 0;
  id = await scene.submit("erin", form, { start: "go" });
  stopped = await untilStopped();
});

it("actions that wake each other are stopped, and the ticket admins are told of the chain", async () => {
  expect(stopped).toBe(20);
  expect(await scene.status(id)).toBe("ON_HOLD");
  const [error, ...others] = await errors();
  expect(others).toEqual([]);
  expect(error).toMatchObject({
    error_type: "WORKFLOW_TRANSITION",
    status: "NEW",
    reason:
      "ping would have run for the 11th time without anybody being asked (so far ran ping 10 times and pong 10 times). The ticket was put on hold; resuming it lets them go on.",
    detail: { step: 21, task: "ping", chain: { ping: 10, pong: 10 } },
  });
  expect(error?.task_instance_id).toEqual(expect.any(Number));
});

it("the last answer is kept, and the history says why the ticket waits", async () => {
  expect(await scene.fields(id)).toMatchObject({ a: "answer 19", b: "answer 20" });
  const step = await scene.as("alice", (tx) => readStep(tx, id, 21));
  if (step === null) throw new Error("Expected the step.");
  expect(didInWords(definition, step.writeSet.writer)).toBe("completed pong");
  expect(effectsInWords(definition, step.effects).map(({ text }) => text)).toEqual([
    "Paused the ticket: ping would have run for the 11th time without anybody being asked (so far ran ping 10 times and pong 10 times)",
  ]);
});

it("the chain is stored with the open task, and replayed", async () => {
  ok(await resumeTicket(await scene.actor("alice"), { ticketId: id }));
  const chains = () =>
    scene.as("alice", async (tx) =>
      (
        await tx.db.task_instance.findMany({ where: { closed_step: null }, orderBy: { id: "asc" } })
      ).map(({ task_key, chain }) => [task_key, chain]),
    );
  expect(await chains()).toEqual([["ping", null]]);
  await answer("again");
  expect(await chains()).toEqual([["pong", { ping: 1, pong: 1 }]]);
  await answer("and again");
  expect(await chains()).toEqual([["ping", { ping: 2, pong: 1 }]]);
  expect(await scene.as("alice", (tx) => replayTicket(tx, id))).toBeNull();
  await scene.as("alice", (tx) =>
    tx.db.task_instance.updateMany({ where: { closed_step: null }, data: { chain: { ping: 9 } } }),
  );
  expect(await scene.as("alice", (tx) => replayTicket(tx, id))).toMatchObject({
    path: "instance/open",
  });
  await scene.as("alice", (tx) =>
    tx.db.task_instance.updateMany({
      where: { closed_step: null },
      data: { chain: { ping: 2, pong: 1 } },
    }),
  );
});

it("after a person resumed it they run as often again before they are stopped", async () => {
  expect(await untilStopped()).toBe(18);
  expect(await errors()).toHaveLength(2);
});
