import type { Response } from "supertest";
import { beforeAll, expect, test } from "vitest";
import { clearPendingFiles } from "../../../src/db/index.js";
import { fileName, isProgram } from "../../../src/workflow-ops/files/file-name.js";
import { textOf } from "../../world/index.js";
import { purchase } from "../purchase.js";
import type { Published } from "../publish.js";
import { inputOf, openRoom, type Room } from "./room.js";

let room: Room;
let withFiles: Published;

const PDF = Buffer.from("%PDF-1.4\n%âãÏÓ\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF");

/** Purchases with a quote, which Finance reads, and a secret, which nobody but the admins reads after it was submitted. */
function quoted() {
  const definition = purchase({ key: "quoted", prefix: "QU" });
  const file = (title: string) => ({ type: "object", format: "file", title });
  const schema = definition.fields_schema as { properties: object };
  const [ticket] = definition.tickets;
  const [review, ...others] = definition.tasks;
  if (!ticket || !review) throw new Error("Expected a ticket and a task.");
  const more = [
    { key: "quote", required: true },
    { key: "secret", required: false },
  ];
  return {
    ...definition,
    fields_schema: {
      ...schema,
      properties: {
        ...schema.properties,
        quote: file("Quote"),
        secret: file("Secret"),
        proof: file("Proof"),
      },
    },
    tickets: [{ ...ticket, fields: [...ticket.fields, ...more] }],
    tasks: [
      {
        ...review,
        input_fields: ["item", "amount", "quote"],
        output_fields: [...review.output_fields, { key: "proof", required: false }],
      },
      ...others,
    ],
  };
}

beforeAll(async () => {
  room = await openRoom();
  withFiles = await room.publish(quoted());
});

const pdf = (field: string, name = "quote.pdf") => ({ field, name, bytes: PDF });
const rows = () => room.as("alice", ({ db }) => db.file.findMany({ orderBy: { id: "asc" } }));
const newest = async () => (await rows()).at(-1)?.id ?? 0;

async function submitted(): Promise<number> {
  const fields = {
    ticket_definition_id: withFiles.tickets["purchase"] ?? 0,
    action: "submit",
    "field.item": "Lamp",
    "field.amount": "40",
  };
  const answer = await room.erin.upload("/tickets", fields, [
    pdf("field.quote"),
    pdf("field.secret", "secret.pdf"),
  ]);
  expect([answer.status, textOf(answer)]).toEqual([303, expect.anything()]);
  return Number(/\/tickets\/(\d+)/.exec(answer.headers["location"] ?? "")?.[1]);
}

test("files are put on a ticket and come back as they were, to be saved and never shown", async () => {
  const ticketId = await room.submit("erin");
  const answer = await room.erin.upload(`/tickets/${ticketId}/files`, {}, [
    pdf("files", '../../żółć "1"\u202e.pdf'),
    { field: "files", name: "note.html", bytes: Buffer.from("<script>alert(1)</script>") },
  ]);
  expect(answer.status).toBe(303);
  const [first, second] = (await rows()).slice(-2);
  expect([first?.media_type, second?.media_type]).toEqual([
    "application/pdf",
    "application/octet-stream",
  ]);
  const task = await room.task(ticketId, "review");
  expect((await room.fay.get(`/tasks/${task}`)).text).toContain(`href="/files/${first?.id}"`);
  for (const visitor of [room.erin, room.bob, room.fay]) {
    const got = await visitor.agent.get(`/files/${first?.id}`).buffer(true).parse(asBytes);
    expect(got.status).toBe(200);
    expect(Buffer.compare(got.body as Buffer, PDF)).toBe(0);
    expect(got.headers["content-disposition"]).toBe(
      "attachment; filename=\"_ _1_.pdf\"; filename*=UTF-8''%C5%BC%C3%B3%C5%82%C4%87%20%221%22.pdf",
    );
    expect(got.headers["x-content-type-options"]).toBe("nosniff");
    expect(got.headers["content-security-policy"]).toBe("default-src 'none'; sandbox");
  }
  for (const visitor of [room.dana, room.charlie])
    expect((await visitor.get(`/files/${first?.id}`)).status).toBe(404);
  expect((await room.fay.post(`/files/${first?.id}/removal`)).status).toBe(403);
  await room.erin.submit(`/files/${first?.id}/removal`);
  expect((await room.erin.get(`/files/${first?.id}`)).status).toBe(404);
  const chunks = await room.as("alice", ({ db }) =>
    db.file_chunk.count({ where: { file_id: first?.id ?? 0 } }),
  );
  expect(chunks).toBe(0);
});

function asBytes(res: Response, done: (error: Error | null, body: Buffer) => void): void {
  const parts: Buffer[] = [];
  res.on("data", (part: Buffer) => parts.push(part));
  res.on("end", () => done(null, Buffer.concat(parts)));
}

test("a file of several pieces comes back whole", async () => {
  const ticketId = await room.submit("erin");
  const bytes = Buffer.alloc(3_000_001, "0123456789");
  await room.erin.upload(`/tickets/${ticketId}/files`, {}, [
    { field: "files", name: "long.txt", bytes },
  ]);
  const got = await room.erin.agent
    .get(`/files/${await newest()}`)
    .buffer(true)
    .parse(asBytes);
  expect(Buffer.compare(got.body as Buffer, bytes)).toBe(0);
});

test.each([
  ["nothing chosen", [] as { field: string; name: string; bytes: Buffer }[]],
  ["an empty file", [{ field: "files", name: "a.txt", bytes: Buffer.alloc(0) }]],
  ["a program by its name", [{ field: "files", name: "a.exe", bytes: Buffer.from("text") }]],
  [
    "a program by what it holds",
    [
      {
        field: "files",
        name: "a.pdf",
        bytes: Buffer.from(`\u007fELF${"\u0002".repeat(60)}`, "latin1"),
      },
    ],
  ],
])("refused on a ticket: %s", async (_what, files) => {
  const ticketId = await room.submit("erin");
  const answer = await room.erin.upload(`/tickets/${ticketId}/files`, {}, files);
  expect([
    answer.status,
    await room.as("alice", ({ db }) =>
      db.file.count({ where: { workflow_instance_id: ticketId } }),
    ),
  ]).toEqual([422, 0]);
});

test("too large a file, too many, and a form with files where none belong, are refused unread", async () => {
  const ticketId = await room.submit("erin");
  const large = { field: "files", name: "a.txt", bytes: Buffer.alloc(10_000_001, "a") };
  expect((await room.erin.upload(`/tickets/${ticketId}/files`, {}, [large])).status).toBe(413);
  const many = Array.from({ length: 11 }, () => pdf("files"));
  expect((await room.erin.upload(`/tickets/${ticketId}/files`, {}, many)).status).toBe(413);
  expect(
    (await room.erin.upload(`/tickets/${ticketId}/comments`, { body: "Hi" }, [pdf("x")])).status,
  ).toBe(415);
  expect((await room.stranger.upload("/tickets", {}, [pdf("x")])).headers["location"]).toMatch(
    /^\/sign-in/,
  );
  const forged = await room.erin.upload(`/tickets/${ticketId}/files`, { _csrf: "another" }, [
    pdf("files"),
  ]);
  expect(forged.status).toBe(403);
});

test("a field's file is kept over a refused form, belongs to its field, and is read by those who read the field", async () => {
  const definition = withFiles.tickets["purchase"] ?? 0;
  const typed = {
    ticket_definition_id: definition,
    action: "submit",
    "field.item": "Lamp",
    "field.amount": "minus",
  };
  const refused = await room.erin.upload("/tickets", typed, [pdf("field.quote")]);
  expect(refused.status).toBe(422);
  const kept = inputOf(refused.text, "field.quote");
  expect(kept).toBe(String(await newest()));
  expect(refused.text).toContain(`href="/files/${kept}"`);
  expect((await room.bob.get(`/files/${kept}`)).status).toBe(404);
  const again = await room.erin.post("/tickets", {
    ...typed,
    "field.amount": "40",
    "field.quote": kept,
  });
  expect(again.status).toBe(303);
  const ticketId = Number(/\/tickets\/(\d+)/.exec(again.headers["location"] ?? "")?.[1]);
  const [row] = (await rows()).filter(({ id }) => String(id) === kept);
  expect(row).toMatchObject({ workflow_instance_id: ticketId, field_key: "quote" });
  expect(row?.attached_at).not.toBeNull();
  const data = await room.as("alice", ({ db }) =>
    db.workflow_data.findFirst({ where: { workflow_instance_id: ticketId } }),
  );
  expect(data?.fields).toMatchObject({
    quote: {
      id: Number(kept),
      name: "quote.pdf",
      type: "application/pdf",
      size: PDF.length,
      content: row?.sha256,
    },
  });
  expect((await room.bob.get(`/files/${kept}`)).status).toBe(200);
});

test("whoever does a task reads the files of its inputs, and no other field's", async () => {
  const ticketId = await submitted();
  const [quote, secret] = (await rows()).slice(-2).map(({ id }) => id);
  const task = await room.task(ticketId, "review");
  expect((await room.fay.get(`/tasks/${task}`)).text).toContain(`href="/files/${quote}"`);
  expect((await room.fay.get(`/files/${quote}`)).status).toBe(200);
  expect((await room.fay.get(`/files/${secret}`)).status).toBe(404);
  const stolen = await room.fay.post(`/tasks/${task}/completion`, {
    revision: 1,
    "field.decision": "rework",
    "field.proof": secret,
  });
  expect(stolen.status).toBe(422);
  expect(textOf(stolen)).toContain("Proof is not here any more");
});

test("nobody brings in another's file by its number, nor another company's", async () => {
  const definition = withFiles.tickets["purchase"] ?? 0;
  const fields = { ticket_definition_id: definition, action: "submit", "field.item": "Lamp" };
  await room.erin.upload("/tickets", fields, [pdf("field.quote")]);
  const hers = await newest();
  const taken = await room.alice.post("/tickets", {
    ...fields,
    "field.amount": "4",
    "field.quote": hers,
  });
  expect(taken.status).toBe(422);
  for (const visitor of [room.alice, room.charlie, room.dana])
    expect((await visitor.get(`/files/${hers}`)).status).toBe(404);
  expect((await room.erin.get(`/files/${hers}`)).status).toBe(200);
});

test("a draft holds its file, for whoever goes on with it; what nobody made anything of is cleared out", async () => {
  const ticketId = await submitted();
  const task = await room.task(ticketId, "review");
  const saved = await room.fay.upload(`/tasks/${task}/draft`, { "field.decision": "approve" }, [
    pdf("field.proof", "proof.pdf"),
  ]);
  expect(saved.status).toBe(303);
  const held = await newest();
  expect((await room.erin.get(`/files/${held}`)).status).toBe(404);
  await room.erin.upload("/tickets", { ticket_definition_id: withFiles.tickets["purchase"] ?? 0 }, [
    pdf("field.quote", "orphan.pdf"),
  ]);
  const orphan = await newest();
  await room.as("alice", async ({ db, companyId }) => {
    await db.$executeRaw`update file set removed_at = removed_at where company_id = ${companyId}`;
  });
  expect(await clearPendingFiles(1)).toBe(0);
  expect((await room.erin.get(`/files/${orphan}`)).status).toBe(200);
  await room.fay.submit(`/tasks/${task}/completion`, {
    revision: 1,
    "field.decision": "approve",
    "field.proof": held,
  });
  expect((await room.erin.get(`/files/${held}`)).status).toBe(200);
  const kept = (await rows()).find(({ id }) => id === held);
  expect(kept).toMatchObject({ field_key: "proof", workflow_instance_id: ticketId });
});

test("the same file uploaded again is no change, whatever it is called; another is", async () => {
  const ticketId = await submitted();
  const before = await room.steps(ticketId);
  const correct = async (bytes: Buffer) => {
    const step = await room.steps(ticketId);
    return room.bob.upload(
      `/tickets/${ticketId}/correction`,
      { step, reason: "for the test", action: "preview" },
      [{ field: "field.quote", name: "other.pdf", bytes }],
    );
  };
  const same = await correct(PDF);
  expect([same.status, textOf(same)]).toEqual([
    422,
    expect.stringContaining("Change at least one field"),
  ]);
  const other = await correct(Buffer.concat([PDF, Buffer.from("\n")]));
  expect(other.status).toBe(200);
  expect(textOf(other)).toContain("quote.pdf");
  expect(textOf(other)).toMatch(/other\.pdf/);
  expect(await room.steps(ticketId)).toBe(before);
});

test.each([
  ["../../etc/passwd", "passwd"],
  ["C:\\Users\\a\\b.pdf", "b.pdf"],
  ["a\u0000\u202eb\r\n.txt", "ab.txt"],
  ["...", "file"],
  ["", "file"],
  [`${"ż".repeat(300)}.pdf`, `${"ż".repeat(145)}….pdf`],
])("the name %j is kept as %j", (said, kept) => expect(fileName(said)).toBe(kept));

test("programs are known by their ending, in any case", () => {
  expect(["a.EXE", "b.Ps1", "c.tar.gz", "exe", "d.pdf", ".bat"].map(isProgram)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
