import { afterEach, vi } from "vitest";
import type { Due, WorkflowDefinition } from "../../../src/engine/index.js";
import { tellOverdue } from "../../../src/workflow-ops/index.js";
import { purchase } from "../purchase.js";
import type { Scene } from "../scene.js";

/** The purchase workflow whose tasks with these keys are due. */
export function timedPurchase(
  due: Readonly<Record<string, Due>>,
  over: Partial<WorkflowDefinition> = {},
): WorkflowDefinition {
  const definition = purchase(over);
  return {
    ...definition,
    tasks: definition.tasks.map((task) => ({ ...task, due: due[task.key] ?? null })),
  };
}

/** Working hours, without escalation. */
export const worked = (hours: number): Due => ({ hours, counted: "working", escalation: null });

/** It is this moment, until the test ends or says another. */
export function itIs(moment: string): void {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date(moment) });
}

afterEach(() => {
  vi.useRealTimers();
});

/** What a task's row says of its due time. */
export interface DueRow {
  readonly due: string | null;
  readonly escalates: string | null;
  readonly told: string | null;
  readonly escalated: string | null;
  readonly missed: boolean;
}

/** Of the newest task with this key. */
export function dueRow(scene: Scene, ticketId: number, taskKey: string): Promise<DueRow> {
  return scene.as("alice", async ({ db }) => {
    const row = await db.task_instance.findFirstOrThrow({
      where: { workflow_instance_id: ticketId, task_key: taskKey },
      orderBy: { number: "desc" },
    });
    const shown = (at: Date | null) => at?.toISOString().slice(0, 16) ?? null;
    return {
      due: shown(row.due_at),
      escalates: shown(row.escalate_at),
      told: shown(row.overdue_told_at),
      escalated: shown(row.escalated_at),
      missed: row.escalation_missed,
    };
  });
}

/** When a task is due: "2026-11-30T17:00", in UTC. */
export async function dueOf(scene: Scene, ticketId: number, taskKey: string) {
  return (await dueRow(scene, ticketId, taskKey)).due;
}

/** Runs the job of Acme, as the crontab has it done. */
export function runJob(scene: Scene): Promise<void> {
  return tellOverdue({ companyId: scene.world.companies.acme });
}

/** What people were told of a ticket's overdue tasks, and of tasks that they were given for it: "fay OVERDUE review {}". */
export function told(scene: Scene, ticketId: number): Promise<string[]> {
  return scene.as("alice", async ({ db }) => {
    const rows = await db.notification.findMany({
      where: {
        workflow_instance_id: ticketId,
        OR: [{ kind: "OVERDUE" }, { about: { startsWith: "escalated:" } }],
      },
      include: { task: true },
      orderBy: { id: "asc" },
    });
    const name = (id: number) =>
      Object.entries(scene.world.users).find(([, user]) => user === id)?.[0] ?? String(id);
    return rows.map(({ user_id, kind, task, detail }) => {
      const { ticketTitle: _, ...rest } = detail as Record<string, string>;
      return `${name(user_id)} ${kind} ${task?.task_key ?? ""} ${JSON.stringify(rest)}`;
    });
  });
}
