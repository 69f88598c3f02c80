import { asClient } from "../../bin/lib/prepare-database.mjs";

/** Makes whoever signs in with this address system staff, as the command does: as the owner, through the door. */
export async function makeStaff(database: { ownerUrl: string }, email: string): Promise<void> {
  const { rows } = await asClient(database.ownerUrl, (owner) =>
    owner.query<{ outcome: string }>("select outcome from grant_system_staff($1)", [email]),
  );
  if (rows[0]?.outcome !== "done") throw new Error(`Expected ${email} to become staff.`);
}
