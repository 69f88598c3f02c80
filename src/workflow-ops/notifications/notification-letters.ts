import type { Letter } from "../../mail/index.js";
import { notificationLimits } from "../../settings.js";
import type { NotificationRow } from "./notification-queries.js";
import { sentenceOf, ticketOf } from "./notification-words.js";

/** To whom a letter goes. */
export interface Addressee {
  readonly email: string;
  readonly name: string;
}

/** One mail of what somebody was told: soon after, or of the day. `base` begins the links: BASE_URL, or "" where there is none. */
export function newsLetter(
  to: Addressee,
  news: readonly NotificationRow[],
  { base, daily }: { readonly base: string; readonly daily: boolean },
): Letter {
  const [first] = news;
  const one = news.length === 1 && first !== undefined;
  const what = `${news.length} things`;
  const subject = one
    ? `${sentenceOf(first)} ${ticketOf(first)}`
    : daily
      ? `Your day: ${what}`
      : `${what} for you`;
  const shown = news.slice(0, notificationLimits.inMail);
  const lines = shown.map(
    (told) => `${sentenceOf(told)}\n${ticketOf(told)}\n${base}/notifications/${told.id}`,
  );
  const more = news.length - shown.length;
  return {
    recipient: to.email,
    subject: subject.slice(0, 200),
    body: [
      `Hello ${to.name},`,
      ...lines,
      ...(more > 0 ? [`And ${more} more: ${base}/notifications`] : []),
      `What is mailed to you, and when: ${base}/account/notifications`,
    ].join("\n\n"),
  };
}
