import { Prisma, type CompanyTx } from "../db/index.js";

/** Whether a user can sign in: has a password, waits for their first link to be used, or is deactivated. */
export type UserState = "active" | "waiting" | "deactivated";

/** A user as the lists and pages of the company's admins show them. */
export interface UserRow {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly state: UserState;
  readonly created_at: Date;
  readonly deactivated_at: Date | null;
  readonly has_second_factor: boolean;
  readonly roles: readonly { readonly id: number; readonly name: string }[];
}

/** Which users a list shows; "" and null leave a filter out. */
export interface UserFilter {
  /** Part of a name or an address, in any case. */
  readonly q: string;
  readonly state: UserState | "";
  readonly roleId: number | null;
}

const COLUMNS = Prisma.sql`
  u.id, u.name, u.email, u.created_at, u.deactivated_at,
  case when not u.is_active then 'deactivated' when u.password_hash is null then 'waiting' else 'active' end as state,
  exists (select from second_factor f where f.company_id = u.company_id and f.user_id = u.id) as has_second_factor,
  (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) order by lower(r.name)), '[]')
     from user_role m join role r on r.company_id = m.company_id and r.id = m.role_id
    where m.company_id = u.company_id and m.user_id = u.id) as roles`;

/** Users by name, at most `size`, those that come after the user with id `after`. */
export async function searchUsers(
  { companyId, db }: CompanyTx,
  filter: UserFilter,
  { after, size }: { readonly after: number | null; readonly size: number },
): Promise<UserRow[]> {
  return db.$queryRaw<UserRow[]>`
    select ${COLUMNS} from "user" u
     where u.company_id = ${companyId} and ${matching(filter)}
       and ${
         after === null
           ? Prisma.sql`true`
           : Prisma.sql`(lower(u.name), u.id) >
               (select lower(a.name), a.id from "user" a where a.company_id = ${companyId} and a.id = ${after})`
       }
     order by lower(u.name), u.id limit ${size}::int`;
}

/** One user, or null. */
export async function findUser({ companyId, db }: CompanyTx, id: number): Promise<UserRow | null> {
  const [row] = await db.$queryRaw<UserRow[]>`
    select ${COLUMNS} from "user" u where u.company_id = ${companyId} and u.id = ${id}`;
  return row ?? null;
}

function matching({ q, state, roleId }: UserFilter): Prisma.Sql {
  const part = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const conditions = [Prisma.sql`true`];
  if (q !== "") conditions.push(Prisma.sql`(u.name ilike ${part} or u.email ilike ${part})`);
  if (state === "deactivated") conditions.push(Prisma.sql`not u.is_active`);
  if (state === "waiting") conditions.push(Prisma.sql`u.is_active and u.password_hash is null`);
  if (state === "active") conditions.push(Prisma.sql`u.is_active and u.password_hash is not null`);
  if (roleId !== null) {
    conditions.push(Prisma.sql`exists (select from user_role m
      where m.company_id = u.company_id and m.user_id = u.id and m.role_id = ${roleId})`);
  }
  return Prisma.join(conditions, " and ");
}

/** Active users, by name: whom a ticket or task may name. */
export async function listUsers({
  companyId,
  db,
}: CompanyTx): Promise<{ id: number; name: string; email: string }[]> {
  const users = await db.user.findMany({
    where: { company_id: companyId, is_active: true },
    select: { id: true, name: true, email: true },
  });
  return users.toSorted((a, b) => a.name.localeCompare(b.name, "en") || a.id - b.id);
}

/** The names of these users, deactivated ones too; an id of nobody is left out. */
export async function userNames(
  { companyId, db }: CompanyTx,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const users = await db.user.findMany({
    where: { company_id: companyId, id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  });
  return new Map(users.map((user) => [user.id, user.name]));
}
