import { Prisma, type CompanyTx } from "../../db/index.js";
import type { Discussion } from "./discussion-at-hand.js";

/** A ticket with what tells who may see it. */
export type Audience = Pick<Discussion, "row" | "definition" | "open">;

/** Somebody who may see a ticket. */
export interface Reader {
  readonly id: number;
  readonly name: string;
  readonly email: string;
}

const MOST_OFFERED = 50;

/** Who may see the ticket, by part of the name or address, at most 50. One query. */
export async function readersNamed(tx: CompanyTx, at: Audience, search: string): Promise<Reader[]> {
  const text = search.trim().replaceAll("\u0000", "").slice(0, 100);
  const part = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return readers(tx, at, Prisma.sql`(u.name ilike ${part} or u.email ilike ${part})`);
}

/** Of those who may see the ticket, those with one of these names or addresses, in small letters. One query. */
export async function readersCalled(
  tx: CompanyTx,
  at: Audience,
  names: readonly string[],
): Promise<Reader[]> {
  if (names.length === 0) return [];
  return readers(
    tx,
    at,
    Prisma.sql`(lower(u.name) = any(${[...names]}::text[]) or u.email = any(${[...names]}::text[]))`,
  );
}

/** Of these users those who may see the ticket now. One query. */
export async function readersAmong(
  tx: CompanyTx,
  at: Audience,
  ids: readonly number[],
): Promise<Reader[]> {
  return ids.length === 0
    ? []
    : readers(tx, at, Prisma.sql`u.id = any(${[...ids]}::int[])`, ids.length);
}

function readers(
  tx: CompanyTx,
  at: Audience,
  which: Prisma.Sql,
  most: number = MOST_OFFERED,
): Promise<Reader[]> {
  return tx.db.$queryRaw<Reader[]>`
    select u.id, u.name, u.email from "user" u
    where u.company_id = ${tx.companyId} and u.is_active and ${which} and (${maySee(at)})
    order by lower(u.name), u.id limit ${most}`;
}

/** In SQL what discussionOf says of one actor: submitter, ticket admins, and whoever may do an open task. */
function maySee({ row, definition: { lists }, open }: Audience): Prisma.Sql {
  const admins = lists.ticketAdmin.restricted ? lists.ticketAdmin.roleIds : [];
  const ways = [Prisma.sql`u.id = ${row.submitterId}`, adminOrHolder(admins)];
  for (const task of open) {
    const list = lists.executor.get(task.taskKey);
    if (list === undefined) continue;
    const byRole = list.restricted ? holder(list.roleIds) : Prisma.sql`true`;
    ways.push(
      task.named
        ? Prisma.sql`(u.id = any(${[...task.userIds, ...task.substituteIds]}::int[]) and ${byRole})`
        : byRole,
    );
  }
  return Prisma.join(ways, " or ");
}

function holder(roleIds: readonly number[]): Prisma.Sql {
  return Prisma.sql`exists (select from user_role m
    where m.company_id = u.company_id and m.user_id = u.id and m.role_id = any(${[...roleIds]}::int[]))`;
}

function adminOrHolder(roleIds: readonly number[]): Prisma.Sql {
  return Prisma.sql`exists (select from user_role m join role r on r.company_id = m.company_id and r.id = m.role_id
    where m.company_id = u.company_id and m.user_id = u.id and (r.is_company_admin or r.id = any(${[...roleIds]}::int[])))`;
}
