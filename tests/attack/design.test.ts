import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor, Result } from "../../src/access/index.js";
import type { Json } from "../../src/engine/index.js";
import {
  archiveWorkflow,
  changeRoleList,
  createVersion,
  createWorkflow,
  deleteComponent,
  deleteDraft,
  importDefinition,
  moveComponent,
  publishWorkflow,
  saveCompletion,
  saveFieldsJson,
  saveTask,
  saveTicket,
  updateWorkflow,
} from "../../src/workflow-design/index.js";
import {
  completionInput,
  load,
  openRoom,
  purchaseDraft,
  taskInput,
  ticketInput,
  type Room,
} from "../workflow-design/room.js";

let room: Room;
let dana: Actor;
let charlie: Actor;
let draft: Awaited<ReturnType<typeof purchaseDraft>>;

beforeAll(async () => {
  room = await openRoom();
  dana = await room.actor("dana");
  charlie = await room.actor("charlie");
  draft = await purchaseDraft(room, dana);
});
afterAll(() => room.close());

async function codeOf(result: Promise<Result>): Promise<string> {
  const answer = await result;
  return answer.ok ? "done" : answer.rejection.code;
}

test("another company's ids do not exist, whichever command is given them", async () => {
  const id = draft.workflow;
  const list = { restricted: false, roleIds: [] };
  const about = { title: "Taken", description: "", ext_ref: [], display_layout: "" };
  const acts: readonly Promise<Result>[] = [
    saveTask(charlie, taskInput({ workflowId: id })),
    saveTask(charlie, taskInput({ workflowId: id, id: draft.task })),
    saveTicket(charlie, ticketInput({ workflowId: id, id: draft.ticket })),
    saveCompletion(charlie, completionInput({ workflowId: id, id: draft.approved })),
    saveFieldsJson(charlie, { id, text: "{}" }),
    updateWorkflow(charlie, { id, ...about, title_field: null, ticketAdminRoleIds: [] }),
    deleteComponent(charlie, { kind: "task", id: draft.task }),
    moveComponent(charlie, { kind: "completion", id: draft.rejected, direction: "up" }),
    publishWorkflow(charlie, { id }),
    createVersion(charlie, { id }),
    archiveWorkflow(charlie, { id }),
    deleteDraft(charlie, { id }),
    changeRoleList(charlie, { id, kind: "TICKET_ADMIN", componentKey: "", list }),
  ];
  const codes = await Promise.all(acts.map(codeOf));
  expect(new Set(codes)).toEqual(new Set(["not_found"]));
});

test("another company's roles go into no list, and another workflow's task into no workflow", async () => {
  const roleIds = [room.roles.globex["Company Admin"] ?? 0];
  const foreign = { restricted: true, roleIds };
  const { workflow } = draft;
  const other = await purchaseDraft(room, dana, "other");
  const about = { title: "Mine", description: "", ext_ref: [], display_layout: "" };
  const acts: readonly Promise<Result>[] = [
    saveTask(dana, taskInput({ workflowId: workflow, id: draft.task, executors: foreign })),
    saveTicket(dana, ticketInput({ workflowId: workflow, id: draft.ticket, submitters: foreign })),
    updateWorkflow(dana, {
      id: workflow,
      ...about,
      title_field: null,
      ticketAdminRoleIds: roleIds,
    }),
  ];
  expect(await Promise.all(acts.map(codeOf))).toEqual(["invalid", "invalid", "invalid"]);
  expect(await codeOf(saveTask(dana, taskInput({ workflowId: workflow, id: other.task })))).toBe(
    "not_found",
  );
});

describe("what no column can hold", () => {
  const half = JSON.parse(String.raw`"\ud800"`) as string;
  const texts = ["\0", half];
  test.each(texts)("%j in texts and conditions of a task", async (text) => {
    const base = { workflowId: draft.workflow, id: draft.task };
    const condition: Json = { "==": [{ var: "decision" }, text] };
    const acts: readonly Promise<Result>[] = [
      saveTask(dana, taskInput({ ...base, title: `a${text}` })),
      saveTask(dana, taskInput({ ...base, description: text })),
      saveTask(dana, taskInput({ ...base, edit_layout: text })),
      saveTask(dana, taskInput({ ...base, condition })),
      saveTask(dana, taskInput({ ...base, input_transform: { a: text } })),
      saveTask(
        dana,
        taskInput({ ...base, ext_ref: [{ label: text, desc: "", uri: "https://a.test" }] }),
      ),
    ];
    expect(new Set(await Promise.all(acts.map(codeOf)))).toEqual(new Set(["invalid"]));
  });

  test.each([
    String.raw`{"type":"object","properties":{"a":{"type":"string","title":"\u0000"}}}`,
    String.raw`{"type":"object","properties":{"a":{"type":"string","enum":["\ud800"]}}}`,
    `{"type":"object","properties":{"a":{"type":"number","maximum":1e400}}}`,
    `{"type":"object","properties":{"__proto__":{"type":"string"}}}`,
    `{"__proto__":{"type":"object"}}`,
    "[".repeat(90_000),
    `{"type":"object","properties":{"a":{"type":"string","pattern":"(a|b)\\\\1"}}}`,
    `{"type":"object","properties":{"a":{"$ref":"https://evil.test/schema"}}}`,
  ])("a schema %#", async (text) => {
    expect(await codeOf(saveFieldsJson(dana, { id: draft.workflow, text }))).toBe("invalid");
    const file = `{"ticketflower":1,"key":"x","prefix":"XX","title":"X","fields_schema":${text}}`;
    const input = { text: file, missingRoles: "leave_out" } as const;
    expect(await codeOf(importDefinition(dana, input))).toBe("invalid");
  });

  test.each([
    "javascript:alert(1)",
    "JAVA\tSCRIPT:x",
    "data:text/html,x",
    "//evil.test",
    " https://a.test",
    "https://a:b@c.test",
  ])("a reference to %j", async (uri) => {
    const input = {
      ...{ key: "linked", prefix: "LI", title: "Linked", description: "" },
      ticketAdminRoleIds: [],
      ext_ref: [{ label: "x", desc: "", uri }],
    };
    expect(await codeOf(createWorkflow(dana, input))).toBe("invalid");
  });
});

test("what is saved while somebody publishes is either in the version or refused", async () => {
  const made = await purchaseDraft(room, dana, "racing");
  const alice = await room.actor("alice");
  const task = (title: string) =>
    saveTask(dana, taskInput({ workflowId: made.workflow, id: made.task, title }));
  const [saved, published, deleted] = await Promise.all([
    task("Saved in time"),
    publishWorkflow(alice, { id: made.workflow }),
    deleteComponent(dana, { kind: "completion", id: made.rejected }),
  ]);
  expect(published.ok).toBe(true);
  const { definition } = await load(room, "dana", made.workflow);
  expect(definition.tasks[0]?.title === "Saved in time").toBe(saved.ok);
  expect(definition.completions.length === 1).toBe(deleted.ok);
  expect(await codeOf(task("Too late"))).toBe("conflict");
});
