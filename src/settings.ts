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
export const linkHours = { INVITATION: 7 * 24, RESET: 24 } as const;

/** Password checks that run at once, and those that may wait; each takes 19 MiB. More are answered with 503. */
export const passwordChecks = { atOnce: 2, waiting: 100 } as const;
