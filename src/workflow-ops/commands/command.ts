import type { Actor, Rejection, Result } from "../../access/index.js";
import { formLedTo, useForm, withCommit, withCompany, type CompanyTx } from "../../db/index.js";

/** What every command answers when it succeeded: where the reader goes next, a path of this site. */
export interface Done {
  readonly location: string;
}

/** A form's id, absent for programs, and where its success leads; "" when the work makes the place. The id can be used once. */
export interface SentForm {
  readonly formId?: string | undefined;
  readonly location: string;
}

/** What the work of a command answers; `location` when it became known only now. */
type Worked = Result<{ readonly location?: string }>;

class RolledBack extends Error {
  readonly rejection: Rejection;

  constructor(rejection: Rejection) {
    super(rejection.sentence);
    this.rejection = rejection;
  }
}

/**
 * One command, one transaction: spends the form's id, does the work. A form that was used
 * already leads to where its first success led, and nothing happens again; a refusal leaves nothing behind, its form id included.
 * @param first asked along with the form's id, behind it: it locks and reads, and changes nothing, since the form may be a used one
 */
export async function inCommand<R extends Rejection = Rejection, First = undefined>(
  actor: Actor,
  form: SentForm,
  work: (tx: CompanyTx, first: First) => Promise<Worked | { ok: false; rejection: R }>,
  first: (tx: CompanyTx) => Promise<First> = async () => undefined as First,
): Promise<Result<Done> | { ok: false; rejection: R }> {
  try {
    return await withCompany(actor, async (tx) => {
      const [used, found] = await Promise.all([spend(tx, actor, form), first(tx)]);
      if (used !== null) return { ok: true as const, location: used };
      const result = await work(tx, found);
      if (!result.ok) throw new RolledBack(result.rejection);
      const location = result.location ?? form.location;
      if (form.formId !== undefined && location !== form.location)
        await withCommit(tx, formLedTo(tx, form.formId, location));
      return { ok: true as const, location };
    });
  } catch (error) {
    if (error instanceof RolledBack) return { ok: false, rejection: error.rejection as R };
    throw error;
  }
}

/** Where the form led when it was used before; null now that it is this command's. */
async function spend(tx: CompanyTx, actor: Actor, form: SentForm): Promise<string | null> {
  if (form.formId === undefined) return null;
  const { formId, location } = form;
  const used = await useForm(tx, { formId, userId: actor.userId, location });
  return used.used ? used.location : null;
}
