import type { CompanyTx } from "./with-company.js";

/** A form that is being sent: its id, by whom, and where its success leads (a path of this site). */
export interface SentForm {
  readonly formId: string;
  readonly userId: number;
  readonly location: string;
}

/**
 * Spends a form's id. Call it first in a command, in its transaction: of two sends of one form the second waits here for the
 * first, and is then told where that led. A command that is rolled back leaves the id unspent. An id that somebody else spent is
 * refused: nobody's work is taken for done because of another's, and nobody learns where that led.
 */
export async function useForm(
  { companyId, db }: CompanyTx,
  { formId, userId, location }: SentForm,
): Promise<{ used: false } | { used: true; location: string }> {
  const spent = await db.$executeRaw`
    insert into used_form (company_id, form_id, user_id, location)
    values (${companyId}, ${formId}, ${userId}, ${location}) on conflict (company_id, form_id) do nothing`;
  if (spent === 1) return { used: false };
  const earlier = await db.used_form.findUniqueOrThrow({
    where: { company_id_form_id: { company_id: companyId, form_id: formId } },
    select: { location: true, user_id: true },
  });
  if (earlier.user_id !== userId) throw new FormOfAnother();
  return { used: true, location: earlier.location };
}

/** A form's id that another user spent: no form of ours is handed to two people. Answered with 409. */
class FormOfAnother extends Error {
  readonly status = 409;
}

/** Sets where a form's success led, when that was not known as it was spent (the id of what it made). */
export async function formLedTo(
  { companyId, db }: CompanyTx,
  formId: string,
  location: string,
): Promise<void> {
  await db.$executeRaw`
    update used_form set location = ${location} where company_id = ${companyId} and form_id = ${formId}`;
}
