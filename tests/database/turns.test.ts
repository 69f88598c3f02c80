import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { expect, it } from "vitest";
import { Turns, type Turn } from "../../src/db/turns.js";

/** A pool that always has a connection, and notes what became of each. */
function poolOf(connect: () => Promise<unknown> = async () => ({})) {
  const released: (Error | undefined)[] = [];
  const pool = {
    waitingCount: 0,
    async connect() {
      const client = (await connect()) as object;
      return { ...client, release: (lost?: Error) => void released.push(lost) };
    },
  };
  return { turns: new Turns(pool as unknown as pg.Pool), released };
}

/** How many of these have their turn by now, and in which order. */
function watch(turns: Turns, many: number) {
  const begun: { readonly at: number; readonly turn: Turn }[] = [];
  for (let at = 0; at < many; at += 1) void turns.take().then((turn) => begun.push({ at, turn }));
  return begun;
}

const order = (begun: readonly { readonly at: number }[]) => begun.map(({ at }) => at);

it("lets two in at once, and the others one by one in their order", async () => {
  const { turns, released } = poolOf();
  const begun = watch(turns, 5);
  await sleep(1);
  expect(order(begun)).toEqual([0, 1]);
  expect(turns.waiting).toBe(3);
  begun[1]?.turn.end();
  await sleep(1);
  expect(order(begun)).toEqual([0, 1, 2]);
  begun[0]?.turn.end();
  begun[2]?.turn.end();
  await sleep(1);
  expect(order(begun)).toEqual([0, 1, 2, 3, 4]);
  expect([turns.waiting, released]).toEqual([0, [undefined, undefined, undefined]]);
});

it("lets nobody wait for those who take long", async () => {
  const { turns } = poolOf();
  const begun = watch(turns, 5);
  await expect.poll(() => order(begun)).toEqual([0, 1, 2, 3, 4]); // nobody has ended
  const late = watch(turns, 1);
  await expect.poll(() => order(late)).toEqual([0]);
  for (const { turn } of [...begun, ...late]) turn.end(); // those who count no more leave no room behind
  const next = watch(turns, 3);
  await sleep(1);
  expect(order(next)).toEqual([0, 1]);
});

it("hands back what was lost as lost, and leaves its place where there is no connection", async () => {
  const { turns, released } = poolOf();
  const lost = new Error("cut");
  (await turns.take()).end(lost);
  expect(released).toEqual([lost]);
  const none = poolOf(() => Promise.reject(new Error("none")));
  for (let again = 0; again < 3; again += 1)
    await expect(none.turns.take()).rejects.toThrow("none");
});
