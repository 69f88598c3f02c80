import { mayDesign, reject, type Actor, type Rejection, type Result } from "../../access/index.js";
import { actorNow } from "../../accounts/index.js";
import {
  errorCode,
  formLedTo,
  rightsAre,
  uniqueTarget,
  useForm,
  withCompany,
  type CompanyTx,
} from "../../db/index.js";

/** What a command answers when it succeeded. */
export interface Done {
  /** The page of what was made or changed, a path of this site. */
  readonly location: string;
  /** Of what was made or changed; null when this form was sent before and nothing was done again. */
  readonly id: number | null;
}

/** Undoes the transaction, its form id included. */
class Refused extends Error {
  readonly rejection: Rejection;

  constructor(rejection: Rejection) {
    super(rejection.sentence);
    this.rejection = rejection;
  }
}

/**
 * One act of a designer, one transaction: spends the form's id, reads the actor's roles again, does the work. A form that was sent before
 * leads to where it led then; a refusal leaves nothing behind.
 * @param formId absent where no form asks: the demo company, tests
 */
export async function designCommand(
  actor: Actor,
  formId: string | undefined,
  work: (
    tx: CompanyTx,
    actor: Actor,
  ) => Promise<Result<{ readonly location: string; readonly id: number }>>,
): Promise<Result<Done>> {
  try {
    return await withCompany(actor, async (tx) => {
      const form = { formId: formId ?? "", userId: actor.userId, location: "" };
      const used = formId === undefined ? { used: false as const } : await useForm(tx, form);
      if (used.used) return { ok: true as const, location: used.location, id: null };
      const now = await actorNow(tx, actor);
      rightsAre(tx, null); // it may change them, and reads what it changed
      if (now === null || !mayDesign(now)) throw new Refused(notADesigner());
      const result = await work(tx, now);
      if (!result.ok) throw new Refused(result.rejection);
      if (formId !== undefined) await formLedTo(tx, formId, result.location);
      return result;
    });
  } catch (error) {
    const rejection = error instanceof Refused ? error.rejection : databaseRefusal(error);
    if (rejection !== null) return { ok: false, rejection };
    throw error;
  }
}

function notADesigner(): Rejection {
  return reject(
    "forbidden",
    "Expected you to have a role of a workflow designer, but you have none.",
  ).rejection;
}

/** What only a command at the same moment can bring about; everything else is found out before it is written. */
function databaseRefusal(error: unknown): Rejection | null {
  switch (errorCode(error)) {
    case "frozen":
      return reject(
        "conflict",
        "Expected a draft to change, but it was published meanwhile. Make a new version.",
      ).rejection;
    case "foreign_key":
      return reject(
        "conflict",
        "Expected every role to exist, but one was deleted meanwhile. Open the page again.",
      ).rejection;
    case "unique": {
      const what = uniqueTarget(error)?.includes("draft") ? "draft" : "key or prefix";
      return reject(
        "conflict",
        `Expected a ${what} that is new, but somebody made one like it at the same moment. Open the page again.`,
      ).rejection;
    }
    default:
      return null;
  }
}
