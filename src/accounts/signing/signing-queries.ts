import type { CompanyTx } from "../../db/index.js";

/** What a page says of the company's secrets; never the secrets. */
export interface Signing {
  /** Null: none was needed so far. */
  readonly current: {
    readonly id: number;
    readonly created_at: Date;
    readonly shown_at: Date | null;
  } | null;
  /** Earlier ones that still sign, and until when; newest first. */
  readonly earlier: readonly { readonly created_at: Date; readonly valid_until: Date }[];
}

/** Which secrets sign now. */
export async function signingNow({ companyId, db }: CompanyTx): Promise<Signing> {
  const rows = await db.webhook_secret.findMany({
    where: {
      company_id: companyId,
      OR: [{ valid_until: null }, { valid_until: { gt: new Date() } }],
    },
    orderBy: { id: "desc" },
    select: { id: true, created_at: true, shown_at: true, valid_until: true },
  });
  const current = rows.find(({ valid_until }) => valid_until === null) ?? null;
  const earlier = rows.flatMap(({ created_at, valid_until }) =>
    valid_until === null ? [] : [{ created_at, valid_until }],
  );
  return { current, earlier };
}
