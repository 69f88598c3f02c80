/** How long a session lasts. Seconds. */
export const sessionLimits = {
  /** Without a request, it ends. */
  idleSeconds: 8 * 3600,
  /** After sign-in, it ends however much it is used. */
  absoluteSeconds: 7 * 24 * 3600,
  /** A use is written down at most this often. */
  touchSeconds: 5 * 60,
  /** A user's sessions: one more sign-in ends the oldest. */
  atOnce: 50,
} as const;

/** How long a one-time link may be used. Hours. */
export const linkHours = {
  INVITATION: 7 * 24,
  /** Handed over by a company admin. */
  RESET: 24,
  /** Asked for on /reset. */
  ASKED: 1,
} as const;

/**
 * How often strangers may try. So many attempts are free; each one after them doubles the pause before the next, up to the
 * longest; without an attempt for `rememberedSeconds` all is forgotten (less than the two days after which a job clears up).
 */
export const attemptLimits = {
  /** Passwords of one account from one network, or from one device that signed in to it before. */
  signInHere: {
    free: 5,
    firstPauseSeconds: 30,
    longestPauseSeconds: 900,
    rememberedSeconds: 86_400,
  },
  /** Passwords of one account from everywhere but the devices that signed in to it before. */
  signInAccount: {
    free: 100,
    firstPauseSeconds: 5,
    longestPauseSeconds: 300,
    rememberedSeconds: 86_400,
  },
  /** Passwords of whatever account from one network. */
  signInNetwork: {
    free: 100,
    firstPauseSeconds: 10,
    longestPauseSeconds: 900,
    rememberedSeconds: 86_400,
  },
  /** Mails with a link for a new password to one address; more are silently not sent. */
  resetAccount: {
    free: 3,
    firstPauseSeconds: 600,
    longestPauseSeconds: 7_200,
    rememberedSeconds: 86_400,
  },
  /** Requests for such mails from one network. */
  resetNetwork: {
    free: 20,
    firstPauseSeconds: 60,
    longestPauseSeconds: 3_600,
    rememberedSeconds: 86_400,
  },
  /** Sign-ups from one network. */
  signUpNetwork: {
    free: 50,
    firstPauseSeconds: 60,
    longestPauseSeconds: 3_600,
    rememberedSeconds: 86_400,
  },
  /** Links that are none, from one network. */
  linkNetwork: {
    free: 50,
    firstPauseSeconds: 10,
    longestPauseSeconds: 900,
    rememberedSeconds: 86_400,
  },
  /** Addresses of callbacks that are none, from one network. */
  callbackNetwork: {
    free: 50,
    firstPauseSeconds: 10,
    longestPauseSeconds: 900,
    rememberedSeconds: 86_400,
  },
  /** Asking for another address of one's own; each sends a mail to whoever has it. */
  emailChange: {
    free: 5,
    firstPauseSeconds: 600,
    longestPauseSeconds: 7_200,
    rememberedSeconds: 86_400,
  },
  /** One's own password, asked for again by an act of one's account. */
  ownPassword: {
    free: 5,
    firstPauseSeconds: 30,
    longestPauseSeconds: 900,
    rememberedSeconds: 86_400,
  },
} as const;

/** How long a browser is known to have signed in to an account. Days. */
export const knownDeviceDays = 180;

/** Password checks that run at once, and those that may wait; each takes 19 MiB. More are answered with 503. */
export const passwordChecks = { atOnce: 2, waiting: 100 } as const;

/** How long the link of a sign-up may be used. Hours. */
export const signUpHours = 24;

/** How long the link of a new address may be used. Hours. */
export const emailChangeHours = 24;

/** How long mails stay in the outbox. Hours. What was sent is empty from that moment. */
export const mailHours = { body: 24, row: 30 * 24 } as const;

/** How often a mail is tried, with pauses that grow to hours; and how long a mail server may take. */
export const mailSending = { attempts: 10, timeoutSeconds: 20 } as const;

/** Calls to other systems, made for tenants. What is counted "at once" is counted for a process. */
export const callLimits = {
  /** An address, in characters. */
  urlLength: 2_000,
  /** Finding the addresses of a name, and connecting to one, each. */
  connectSeconds: 3,
  /** A whole call, whatever is asked for. */
  longestSeconds: 300,
  /** What is read of an answer, after decompression, and as it travels. */
  answerBytes: 1_000_000,
  answerHeaderBytes: 16_384,
  /** All that a connection brings: heads, and what wraps a body, are no way around the limits above. */
  connectionBytes: 2_000_000,
  atOnceCompany: 4,
  atOnceHost: 8,
} as const;

/** After a rotation, how long calls are signed with the secret before as well. Hours. */
export const signingOverlapHours = 24;

/** When a host that fails is left alone, for one company: so many failures in a row, and how long; each failed probe doubles it. */
export const circuitLimits = {
  failures: 5,
  firstPauseSeconds: 30,
  longestPauseSeconds: 600,
  /** Hosts that are remembered as failing, of all companies. */
  remembered: 5_000,
} as const;

/** How often a process is asked: so many requests at once, and so many a second in the long run. */
export const requestRates = {
  user: { atOnce: 300, aSecond: 30 },
  company: { atOnce: 2_000, aSecond: 300 },
  /** Strangers of one network. */
  network: { atOnce: 200, aSecond: 20 },
} as const;

/** How actions are tried, and what is kept of them. */
export const actionLimits = {
  /** Attempts before an administrator has to act. */
  tries: 6,
  /** The pause after the first failed attempt; each further one is three times as long. Give or take a quarter. */
  firstPauseSeconds: 10,
  pauseGrowth: 3,
  jitter: 0.25,
  /** Of a Retry-After, no more is waited. */
  longestPauseSeconds: 3_600,
  /** An action without a time of its own. */
  timeoutSeconds: 30,
  /** The request of an action that is answered by a callback; its own time is the callback's. */
  requestSeconds: 30,
  /** Beyond its time a request is taken for lost. */
  graceSeconds: 15,
  /** Of a request's and an answer's body, characters in the delivery log. */
  keptCharacters: 8_000,
  /** Callbacks of a run that are recorded. */
  callbacksKept: 50,
} as const;

/** How many of each a company may have. */
export const companyCounts = {
  /** Deactivated ones too: users are never deleted. */
  users: 10_000,
  /** Users who have not chosen a password yet. */
  invitations: 1_000,
  roles: 500,
  workflows: 500,
  /** Of each workflow. */
  versions: 1_000,
  /** Begun in a day, saved ones too. */
  ticketsADay: 100_000,
  mailsADay: 5_000,
} as const;

/** How many of each a user may have. */
export const userCounts = {
  savedTickets: 200,
} as const;

/** How much may be kept in files. What one form may hold is in web/uploads.ts. */
export const fileLimits = {
  /** Files on one ticket, those of its fields and drafts included. */
  perTicket: 200,
  /** Bytes of them. */
  ticketBytes: 200_000_000,
  /** Bytes of all files of a company. */
  companyBytes: 5_000_000_000,
  /** Files of one user that are nowhere yet. */
  pending: 50,
  /** After so long a file that nobody made anything of is deleted. */
  pendingHours: 7 * 24,
} as const;

/** A comment may be this long, name so many people, and be changed by its author for so long. */
export const commentLimits = { characters: 10_000, mentions: 20, editMinutes: 60 } as const;

/** What people are told is mailed after so many minutes, with what came meanwhile; digests are sent at this hour of their day; rows go after so long. */
export const notificationLimits = {
  collectMinutes: 5,
  digestHour: 7,
  keptDays: 90,
  inMail: 30,
  remindMinutes: 60,
} as const;
