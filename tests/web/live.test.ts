import http from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import type { Visitor } from "../world/index.js";
import { signIn } from "../world/index.js";
import { openRoom, type Room } from "../workflow-ops/pages/room.js";

let room: Room;

beforeAll(async () => {
  room = await openRoom();
});

/** An open stream: its status, what it said so far, and whether it ended. */
interface Followed {
  readonly status: number;
  said(): string;
  ended(): boolean;
  close(): void;
}

async function follow(visitor: Visitor, path: string): Promise<Followed> {
  const answer = await visitor.get("/people"); // its cookies, as the agent would send them
  const cookie = (answer.request as unknown as { cookies: string }).cookies;
  return new Promise((resolve, reject) => {
    const request = http.get(
      `${room.app.url}${path}`,
      { headers: { cookie, accept: "text/event-stream" } },
      (res) => {
        let text = "";
        let over = false;
        res.setEncoding("utf8");
        res.on("data", (piece: string) => (text += piece));
        res.on("end", () => (over = true));
        res.on("error", () => (over = true));
        resolve({
          status: res.statusCode ?? 0,
          said: () => text,
          ended: () => over,
          close: () => request.destroy(),
        });
      },
    );
    request.on("error", reject);
  });
}

const changes = (stream: Followed) => stream.said().split("event: changed").length - 1;
const soon = { timeout: 10_000 };

test("a stream says that its ticket changed, and nothing of others", async () => {
  const [mine, other] = [await room.submit("erin"), await room.submit("erin")];
  const stream = await follow(room.erin, `/tickets/${mine}/live`);
  expect(stream.status).toBe(200);
  await room.bob.submit(`/tickets/${other}/comments`, { body: "Elsewhere" });
  await room.bob.submit(`/tickets/${mine}/comments`, { body: "Here" });
  await expect.poll(() => changes(stream), soon).toBe(1);
  expect(stream.said()).not.toMatch(/Here|Elsewhere|\d{3,}:/);
  const task = await room.task(mine, "review");
  await room.fay.submit(`/tasks/${task}/claim`);
  await expect.poll(() => changes(stream), soon).toBe(2);
  stream.close();
});

test("a company's stream says what changes in it, and nothing of another company", async () => {
  const [ours, theirs] = [await follow(room.dana, "/live"), await follow(room.charlie, "/live")];
  await room.submit("erin");
  await expect.poll(() => changes(ours), soon).toBe(1);
  expect(changes(theirs)).toBe(0);
  ours.close();
  theirs.close();
});

test("nobody follows what they may not see", async () => {
  const ticketId = await room.submit("erin");
  for (const visitor of [room.dana, room.charlie]) {
    const stream = await follow(visitor, `/tickets/${ticketId}/live`);
    expect(stream.status).toBe(404);
  }
});

describe("a stream ends", () => {
  test("with its session", async () => {
    const dana = await signIn(room.app, "dana");
    const stream = await follow(dana, "/live");
    expect(stream.ended()).toBe(false);
    await dana.post("/sign-out");
    await expect.poll(() => stream.ended(), soon).toBe(true);
  });

  test("when its reader is deactivated", async () => {
    const bob = await signIn(room.app, "bob");
    const stream = await follow(bob, "/live");
    await room.alice.submit(`/company/users/${room.world.users.bob}/deactivation`);
    await expect.poll(() => stream.ended(), soon).toBe(true);
    await room.alice.submit(`/company/users/${room.world.users.bob}/activation`);
  });
});

test("one user has so many streams and no more", async () => {
  const streams: Followed[] = [];
  for (let n = 0; n < 7; n += 1) streams.push(await follow(room.fay, "/live"));
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 429]);
  for (const stream of streams) stream.close();
  await expect
    .poll(async () => {
      const again = await follow(room.fay, "/live");
      again.close();
      return again.status;
    }, soon)
    .toBe(200);
});

test("pages name their stream and the parts that it refreshes, each with an id of its own", async () => {
  const ticketId = await room.submit("erin");
  const task = await room.task(ticketId, "review");
  for (const [visitor, path, stream] of [
    [room.erin, `/tickets/${ticketId}`, `/tickets/${ticketId}/live`],
    [room.fay, `/tasks/${task}`, `/tasks/${task}/live`],
    [room.erin, "/", "/live"],
    [room.fay, "/tasks", "/live"],
    [room.erin, "/notifications", "/live"],
  ] as const) {
    const { text } = await visitor.get(path);
    expect(text).toContain(`data-live="${stream}"`);
    const parts = [...text.matchAll(/<[^>]* data-live-part[^>]*>/g)].map(
      ([tag]) => / id="([^"]+)"/.exec(tag)?.[1],
    );
    expect(parts.length).toBeGreaterThan(2);
    expect(new Set(parts).size).toBe(parts.length);
    expect(parts).not.toContain(undefined);
  }
});

test("refreshing is no use of a session", async () => {
  const touched = () =>
    room.as("alice", async ({ db }) => {
      const [row] = await db.$queryRaw<{ at: Date }[]>`
        select max(expire) as at from session where user_id = ${room.world.users.dana} and ended_at is null`;
      return row?.at.getTime() ?? 0;
    });
  const dana = await signIn(room.app, "dana");
  await room.as(
    "alice",
    ({ db }) =>
      db.$executeRaw`update session set expire = localtimestamp + interval '1 hour' where user_id = ${room.world.users.dana} and ended_at is null`,
  );
  const before = await touched();
  expect((await dana.agent.get("/tasks").set("X-Live", "1")).status).toBe(200);
  expect(await touched()).toBe(before);
});
