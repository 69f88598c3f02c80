import { Logger, runOnce } from "graphile-worker";
import pg from "pg";
import { afterAll } from "vitest";
import type { Call, Called } from "../../../src/calling/index.js";
import type { Fields, Json, WorkflowDefinition } from "../../../src/engine/index.js";
import { expireCallbackJob } from "../../../src/jobs/handlers/expire-callback.js";
import { startActionJob } from "../../../src/jobs/handlers/start-action.js";
import { useSecret } from "../../../src/sealing/index.js";
import { useActions } from "../../../src/workflow-ops/index.js";
import { openScene, type Scene } from "../scene.js";
import { hiring } from "./definition.js";

export interface RunRow {
  id: number;
  key: string;
  status: string;
  revision: number;
  attempt: number;
  tries: number;
}

export interface Sent extends Call {
  /** The body as JSON. */
  said: { run: string; ticket: string; task: string; input: Json; callback_url?: string };
}

/** A scene in which actions call a double of the outside. */
export interface Stage extends Scene {
  /** Every request so far. */
  sent: Sent[];
  /** What the outside answers, until told otherwise. */
  outside: (sent: Sent) => Called | Promise<Called>;
  hire: (values?: Fields) => Promise<number>;
  /** Publishes another version of the workflow. */
  republish: (definition: WorkflowDefinition) => Promise<void>;
  /** Does every job that is due, and those that they make. */
  work: () => Promise<void>;
  /** The same as if all pauses and deadlines were over. */
  workLater: () => Promise<void>;
  runs: (ticketId: number) => Promise<RunRow[]>;
  attempts: (
    ticketId: number,
  ) => Promise<{ outcome: string; reason: string | null; number: number }[]>;
  errors: (
    ticketId: number,
  ) => Promise<{ id: number; status: string; reason: string; note: string }[]>;
  /** Takes away the jobs and requests of the tests before. */
  forget: () => Promise<void>;
  admin: pg.Client;
}

export const answered = (
  body: Json,
  status = 200,
  headers: Record<string, string> = {},
): Called => ({
  kind: "answered",
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
  truncated: false,
  milliseconds: 5,
});

export const failed = (over: Partial<Extract<Called, { kind: "failed" }>> = {}): Called => ({
  kind: "failed",
  code: "cannot_connect",
  sentence: "Expected the server to take the connection, but it did not.",
  again: true,
  sent: false,
  milliseconds: 5,
  ...over,
});

export const BASE_URL = "https://flow.example";

export async function openStage(
  definition: WorkflowDefinition = hiring(),
  way?: Parameters<typeof openScene>[0],
): Promise<Stage> {
  useSecret("a secret that only the tests know");
  const scene = await openScene(way);
  let form = (await scene.publish(definition)).tickets["hire"] ?? 0;
  const admin = new pg.Client({ connectionString: scene.superuserUrl });
  await admin.connect();
  const pool = new pg.Pool({ connectionString: scene.runtimeUrl, max: 3 });
  const ignore = () => undefined;
  pool.on("error", ignore);
  pool.on("connect", (client) => client.on("error", ignore));
  afterAll(() => Promise.all([admin.end(), pool.end()]));
  const stage: Stage = {
    ...scene,
    admin,
    sent: [],
    outside: () => answered({ account: "ada" }),
    hire: (values = { name: "Ada", team: "Engines" }) => scene.submit("erin", form, values),
    async republish(next) {
      form = (await scene.publish(next)).tickets["hire"] ?? 0;
    },
    work: () =>
      runOnce({
        pgPool: pool,
        taskList: { "start-action": startActionJob, "expire-callback": expireCallbackJob },
        noHandleSignals: true,
        concurrency: 2,
        logger: silent,
      }),
    async workLater() {
      await admin.query(
        "update graphile_worker._private_jobs set run_at = now() - interval '1 second'",
      );
      await admin.query(
        `update action_run set next_try_at = least(next_try_at, now()), in_flight_until = least(in_flight_until, now()),
          deadline = least(deadline, now())`,
      );
      await stage.work();
    },
    async forget() {
      stage.sent.length = 0;
      await admin.query("delete from graphile_worker._private_jobs");
    },
    runs: (ticketId) =>
      scene.as("alice", ({ db }) =>
        db.action_run.findMany({
          where: { workflow_instance_id: ticketId },
          orderBy: { id: "asc" },
          select: { id: true, key: true, status: true, revision: true, attempt: true, tries: true },
        }),
      ),
    attempts: (ticketId) =>
      scene.as("alice", ({ db }) =>
        db.action_attempt.findMany({
          where: { run: { workflow_instance_id: ticketId } },
          orderBy: { id: "asc" },
          select: { outcome: true, reason: true, number: true },
        }),
      ),
    errors: (ticketId) =>
      scene.as("alice", ({ db }) =>
        db.workflow_error.findMany({
          where: { workflow_instance_id: ticketId },
          orderBy: { id: "asc" },
          select: { id: true, status: true, reason: true, note: true },
        }),
      ),
  };
  useActions({
    baseUrl: BASE_URL,
    call: async (call) => {
      const sent = { ...call, said: JSON.parse(call.body) as Sent["said"] };
      stage.sent.push(sent);
      return stage.outside(sent);
    },
  });
  return stage;
}

const silent = new Logger(() => () => undefined);

/** The runs' states of a ticket, in order. */
export async function states(stage: Stage, ticketId: number): Promise<string[]> {
  return (await stage.runs(ticketId)).map(({ status }) => status);
}
