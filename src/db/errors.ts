/** What a database error means to the code that asked; null for anything else. */
export type DatabaseErrorCode =
  /** A row like it exists: see uniqueTarget. */
  | "unique"
  /** It points to a row that does not exist in the company, or another still points to it. */
  | "foreign_key"
  /** A row may not be so (CHECK, NOT NULL, a value outside its type). */
  | "check"
  /** A published definition, a submitted ticket or a closed task was to be changed. */
  | "frozen"
  /** History was to be changed. */
  | "append_only"
  /** The company would be left without an active admin. */
  | "last_admin"
  /** A row of another company, or no company set; or a right that the runtime role does not have. */
  | "row_security"
  /** No row to update or delete. */
  | "not_found"
  /** Two transactions waited for each other; withCompany tries again by itself. */
  | "deadlock"
  /** A statement, or the transaction, took too long. */
  | "timeout"
  /** No connection or no lock in time, or the server is away: later it may work. */
  | "busy";

const bySqlState: Readonly<Record<string, DatabaseErrorCode>> = {
  "23505": "unique",
  "23503": "foreign_key",
  "23001": "foreign_key",
  "23502": "check",
  "23514": "check",
  "22001": "check",
  "22003": "check",
  "22021": "check",
  "22P02": "check",
  "22P05": "check",
  TF001: "frozen",
  TF002: "append_only",
  TF003: "last_admin",
  "42501": "row_security",
  "40001": "deadlock",
  "40P01": "deadlock",
  "57014": "timeout",
  "25P03": "timeout",
  "55P03": "busy",
  "53300": "busy",
  "57P01": "busy",
  "57P02": "busy",
  "57P03": "busy",
  "08000": "busy",
  "08003": "busy",
  "08006": "busy",
};

const byPrismaCode: Readonly<Record<string, DatabaseErrorCode>> = {
  P1001: "busy",
  P1002: "busy",
  P1008: "busy",
  P1017: "busy",
  P2000: "check",
  P2002: "unique",
  P2003: "foreign_key",
  P2004: "check",
  P2011: "check",
  P2020: "check",
  P2024: "busy",
  P2025: "not_found",
  P2034: "deadlock",
  P2037: "busy",
};

const bySystemCode: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EPIPE",
  "ENOTFOUND",
]);

/** How pg says, without a code, that a connection is gone. */
const gone = /Connection terminated$|Connection terminated unexpectedly|is not queryable/;
/** And that there was none in time. */
const noneInTime = /timeout exceeded when trying to connect|terminated due to connection timeout/;
const lostCodes = /^(57P0[123]|08\d{3}|P1017|ECONNRESET|EPIPE)$/;

/** Names a database error, whether Prisma or pg threw it. */
export function errorCode(error: unknown): DatabaseErrorCode | null {
  const link = chain(error).find((each) => codeOf(each) !== null);
  return link ? codeOf(link) : null;
}

/** What a "unique" error is about: the name of the index, such as "role_name_in_any_case"; null where it is none. */
export function uniqueTarget(error: unknown): string | null {
  if (errorCode(error) !== "unique") return null;
  for (const each of chain(error)) {
    const constraint = each["constraint"];
    if (typeof constraint === "string") return constraint;
    if (isRecord(constraint) && typeof constraint["index"] === "string") return constraint["index"];
  }
  return null;
}

/** Did the connection break? What was under way on it is rolled back, unless it was the commit itself. */
export function isLostConnection(error: unknown): boolean {
  return chain(error).some((link) => {
    const code = String(link["originalCode"] ?? link["code"] ?? "");
    return lostCodes.test(code) || gone.test(String(link["message"] ?? ""));
  });
}

/** Errors that go away by themselves: answered with 503 and "try again". */
export function isBusy(error: unknown): boolean {
  const code = errorCode(error);
  return code === "busy" || code === "timeout" || code === "deadlock";
}

type Link = Readonly<Record<string, unknown>>;

function codeOf(link: Link): DatabaseErrorCode | null {
  const code = link["code"];
  const state = link["originalCode"] ?? code;
  if (typeof state === "string" && bySqlState[state]) return bySqlState[state];
  if (typeof code === "string" && bySystemCode.has(code)) return "busy";
  if (code === "P2028") return transactionError(String(link["message"]));
  if (typeof code === "string" && byPrismaCode[code]) return byPrismaCode[code];
  const message = String(link["message"] ?? link["originalMessage"] ?? "");
  return gone.test(message) || noneInTime.test(message) ? "busy" : null;
}

function transactionError(message: string): DatabaseErrorCode {
  return /Unable to start a transaction/.test(message) ? "busy" : "timeout";
}

/** The error and what it says caused it, the innermost first: Prisma keeps the driver's under meta.driverAdapterError.cause. */
function chain(error: unknown): Link[] {
  const links: Link[] = [];
  for (let each = error; isRecord(each) && links.length < 8;) {
    links.unshift(each);
    const meta = each["meta"];
    each = (isRecord(meta) ? meta["driverAdapterError"] : undefined) ?? each["cause"];
  }
  return links;
}

function isRecord(value: unknown): value is Link {
  return typeof value === "object" && value !== null;
}
