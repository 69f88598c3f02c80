import { finding, type Finding } from "./finding.js";

/** What the environment says about a production installation; outside production nothing is wrong, and that is said. */
export function settingsFindings(env: Readonly<Record<string, string | undefined>>): Finding[] {
  if (env["NODE_ENV"] !== "production") {
    return [
      {
        level: "note",
        sentence:
          "NODE_ENV is not production: the settings are those of a trial and were not judged.",
      },
    ];
  }
  return [
    finding(
      set(env["DATABASE_URL"]) || set(env["MIGRATION_DATABASE_URL"]),
      "The database is one of your own.",
      "The database is the embedded one, which is for trials: set DATABASE_URL.",
    ),
    finding(
      (env["SESSION_SECRET"] ?? "").length >= 32,
      "SESSION_SECRET is long enough.",
      "SESSION_SECRET is missing or shorter than 32 characters: set it to random ones (openssl rand -base64 48).",
    ),
    finding(
      varied(env["SESSION_SECRET"] ?? ""),
      "SESSION_SECRET looks random.",
      "SESSION_SECRET is made of few different characters: use random ones (openssl rand -base64 48).",
    ),
    finding(
      (env["BASE_URL"] ?? "").startsWith("https://"),
      "BASE_URL is https.",
      "BASE_URL is no https address: without it cookies travel in the clear and any host name is answered.",
    ),
    finding(
      !/(^|[\s,])http:/i.test(env["ACTION_ALLOWED_ORIGINS"] ?? ""),
      "No origin is listed that actions call without https.",
      "ACTION_ALLOWED_ORIGINS lists an http origin: what actions send there travels in the clear.",
      "note",
    ),
    finding(
      (env["SESSION_SECRET"] ?? "").length < 32 || !known(env["SESSION_SECRET"] ?? ""), // one that is short has been told so
      "SESSION_SECRET is none that stands in a public file.",
      "SESSION_SECRET is one that everybody can read in a public file or guess: use random characters (openssl rand -base64 48).",
    ),
    ...mailFindings(env["SMTP_URL"] ?? ""),
    finding(
      env["REQUEST_RATES"] !== "0",
      "Requests are counted.",
      "REQUEST_RATES=0 lets anybody ask as often as they like: it is for measuring alone.",
    ),
    finding(
      env["DEMO"] !== "1",
      "The demo company is not asked for.",
      "DEMO=1 loads people with a known password: set DEMO=0.",
    ),
  ];
}

/** How mail leaves: without a server an installation works, but people wait for links that somebody has to hand over. */
function mailFindings(smtpUrl: string): Finding[] {
  if (!set(smtpUrl)) {
    const sentence =
      "SMTP_URL is not set: no mail is sent, and admins hand links over. New passwords cannot be asked for on the sign-in page.";
    return [{ level: "note", sentence }];
  }
  const url = URL.canParse(smtpUrl) ? new URL(smtpUrl) : null;
  const fits = url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== "";
  const from = url?.searchParams.get("from") ?? null;
  const inClear =
    fits &&
    url.protocol === "smtp:" &&
    url.password !== "" &&
    !isHere(url.hostname) &&
    url.searchParams.get("requireTLS") !== "true";
  return [
    finding(
      fits,
      "Mail is sent by SMTP_URL.",
      "SMTP_URL is no address of a mail server: write smtps://user:password@host.",
    ),
    ...(from !== null && !/^[^@\s]+@[^@\s]+$/.test(from)
      ? [
          finding(
            false,
            "",
            "SMTP_URL has a from that is no address: write ?from=name@example.com.",
          ),
        ]
      : []),
    ...(inClear
      ? [
          finding(
            false,
            "",
            "SMTP_URL may send its password in the clear: use smtps://, or add requireTLS=true to its parameters.",
          ),
        ]
      : []),
  ];
}

const isHere = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);

/** Secrets of examples, and those that count up the alphabet or the digits. */
const KNOWN = [
  "change me",
  "changeme",
  "change-me",
  "secret",
  "ticketflower",
  "0123456789",
  "abcdefghij",
];

const known = (secret: string): boolean =>
  KNOWN.some((word) => secret.toLowerCase().includes(word));

const set = (value: string | undefined): boolean => (value ?? "") !== "";

const varied = (secret: string): boolean => new Set(secret).size >= 10;
