import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "../../../src/access/index.js";
import {
  archiveWorkflow,
  changeRoleList,
  createVersion,
  deleteComponent,
  deleteDraft,
  draftRoleChanges,
  findingsOf,
  listWorkflows,
  liveRoleLists,
  publishWorkflow,
  roleListsOfActor,
  saveFieldsJson,
  saveTask,
  saveTicket,
  updateWorkflow,
  versionsOf,
  type NamedRoleList,
  type WorkflowRow,
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

const role = (name: string): number => room.roles.acme[name] ?? 0;
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

describe("role lists", () => {
  const published = async (): Promise<{ id: number; task: number; familyId: number }> => {
    const { workflow: id, task } = await purchaseDraft(room, dana, newKey());
    await done(publishWorkflow(dana, { id }));
    return { id, task, familyId: (await load(room, "dana", id)).familyId };
  };
  const executors = async (familyId: number): Promise<unknown> =>
    names((await room.as("dana", (tx) => liveRoleLists(tx, familyId))).executor.get("review"));

  test("a draft's changes wait for publishing, and are shown before", async () => {
    const { id, familyId } = await published();
    const { id: two } = await done(createVersion(dana, { id }));
    const task = (await load(room, "dana", two)).ids.tasks.get("review") ?? 0;
    await done(
      saveTask(
        dana,
        taskInput({
          workflowId: two,
          id: task,
          executors: { restricted: true, roleIds: [role("HR")] },
        }),
      ),
    );
    expect(await executors(familyId)).toEqual(["Finance"]);
    expect((await load(room, "dana", two)).definition.tasks[0]?.executor_roles).toEqual(["HR"]);
    expect((await load(room, "dana", id)).definition.tasks[0]?.executor_roles).toEqual(["Finance"]);
    expect(await room.as("dana", (tx) => draftRoleChanges(tx, familyId))).toEqual([
      { kind: "EXECUTOR", componentKey: "review", before: ["Finance"], after: ["HR"] },
    ]);
    await done(publishWorkflow(dana, { id: two }));
    expect(await executors(familyId)).toEqual(["HR"]);
    // The older version goes on, with the list of today.
    expect((await load(room, "dana", id)).definition.tasks[0]?.executor_roles).toEqual(["HR"]);
  });

  test("a direct change governs at once, audited", async () => {
    const { id, familyId } = await published();
    await done(
      changeRoleList(dana, {
        id,
        kind: "EXECUTOR",
        componentKey: "review",
        list: { restricted: false, roleIds: [role("HR")] },
      }),
    );
    expect(await executors(familyId)).toBe("everybody");
    await done(
      changeRoleList(dana, {
        id,
        kind: "TICKET_ADMIN",
        componentKey: "",
        list: { restricted: false, roleIds: [] },
      }),
    );
    const { ticketAdmin } = await room.as("dana", (tx) => liveRoleLists(tx, familyId));
    expect(ticketAdmin).toEqual({ restricted: true, roleIds: [], roleNames: [] });
    const entry = await room.as("dana", ({ db }) =>
      db.audit.findFirst({ where: { act: "role_list_changed", workflow_family_id: familyId } }),
    );
    expect(entry).toMatchObject({
      before: { roles: ["Finance"] },
      after: { restricted: false, roles: [] },
    });
  });

  test("a draft that left a list alone does not take a direct change back; one that changed it keeps its own", async () => {
    const { id, familyId } = await published();
    const { id: two } = await done(createVersion(dana, { id }));
    await done(
      changeRoleList(dana, {
        id,
        kind: "EXECUTOR",
        componentKey: "review",
        list: { restricted: true, roleIds: [role("HR")] },
      }),
    );
    expect((await load(room, "dana", two)).definition.tasks[0]?.executor_roles).toEqual(["HR"]);
    const task = (await load(room, "dana", two)).ids.tasks.get("review") ?? 0;
    await done(
      saveTask(
        dana,
        taskInput({
          workflowId: two,
          id: task,
          executors: { restricted: true, roleIds: [role("Employee")] },
        }),
      ),
    );
    await done(
      changeRoleList(dana, {
        id,
        kind: "EXECUTOR",
        componentKey: "review",
        list: { restricted: true, roleIds: [role("Finance")] },
      }),
    );
    expect(await executors(familyId)).toEqual(["Finance"]);
    await done(publishWorkflow(dana, { id: two }));
    expect(await executors(familyId)).toEqual(["Employee"]);
  });

  test("the list of a component that the new version has no more still governs the old one", async () => {
    const { id, familyId } = await published();
    const { id: two } = await done(createVersion(dana, { id }));
    await done(saveTask(dana, taskInput({ workflowId: two, key: "other" })));
    const task = (await load(room, "dana", two)).ids.tasks.get("review") ?? 0;
    await done(deleteComponent(dana, { kind: "task", id: task }));
    await done(publishWorkflow(dana, { id: two }));
    expect(await executors(familyId)).toEqual(["Finance"]);
    expect((await load(room, "dana", id)).definition.tasks[0]?.executor_roles).toEqual(["Finance"]);
  });

  test("only lists that are live can be changed so, by roles of the company", async () => {
    const { id } = await published();
    const list = { restricted: true, roleIds: [role("HR")] };
    expect(
      (await refused(changeRoleList(dana, { id, kind: "EXECUTOR", componentKey: "nosuch", list })))
        .code,
    ).toBe("not_found");
    expect(
      (
        await refused(
          changeRoleList(dana, { id, kind: "TICKET_ADMIN", componentKey: "review", list }),
        )
      ).code,
    ).toBe("not_found");
    const foreign = { restricted: true, roleIds: [room.roles.globex["HR"] ?? 0] };
    expect(
      (
        await refused(
          changeRoleList(dana, { id, kind: "EXECUTOR", componentKey: "review", list: foreign }),
        )
      ).code,
    ).toBe("invalid");
    const erin = await room.actor("erin");
    expect(
      (await refused(changeRoleList(erin, { id, kind: "EXECUTOR", componentKey: "review", list })))
        .code,
    ).toBe("forbidden");
    const { workflow: draft } = await purchaseDraft(room, dana, newKey());
    expect(
      (
        await refused(
          changeRoleList(dana, { id: draft, kind: "TICKET_ADMIN", componentKey: "", list }),
        )
      ).code,
    ).toBe("not_found");
  });

  test("what an actor may do over all workflows", async () => {
    const { familyId } = await published();
    const of = async (person: "fay" | "erin" | "alice" | "charlie"): Promise<unknown> => {
      const actor = await room.actor(person);
      const lists = await room.as(person, (tx) => roleListsOfActor(tx, actor));
      return [
        lists.adminFamilies.includes(familyId),
        lists.submit.some((one) => one.familyId === familyId && one.key === "purchase"),
        lists.execute.some((one) => one.familyId === familyId && one.taskKey === "review"),
      ];
    };
    expect(await of("fay")).toEqual([true, true, true]);
    expect(await of("erin")).toEqual([false, true, false]);
    expect(await of("alice")).toEqual([true, true, true]);
    expect(await of("charlie")).toEqual([false, false, false]);
  });
});

describe("the list of workflows", () => {
  test("newest version each, by title, searched, filtered and paged", async () => {
    const other = await openList();
    const list = (
      filter: { q?: string; status?: "DRAFT" | "ACTIVE" | "ARCHIVED" },
      after: number | null = null,
      size = 50,
    ): Promise<readonly WorkflowRow[]> =>
      room.as("charlie", (tx) =>
        listWorkflows(tx, { q: "", status: "", ...filter }, { after, size }),
      );
    expect(
      (await list({})).map((row) => [row.title, row.version, row.status, row.activeVersion]),
    ).toEqual([
      ["alpha", 1, "DRAFT", null],
      ["Beta", 2, "DRAFT", 1],
      ["Gamma 100%", 1, "ARCHIVED", null],
    ]);
    expect((await list({ q: "BET" })).map((row) => row.title)).toEqual(["Beta"]);
    expect((await list({ q: "%" })).map((row) => row.title)).toEqual(["Gamma 100%"]);
    expect((await list({ status: "ACTIVE" })).map((row) => row.title)).toEqual(["Beta"]);
    expect((await list({ status: "DRAFT" })).map((row) => row.title)).toEqual(["alpha", "Beta"]);
    expect((await list({ status: "ARCHIVED" })).map((row) => row.title)).toEqual(["Gamma 100%"]);
    const [first] = await list({}, null, 1);
    expect((await list({}, first?.familyId ?? 0, 1)).map((row) => row.title)).toEqual(["Beta"]);
    expect(other).toBe(3);
  });

  /** Three workflows of Globex. */
  async function openList(): Promise<number> {
    const charlie = await room.actor("charlie");
    const globex: Room = { ...room, roles: { ...room.roles, acme: room.roles.globex } };
    const titles = ["alpha", "Beta", "Gamma 100%"];
    for (const [index, title] of titles.entries()) {
      const { workflow: id } = await purchaseDraft(globex, charlie, `list${"abc"[index] ?? ""}`);
      const change = {
        id,
        title,
        description: "",
        ext_ref: [],
        title_field: null,
        display_layout: "",
        ticketAdminRoleIds: [],
      };
      await done(updateWorkflow(charlie, change));
      if (index > 0) await done(publishWorkflow(charlie, { id }));
      if (index === 1) await done(createVersion(charlie, { id }));
      if (index === 2) await done(archiveWorkflow(charlie, { id }));
    }
    return titles.length;
  }
});
