import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../bin/lib/project.mjs";
import { newSecret, signatureHeaders } from "../../src/calling/index.js";

type Headers = Record<string, string>;
type Verify = (headers: Headers, body: string, secret: string) => boolean;

const BODY = '{"run":"r-1","input":{"name":"Zoë Ōsugi"}}';
const [SECRET, OLD, WRONG] = [newSecret(), newSecret(), newSecret()];
const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1000);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "ticketflower-recipe-"));
const page = fs.readFileSync(path.join(root, "docs", "webhooks.md"), "utf8");
const recipes = new Map<string, Verify>();

/** The code that the page gives receivers, in a language. */
function snippet(language: string): string {
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]+?)\`\`\``).exec(page)?.[1];
  if (!found) throw new Error(`Expected docs/webhooks.md to have code in ${language}.`);
  return found;
}

const hasPython = spawnSync("python3", ["--version"]).status === 0;

beforeAll(async () => {
  const file = path.join(folder, "recipe.mjs");
  fs.writeFileSync(file, snippet("js"));
  const module = (await import(pathToFileURL(file).href)) as { isFromTicketFlower: Verify };
  recipes.set("the page's JavaScript", module.isFromTicketFlower);
  recipes.set("the page's Python", inPython);
  recipes.set("standardwebhooks", (headers, body, secret) => {
    try {
      new Webhook(secret).verify(body, headers);
      return true;
    } catch {
      return false;
    }
  });
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function inPython(headers: Headers, body: string, secret: string): boolean {
  const asks = `${snippet("python")}
import json, sys
asked = json.load(sys.stdin)
print(is_from_ticketflower(asked["headers"], asked["body"].encode(), asked["secret"]))`;
  const { stdout, stderr } = spawnSync("python3", ["-c", asks], {
    input: JSON.stringify({ headers, body, secret }),
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return stdout.trim() === "True";
}

const verifiers = ["standardwebhooks", "the page's JavaScript", "the page's Python"];

describe.each(verifiers)("%s", (name) => {
  const skipped = name.endsWith("Python") && !hasPython;
  const check = (headers: Headers, secret: string, body = BODY): boolean =>
    recipes.get(name)?.(headers, body, secret) ?? false;

  test.skipIf(skipped)("takes what was signed with its secret", () => {
    expect(check(signatureHeaders([SECRET], "run-1", new Date(), BODY), SECRET)).toBe(true);
    expect(check(signatureHeaders([SECRET], "run-1", ago(240), BODY), SECRET)).toBe(true);
  });

  test.skipIf(skipped)("takes either of two signatures while a secret is rotated", () => {
    const headers = signatureHeaders([SECRET, OLD], "run-1", new Date(), BODY);
    expect([check(headers, SECRET), check(headers, OLD)]).toEqual([true, true]);
    expect(check(headers, WRONG)).toBe(false);
  });

  test.skipIf(skipped)(
    "refuses another secret, body, key, time, and what is old or from the future",
    () => {
      const headers = signatureHeaders([SECRET], "run-1", new Date(), BODY);
      const seconds = Number(headers["webhook-timestamp"]);
      expect(check(headers, WRONG)).toBe(false);
      expect(check(headers, SECRET, `${BODY} `)).toBe(false);
      expect(check({ ...headers, "webhook-id": "run-2" }, SECRET)).toBe(false);
      expect(check({ ...headers, "webhook-timestamp": String(seconds - 1) }, SECRET)).toBe(false);
      expect(check({ ...headers, "webhook-signature": "" }, SECRET)).toBe(false);
      expect(check({ ...headers, "webhook-signature": "v1," }, SECRET)).toBe(false);
      const asOther = headers["webhook-signature"]?.replace("v1,", "v2,") ?? "";
      expect(check({ ...headers, "webhook-signature": asOther }, SECRET)).toBe(false);
      expect(check(signatureHeaders([SECRET], "run-1", ago(320), BODY), SECRET)).toBe(false);
      expect(check(signatureHeaders([SECRET], "run-1", ago(-320), BODY), SECRET)).toBe(false);
      expect(check({}, SECRET)).toBe(false);
    },
  );
});

test("every secret is another one, of 32 bytes", () => {
  const secrets = Array.from({ length: 50 }, newSecret);
  expect(new Set(secrets).size).toBe(50);
  for (const secret of secrets) {
    expect(Buffer.from(secret.replace("whsec_", ""), "base64")).toHaveLength(32);
  }
});
