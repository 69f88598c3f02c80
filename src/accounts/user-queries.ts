import { keptByRights, Prisma, type CompanyTx } from "../db/index.js";

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

/** An active user whom a form may name. */
export interface OfferedUser {
  readonly id: number;
  readonly name: string;
  readonly email: string;
}

/** As many are offered in a list; where there are more, one types a part of the name. */
const MOST_OFFERED = 100;

/**
 * The active users whom a form offers, by name: all of a small company; of a large one (`more`) the first, and whom the typed texts mean:
 * ids, addresses, or parts of a name. Two queries at most.
 */
export async function offeredUsers(
  tx: CompanyTx,
  typed: readonly string[],
): Promise<{ readonly users: readonly OfferedUser[]; readonly more: boolean }> {
  const first = await usersWhere(tx, Prisma.sql`true`, MOST_OFFERED + 1);
  if (first.length <= MOST_OFFERED) return { users: first, more: false };
  const texts = typed.map((text) => text.trim().slice(0, 300)).filter((text) => text !== "");
  const meant =
    texts.length === 0
      ? []
      : await usersWhere(tx, Prisma.join(texts.map(isMeant), " or "), MOST_OFFERED);
  const ids = new Set(meant.map(({ id }) => id));
  return { users: [...meant, ...first.filter(({ id }) => !ids.has(id))], more: true };
}

/** Active users with this in their name or address, by name, at most 100. */
export function peopleNamed(tx: CompanyTx, search: string): Promise<OfferedUser[]> {
  return usersWhere(tx, hasPart(search), MOST_OFFERED);
}

function isMeant(text: string): Prisma.Sql {
  const id = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0;
  const address = /<([^<>]+)>$/.exec(text)?.[1] ?? text;
  return Prisma.sql`(u.id = ${id} or u.email = ${address.toLowerCase()} or ${hasPart(text)})`;
}

function hasPart(text: string): Prisma.Sql {
  const part = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return Prisma.sql`(u.name ilike ${part} or u.email ilike ${part})`;
}

function usersWhere(
  { companyId, db }: CompanyTx,
  which: Prisma.Sql,
  most: number,
): Promise<OfferedUser[]> {
  return db.$queryRaw<OfferedUser[]>`
    select u.id, u.name, u.email from "user" u
    where u.company_id = ${companyId} and u.is_active and (${which})
    order by lower(u.name), u.id limit ${most}`;
}

/** The names of these users, deactivated ones too; an id of nobody is left out. One query for those that are not kept. */
export async function userNames(
  tx: CompanyTx,
  ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const kept = await keptNames(tx);
  const unknown = [...new Set(ids)].filter((id) => !kept.has(id));
  if (unknown.length === 0) return kept;
  const users = await tx.db.$queryRaw<{ id: number; name: string }[]>`
    select id, name from "user" where company_id = ${tx.companyId} and id = any(${unknown}::int[])`;
  const names = users.map(({ id, name }) => [id, name] as const);
  if (kept.size + names.length > MOST_NAMES) return new Map([...kept, ...names]);
  for (const [id, name] of names) kept.set(id, name);
  return kept;
}

/** Of a company. */
const MOST_NAMES = 2_000;
const BYTES_OF_NAMES = 100_000;

/** Names that were read since the company's rights changed last, which a new name does. */
function keptNames(tx: CompanyTx): Promise<Map<number, string>> {
  return keptByRights(
    tx,
    "names",
    async () => new Map<number, string>(),
    () => BYTES_OF_NAMES,
  );
}
