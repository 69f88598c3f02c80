import { randomUUID } from "node:crypto";
import request, { type Response } from "supertest";
import { emailOf, PASSWORD, type Person } from "./people.js";

type Fields = Readonly<Record<string, string | number | readonly (string | number)[] | undefined>>;

/** A file of a posted form. */
export interface SentFile {
  readonly field: string;
  readonly name: string;
  readonly bytes: Buffer;
}

/** A browser without scripts: keeps cookies, and sends forms with their token and id. */
export class Visitor {
  readonly agent: ReturnType<typeof request.agent>;
  #token: string | null = null;

  constructor(url: string) {
    this.agent = request.agent(url);
  }

  /** Gets a page as a browser would; follows no redirect. */
  async get(path: string): Promise<Response> {
    const answer = await this.agent.get(path).set("Accept", "text/html");
    this.#remember(answer);
    return answer;
  }

  /** Posts a form from a page of the site, with the session's token and a new form_id unless `fields` has one. */
  async post(path: string, fields: Fields = {}): Promise<Response> {
    const body = new URLSearchParams({ form_id: randomUUID(), ...(await this.#tokenField()) });
    for (const [name, value] of Object.entries(fields)) {
      if (value === undefined) continue;
      body.delete(name);
      for (const each of Array.isArray(value) ? value : [value]) body.append(name, String(each));
    }
    const answer = await this.agent
      .post(path)
      .set("Accept", "text/html")
      .set("Sec-Fetch-Site", "same-origin")
      .type("form")
      .send(body.toString());
    this.#remember(answer);
    return answer;
  }

  /** Posts a form with files, as a browser does: multipart, the token among its fields. */
  async upload(path: string, fields: Fields, files: readonly SentFile[]): Promise<Response> {
    const sent = this.agent
      .post(path)
      .set("Accept", "text/html")
      .set("Sec-Fetch-Site", "same-origin");
    const all: Fields = { form_id: randomUUID(), ...(await this.#tokenField()), ...fields };
    for (const [name, value] of Object.entries(all))
      for (const each of [value].flat())
        if (each !== undefined) void sent.field(name, String(each));
    for (const { field, name, bytes } of files) void sent.attach(field, bytes, name);
    const answer = await sent;
    this.#remember(answer);
    return answer;
  }

  /** Posts, expects the 303 of a success, and gets the page that it leads to. */
  async submit(path: string, fields: Fields = {}): Promise<Response> {
    const answer = await this.post(path, fields);
    if (answer.status !== 303) {
      throw new Error(
        `Expected ${path} to answer 303, but got ${answer.status}:\n${textOf(answer)}`,
      );
    }
    return this.get(answer.headers["location"] ?? "/");
  }

  async signIn(email: string, password: string): Promise<void> {
    const answer = await this.post("/sign-in", { email, password });
    if (answer.status !== 303)
      throw new Error(`Expected ${email} to sign in, but got ${answer.status}.`);
    this.#token = null;
  }

  /** The token of the session's forms; "" for a stranger. */
  async token(): Promise<string> {
    this.#token ??= tokenIn((await this.get("/")).text) ?? "";
    return this.#token;
  }

  async #tokenField(): Promise<Record<string, string>> {
    const token = await this.token();
    return token === "" ? {} : { _csrf: token };
  }

  #remember(answer: Response): void {
    this.#token = tokenIn(answer.text ?? "") ?? this.#token;
  }
}

function tokenIn(html: string): string | null {
  return /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? null;
}

/** What a page says, without its markup: for messages and for searching sentences that run over tags. */
export function textOf(answer: Response): string {
  const main = /<main[\s\S]*<\/main>/.exec(answer.text)?.[0] ?? answer.text;
  return main
    .replaceAll(/<script[\s\S]*?<\/script>/g, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/&#39;/g, "'")
    .replaceAll(/&quot;/g, '"')
    .replaceAll(/&lt;/g, "<")
    .replaceAll(/&gt;/g, ">")
    .replaceAll(/&amp;/g, "&")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Somebody who is not signed in. */
export function stranger(app: { url: string }): Visitor {
  return new Visitor(app.url);
}

/** One of the named world, signed in. */
export async function signIn(app: { url: string }, person: Person): Promise<Visitor> {
  const visitor = new Visitor(app.url);
  await visitor.signIn(emailOf(person), PASSWORD);
  return visitor;
}
