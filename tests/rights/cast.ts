import { signIn, Visitor, type Person } from "../world/index.js";
import { PASSWORD } from "../world/index.js";
import { makeStaff } from "../operator/make-staff.js";
import type { Room } from "../workflow-ops/pages/room.js";

/** Every kind of actor, in the order of the table's columns. */
export const CAST = [
  "stranger",
  "deactivated", // with a session from before
  "member", // without a role
  "submitter", // Erin, whose tickets they are
  "employee", // may submit, as she may
  "executor", // Fay: by role; not named where a task names somebody
  "named", // Kim: the same role, and named; claimed the claimed task
  "ticketAdmin", // Bob
  "designer",
  "admin", // Alice, of the company
  "elsewhere", // Charlie, admin of another company
  "staff", // of the system; in that other company, without a role
] as const;

export type Part = (typeof CAST)[number];

const OF_THE_WORLD = {
  submitter: "erin",
  executor: "fay",
  ticketAdmin: "bob",
  admin: "alice",
  elsewhere: "charlie",
} as const satisfies Partial<Record<Part, Person>>;

const NEWCOMERS = {
  deactivated: ["Employee"],
  member: [],
  employee: ["Employee"],
  named: ["Finance"],
  designer: ["Workflow Designer"],
} as const satisfies Partial<Record<Part, readonly string[]>>;

type Newcomer = keyof typeof NEWCOMERS;

/** The signed-in actors, and who of Acme the newcomers are. */
export interface Cast {
  visitor(part: Part): Visitor;
  /** Signs in again whoever has just signed out. */
  signInAgain(part: Part): Promise<void>;
  readonly ids: Readonly<Record<Newcomer, number>>;
}

/** Hires those whom the named world lacks, signs everybody in, and then deactivates one of them. */
export async function assemble(room: Room): Promise<Cast> {
  const visitors = new Map<Part, Visitor>([["stranger", room.stranger]]);
  for (const [part, person] of Object.entries(OF_THE_WORLD)) {
    visitors.set(part as Part, room[person]);
  }
  const ids: Partial<Record<Newcomer, number>> = {};
  for (const part of Object.keys(NEWCOMERS) as Newcomer[]) {
    ids[part] = await hire(room, part, NEWCOMERS[part]);
    visitors.set(part, await enter(room, part));
  }
  await hire(room, "staff", [], "charlie");
  await makeStaff(room.app, emailOf("staff"));
  visitors.set("staff", await enter(room, "staff"));
  const gone = { is_active: false, deactivated_at: new Date() };
  await room.as("alice", ({ db }) =>
    db.user.updateMany({ where: { id: ids.deactivated ?? 0 }, data: gone }),
  );
  const visitor = (part: Part): Visitor => {
    const found = visitors.get(part);
    if (!found) throw new Error(`Expected ${part} to be in the cast.`);
    return found;
  };
  return {
    visitor,
    ids: ids as Record<Newcomer, number>,
    async signInAgain(part) {
      if (part === "stranger" || part === "deactivated") return;
      const person = Object.entries(OF_THE_WORLD).find(([each]) => each === part)?.[1];
      visitors.set(part, person ? await signIn(room.app, person) : await enter(room, part));
    },
  };
}

/** Adds somebody to the admin's company with the password of everybody, and gives their id. */
export async function hire(
  room: Room,
  name: string,
  roles: readonly string[],
  by: "alice" | "charlie" = "alice",
): Promise<number> {
  const email = emailOf(name);
  return room.as(by, async ({ db, companyId: company_id }) => {
    const admin = await db.user.findFirstOrThrow({ where: { id: room.world.users[by] } });
    const { password_hash } = admin;
    const user = await db.user.create({ data: { company_id, email, name, password_hash } });
    await db.login.create({ data: { email, company_id, user_id: user.id } });
    await db.user_role.createMany({
      data: roles.map((role) => ({
        company_id,
        user_id: user.id,
        role_id: room.world.roles.acme[role] ?? 0,
      })),
    });
    return user.id;
  });
}

async function enter(room: Room, name: string): Promise<Visitor> {
  const visitor = new Visitor(room.app.url);
  await visitor.signIn(emailOf(name), PASSWORD);
  return visitor;
}

function emailOf(name: string): string {
  return `${name.toLowerCase()}@acme.test`;
}
