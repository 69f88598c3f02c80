import { gzipSync } from "node:zlib";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  cancelTicket,
  holdTicket,
  replayTicket,
  resumeTicket,
} from "../../../src/workflow-ops/index.js";
import { ok } from "../scene.js";
import { hiring } from "./definition.js";
import { answered, BASE_URL, failed, openStage, type Stage } from "./stage.js";
import { openWeb, type Web } from "./web.js";

let stage: Stage;
let web: Web;

beforeAll(async () => {
  stage = await openStage(hiring({ account: { task_type: "FORM", title: "Account" } }));
  web = await openWeb();
});

beforeEach(async () => {
  await stage.forget();
  stage.outside = () => answered({}, 202);
});

/** A ticket whose order was sent; with the address that was told for its answer. */
async function ordered(): Promise<{ id: number; address: string }> {
  const id = await stage.hire();
  ok(await stage.complete("erin", id, "make_account", { account: "ada" }));
  await stage.work();
  return { id, address: stage.sent.at(-1)?.said.callback_url ?? "" };
}

const order = async (id: number) => (await stage.open(id))["order"];
const status = async (id: number) => (await order(id))?.status;
const recorded = (id: number) =>
  stage.as("alice", async ({ db }) =>
    (
      await db.action_callback.findMany({
        where: { run: { workflow_instance_id: id } },
        orderBy: { id: "asc" },
      })
    ).map(({ outcome }) => outcome),
  );

describe("an action that is answered by a callback", () => {
  it("tells where to, and waits after a 2xx", async () => {
    const { id, address } = await ordered();
    const [run] = await stage.runs(id);
    expect(address).toMatch(new RegExp(`^${BASE_URL}/callbacks/${run?.key}\\.[\\w-]{43}$`));
    expect(run?.status).toBe("WAITING");
    expect(await status(id)).toBe("PENDING");
    expect(await stage.fields(id)).not.toHaveProperty("order_number");
  });

  it("keeps the token nowhere", async () => {
    const { address } = await ordered();
    const token = address.split(".").at(-1) ?? "";
    for (const table of ["action_run", "action_attempt", "action_callback", "workflow_error"]) {
      const { rows } = await stage.admin.query(
        `select 1 from ${table} t where t::text like '%' || $1 || '%'`,
        [token],
      );
      expect(rows, table).toEqual([]);
    }
  });

  it("is applied once: the same body again is taken too, another is refused", async () => {
    const { id, address } = await ordered();
    const first = await web.callBack(address, { order_number: "E-1", more: { a: 1, b: 2 } });
    expect(first).toEqual({ status: 200, said: { status: "taken" } });
    expect(await stage.fields(id)).toMatchObject({ order_number: "E-1" });
    const again = '{ "more": {"b":2, "a":1}, "order_number": "E-1" }';
    expect(await web.callBack(address, again)).toEqual(first);
    expect((await web.callBack(address, { order_number: "E-2" })).status).toBe(409);
    expect(await stage.fields(id)).toMatchObject({ order_number: "E-1" });
    expect(await recorded(id)).toEqual(["APPLIED", "REPEATED", "DIFFERENT"]);
    expect((await stage.runs(id))[0]?.status).toBe("DONE");
    const [, , step] = await stage.as("alice", ({ db }) =>
      db.workflow_data.findMany({ where: { workflow_instance_id: id }, orderBy: { step: "asc" } }),
    );
    expect(step).toMatchObject({ cause: "callback", actor_id: null });
    expect(await stage.as("alice", (tx) => replayTicket(tx, id))).toBeNull();
  });

  it("is applied once, however many callbacks come at once", async () => {
    const { id, address } = await ordered();
    const answers = await Promise.all(
      ["a", "b", "c", "a", "b"].map((text) => web.callBack(address, { order_number: text })),
    );
    const statuses = answers.map((answer) => answer.status).toSorted();
    expect(statuses.filter((each) => each === 200).length).toBeGreaterThanOrEqual(1);
    expect(statuses.every((each) => each === 200 || each === 409)).toBe(true);
    expect((await recorded(id)).filter((outcome) => outcome === "APPLIED")).toHaveLength(1);
  });

  it("is not taken while the company is suspended, and is when it is sent again after that", async () => {
    const { id, address } = await ordered();
    const suspend = (since: Date | null, why: string | null) =>
      stage.admin.query("update company set suspended_at = $1, suspended_reason = $2", [
        since,
        why,
      ]);
    await suspend(new Date(), "unpaid");
    const answer = await web.callBack(address, { order_number: "E-9" });
    expect(answer).toMatchObject({ status: 503, said: { error: "suspended" } });
    await suspend(null, null);
    expect(await recorded(id)).toEqual([]);
    expect(await stage.fields(id)).not.toHaveProperty("order_number");
    expect((await web.callBack(address, { order_number: "E-9" })).status).toBe(200);
    expect(await stage.fields(id)).toMatchObject({ order_number: "E-9" });
  });

  it("may come before the request was answered, and wins whatever that answer is", async () => {
    stage.outside = async (sent) => {
      const early = await web.callBack(sent.said.callback_url, { order_number: "quick" });
      expect(early.status).toBe(200);
      return answered({}, 500);
    };
    const { id } = await ordered();
    expect(await stage.fields(id)).toMatchObject({ order_number: "quick" });
    expect((await stage.runs(id)).map((run) => run.status)).toEqual(["DONE"]);
    await stage.workLater();
    expect(stage.sent).toHaveLength(1);
    expect((await stage.attempts(id)).map(({ outcome }) => outcome)).toEqual(["ACCEPTED"]);
  });

  it("is taken after a request that seemed to fail", async () => {
    stage.outside = () => failed({ code: "timeout", sent: true });
    const { id, address } = await ordered();
    expect(await status(id)).toBe("OPEN");
    expect((await web.callBack(address, { order_number: "E-7" })).status).toBe(200);
    expect(await order(id)).toBeUndefined();
    await stage.workLater();
    expect(stage.sent).toHaveLength(1);
  });

  it("is refused with the reason where the fields refuse it, and may come again", async () => {
    const { id, address } = await ordered();
    const { status: refusedWith, said } = await web.callBack(address, { order_number: 7 });
    expect(refusedWith).toBe(422);
    expect(said["sentence"]).toContain("Order number must be text");
    expect(await status(id)).toBe("PENDING");
    const [error] = await stage.errors(id);
    expect(error).toMatchObject({ status: "NEW", reason: said["sentence"] });
    expect((await web.callBack(address, { order_number: "E-8" })).status).toBe(200);
    expect((await stage.errors(id))[0]).toMatchObject({ status: "RESOLVED" });
  });

  it("is gone after its deadline, whose end is an error that a late callback does not change", async () => {
    const { id, address } = await ordered();
    await stage.work();
    expect(await status(id)).toBe("PENDING"); // not yet
    await stage.workLater();
    expect(await status(id)).toBe("ERROR");
    expect((await stage.errors(id))[0]?.reason).toContain("deadline");
    expect((await web.callBack(address, { order_number: "late" })).status).toBe(410);
    expect(await recorded(id)).toEqual(["GONE"]);
    expect(await stage.fields(id)).not.toHaveProperty("order_number");
  });

  it("is gone when the ticket is cancelled, and the request is too", async () => {
    const { id, address } = await ordered();
    ok(await cancelTicket(await stage.actor("bob"), { ticketId: id, reason: "no hire" }));
    expect((await stage.runs(id))[0]?.status).toBe("ABANDONED");
    expect((await web.callBack(address, { order_number: "late" })).status).toBe(410);
    expect(await recorded(id)).toEqual(["GONE"]);
    await stage.workLater();
    expect(stage.sent).toHaveLength(1);
  });

  it("is kept for the catch-up round while the ticket is on hold", async () => {
    const { id, address } = await ordered();
    const bob = await stage.actor("bob");
    ok(await holdTicket(bob, { ticketId: id, reason: "wait" }));
    expect((await web.callBack(address, { order_number: "E-9" })).status).toBe(200);
    expect(Object.keys(await stage.open(id))).toEqual([]);
    ok(await resumeTicket(bob, { ticketId: id }));
    expect(Object.keys(await stage.open(id))).toEqual(["greet"]);
    expect(await stage.as("alice", (tx) => replayTicket(tx, id))).toBeNull();
  });
});

describe("the address of a callback", () => {
  it.each([
    [
      "another token",
      (address: string) => `${address.slice(0, -2)}${address.endsWith("AA") ? "BB" : "AA"}`,
    ],
    ["no token", (address: string) => address.slice(0, -44)],
    ["another run", (address: string) => address.replace(/callbacks\/.{8}/, "callbacks/00000000")],
    ["nonsense", () => `${BASE_URL}/callbacks/%00`],
  ])("with %s is none, and changes nothing", async (_, change) => {
    const { id, address } = await ordered();
    const { status: answer, said } = await web.callBack(change(address), { order_number: "x" });
    expect([answer, said["error"]]).toEqual([404, "not_found"]);
    expect(await recorded(id)).toEqual([]);
  });

  it("is none before the request is under way, and for an action that is answered at once", async () => {
    const id = await stage.hire();
    ok(await stage.complete("erin", id, "make_account", { account: "ada" }));
    const { callbackUrl } = await import("../../../src/workflow-ops/actions/callback-address.js");
    const [run] = await stage.runs(id);
    expect((await web.callBack(callbackUrl(run?.key ?? ""), {})).status).toBe(404);
  });

  it.each([
    ["no JSON", 400, "{", {}],
    ["nothing", 400, "", {}],
    ["bytes that are no UTF-8", 400, Buffer.from([0x22, 0xff, 0x22]), {}],
    ["a form", 415, "a=b", { headers: { "content-type": "application/x-www-form-urlencoded" } }],
    [
      "compressed JSON",
      415,
      gzipSync("{}"),
      { headers: { "content-type": "application/json", "content-encoding": "gzip" } },
    ],
    ["too much", 413, JSON.stringify({ order_number: "x".repeat(110_000) }), {}],
    ["too deep", 400, `${"[".repeat(80)}${"]".repeat(80)}`, {}],
  ])("refuses %s", async (_, expected, body, init) => {
    const { id, address } = await ordered();
    expect((await web.callBack(address, body, init)).status).toBe(expected);
    expect(await status(id)).toBe("PENDING");
  });

  it("asks for no session, origin or form token, and is no page", async () => {
    const { address } = await ordered();
    const headers = {
      "content-type": "application/json",
      origin: "https://elsewhere.example",
      "sec-fetch-site": "cross-site",
    };
    expect((await web.callBack(address, { order_number: "E-1" }, { headers })).status).toBe(200);
    const looked = await fetch(address.replace(BASE_URL, web.url));
    expect(looked.status).toBe(404);
    expect(looked.headers.get("set-cookie")).toBeNull();
  });

  it("slows down whoever tries many, and never who knows one", async () => {
    const { address } = await ordered();
    const tries = Array.from({ length: 60 }, () => web.callBack(`${BASE_URL}/callbacks/x`, {}));
    const statuses = (await Promise.all(tries)).map((answer) => answer.status);
    expect(statuses).toContain(429);
    expect((await web.callBack(address, { order_number: "E-1" })).status).toBe(200);
    await stage.admin.query("delete from attempt");
  });
});
