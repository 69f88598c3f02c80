import { beforeAll, describe, expect, test } from "vitest";
import { recordAudit } from "../../src/accounts/index.js";
import { textOf } from "../world/index.js";
import { openRoom, type Room } from "../workflow-ops/pages/room.js";

let room: Room;
let ticketId: number;
let definitionId: number;

beforeAll(async () => {
  room = await openRoom();
  const { definitionId: objectId, familyId } = room.purchase; // published past the command, which records this
  await room.as("dana", (tx, actor) =>
    recordAudit(tx, actor, {
      act: "workflow_published",
      objectKind: "workflow_definition",
      objectId,
      familyId,
    }),
  );
  ticketId = await room.submit("erin");
  await room.bob.submit(`/tickets/${ticketId}/hold`, { reason: "=the auditor asked" });
  definitionId = objectId;
});

const listed = async (query = "") => textOf(await room.alice.get(`/company/audit${query}`));

describe("a company admin reads the audit", () => {
  test("in sentences, the latest first, with who, where from and why", async () => {
    const said = await listed();
    expect(said).toMatch(
      /Put the ticket on hold Ticket \d+ · PR-\d+ · .* Reason: =the auditor asked/,
    );
    expect(said).toContain("Bob Okafor from 127.0.0.1");
    expect(said.indexOf("Put the ticket on hold")).toBeLessThan(
      said.indexOf("Published a version of"),
    );
    expect(said).toMatch(/Status IN_PROGRESS ON_HOLD/);
  });

  test("narrowed by who, act, object, number and day", async () => {
    expect(await listed("?q=okafor")).toContain("Put the ticket on hold");
    expect(await listed("?q=okafor")).not.toContain("Published a version");
    expect(await listed("?act=workflow_published")).not.toContain("Put the ticket on hold");
    expect(await listed("?act=workflow_published")).toContain("Published a version");
    expect(await listed(`?kind=workflow_instance&object=${ticketId}`)).toContain(
      "Put the ticket on hold",
    );
    expect(await listed(`?kind=workflow_instance&object=${ticketId + 900}`)).toContain(
      "No entry fits",
    );
    const today = new Date().toISOString().slice(0, 10);
    expect(await listed(`?act=ticket_held&from=${today}&to=${today}`)).toContain(
      "Put the ticket on hold",
    );
    expect(await listed("?act=ticket_held&to=2020-01-01")).toContain("No entry fits");
    expect(await listed("?act=ticket_held&from=2199-01-01")).toContain("No entry fits");
    expect(await listed("?act=ticket_held&from=nonsense&object=x")).toContain(
      "Put the ticket on hold",
    );
  });

  test("page by page, without a gap", async () => {
    await room.as("charlie", async (tx) => {
      for (let n = 1; n <= 60; n += 1) {
        const entry = { act: "role_created", objectKind: "role", after: { name: `Made up ${n}.` } };
        await recordAudit(tx, null, entry);
      }
    });
    const first = await room.charlie.get("/company/audit?act=role_created");
    expect(textOf(first)).toContain("Created the role Made up 60. Role");
    expect(textOf(first)).toContain("TicketFlower itself");
    expect(textOf(first)).not.toContain("Made up 10.");
    const next = /href="([^"]*after=[^"]*)"/.exec(first.text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const second = textOf(await room.charlie.get(next));
    expect(second).toContain("Made up 10.");
    expect(second).toContain("Made up 1.");
    expect(second).not.toContain("Made up 11.");
  });

  test("as CSV: exactly the shown list, with no cell that is a formula", async () => {
    const answer = await room.alice.get("/company/audit.csv?act=ticket_held");
    const lines = answer.text.trim().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain("Number,When,Who,");
    expect(lines[1]).toContain(
      "Bob Okafor,bob@acme.test,,Put the ticket on hold,ticket_held,workflow_instance",
    );
    expect(lines[1]).toContain("'=the auditor asked");
  });

  test("never another company's", async () => {
    const said = textOf(await room.charlie.get("/company/audit"));
    expect(said).not.toContain("Bob Okafor");
    expect(said).not.toContain("Put the ticket on hold");
  });

  test("from the side bar", async () => {
    expect((await room.alice.get("/company/audit")).text).toMatch(
      /href="\/company\/audit" aria-current="page"/,
    );
    expect((await room.erin.get("/")).text).not.toContain("/company/audit");
  });
});

describe("a ticket admin reads the workflow's part", () => {
  const address = () => `/admin/workflows/${definitionId}/audit`;

  test("what was done to it and its tickets, and nothing else of the company", async () => {
    const said = textOf(await room.bob.get(address()));
    expect(said).toContain("Put the ticket on hold");
    expect(said).toContain("Published a version of");
    expect(said).toContain("2 entries shown"); // no sign-ins
    const csv = (await room.bob.get(`${address()}.csv`)).text;
    expect(csv).toContain("ticket_held");
    expect(csv).not.toContain("signed_in");
  });

  test("a designer, a submitter and another company's admin find nothing there", async () => {
    for (const visitor of [room.erin, room.dana, room.charlie]) {
      expect((await visitor.get(address())).status).toBe(404);
      expect((await visitor.get(`${address()}.csv`)).status).toBe(404);
    }
  });

  test("from the workflow's tickets", async () => {
    expect((await room.bob.get(`/admin/workflows/${definitionId}/tickets`)).text).toContain(
      `href="${address()}"`,
    );
  });
});
