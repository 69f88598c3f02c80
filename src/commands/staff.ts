import {
  connectDatabase,
  grantSystemStaff,
  revokeSystemStaff,
  type StaffChange,
} from "../db/index.js";

const USAGE = "Expected: npm run staff -- grant EMAIL, or: npm run staff -- revoke EMAIL\n";
const NO_OWNER =
  "Expected the owner's address, but only that of web and worker is known, which may make nobody staff. Set MIGRATION_DATABASE_URL.\n";

/**
 * npm run staff -- grant EMAIL | revoke EMAIL: makes somebody who can sign in system staff, or no longer. Exits 0 when they are (or are
 * not) staff now, 1 when that could not be done, 2 when it is asked for what it does not know.
 */
export async function run(context: { args: string[]; ownerUrl?: string }): Promise<number> {
  const [act = "", typed = "", ...more] = context.args;
  if ((act !== "grant" && act !== "revoke") || typed === "" || more.length > 0) {
    return fail(USAGE, 2);
  }
  if (!context.ownerUrl) return fail(NO_OWNER, 1);
  const email = typed.trim().toLowerCase();
  const database = connectDatabase({ databaseUrl: context.ownerUrl, max: 1 });
  try {
    const change = await (act === "grant" ? grantSystemStaff(email) : revokeSystemStaff(email));
    const said = sentence(act, email, change);
    if (change.outcome !== "done" && change.outcome !== "already") return fail(said, 1);
    process.stdout.write(said);
    return 0;
  } finally {
    await database.close();
  }
}

function sentence(act: "grant" | "revoke", email: string, change: StaffChange): string {
  const who = `${change.userName} (${email}, ${change.companyName})`;
  switch (change.outcome) {
    case "unknown":
      return `Expected the address of somebody who can sign in, but nobody has ${email}. Nothing was changed.\n`;
    case "inactive":
      return `Expected an active user, but ${who} is deactivated. Nothing was changed.\n`;
    case "waiting":
      return `Expected a user who has chosen a password, but ${who} has not yet. Nothing was changed.\n`;
    case "already":
      return `${who} ${act === "grant" ? "is system staff already" : "is no system staff"}. Nothing was changed.\n`;
    case "done":
      return `${who} ${act === "grant" ? `is system staff from the next request on.${locked(change)}` : "is no system staff any more, from the next request on."}\n`;
    default:
      return change.outcome satisfies never;
  }
}

function locked({ suspended }: StaffChange): string {
  return suspended ? " Their company is suspended: they cannot sign in until it is resumed." : "";
}

function fail(sentence: string, code: number): number {
  process.stderr.write(sentence);
  return code;
}
