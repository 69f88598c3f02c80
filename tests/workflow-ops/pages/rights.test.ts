import { beforeAll, expect, test } from "vitest";
import { opsRoutes } from "../../../src/workflow-ops/index.js";
import { completeTask } from "../../../src/workflow-ops/index.js";
import { openRoom, type Room } from "./room.js";

let room: Room;

beforeAll(async () => {
  room = await openRoom();
});

/** Erin submitted the ticket; Fay may do its open task; Bob's role administers the workflow; Alice is company admin. */
const WHO = ["stranger", "charlie", "dana", "erin", "fay", "bob", "alice"] as const;

/** What each of them is answered, in the order of WHO; ids are of a fresh ticket of Erin's and its review. */
const table: Record<string, readonly number[]> = {
  "GET /tickets": [303, 200, 200, 200, 200, 200, 200],
  "GET /tickets.csv": [303, 200, 200, 200, 200, 200, 200],
  "GET /tickets/new": [303, 200, 200, 200, 200, 200, 200],
  "GET /tickets/new/:ticketDefinitionId": [303, 404, 200, 200, 200, 200, 200],
  "POST /tickets": [303, 404, 422, 422, 422, 422, 422],
  "POST /tickets/:id/deletion": [303, 404, 404, 409, 404, 404, 404],
  "GET /tickets/:id": [303, 404, 404, 200, 404, 200, 200],
  "GET /tickets/:id/withdrawal": [303, 404, 404, 200, 404, 403, 403],
  "POST /tickets/:id/withdrawal": [303, 404, 404, 303, 404, 403, 403],
  "GET /tasks": [303, 200, 200, 200, 200, 200, 200],
  "GET /tasks.csv": [303, 200, 200, 200, 200, 200, 200],
  "GET /tasks/:id": [303, 404, 404, 404, 200, 200, 200],
  "POST /tasks/:id/claim": [303, 404, 404, 404, 303, 409, 409],
  "POST /tasks/:id/release": [303, 404, 404, 404, 409, 409, 409],
  "POST /tasks/:id/draft": [303, 404, 404, 404, 303, 409, 409],
  "POST /tasks/:id/completion": [303, 404, 404, 404, 422, 422, 422],
  "GET /tasks/:id/assignment": [303, 404, 404, 404, 403, 200, 200],
  "POST /tasks/:id/assignment": [303, 404, 404, 404, 403, 303, 303],
  "GET /tasks/:id/skip": [303, 404, 404, 404, 403, 200, 200],
  "POST /tasks/:id/skip": [303, 404, 404, 404, 403, 422, 422],
  "GET /tickets/:id/hold": [303, 404, 404, 403, 404, 200, 200],
  "POST /tickets/:id/hold": [303, 404, 404, 403, 404, 422, 422],
  "GET /tickets/:id/resumption": [303, 404, 404, 403, 404, 409, 409],
  "POST /tickets/:id/resumption": [303, 404, 404, 403, 404, 409, 409],
  "GET /tickets/:id/cancellation": [303, 404, 404, 403, 404, 200, 200],
  "POST /tickets/:id/cancellation": [303, 404, 404, 403, 404, 422, 422],
  "GET /tickets/:id/reopening": [303, 404, 404, 403, 404, 409, 409],
  "POST /tickets/:id/reopening": [303, 404, 404, 403, 404, 409, 409],
  "GET /tickets/:id/wake": [303, 404, 404, 403, 404, 200, 200],
  "POST /tickets/:id/wake": [303, 404, 404, 403, 404, 422, 422],
  "GET /tickets/:id/redo": [303, 404, 404, 403, 404, 200, 200],
  "POST /tickets/:id/redo": [303, 404, 404, 403, 404, 422, 422],
  "GET /tickets/:id/correction": [303, 404, 404, 403, 404, 200, 200],
  "POST /tickets/:id/correction": [303, 404, 404, 403, 404, 422, 422],
  "GET /admin/workflows": [303, 200, 200, 200, 200, 200, 200],
  "GET /admin/workflows/:id/tickets": [303, 404, 404, 404, 404, 200, 200],
  "GET /admin/workflows/:id/tickets.csv": [303, 404, 404, 404, 404, 200, 200],
  "GET /admin/workflows/:id/audit": [303, 404, 404, 404, 404, 200, 200],
  "GET /admin/workflows/:id/audit.csv": [303, 404, 404, 404, 404, 200, 200],
};

test("the table names every route of the room", () => {
  const declared = opsRoutes.map((each) => `${each.method.toUpperCase()} ${each.path}`);
  expect(Object.keys(table).toSorted()).toEqual(declared.toSorted());
});

test.each(Object.entries(table))("%s", async (routeName, expected) => {
  const [method, pattern = ""] = routeName.split(" ");
  const ticketId = await room.submit("erin");
  const form = room.purchase.tickets["purchase"] ?? 0;
  const id = pattern.startsWith("/tasks")
    ? await room.task(ticketId, "review")
    : pattern.startsWith("/admin")
      ? room.purchase.definitionId
      : ticketId;
  const path = pattern.replace(":id", String(id)).replace(":ticketDefinitionId", String(form));
  const answers: number[] = [];
  for (const who of WHO) {
    const body = { ticket_definition_id: form, revision: 1, step: 1 };
    const answer = method === "GET" ? await room[who].get(path) : await room[who].post(path, body);
    answers.push(answer.status);
    if (who === "stranger") expect(answer.headers["location"]).toMatch(/^\/sign-in/);
  }
  expect(Object.fromEntries(WHO.map((who, at) => [who, answers[at]]))).toEqual(
    Object.fromEntries(WHO.map((who, at) => [who, expected[at]])),
  );
});

test.each(["/tickets/2147483647", "/tickets/0", "/tickets/x", "/tasks/99999999999", "/tasks/1.5"])(
  "%s is nobody's",
  async (path) => {
    expect((await room.alice.get(path)).status).toBe(404);
    expect((await room.charlie.get(path)).status).toBe(404);
  },
);

test("a task that names its submitter is theirs alone, whatever role others hold", async () => {
  const ticketId = await room.submit("erin");
  const review = await room.task(ticketId, "review");
  const fay = await room.as("fay", async (_tx, actor) => actor);
  const done = await completeTask(fay, {
    taskId: review,
    revision: 1,
    values: { decision: "rework" },
  });
  expect(done.ok).toBe(true);
  const fix = await room.task(ticketId, "fix");
  expect((await room.erin.get(`/tasks/${fix}`)).status).toBe(200);
  expect((await room.dana.get(`/tasks/${fix}`)).status).toBe(404);
  expect((await room.fay.get(`/tasks/${fix}`)).status).toBe(404);
});

test("a lost role takes the task away at the next request", async () => {
  const ticketId = await room.submit("erin");
  const review = await room.task(ticketId, "review");
  const where = { user_id: room.world.users.fay, role_id: room.world.roles.acme["Finance"] ?? 0 };
  const company_id = room.world.companies.acme;
  await room.as("alice", ({ db }) => db.user_role.deleteMany({ where }));
  expect((await room.fay.get(`/tasks/${review}`)).status).toBe(404);
  expect((await room.fay.post(`/tasks/${review}/claim`)).status).toBe(404);
  await room.as("alice", ({ db }) => db.user_role.create({ data: { company_id, ...where } }));
  expect((await room.fay.get(`/tasks/${review}`)).status).toBe(200);
});
