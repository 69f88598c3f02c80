import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  archiveWorkflow,
  createVersion,
  listWorkflows,
  publishWorkflow,
  updateWorkflow,
  type WorkflowRow,
} from "../../../src/workflow-design/index.js";
import { done, openRoom, purchaseDraft, type Room } from "../room.js";

let room: Room;

beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());

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
