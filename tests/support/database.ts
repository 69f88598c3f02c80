import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { withDatabase } from "../../bin/lib/database-url.mjs";
import { asClient } from "../../bin/lib/prepare-database.mjs";

/** Addresses of one test database: as the owner of its tables, and as the role the app connects as. */
export interface TestDatabase {
  ownerUrl: string;
  runtimeUrl: string;
}

/** A migrated, empty database of the caller's own (about 0.1 s); it is dropped at the end of the run. */
export async function freshDatabase(): Promise<TestDatabase> {
  const { adminUrl, ownerUrl, runtimeUrl, template, prefix } = inject("testServer");
  const name = `${prefix}${randomBytes(6).toString("hex")}`;
  await asClient(adminUrl, async (admin) => {
    await admin.query(
      `create database ${name} template ${template} strategy file_copy owner ticketflower_owner`,
    );
    await admin.query(`revoke temporary on database ${name} from public`); // not copied with the template
  });
  return { ownerUrl: withDatabase(ownerUrl, name), runtimeUrl: withDatabase(runtimeUrl, name) };
}

/** The address of the same database for a superuser, for whom no trigger and no wall stands in the way. */
export function superuserOf(url: string): string {
  return withDatabase(inject("testServer").adminUrl, new URL(url).pathname.slice(1));
}
