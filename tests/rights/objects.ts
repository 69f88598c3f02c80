import type { Actor } from "../../src/access/index.js";
import { withNewCompany, type CompanyTx } from "../../src/db/index.js";
import { createVersion } from "../../src/workflow-design/index.js";
import { assignTask, claimTask, saveTicket } from "../../src/workflow-ops/index.js";
import { ok } from "../workflow-ops/scene.js";
import { purchase } from "../workflow-ops/purchase.js";
import type { Room } from "../workflow-ops/pages/room.js";
import { hire, type Cast } from "./cast.js";

/** Makes an object in a state, and gives what stands in the address for it. */
export type Make = () => Promise<number | string>;

/** The states of a kind of object that matter, the most usual first. */
export type Kind = Readonly<Record<string, Make>>;

/** How the objects in the addresses of routes are made, by the beginning of the route's path; the first that fits counts. */
export function kindsOf(room: Room, cast: Cast): readonly (readonly [RegExp, Kind])[] {
  const tickets = ticketsOf(room, cast);
  const versions = versionsOf(room);
  return [
    [/^\/assets\//, { unknown: async () => "none" }],
    [/^\/callbacks\//, { unknown: async () => "no-such-run.no-such-token" }],
    [/^\/links\//, { unknown: async () => "no-such-token" }],
    [/^\/account\/sessions\/:key/, { unknown: async () => "no-such-session" }],
    [/^\/dev\/mail\/:/, { unknown: async () => 2_147_483_000 }],
    [/^\/operator\/companies\/:/, companies],
    [/^\/operator\/jobs\/:/, jobsOf(room)],
    [/^\/company\/users\/:/, usersOf(room)],
    [/^\/company\/roles\/:/, rolesOf(room)],
    [/^\/company\/calendar\/holidays\/:/, holidaysOf(room)],
    [/^\/tickets\/new\/:/, formsOf(room, versions)],
    [/^\/tickets\/:/, tickets],
    [/^\/tasks\/:/, tasksOf(room, cast, tickets)],
    [/^\/account\/away\/:/, awayOf(room, cast)],
    [/^\/comments\/:/, commentsOf(room)],
    [/^\/files\/:/, filesOf(room)],
    [/^\/notifications\/:/, notificationsOf(room)],
    [/^\/admin\/workflows\/:/, versions],
    [/^\/admin\/filters\/:/, filtersOf(room)],
    [/^\/admin\/bulk\/:/, bulkOf(room)],
    [/^\/design\/workflows\/:/, versions],
    [/^\/design\/tickets\/:/, componentsOf(versions, (id) => firstOf(room, "ticket", id))],
    [/^\/design\/tasks\/:/, componentsOf(versions, (id) => firstOf(room, "task", id))],
    [/^\/design\/completions\/:/, componentsOf(versions, (id) => firstOf(room, "completion", id))],
  ];
}

const actorOf = (room: Room, person: "alice" | "bob" | "erin"): Promise<Actor> =>
  room.as(person, async (_tx, actor) => actor);

let made = 0;

function usersOf(room: Room): Kind {
  const active = () => hire(room, `Somebody${(made += 1)}`, ["Employee"]);
  return {
    active,
    async deactivated() {
      const id = await active();
      await room.as("alice", ({ db }) =>
        db.user.updateMany({
          where: { id },
          data: { is_active: false, deactivated_at: new Date() },
        }),
      );
      return id;
    },
  };
}

/** Companies beside those of the cast, so that nobody of it is locked out. */
const companies: Kind = {
  open: () => withNewCompany(addCompany),
  suspended: () =>
    withNewCompany(async (tx) => {
      const id = await addCompany(tx);
      const data = { suspended_at: new Date(), suspended_reason: "for the table" };
      await tx.db.company.updateMany({ where: { id }, data });
      return id;
    }),
};

async function addCompany({ companyId: id, db }: CompanyTx): Promise<number> {
  await db.company.create({ data: { id, name: `Company ${(made += 1)}` } });
  return id;
}

function jobsOf(room: Room): Kind {
  const job = (attempts: number) => async () => {
    const [added] = await room.as("alice", ({ db, companyId }) => {
      const payload = JSON.stringify({ company_id: companyId, mail_id: 1 });
      return db.$queryRaw<{ id: string }[]>`
        select id::text from graphile_worker.add_job('send-mail', payload := ${payload}::json, max_attempts := 1)`;
    });
    await room.as(
      "alice",
      ({ db }) => db.$queryRaw`
      select id::text from graphile_worker.reschedule_jobs(array[${added?.id}::bigint], attempts := ${attempts}::int)`,
    );
    return added?.id ?? "";
  };
  return { failed: job(1), waiting: job(0) };
}

function rolesOf(room: Room): Kind {
  const company_id = room.world.companies.acme;
  return {
    used: async () => room.world.roles.acme["HR"] ?? 0,
    unused: () =>
      room.as("alice", async ({ db }) => {
        const role = { company_id, name: `Role ${(made += 1)}` };
        return (await db.role.create({ data: role })).id;
      }),
  };
}

function holidaysOf(room: Room): Kind {
  const company_id = room.world.companies.acme;
  return {
    there: () =>
      room.as("alice", async ({ db }) => {
        const day = new Date(Date.UTC(2100, 0, (made += 1)));
        await db.holiday.create({ data: { company_id, day, name: "A holiday" } });
        return day.toISOString().slice(0, 10);
      }),
    unknown: async () => "2099-05-01",
  };
}

function ticketsOf(room: Room, cast: Cast): Kind {
  const live = () => room.submit("erin");
  const after = (act: string) => async () => {
    const id = await live();
    await cast.visitor("ticketAdmin").submit(`/tickets/${id}/${act}`, { reason: "for the table" });
    return id;
  };
  return {
    live,
    held: after("hold"),
    ended: after("cancellation"),
    async saved() {
      const ticketDefinitionId = room.purchase.tickets["purchase"] ?? 0;
      const typed = { item: "Lamp" };
      ok(await saveTicket(await actorOf(room, "erin"), { ticketDefinitionId, typed }));
      return room.as("alice", async ({ db }) => {
        const where = { status: "NOT_STARTED" as const };
        return (await db.workflow_instance.findFirstOrThrow({ where, orderBy: { id: "desc" } })).id;
      });
    },
  };
}

function tasksOf(room: Room, cast: Cast, tickets: Kind): Kind {
  const open = async () => room.task(Number(await tickets["live"]?.()), "review");
  return {
    open,
    async claimed() {
      const taskId = await open();
      const kim: Actor = await asNamed(room, cast);
      ok(await claimTask(kim, { taskId }));
      return taskId;
    },
    async named() {
      const taskId = await open();
      ok(await assignTask(await actorOf(room, "bob"), { taskId, userIds: [cast.ids.named] }));
      return taskId;
    },
    async closed() {
      const taskId = await open();
      await cast.visitor("executor").submit(`/tasks/${taskId}/completion`, {
        revision: 1,
        "field.decision": "rework",
      });
      return taskId;
    },
  };
}

/** Somebody who stands in for the submitter. */
function awayOf(room: Room, cast: Cast): Kind {
  return {
    hers: () =>
      room.as("erin", async ({ db, companyId }, { userId }) => {
        const [row] = await db.$queryRaw<{ id: number }[]>`
          insert into substitution (company_id, user_id, substitute_id, starts_at, ends_at)
          values (${companyId}, ${userId}, ${cast.ids.employee}, now() + interval '1 day', now() + interval '2 days') returning id`;
        return row?.id ?? 0;
      }),
  };
}

/** What the submitter said on a ticket of hers. */
function commentsOf(room: Room): Kind {
  const said = (age: string) => async () => {
    const ticketId = await room.submit("erin");
    return room.as("erin", async ({ db, companyId }, { userId }) => {
      const [row] = await db.$queryRaw<{ id: number }[]>`
        insert into comment (company_id, workflow_instance_id, author_id, body, created_at)
        values (${companyId}, ${ticketId}, ${userId}, 'For the table', now() - ${age}::interval) returning id`;
      return row?.id ?? 0;
    });
  };
  return { young: said("1 minute"), old: said("2 hours") };
}

/** Files of the submitter: on a ticket, and uploaded alone. */
function filesOf(room: Room): Kind {
  const file = (placed: boolean) => async () => {
    const ticketId = placed ? await room.submit("erin") : null;
    return room.as("erin", async ({ db, companyId }, { userId }) => {
      const [row] = await db.$queryRaw<{ id: number }[]>`
        insert into file (company_id, name, media_type, size, sha256, uploaded_by, workflow_instance_id, attached_at)
        values (${companyId}, 'a.txt', 'application/octet-stream', 1, repeat('0', 64), ${userId}, ${ticketId}::int,
          case when ${placed} then now() end) returning id`;
      await db.$executeRaw`
        insert into file_chunk (company_id, file_id, seq, bytes) values (${companyId}, ${row?.id ?? 0}, 0, 'a'::bytea)`;
      return row?.id ?? 0;
    });
  };
  return { onTicket: file(true), pending: file(false) };
}

/** What the submitter was told of a ticket of hers. */
function notificationsOf(room: Room): Kind {
  return {
    async hers() {
      const ticketId = await room.submit("erin");
      return room.as("erin", async ({ db, companyId }, { userId }) => {
        const [row] = await db.$queryRaw<{ id: number }[]>`
          insert into notification (company_id, user_id, kind, about, workflow_instance_id, in_app, by_mail)
          values (${companyId}, ${userId}, 'MOVED', ${`table:${ticketId}`}, ${ticketId}, true, 'NEVER') returning id`;
        return row?.id ?? 0;
      });
    },
  };
}

async function asNamed(room: Room, cast: Cast): Promise<Actor> {
  const alice = await actorOf(room, "alice");
  const finance = { id: room.world.roles.acme["Finance"] ?? 0, name: "Finance" };
  const { companyId, companyName } = alice;
  return {
    companyId,
    companyName,
    userId: cast.ids.named,
    name: "named",
    email: "named@acme.test",
    roles: [finance],
    isCompanyAdmin: false,
    isDesigner: false,
  };
}

/** Filters of Bob, who is a ticket admin. */
function filtersOf(room: Room): Kind {
  const saved = (shared: boolean) => async () => {
    const data = {
      company_id: room.world.companies.acme,
      workflow_family_id: room.purchase.familyId,
      user_id: room.world.users.bob,
      name: `Filter ${(made += 1)}`,
      query: "status=all",
      shared,
    };
    return room.as("bob", async ({ db }) => (await db.saved_filter.create({ data })).id);
  };
  return { own: saved(false), shared: saved(true) };
}

function bulkOf(room: Room): Kind {
  const data = () => ({
    company_id: room.world.companies.acme,
    workflow_family_id: room.purchase.familyId,
    act: "hold",
    reason: "for the table",
    user_ids: [],
    created_by: room.world.users.bob,
    finished_at: new Date(),
  });
  return {
    finished: () =>
      room.as("bob", async ({ db }) => (await db.bulk_act.create({ data: data() })).id),
  };
}

/** A workflow of its own for each: what is published or deleted in one is no other's matter. */
function versionsOf(room: Room): Kind {
  const published = async () => {
    const n = (made += 1);
    const letters = [...n.toString(26)].map((digit) =>
      String.fromCharCode(65 + Number.parseInt(digit, 26)),
    );
    const prefix = `T${letters.join("").padStart(3, "A")}`;
    return (await room.publish(purchase({ key: `purchase_${n}`, prefix }))).definitionId;
  };
  const draftOf = async (id: number) => {
    const answer = ok(await createVersion(await actorOf(room, "alice"), { id }));
    return Number(answer.id);
  };
  return {
    draft: async () => draftOf(await published()),
    active: published,
    async archived() {
      const id = await published();
      const archived = { status: "ARCHIVED" as const, archived_at: new Date() };
      await room.as("alice", ({ db }) =>
        db.workflow_definition.updateMany({ where: { id }, data: archived }),
      );
      return id;
    },
  };
}

function componentsOf(versions: Kind, first: (definitionId: number) => Promise<number>): Kind {
  return Object.fromEntries(
    Object.entries(versions).map(([state, make]) => [
      state,
      async () => first(Number(await make())),
    ]),
  );
}

function formsOf(room: Room, versions: Kind): Kind {
  const { active, archived } = componentsOf(versions, (id) => firstOf(room, "ticket", id));
  return active && archived ? { active, archived } : {};
}

function firstOf(
  room: Room,
  kind: "ticket" | "task" | "completion",
  workflow_definition_id: number,
): Promise<number> {
  const where = { workflow_definition_id };
  const query = { where, orderBy: { position: "asc" }, select: { id: true } } as const;
  return room.as("alice", async ({ db }) => {
    if (kind === "ticket") return (await db.ticket_definition.findFirstOrThrow(query)).id;
    if (kind === "task") return (await db.task_definition.findFirstOrThrow(query)).id;
    return (await db.completion_definition.findFirstOrThrow(query)).id;
  });
}
