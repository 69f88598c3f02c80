import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { withCompany } from "../../src/db/index.js";
import { unlessSuspended } from "../../src/jobs/put-off.js";
import { enqueue } from "../../src/jobs/queue.js";
import { runJobs } from "../../src/jobs/runner.js";
import { connect, rows } from "../database/connect.js";
import { textOf } from "../world/index.js";
import { openStaffRoom, staffActs, type StaffRoom } from "./staff-room.js";

let room: StaffRoom;
let app: pg.Client;
let acme: number;
const log = { error: () => undefined, warn: () => undefined, info: () => undefined };

beforeAll(async () => {
  room = await openStaffRoom();
  app = await connect(room.app.runtimeUrl);
  acme = room.world.companies.acme;
});

afterEach(() => app.query("delete from graphile_worker._private_jobs"));

/** A job that was tried `attempts` times of two. */
async function job(attempts: number, { error = null as string | null, company = acme } = {}) {
  await withCompany({ companyId: company }, (tx) =>
    enqueue(tx, "send-mail", { mail_id: 4_711 }, { maxAttempts: 2 }),
  );
  const [added] = await rows<{ id: string }>(
    app,
    `update graphile_worker._private_jobs set attempts = ${attempts}, last_error = $1
      where id = (select max(id) from graphile_worker._private_jobs) returning id::text`,
    [error],
  );
  return added?.id ?? "";
}

const page = async (query = "") => textOf(await room.sam.get(`/operator/jobs${query}`));
const states = async (query = "") => {
  const said = await page(query);
  return [
    ...said.matchAll(
      /send-mail (\d+) · made .*? (Waiting|Failed|Tried again later|Running) \d of/g,
    ),
  ].map((match) => [match[1], match[2]]);
};

describe("the queue's page", () => {
  test("says that nothing is to be done", async () => {
    expect(await page()).toContain("The queue is empty");
  });

  test("shows every job with its state, error and age, and counts them", async () => {
    const [waiting, retried, failed] = [
      await job(0),
      await job(1, { error: "no answer" }),
      await job(2, { error: "gone" }),
    ];
    expect(await states()).toEqual([
      [failed, "Failed"],
      [retried, "Tried again later"],
      [waiting, "Waiting"],
    ]);
    const said = await page();
    expect(said).toContain("Failed 1 oldest: less than a minute");
    expect(said).toContain("no answer");
    expect(await states("?state=failed")).toEqual([[failed, "Failed"]]);
    expect(await page("?task=seal-audit")).toContain("No job fits");
    expect(await states(`?after=${failed}`)).toHaveLength(2);
    const overview = textOf(await room.sam.get("/operator"));
    expect(overview).toContain("Failed jobs 1 They will not run again by themselves");
    const { text } = await room.sam.get("/operator/jobs.csv?state=failed");
    expect(text.trim().split("\r\n")).toHaveLength(2);
  });

  test("shows nothing of what a job was told, and no secret of an error", async () => {
    const token = "q".repeat(43);
    await job(2, {
      error: `550 <ida@acme.test> unknown at smtp://user:hunter22@mail.test/${token}`,
    });
    for (const path of ["/operator/jobs", "/operator/jobs.csv"]) {
      const { text } = await room.sam.get(path);
      expect(text).toContain("550");
      for (const secret of ["ida@acme.test", "hunter22", token, "4711", "mail_id"])
        expect(text).not.toContain(secret);
    }
  });
});

describe("a job that failed for good", () => {
  test("runs again with all of its tries, which is written down in its company", async () => {
    const id = await job(2, { error: "gone" });
    await room.sam.submit(`/operator/jobs/${id}/retry`);
    expect(
      await rows(app, "select attempts, run_at <= now() as due from graphile_worker.jobs"),
    ).toEqual([{ attempts: 0, due: true }]);
    expect((await staffActs(acme)).at(-1)).toMatchObject({
      act: "job_run_again",
      staff_name: "Sam Staff",
      after: { job: id, task: "send-mail" },
    });
    expect(textOf(await room.alice.get("/company/audit?act=job_run_again"))).toContain(
      "Had a job that had failed run again",
    );
  });

  test("is given up", async () => {
    const id = await job(2);
    await room.sam.submit(`/operator/jobs/${id}/removal`);
    expect(await rows(app, "select id from graphile_worker.jobs")).toEqual([]);
    expect((await staffActs(acme)).at(-1)).toMatchObject({ act: "job_given_up" });
  });

  test("that is of no company is written down in the operator's own", async () => {
    const [{ id } = { id: "" }] = await rows<{ id: string }>(
      app,
      "select id::text from graphile_worker.add_job('clear-mail', max_attempts := 1)",
    );
    await app.query("update graphile_worker._private_jobs set attempts = 1");
    await room.sam.submit(`/operator/jobs/${id}/retry`);
    expect((await staffActs(room.operatorId)).at(-1)).toMatchObject({ act: "job_run_again" });
  });

  test.each(["retry", "removal"])("is the only one that is settled by %s", async (act) => {
    const waiting = await job(1);
    const running = await job(2);
    await app.query(
      "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'w' where id = $1",
      [running],
    );
    const before = (await staffActs(acme)).length;
    for (const id of [waiting, running, "0", "x", "99999999999999999999"]) {
      expect((await room.sam.post(`/operator/jobs/${id}/${act}`)).status).toBe(404);
    }
    expect(await rows(app, "select id from graphile_worker.jobs")).toHaveLength(2);
    expect(await staffActs(acme)).toHaveLength(before);
  });
});

describe("the jobs of a suspended company", () => {
  const jobs = () =>
    rows<{
      task: string;
      later: boolean;
      attempts: number;
      max_attempts: number;
      key: string | null;
    }>(
      app,
      `select task_identifier as task, run_at > now() + interval '5 minutes' as later, attempts, max_attempts, key
         from graphile_worker.jobs order by id`,
    );
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; !(await holds()); tries += 1) {
      if (tries > 500) throw new Error("waited too long");
      await sleep(20);
    }
  };

  test("wait until it is resumed and spend no try; others' are done", async () => {
    const told: unknown[] = [];
    const tasks = { "send-mail": unlessSuspended(async (payload) => void told.push(payload)) };
    await room.sam.submit(`/operator/companies/${acme}/suspension`, { reason: "unpaid" });
    const { globex } = room.world.companies;
    for (const companyId of [acme, globex]) {
      await withCompany({ companyId }, (tx) =>
        enqueue(
          tx,
          "send-mail",
          { mail_id: 1 },
          { maxAttempts: 3, jobKey: `mail of ${companyId}` },
        ),
      );
    }
    const running = await runJobs({ databaseUrl: room.app.runtimeUrl, tasks, crontab: "", log });
    try {
      await until(async () => told.length === 1 && (await jobs()).some(({ later }) => later));
      expect(told).toEqual([{ mail_id: 1, company_id: globex }]);
      await until(async () => (await jobs()).length === 1);
      expect(await jobs()).toEqual([
        { task: "send-mail", later: true, attempts: 0, max_attempts: 3, key: `mail of ${acme}` },
      ]);
      await room.sam.submit(`/operator/companies/${acme}/resumption`, { reason: "paid" });
      await app.query("update graphile_worker._private_jobs set run_at = now()");
      await until(async () => told.length === 2);
      expect(told[1]).toEqual({ mail_id: 1, company_id: acme });
    } finally {
      await running.stop();
    }
  });
});
