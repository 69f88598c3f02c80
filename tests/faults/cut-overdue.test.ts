import { afterAll, beforeAll, expect, it } from "vitest";
import { tellOverdue } from "../../src/workflow-ops/index.js";
import { told, timedPurchase, itIs, dueRow } from "../workflow-ops/due/timed.js";
import { lamp } from "../workflow-ops/purchase.js";
import { openScene, type Scene } from "../workflow-ops/scene.js";
import { openProxy, type Fate, type Proxy } from "./proxy.js";

/*
 * The job that tells of overdue tasks loses its connection at each of its statements, and at each commit, when it was made and nobody hears
 * of it: to the database the same as a worker that is killed there. Done again, everybody was told once, and it escalated once.
 */

let scene: Scene;
let proxy: Proxy;
let form: number;

beforeAll(async () => {
  scene = await openScene(async (url) => {
    proxy = await openProxy(url);
    return proxy.url;
  });
  const escalation = { act: "reassign", role: "Finance", after_hours: 0 } as const;
  const due = { review: { hours: 1, counted: "plain", escalation } } as const;
  form = (await scene.publish(timedPurchase(due))).tickets["purchase"] ?? 0;
});
afterAll(() => proxy.close());

const job = () => tellOverdue({ companyId: scene.world.companies.acme });

/** Cuts at the statement `point`, or at none where it asks fewer; whether it was cut. */
async function cutAt(point: number, fate: Exclude<Fate, "pass">): Promise<boolean> {
  let seen = 0;
  let cut = false;
  proxy.fate = ({ application, text }): Fate => {
    if (application !== "ticketflower" || cut) return "pass";
    if (fate === "lose the answer" && !/^commit/i.test(text)) return "pass";
    if ((seen += 1) <= point) return "pass";
    cut = true;
    return fate;
  };
  await job().catch(() => undefined);
  proxy.fate = () => "pass";
  return cut;
}

it.each([
  ["lose", 12],
  ["lose the answer", 2],
] as const)(
  "%s: told and escalated once, wherever it is cut",
  async (fate, least) => {
    let points = 0;
    for (let cut = true; cut; points += 1) {
      itIs("2026-11-30T09:00:00Z");
      const id = await scene.submit("erin", form, lamp);
      itIs("2026-11-30T10:00:00Z");
      cut = await cutAt(points, fate);
      await job();
      expect((await told(scene, id)).toSorted()).toEqual([
        "bob OVERDUE review {}",
        'fay ASSIGNED review {"overdue":"yes"}',
      ]);
      expect(await dueRow(scene, id, "review")).toMatchObject({
        told: "2026-11-30T10:00",
        escalated: "2026-11-30T10:00",
      });
      const audited = await scene.as("alice", async ({ db }) => {
        const task = await db.task_instance.findFirstOrThrow({
          where: { workflow_instance_id: id },
        });
        return db.audit.count({ where: { act: "task_escalated", object_id: task.id } });
      });
      expect(audited).toBe(1);
    }
    expect(points).toBeGreaterThan(least);
  },
  300_000,
);
