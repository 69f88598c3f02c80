import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../../../src/access/index.js";
import {
  deleteComponent,
  findTaskDefinition,
  moveComponent,
  saveCompletion,
  saveTask,
  saveTicket,
} from "../../../src/workflow-design/index.js";
import {
  completionInput,
  done,
  load,
  openRoom,
  purchaseDraft,
  refused,
  taskInput,
  ticketInput,
  type Room,
} from "../room.js";

let room: Room;
let dana: Actor;

beforeAll(async () => {
  room = await openRoom();
  dana = await room.actor("dana");
});
afterAll(() => room.close());

describe("components", () => {
  test("are stored as they were given, and found by their id", async () => {
    const { workflow: id, task } = await purchaseDraft(room, dana, "stored");
    const input = taskInput({
      workflowId: id,
      id: task,
      title: "Finance review",
      condition: { ">": [{ var: "amount" }, 100] },
      wake_on: "write",
      run: "once",
      keep_outputs: true,
      on_condition_lost: "keep",
      assignee_field: "boss",
      edit_layout: "{% field 'decision' %}",
      input_transform: { b: { var: "amount" }, a: 1 },
      executors: {
        restricted: true,
        roleIds: [room.roles.acme["HR"] ?? 0, room.roles.acme["Finance"] ?? 0],
      },
      due: { hours: 7.5, counted: "working", escalation: { act: "reassign", after_hours: 4 } },
      escalationRoleId: room.roles.acme["Finance"] ?? 0,
    });
    await done(saveTask(dana, input));
    const {
      formId: _,
      workflowId: __,
      id: ___,
      executors: ____,
      escalationRoleId,
      ...columns
    } = input;
    expect(escalationRoleId).toBeGreaterThan(0);
    const { definition } = await load(room, "dana", id);
    const due = {
      ...{ hours: 7.5, counted: "working" },
      escalation: { act: "reassign", role: "Finance", after_hours: 4 },
    };
    expect(definition.tasks).toEqual([{ ...columns, due, executor_roles: ["Finance", "HR"] }]);
    expect(JSON.stringify(definition.tasks[0]?.due)).toBe(JSON.stringify(due));
    expect(JSON.stringify(definition.tasks[0]?.input_transform)).toBe(
      '{"b":{"var":"amount"},"a":1}',
    );
    const found = await room.as("dana", (tx) => findTaskDefinition(tx, task));
    expect(found).toMatchObject({
      id: task,
      key: "review",
      updatedBy: "Dana Moreau",
      workflow: { id },
    });
    const acts = await room.as("dana", ({ db }) =>
      db.audit.findFirst({ where: { object_id: task, act: "task_definition_updated" } }),
    );
    expect(acts?.before).toMatchObject({ title: "Review", wake_on: "change", condition: null });
    expect(acts?.after).not.toHaveProperty("description");
  });

  test("a task's mistakes are told at their fields", async () => {
    const { workflow: id } = await purchaseDraft(room, dana, "wrong");
    const input = taskInput({
      workflowId: id,
      key: "second",
      input_fields: ["amount", "amount", "price"],
      output_fields: [{ key: "submitter", required: true }],
      condition: { "==": [{ var: "price" }, null] },
      assignee_field: "amount",
      edit_layout: "{% raw %}",
      executors: { restricted: true, roleIds: [999_999] },
    });
    const refusal = await refused(saveTask(dana, input));
    expect(refusal.errors?.map((error) => error.field)).toEqual([
      ...[
        "input_fields",
        "input_fields",
        "output_fields",
        "condition",
        "condition",
        "assignee_field",
        "edit_layout",
        "executors",
      ],
    ]);
    expect(refusal.errors?.[0]?.message).toBe("There is no field “price”");
    for (const condition of [{ log: "x" }, { var: "constructor" }, 5, { a: 1, b: 2 }])
      expect(
        (await refused(saveTask(dana, taskInput({ workflowId: id, key: "second", condition }))))
          .errors?.[0]?.field,
      ).toBe("condition");
    expect(
      (
        await refused(
          saveTask(dana, taskInput({ workflowId: id, key: "second", timeout_seconds: 301 })),
        )
      ).errors,
    ).toEqual([{ field: "timeout_seconds", message: "Timeout seconds must be 300 or less" }]);
  });

  test("submitter may wake and may be asked for, never be written", async () => {
    const { workflow: id } = await purchaseDraft(room, dana, "submitter");
    const condition = { "==": [{ var: "submitter" }, "1"] };
    await done(
      saveTask(
        dana,
        taskInput({
          workflowId: id,
          key: "second",
          input_fields: ["submitter"],
          assignee_field: "submitter",
          condition,
        }),
      ),
    );
  });

  test("keys are used once; tasks and completions share theirs", async () => {
    const { workflow: id, task } = await purchaseDraft(room, dana, "keys");
    expect((await refused(saveTask(dana, taskInput({ workflowId: id })))).errors).toEqual([
      { field: "key", message: "Key “review” is used by “Review”" },
    ]);
    expect(
      (await refused(saveCompletion(dana, completionInput({ workflowId: id, key: "review" }))))
        .errors?.[0]?.field,
    ).toBe("key");
    await done(saveTicket(dana, ticketInput({ workflowId: id, key: "review" })));
    await done(saveTask(dana, taskInput({ workflowId: id, id: task, title: "Same key, itself" })));
  });

  test("a renamed task keeps its role list, in the draft", async () => {
    const { workflow: id, task } = await purchaseDraft(room, dana, "renamed");
    const roleIds = [room.roles.acme["Finance"] ?? 0];
    await done(
      saveTask(
        dana,
        taskInput({
          workflowId: id,
          id: task,
          key: "check",
          executors: { restricted: true, roleIds },
        }),
      ),
    );
    const { lists } = await load(room, "dana", id);
    expect([...lists.executor.entries()]).toMatchObject([
      ["check", { restricted: true, roleNames: ["Finance"] }],
    ]);
  });

  test("a withdraw field is a yes or no field", async () => {
    const { workflow: id, ticket } = await purchaseDraft(room, dana, "withdraw");
    await done(
      saveTicket(dana, ticketInput({ workflowId: id, id: ticket, withdraw_field: "withdrawn" })),
    );
    const refusal = await refused(
      saveTicket(dana, ticketInput({ workflowId: id, id: ticket, withdraw_field: "amount" })),
    );
    expect(refusal.errors).toEqual([
      {
        field: "withdraw_field",
        message: "Withdraw field must be a yes or no field of this workflow",
      },
    ]);
  });

  test("move among their kind, and stop at the ends", async () => {
    const { workflow: id, approved, rejected } = await purchaseDraft(room, dana, "order");
    const order = async (): Promise<readonly string[]> =>
      (await load(room, "dana", id)).definition.completions.map((one) => one.key);
    await done(moveComponent(dana, { kind: "completion", id: rejected, direction: "up" }));
    expect(await order()).toEqual(["rejected", "approved"]);
    await done(moveComponent(dana, { kind: "completion", id: rejected, direction: "up" }));
    expect(await order()).toEqual(["rejected", "approved"]);
    await done(moveComponent(dana, { kind: "completion", id: approved, direction: "down" }));
    await done(moveComponent(dana, { kind: "completion", id: rejected, direction: "down" }));
    expect(await order()).toEqual(["approved", "rejected"]);
  });

  test("are deleted with their role list", async () => {
    const { workflow: id, task } = await purchaseDraft(room, dana, "deleted");
    await done(deleteComponent(dana, { kind: "task", id: task }));
    const loaded = await load(room, "dana", id);
    expect(loaded.definition.tasks).toEqual([]);
    expect(loaded.lists.executor.size).toBe(0);
    expect((await refused(deleteComponent(dana, { kind: "task", id: task }))).code).toBe(
      "not_found",
    );
  });
});
