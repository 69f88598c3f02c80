/** How long a session lasts. Seconds. */
export const sessionLimits = {
  /** Without a request, it ends. */
  idleSeconds: 8 * 3600,
  /** After sign-in, it ends however much it is used. */
  absoluteSeconds: 7 * 24 * 3600,
  /** A use is written down at most this often. */
  touchSeconds: 5 * 60,
} as const;

/** How long a one-time link may be used. Hours. */
export const linkHours = {
  INVITATION: 7 * 24,
  /** Handed over by a company admin. */
  RESET: 24,
  /** Asked for on /reset. */
  ASKED: 1,
} as const;

/** Password checks that run at once, and those that may wait; each takes 19 MiB. More are answered with 503. */
export const passwordChecks = { atOnce: 2, waiting: 100 } as const;

/** How long mails stay in the outbox. Hours. What was sent is empty from that moment. */
export const mailHours = { body: 24, row: 30 * 24 } as const;

/** How often a mail is tried, with pauses that grow to hours; and how long a mail server may take. */
export const mailSending = { attempts: 10, timeoutSeconds: 20 } as const;
