import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "../../../src/access/index.js";
import {
  changeRoleList,
  createVersion,
  deleteComponent,
  draftRoleChanges,
  liveRoleLists,
  publishWorkflow,
  roleListsOfActor,
  saveTask,
  type NamedRoleList,
} from "../../../src/workflow-design/index.js";
import { done, load, openRoom, purchaseDraft, refused, taskInput, type Room } from "../room.js";

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
