import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "../../../src/access/index.js";
import {
  archiveWorkflow,
  createVersion,
  deleteComponent,
  deleteDraft,
  findingsOf,
  liveRoleLists,
  loadDefinition,
  publishWorkflow,
  saveFieldsJson,
  saveTask,
  saveTicket,
  updateWorkflow,
  versionsOf,
  type NamedRoleList,
} from "../../../src/workflow-design/index.js";
import {
  done,
  fieldsSchema,
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
let count = 0;
/** A key that no other test uses. */
const newKey = (): string =>
  `k${String.fromCharCode(97 + Math.floor(count / 26), 97 + (count++ % 26))}`;

beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
beforeEach(async () => {
  dana = await room.actor("dana");
});

const names = (list: NamedRoleList | undefined): unknown =>
  list && (list.restricted ? list.roleNames : "everybody");

describe("publishing", () => {
  test("freezes the draft and puts its lists live, audited", async () => {
    const { workflow: id } = await purchaseDraft(room, dana, newKey());
    const { familyId } = await load(room, "dana", id);
    expect((await room.as("dana", (tx) => liveRoleLists(tx, familyId))).executor.size).toBe(0);
    await done(publishWorkflow(dana, { id }));
    const loaded = await load(room, "dana", id);
    expect(loaded.status).toBe("ACTIVE");
    const live = await room.as("dana", (tx) => liveRoleLists(tx, familyId));
    expect([
      names(live.ticketAdmin),
      names(live.submitter.get("purchase")),
      names(live.executor.get("review")),
    ]).toEqual([["Finance"], "everybody", ["Finance"]]);
    const entry = await room.as("dana", ({ db }) =>
      db.audit.findFirst({ where: { act: "workflow_published", object_id: id } }),
    );
    expect(entry).toMatchObject({
      workflow_family_id: familyId,
      before: { active_version: null },
      after: { active_version: 1 },
    });
  });

  test("errors refuse it, warnings do not", async () => {
    const { workflow: id, ticket } = await purchaseDraft(room, dana, newKey());
    await done(deleteComponent(dana, { kind: "ticket", id: ticket }));
    const refusal = await refused(publishWorkflow(dana, { id }));
    expect(refusal).toMatchObject({ code: "invalid", detail: "findings" });
    expect(refusal.errors?.length).toBeGreaterThan(0);
    expect((await load(room, "dana", id)).status).toBe("DRAFT");
    await done(
      saveTicket(
        dana,
        ticketInput({
          workflowId: id,
          fields: [
            { key: "amount", required: true },
            { key: "withdrawn", required: false },
          ],
        }),
      ),
    );
    const findings = await room.as("dana", (tx) => findingsOf(tx, id));
    expect(findings?.some((finding) => finding.severity === "warning")).toBe(true);
    await done(publishWorkflow(dana, { id }));
  });

  test("a field that components use may be renamed in a draft; findings tell, publishing refuses", async () => {
    const { workflow: id } = await purchaseDraft(room, dana, newKey());
    await done(
      saveFieldsJson(dana, { id, text: JSON.stringify(fieldsSchema).replace('"amount"', '"sum"') }),
    );
    const findings = await room.as("dana", (tx) => findingsOf(tx, id));
    expect(
      findings
        ?.filter((finding) => finding.code === "unknown_field")
        .map((finding) => finding.field),
    ).toContain("amount");
    expect((await refused(publishWorkflow(dana, { id }))).detail).toBe("findings");
  });

  test("a layout must place what its form requires, and nothing else", async () => {
    const { workflow: id, ticket } = await purchaseDraft(room, dana, newKey());
    const fields = [{ key: "amount", required: true }];
    await done(
      saveTicket(
        dana,
        ticketInput({
          workflowId: id,
          id: ticket,
          fields,
          edit_layout: "{% field 'decision' %}",
          display_layout: "{% field 'nosuch' %}",
        }),
      ),
    );
    const findings = await room.as("dana", (tx) => findingsOf(tx, id));
    const errors = findings
      ?.filter((finding) => finding.severity === "error")
      .map(({ code, field, place }) => [code, field, place.part]);
    expect(errors).toEqual([
      ["layout_field_not_asked", "decision", "edit_layout"],
      ["required_not_in_layout", "amount", "edit_layout"],
      ["unknown_field", "nosuch", "display_layout"],
    ]);
  });

  test("of two at the same moment one is told", async () => {
    const { workflow: id } = await purchaseDraft(room, dana, newKey());
    const both = await Promise.all([publishWorkflow(dana, { id }), publishWorkflow(dana, { id })]);
    expect(both.map((result) => result.ok).toSorted()).toEqual([false, true]);
    expect(both.find((result) => !result.ok)).toMatchObject({
      rejection: { code: "conflict", detail: "not_a_draft" },
    });
  });

  test("what is published does not change: not by commands, not past them", async () => {
    const { workflow: id, task } = await purchaseDraft(room, dana, newKey());
    await done(publishWorkflow(dana, { id }));
    const attempts = [
      saveFieldsJson(dana, { id, text: JSON.stringify(fieldsSchema) }),
      saveTask(dana, taskInput({ workflowId: id, id: task })),
      saveTicket(dana, ticketInput({ workflowId: id, key: "other" })),
      deleteComponent(dana, { kind: "task", id: task }),
      deleteDraft(dana, { id }),
      publishWorkflow(dana, { id }),
    ];
    for (const attempt of attempts)
      expect(await refused(attempt)).toMatchObject({ code: "conflict", detail: "not_a_draft" });
    const past = room.as("dana", ({ db }) =>
      db.workflow_definition.updateMany({ where: { id }, data: { title: "Other" } }),
    );
    await expect(past).rejects.toThrow(/TF001|draft/);
  });
});

test("a published version is compiled once in the process, a draft each time it is loaded", async () => {
  const { workflow: id, task } = await purchaseDraft(room, dana, newKey());
  const draft = await load(room, "dana", id);
  await done(saveTask(dana, taskInput({ workflowId: id, id: task, title: "Look again" })));
  expect((await load(room, "dana", id)).definition.tasks[0]?.title).toBe("Look again");
  await done(publishWorkflow(dana, { id }));
  const [once, twice] = [await load(room, "dana", id), await load(room, "dana", id)];
  expect(twice.compiled.tasks).toBe(once.compiled.tasks);
  expect(once.compiled.tasks).not.toBe(draft.compiled.tasks);
  expect(await room.as("charlie", (tx) => loadDefinition(tx, id))).toBeNull();
});

describe("versions", () => {
  test("a new one is a copy of the active one; publishing it archives that", async () => {
    const { workflow: one } = await purchaseDraft(room, dana, newKey());
    await done(publishWorkflow(dana, { id: one }));
    const { id: two } = await done(createVersion(dana, { id: one }));
    const [first, second] = [await load(room, "dana", one), await load(room, "dana", two)];
    expect(second).toMatchObject({ version: 2, status: "DRAFT", familyId: first.familyId });
    expect(second.definition).toEqual(first.definition);
    expect(await refused(createVersion(dana, { id: one }))).toMatchObject({
      code: "conflict",
      detail: "draft_exists",
      location: `/design/workflows/${two}`,
    });
    await done(publishWorkflow(dana, { id: two }));
    expect((await load(room, "dana", one)).status).toBe("ARCHIVED");
    const rows = await room.as("dana", (tx) => versionsOf(tx, first.familyId));
    expect(rows.map(({ version, status, publishedBy }) => [version, status, publishedBy])).toEqual([
      [2, "ACTIVE", "Dana Moreau"],
      [1, "ARCHIVED", "Dana Moreau"],
    ]);
  });

  test("two new ones at the same moment: one draft", async () => {
    const { workflow: id } = await purchaseDraft(room, dana, newKey());
    await done(publishWorkflow(dana, { id }));
    const both = await Promise.all([createVersion(dana, { id }), createVersion(dana, { id })]);
    expect(both.map((result) => result.ok).toSorted()).toEqual([false, true]);
  });

  test("an archived workflow can go on with a new version", async () => {
    const { workflow: id } = await purchaseDraft(room, dana, newKey());
    expect((await refused(archiveWorkflow(dana, { id }))).code).toBe("conflict");
    await done(publishWorkflow(dana, { id }));
    await done(archiveWorkflow(dana, { id }));
    expect((await load(room, "dana", id)).status).toBe("ARCHIVED");
    expect((await refused(archiveWorkflow(dana, { id }))).sentence).toBe(
      "Expected the active version to archive, but version 1 is archived.",
    );
    const { id: two } = await done(createVersion(dana, { id }));
    await done(publishWorkflow(dana, { id: two }));
    expect((await load(room, "dana", two)).status).toBe("ACTIVE");
  });

  test("deleting the draft of a published workflow leaves the rest, and its numbers free", async () => {
    const { workflow: id } = await purchaseDraft(room, dana, newKey());
    await done(publishWorkflow(dana, { id }));
    const { id: two } = await done(createVersion(dana, { id }));
    expect((await done(deleteDraft(dana, { id: two }))).location).toBe(`/design/workflows/${id}`);
    expect((await load(room, "dana", id)).definition.tasks).toHaveLength(1);
    const { id: again } = await done(createVersion(dana, { id }));
    expect((await load(room, "dana", again)).version).toBe(2);
  });

  test("the prefix stays once a version was published", async () => {
    const { workflow: id } = await purchaseDraft(room, dana, newKey());
    await done(publishWorkflow(dana, { id }));
    const { id: two } = await done(createVersion(dana, { id }));
    const { definition } = await load(room, "dana", two);
    const change = {
      id: two,
      title: "T",
      description: "",
      ext_ref: [],
      title_field: null,
      display_layout: "",
      ticketAdminRoleIds: [],
    };
    await done(updateWorkflow(dana, { ...change, prefix: definition.prefix }));
    expect(
      (await refused(updateWorkflow(dana, { ...change, prefix: "NEW" }))).errors?.[0]?.field,
    ).toBe("prefix");
  });
});
