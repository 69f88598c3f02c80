import { emailChangeHours, linkHours, signUpHours } from "../settings.js";

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

/** To whoever signs up a company: that the address is theirs. */
export function confirmSignUp({ name, link }: To): Text {
  return {
    subject: "Confirm your address for TicketFlower",
    body: letter(
      name,
      "Somebody, you most likely, signed up a company on TicketFlower with this address. Confirm it here, and the company is set up:",
      link,
      `The link works once, for ${signUpHours} hours. If it was not you, do nothing: nothing has been stored.`,
    ),
  };
}

/** To whoever has an account already; `link` is the page of sign-in. */
export function addressIsUsed({ name, link }: To): Text {
  return {
    subject: "You have an account on TicketFlower already",
    body: letter(
      name,
      "Somebody, you perhaps, tried to sign up a company with this address, but an account has it already. Sign in here; there you can also ask for a new password:",
      link,
      "If it was not you, do nothing.",
    ),
  };
}

/** To an address that somebody wants to sign in with from now on. */
export function confirmEmail({ name, link }: To): Text {
  return {
    subject: "Confirm your new address for TicketFlower",
    body: letter(
      name,
      "You asked to sign in to TicketFlower with this address from now on. Confirm it here:",
      link,
      `The link works once, for ${emailChangeHours} hours. If it was not you, do nothing: nothing changes.`,
    ),
  };
}

/** To whoever has the address that somebody else wanted. */
export function addressIsTaken(): Text {
  return {
    subject: "You have an account on TicketFlower already",
    body: letter(
      "there",
      "Somebody, you perhaps, wanted to sign in to another account on TicketFlower with this address, but you have an account with it already. Nothing has changed.",
      "If it was not you, do nothing.",
    ),
  };
}

/** To the address that somebody signed in with before, so that a change that was not theirs is noticed. */
export function emailChanged(name: string, to: string): Text {
  return {
    subject: "Your address for TicketFlower was changed",
    body: letter(
      name,
      `You sign in to TicketFlower with ${to} from now on, and no longer with this address. Your other sessions were ended.`,
      "If it was not you, tell a company admin at once.",
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
