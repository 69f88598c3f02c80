import { Prisma, type CompanyTx } from "../../db/index.js";

/** A time in which somebody stands in for somebody. */
export interface Substitution {
  readonly id: number;
  readonly awayId: number;
  readonly awayName: string;
  readonly substituteName: string;
  readonly startsAt: Date;
  /** The moment after its last. */
  readonly endsAt: Date;
  /** It holds at this moment. */
  readonly current: boolean;
}

/** Those of a person, of being away and of standing in, that are not over. One query. */
export async function substitutionsOf(
  tx: CompanyTx,
  userId: number,
): Promise<readonly Substitution[]> {
  return tx.db.$queryRaw<Substitution[]>`
    select ${columns} where s.company_id = ${tx.companyId} and (s.user_id = ${userId} or s.substitute_id = ${userId})
      and s.ended_at is null and s.ends_at > now()
    order by s.starts_at, s.id`;
}

/** One that is not over, of whoever is away. */
export async function findSubstitution(
  tx: CompanyTx,
  userId: number,
  id: number,
): Promise<Substitution | null> {
  const [row] = await tx.db.$queryRaw<Substitution[]>`
    select ${columns} where s.company_id = ${tx.companyId} and s.user_id = ${userId} and s.id = ${id}
      and s.ended_at is null and s.ends_at > now()`;
  return row ?? null;
}

const columns = Prisma.sql`
  s.id, s.user_id as "awayId", a.name as "awayName", b.name as "substituteName", s.starts_at as "startsAt", s.ends_at as "endsAt",
  s.starts_at <= now() as current
  from substitution s
  join "user" a on a.company_id = s.company_id and a.id = s.user_id
  join "user" b on b.company_id = s.company_id and b.id = s.substitute_id`;
