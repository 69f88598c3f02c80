import { companyIds, withCompany, type CompanyTx } from "../db/index.js";
import { unseal } from "../sealing/index.js";

/** A mail as the development page lists it. */
export interface MailRow {
  readonly companyId: number;
  readonly id: number;
  readonly recipient: string;
  readonly subject: string;
  readonly state: "WAITING" | "SENT" | "FAILED" | "KEPT";
  readonly created_at: Date;
}

const COMPANIES_SHOWN = 200;
const MAILS_SHOWN = 100;
const columns = {
  id: true,
  recipient: true,
  subject: true,
  state: true,
  created_at: true,
} as const;

/** The newest mails of the installation, company by company: only the development page may ask, on a trial. */
export async function newestMails(): Promise<MailRow[]> {
  const ids = (await companyIds(0)).toReversed().slice(0, COMPANIES_SHOWN);
  const mails: MailRow[] = [];
  for (const companyId of ids) {
    const rows = await withCompany({ companyId }, (tx) => mailsOf(tx));
    mails.push(...rows.map((row) => ({ companyId, ...row })));
  }
  const newestFirst = (a: MailRow, b: MailRow): number =>
    b.created_at.getTime() - a.created_at.getTime() || b.id - a.id;
  return mails.toSorted(newestFirst).slice(0, MAILS_SHOWN);
}

function mailsOf({ companyId, db }: CompanyTx): Promise<Omit<MailRow, "companyId">[]> {
  return db.mail.findMany({
    where: { company_id: companyId },
    orderBy: { id: "desc" },
    take: MAILS_SHOWN,
    select: columns,
  });
}

/** One mail with its text; null when there is none. The text is null once it was sent, or emptied. */
export async function findMail(
  companyId: number,
  id: number,
): Promise<(MailRow & { readonly text: string | null }) | null> {
  const row = await withCompany({ companyId }, (tx) =>
    tx.db.mail.findUnique({
      where: { company_id_id: { company_id: companyId, id } },
      select: { ...columns, body: true },
    }),
  );
  if (!row) return null;
  const { body, ...mail } = row;
  return {
    companyId,
    ...mail,
    text: body === null ? null : (unseal("mail", body) as string | null),
  };
}
