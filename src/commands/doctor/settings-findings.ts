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
      env["DEMO"] !== "1",
      "The demo company is not asked for.",
      "DEMO=1 loads people with a known password: set DEMO=0.",
    ),
  ];
}

const set = (value: string | undefined): boolean => (value ?? "") !== "";

const varied = (secret: string): boolean => new Set(secret).size >= 10;
