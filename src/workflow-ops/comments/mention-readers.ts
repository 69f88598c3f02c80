import type { CompanyTx } from "../../db/index.js";
import { readersCalled } from "./audience-queries.js";
import type { Discussion } from "./discussion-at-hand.js";
import { mentioned, possibleNames } from "./mentions.js";

/** Keeps whom a comment names with an @, of those who may see the ticket; others are not told, nor named as told. Gives their ids. */
export async function mentionReaders(
  tx: CompanyTx,
  at: Discussion,
  comment: { readonly id: number; readonly body: string },
): Promise<readonly number[]> {
  const names = [...new Set(possibleNames(comment.body).flat())];
  const told = mentioned(comment.body, await readersCalled(tx, at, names)).map(({ id }) => id);
  if (told.length === 0) return [];
  await tx.db.comment_mention.createMany({
    data: told.map((user_id) => ({ company_id: tx.companyId, comment_id: comment.id, user_id })),
    skipDuplicates: true,
  });
  return told;
}
