import { linkHours } from "../settings.js";

/** What a letter says; whom it is to is added by whoever writes it. */
interface Text {
  readonly subject: string;
  readonly body: string;
}

interface To {
  readonly name: string;
  /** The whole address of the link that the letter is about. */
  readonly link: string;
}

/** To somebody who was added to a company. */
export function invitation(
  { name, link }: To,
  by: { readonly name: string; readonly companyName: string },
): Text {
  return {
    subject: `${by.companyName} invites you to TicketFlower`,
    body: letter(
      name,
      `${by.name} has added you to ${by.companyName} on TicketFlower. Choose your password here:`,
      link,
      `The link works once, for ${linkHours.INVITATION / 24} days.`,
    ),
  };
}

/** To somebody who may choose a new password. */
export function newPassword({ name, link }: To, hours: number): Text {
  return {
    subject: "Choose a new password for TicketFlower",
    body: letter(
      name,
      "A new password was asked for. Choose it here:",
      link,
      `The link works once, for ${hours === 1 ? "one hour" : `${hours} hours`}. If you did not ask for it, do nothing: your password stays as it is.`,
    ),
  };
}

/** After a password was set, so that a change that was not theirs is noticed. */
export function passwordChanged(name: string): Text {
  return {
    subject: "Your password for TicketFlower was set",
    body: letter(
      name,
      "The password of your account was just set, and your other sessions were ended.",
      "If it was not you, ask for a new one on the page of sign-in at once, and tell a company admin.",
    ),
  };
}

function letter(name: string, ...paragraphs: string[]): string {
  return `${[`Hello ${name},`, ...paragraphs, "TicketFlower"].join("\n\n")}\n`;
}
