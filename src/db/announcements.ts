import type { CompanyTx } from "./with-company.js";

/** Where what changed is announced to all processes, by ids alone: "7:ticket:42", "7:user:3". Heard when the transaction commits. */
export const ANNOUNCED = "ticketflower";

/** Announces that something about a ticket changed. */
export async function announceTicket(
  { companyId, db }: CompanyTx,
  ticketId: number,
): Promise<void> {
  await db.$executeRaw`select pg_notify(${ANNOUNCED}, ${`${companyId}:ticket:${ticketId}`})`;
}

/** Announces that something about these users changed: what they are told, their rights, their sessions. */
export async function announceUsers(
  { companyId, db }: CompanyTx,
  userIds: readonly number[],
): Promise<void> {
  if (userIds.length === 0) return;
  await db.$executeRaw`
    select pg_notify(${ANNOUNCED}, ${`${companyId}:user:`} || u.id) from unnest(${[...userIds]}::int[]) as u (id)`;
}
