import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../../../src/access/index.js";
import {
  createWorkflow,
  deleteComponent,
  deleteDraft,
  findTaskDefinition,
  findWorkflow,
  moveComponent,
  saveFieldsJson,
  saveFieldsTable,
  saveTask,
  updateWorkflow,
  type NewWorkflow,
} from "../../../src/workflow-design/index.js";
import {
  done,
  fieldsSchema,
  load,
  openRoom,
  purchaseDraft,
  refused,
  taskInput,
  type Room,
} from "../room.js";

let room: Room;
let dana: Actor;
let erin: Actor;
let charlie: Actor;

beforeAll(async () => {
  room = await openRoom();
  [dana, erin, charlie] = [
    await room.actor("dana"),
    await room.actor("erin"),
    await room.actor("charlie"),
  ];
});
afterAll(() => room.close());

const workflow = (over: Partial<NewWorkflow> = {}): NewWorkflow => ({
  ...{
    key: "vacation",
    prefix: "VA",
    title: "Vacation",
    description: "",
    ext_ref: [],
    ticketAdminRoleIds: [],
  },
  ...over,
});

describe("a new workflow", () => {
  test("is a draft of version 1, audited", async () => {
    const ext_ref = [{ label: "Rules", desc: "", uri: "https://x.test/" }];
    const { id, location } = await done(
      createWorkflow(dana, workflow({ key: "first", prefix: "FI", ext_ref })),
    );
    expect(location).toBe(`/design/workflows/${id}`);
    const loaded = await load(room, "dana", id);
    expect(loaded).toMatchObject({ key: "first", version: 1, status: "DRAFT" });
    expect(loaded.definition).toMatchObject({
      prefix: "FI",
      ext_ref,
      fields_schema: { type: "object", properties: {} },
    });
    expect(await room.acts("dana")).toContain("workflow_created");
  });

  test("is made once, however often its form is sent", async () => {
    const formId = randomUUID();
    const first = await done(
      createWorkflow(dana, workflow({ key: "once", prefix: "ONE", formId })),
    );
    const again = await createWorkflow(dana, workflow({ key: "other", prefix: "OTH", formId }));
    expect(again).toEqual({ ok: true, location: first.location, id: null });
  });

  test("needs a key and a prefix of its own, and leaves nothing behind when refused", async () => {
    await done(createWorkflow(dana, workflow({ key: "taken", prefix: "TK", title: "Taken" })));
    const formId = randomUUID();
    const refusal = await refused(
      createWorkflow(dana, workflow({ key: "taken", prefix: "TK", formId })),
    );
    expect(refusal).toMatchObject({
      code: "invalid",
      errors: [
        { field: "key", message: "Key “taken” is used by another workflow" },
        { field: "prefix", message: "Prefix TK is used by “Taken”; TKA is free" },
      ],
    });
    await done(createWorkflow(dana, workflow({ key: "free", prefix: "TKA", formId })));
    // Another company has its own.
    await done(createWorkflow(charlie, workflow({ key: "taken", prefix: "TK" })));
  });

  test("two at the same moment: one is made, one is told", async () => {
    const both = await Promise.all(
      [1, 2].map(() => createWorkflow(dana, workflow({ key: "race", prefix: "RACE" }))),
    );
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    const [lost] = both.filter((result) => !result.ok);
    expect(lost).toMatchObject({
      rejection: { sentence: expect.stringMatching(/^Expected .+, but .+\.$/) },
    });
  });

  test.each<[Partial<NewWorkflow>, string, string]>([
    [
      { key: "Vacation" },
      "key",
      "Key must begin with a small letter and go on with small letters, digits and _, at most 100",
    ],
    [{ prefix: "v" }, "prefix", "Prefix must be two to five capital letters"],
    [{ title: "  " }, "title", "Title must not be blank"],
    [{ title: "a\0b" }, "title", "Title contains characters that cannot be stored"],
    [
      { description: "a\ud800" },
      "description",
      "Description contains characters that cannot be stored",
    ],
    [{ title: "x".repeat(201) }, "title", "Title is longer than 200 characters"],
    [
      { ext_ref: [{ label: "x", desc: "", uri: "javascript:alert(1)" }] },
      "ext_ref[0].uri",
      "References must be a link that begins with https://, http:// or mailto:",
    ],
    [{ ticketAdminRoleIds: [999_999] }, "ticket_admin_roles", "Choose roles of your company only"],
  ])("%j is refused at its field", async (over, field, message) => {
    const refusal = await refused(
      createWorkflow(dana, workflow({ key: "bad", prefix: "BAD", ...over })),
    );
    expect(refusal).toMatchObject({ code: "invalid", errors: [{ field, message }] });
  });

  test("a role of another company is none", async () => {
    const roleIds = [room.roles.globex["HR"] ?? 0];
    const refusal = await refused(
      createWorkflow(dana, workflow({ key: "bad", prefix: "BAD", ticketAdminRoleIds: roleIds })),
    );
    expect(refusal.errors).toEqual([
      { field: "ticket_admin_roles", message: "Choose roles of your company only" },
    ]);
  });
});

describe("who may", () => {
  test("somebody without a designer's role is refused, by every command", async () => {
    const draft = await purchaseDraft(room, dana, "rights");
    const { workflow: id, task } = draft;
    const attempts = [
      createWorkflow(erin, workflow({ key: "erins", prefix: "ER" })),
      saveFieldsJson(erin, { id, text: "{}" }),
      saveTask(erin, taskInput({ workflowId: id })),
      moveComponent(erin, { kind: "task", id: task, direction: "up" }),
      deleteDraft(erin, { id }),
    ];
    for (const attempt of attempts) expect((await refused(attempt)).code).toBe("forbidden");
  });

  test("a role that was taken away since the page was shown counts", async () => {
    const stale = { ...erin, isDesigner: true, isCompanyAdmin: true };
    expect(
      (await refused(createWorkflow(stale, workflow({ key: "stale", prefix: "ST" })))).code,
    ).toBe("forbidden");
  });

  test("another company's draft does not exist", async () => {
    const draft = await purchaseDraft(room, dana, "walls");
    const attempts = [
      saveFieldsJson(charlie, { id: draft.workflow, text: JSON.stringify(fieldsSchema) }),
      saveTask(charlie, taskInput({ workflowId: draft.workflow })),
      saveTask(charlie, taskInput({ workflowId: draft.workflow, id: draft.task })),
      moveComponent(charlie, { kind: "completion", id: draft.rejected, direction: "up" }),
      deleteComponent(charlie, { kind: "ticket", id: draft.ticket }),
      deleteDraft(charlie, { id: draft.workflow }),
    ];
    for (const attempt of attempts) expect((await refused(attempt)).code).toBe("not_found");
    expect((await load(room, "dana", draft.workflow)).definition.tasks).toHaveLength(1);
  });
});

describe("the workflow's own columns", () => {
  test("are changed, with its ticket admins and, before the first publishing, its prefix", async () => {
    const { workflow: id } = await purchaseDraft(room, dana, "columns");
    const change = {
      id,
      ...{
        title: "Buying",
        description: "What we buy",
        ext_ref: [],
        title_field: "amount",
        prefix: "BUY",
      },
      display_layout: "<h3>Cost</h3>{% field 'amount' %}",
      ticketAdminRoleIds: [room.roles.acme["HR"] ?? 0],
    };
    await done(updateWorkflow(dana, change));
    const { definition } = await load(room, "dana", id);
    expect(definition).toMatchObject({
      title: "Buying",
      title_field: "amount",
      prefix: "BUY",
      ticket_admin_roles: ["HR"],
    });
    const refusal = await refused(
      updateWorkflow(dana, {
        ...change,
        title_field: "price",
        display_layout: "{% include 'x' %}",
      }),
    );
    expect(refusal.errors).toEqual([
      { field: "title_field", message: "There is no field “price”" },
      {
        field: "display_layout",
        message: "The layout cannot be used: there is no tag “include” (line 1)",
      },
    ]);
  });

  test("a form that was opened before somebody else saved is refused, and says who", async () => {
    const { workflow: id } = await purchaseDraft(room, dana, "stale");
    const opened = await room.as("dana", (tx) => findWorkflow(tx, id));
    const alice = await room.actor("alice");
    await done(
      saveFieldsJson(alice, {
        id,
        text: JSON.stringify(fieldsSchema),
        updatedAt: opened?.updatedAt ?? "",
      }),
    );
    const refusal = await refused(
      saveFieldsJson(dana, { id, text: "{}", updatedAt: opened?.updatedAt ?? "" }),
    );
    expect(refusal).toMatchObject({
      code: "conflict",
      detail: "changed_meanwhile",
      sentence:
        "Expected the fields to be as you opened it, but Alice Andersson changed it meanwhile. Open it again to see what is there now.",
    });
  });
});

describe("fields", () => {
  test("as JSON and as a table are the same fields; their order stays", async () => {
    const { workflow: id } = await purchaseDraft(room, dana, "fields");
    const shown = await load(room, "dana", id);
    expect(JSON.stringify(shown.definition.fields_schema)).toBe(JSON.stringify(fieldsSchema));
    const row = { was: "", title: "", required: false, choices: "", help: "" };
    await done(
      saveFieldsTable(dana, {
        id,
        rows: [
          { ...row, key: "zebra", type: "text", title: "Zebra" },
          { ...row, key: "sum", was: "amount", type: "number", title: "Sum" },
          { ...row, key: "apple", type: "choice", choices: "a = A\nb" },
        ],
      }),
    );
    const { definition } = await load(room, "dana", id);
    expect(JSON.stringify(definition.fields_schema)).toBe(
      '{"type":"object","properties":{"zebra":{"type":"string","title":"Zebra"},"sum":{"type":"number","title":"Sum","minimum":0},"apple":{"type":"string","oneOf":[{"const":"a","title":"A"},{"const":"b"}]}}}',
    );
  });

  test("what cannot be stored is told at its place, and changes nothing", async () => {
    const { workflow: id } = await purchaseDraft(room, dana, "mistakes");
    const json = async (text: string): Promise<unknown> =>
      (await refused(saveFieldsJson(dana, { id, text }))).errors?.map(
        (error) => `${error.field}: ${error.message}`,
      );
    expect(await json('{"type":')).toEqual([
      "fields_schema: The text is not valid JSON: expected a value, but the text ends",
    ]);
    expect(await json("[]")).toEqual(["fields_schema: The schema must be an object"]);
    expect(
      await json('{"type":"object","properties":{"a":{"type":"string","format":"file"}}}'),
    ).toEqual([
      'fields_schema: /properties/a/type must be "object" for a file, which is more than a text',
    ]);
    expect(
      await json('{"type":"object","properties":{"a":{"type":"string","default":"\\u0000"}}}'),
    ).toEqual([
      "fields_schema: The text contains what cannot be stored (NUL, half a character, or a number that is too large)",
    ]);
    const row = {
      was: "",
      title: "",
      type: "text" as const,
      required: false,
      choices: "",
      help: "",
    };
    const rows = [
      { ...row, key: "a" },
      { ...row, key: "a" },
    ];
    expect((await refused(saveFieldsTable(dana, { id, rows }))).errors).toEqual([
      { field: "fields.1.key", message: "Key “a” is there twice" },
    ]);
    const bad = [
      { ...row, key: "Amount" },
      { ...row, key: "pick", type: "choice" as const },
    ];
    expect((await refused(saveFieldsTable(dana, { id, rows: bad }))).errors).toEqual([
      { field: "fields.0.key", message: expect.stringMatching(/^Key “Amount” is not a key/) },
      { field: "fields.1.choices", message: "pick: choices must be a list of at least one choice" },
    ]);
    expect((await load(room, "dana", id)).fields.list.map((field) => field.key)).toEqual([
      "amount",
      "decision",
      "withdrawn",
      "boss",
    ]);
  });
});

test("a draft is deleted with all that belongs to it, and its key and prefix are free again", async () => {
  const { workflow: id, task } = await purchaseDraft(room, dana, "gone");
  const { location } = await done(deleteDraft(dana, { id }));
  expect(location).toBe("/design/workflows");
  expect(await room.as("dana", (tx) => findWorkflow(tx, id))).toBeNull();
  expect(await room.as("dana", (tx) => findTaskDefinition(tx, task))).toBeNull();
  const [left] = await room.owner(
    "select count(*)::int as n from role_list where workflow_family_id not in (select id from workflow_family)",
  );
  expect(left).toEqual({ n: 0 });
  await purchaseDraft(room, dana, "gone");
});
