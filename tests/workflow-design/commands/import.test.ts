import fs from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../../../src/access/index.js";
import { useCalling } from "../../../src/calling/index.js";
import {
  deleteDraft,
  exportDefinition,
  exportText,
  findingsOf,
  importDefinition,
  importPreview,
  publishWorkflow,
  type ImportPreview,
} from "../../../src/workflow-design/index.js";
import type { Person } from "../../world/index.js";
import { anyDefinition } from "../arbitrary-definition.js";
import { done, load, openRoom, refused, type Room } from "../room.js";

let room: Room;
let dana: Actor;
let alice: Actor;
let charlie: Actor;

beforeAll(async () => {
  room = await openRoom();
  [dana, alice, charlie] = [
    await room.actor("dana"),
    await room.actor("alice"),
    await room.actor("charlie"),
  ];
});
afterAll(() => room.close());

const demo = (name: string): string =>
  fs.readFileSync(new URL(`../../../src/demo/workflows/${name}.json`, import.meta.url), "utf8");
const exported = async (person: Person, id: number): Promise<string> =>
  (await room.as(person, (tx) => exportDefinition(tx, id)))?.text ?? "";
const preview = async (person: Person, text: string): Promise<ImportPreview> => {
  const result = await room.as(person, (tx) => importPreview(tx, text));
  if (!result.ok) throw new Error(JSON.stringify(result.rejection));
  return result.preview;
};
const withKey = (text: string, key: string, prefix: string): string =>
  text
    .replace(/"key": "[a-z]+"/, `"key": "${key}"`)
    .replace(/"prefix": "[A-Z]+"/, `"prefix": "${prefix}"`);

describe("a file into a company that has none of it", () => {
  test("shows the roles that are missing, makes them for an admin, and gives the same bytes back", async () => {
    const text = demo("purchase");
    const shown = await preview("alice", text);
    expect(shown).toMatchObject({
      key: "purchase",
      prefix: "PR",
      existing: null,
      draft: null,
      prefixTaken: null,
      counts: { tickets: 1 },
    });
    expect(shown.missingRoles.length).toBeGreaterThan(0);
    expect((await refused(importDefinition(dana, { text, missingRoles: "create" }))).code).toBe(
      "forbidden",
    );
    const { id } = await done(importDefinition(alice, { text, missingRoles: "create" }));
    expect((await load(room, "alice", id)).status).toBe("DRAFT");
    expect(await exported("alice", id)).toBe(text);
    expect((await preview("alice", withKey(text, "other", "OT"))).missingRoles).toEqual([]);
    expect(await room.acts("alice")).toEqual(
      expect.arrayContaining(["role_created", "workflow_imported"]),
    );
    await done(publishWorkflow(dana, { id }));
    expect(await exported("dana", id)).toBe(text);
  });

  test.each(["vacation", "onboarding"])("the demo's %s may be published", async (name) => {
    useCalling({ allowedOrigins: ["http://127.0.0.1:3999"] });
    const { id } = await done(
      importDefinition(alice, { text: demo(name), missingRoles: "create" }),
    );
    const findings = await room.as("alice", (tx) => findingsOf(tx, id));
    expect(findings?.filter((finding) => finding.severity === "error")).toEqual([]);
    await done(publishWorkflow(alice, { id }));
    expect(await exported("alice", id)).toBe(demo(name));
  });

  test("left-out roles leave their lists restricted, to nobody", async () => {
    const text = withKey(demo("purchase"), "closed", "CL").replaceAll('"Finance"', '"Treasury"');
    expect((await preview("charlie", text)).missingRoles).toContain("Treasury");
    const { id } = await done(importDefinition(charlie, { text, missingRoles: "leave_out" }));
    const { definition, lists } = await load(room, "charlie", id);
    const review = definition.tasks.find((task) => task.key === "finance_review");
    expect(review?.executor_roles).toEqual([]);
    expect(lists.executor.get("finance_review")).toEqual({
      restricted: true,
      roleIds: [],
      roleNames: [],
    });
    const findings = await room.as("charlie", (tx) => findingsOf(tx, id));
    expect(
      findings?.some(
        (finding) => finding.code === "nobody_may" && finding.place.key === "finance_review",
      ),
    ).toBe(true);
  });

  test("role names differ in more than capitals", async () => {
    const text = withKey(demo("purchase"), "capitals", "CAP").replaceAll('"Finance"', '"FINANCE"');
    expect((await preview("charlie", text)).missingRoles).not.toContain("FINANCE");
    const { id } = await done(importDefinition(charlie, { text, missingRoles: "create" }));
    expect(
      (await load(room, "charlie", id)).definition.tasks.find(
        (task) => task.key === "finance_review",
      )?.executor_roles,
    ).toEqual(["Finance"]);
  });
});

describe("a file into a company that has its workflow", () => {
  test("is the next version of it, and keeps the prefix that people know", async () => {
    const text = withKey(demo("vacation"), "again", "AG");
    const { id } = await done(importDefinition(alice, { text, missingRoles: "create" }));
    const shown = await preview("alice", text);
    expect(shown).toMatchObject({
      existing: { nextVersion: 2, prefix: "AG" },
      draft: { id, version: 1 },
    });
    expect(await refused(importDefinition(alice, { text, missingRoles: "create" }))).toMatchObject({
      code: "conflict",
      detail: "draft_exists",
      location: `/design/workflows/${id}`,
    });
    await done(publishWorkflow(alice, { id }));
    const { id: two } = await done(
      importDefinition(alice, {
        text: withKey(demo("vacation"), "again", "ZZ"),
        missingRoles: "create",
      }),
    );
    expect(await load(room, "alice", two)).toMatchObject({
      version: 2,
      status: "DRAFT",
      definition: { prefix: "AG" },
    });
  });

  test("a prefix that another workflow has is told, with one that is free; another may be given", async () => {
    await done(
      importDefinition(alice, {
        text: withKey(demo("vacation"), "holder", "HO"),
        missingRoles: "create",
      }),
    );
    const text = withKey(demo("vacation"), "newcomer", "HO");
    expect((await preview("alice", text)).prefixTaken).toEqual({
      by: "Vacation request",
      free: "HOA",
    });
    expect(await refused(importDefinition(alice, { text, missingRoles: "create" }))).toMatchObject({
      code: "invalid",
      detail: "prefix_taken",
      errors: [
        { field: "prefix", message: "Prefix HO is used by “Vacation request”; HOA is free" },
      ],
    });
    const { id } = await done(
      importDefinition(alice, { text, prefix: "HOA", missingRoles: "create" }),
    );
    expect((await load(room, "alice", id)).definition.prefix).toBe("HOA");
    expect(
      (
        await refused(
          importDefinition(alice, {
            text: withKey(text, "third", "TH"),
            prefix: "h",
            missingRoles: "create",
          }),
        )
      ).errors?.[0],
    ).toMatchObject({ field: "prefix" });
  });
});

test("a file with mistakes is refused whole, each told at its place", async () => {
  const text = demo("purchase").replace('"ticketflower": 1,', '"ticketflower": 1, "colour": 1,');
  const before = await room.acts("alice");
  expect(await refused(importDefinition(alice, { text, missingRoles: "create" }))).toMatchObject({
    code: "invalid",
    errors: [{ field: "file", message: "colour is not known here" }],
  });
  expect(await room.acts("alice")).toEqual(before);
});

test("somebody without a designer's role imports nothing", async () => {
  const erin = await room.actor("erin");
  expect(
    (await refused(importDefinition(erin, { text: demo("purchase"), missingRoles: "leave_out" })))
      .code,
  ).toBe("forbidden");
});

test("export, import, export gives the same bytes for any definition, through the database", async () => {
  await fc.assert(
    fc.asyncProperty(anyDefinition(["Employee", "Finance", "HR"]), async (definition) => {
      const text = exportText({ ...definition, key: `any_${definition.key}`, prefix: "ANY" });
      const { id } = await done(importDefinition(dana, { text, missingRoles: "leave_out" }));
      const once = await exported("dana", id);
      await done(deleteDraft(dana, { id }));
      expect(once).toBe(text);
    }),
    { numRuns: 20 },
  );
});
