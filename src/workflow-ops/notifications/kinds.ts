import type { notification_kind, notification_mail } from "../../generated/enums.js";

/** What people are told of. */
export type NotificationKind = notification_kind;
/** When it is mailed. */
export type MailWish = notification_mail;

/** How a kind is told where somebody has said nothing else, and what it is called. */
export interface KindOfNews {
  readonly kind: NotificationKind;
  readonly label: string;
  readonly hint: string;
  readonly inApp: boolean;
  readonly byMail: MailWish;
}

/** Every kind, in the order of the preferences' page. */
export const KINDS: readonly KindOfNews[] = [
  {
    kind: "ASSIGNED",
    label: "A task for me",
    hint: "One that names me, by a field or by an admin",
    inApp: true,
    byMail: "SOON",
  },
  {
    kind: "WORK",
    label: "A task for my role",
    hint: "One that I could take, like others",
    inApp: true,
    byMail: "DAILY",
  },
  {
    kind: "CANCELLED",
    label: "A task of mine was cancelled",
    hint: "One that I had claimed, or that named me",
    inApp: true,
    byMail: "SOON",
  },
  {
    kind: "OVERDUE",
    label: "A task is overdue",
    hint: "One of mine, of a ticket that I administer, or one that escalates to me",
    inApp: true,
    byMail: "SOON",
  },
  {
    kind: "MENTIONED",
    label: "Somebody mentioned me",
    hint: "With @ and my name, in a comment",
    inApp: true,
    byMail: "SOON",
  },
  {
    kind: "COMMENTED",
    label: "A comment on a ticket I watch",
    hint: "My own tickets among them",
    inApp: true,
    byMail: "SOON",
  },
  {
    kind: "MOVED",
    label: "A ticket I watch moved on",
    hint: "A task was completed, it was held, resumed or corrected",
    inApp: true,
    byMail: "DAILY",
  },
  {
    kind: "ENDED",
    label: "A ticket I watch ended",
    hint: "Completed or cancelled",
    inApp: true,
    byMail: "SOON",
  },
];
