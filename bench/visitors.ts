import type pg from "pg";
import { request } from "undici";
import { emailOf, PASSWORD, type Person } from "./companies.js";

/** Somebody signed in, with what their company has to be asked for. */
export interface Visitor {
  readonly person: Person;
  readonly company: Company;
  readonly cookie: string;
  readonly token: string;
}

/** A company as the measurements need it. */
export interface Company {
  readonly number: number;
  readonly id: number;
  readonly definitionId: number;
  readonly formId: number;
  /** Tickets of its submitter, spread over all there are. */
  readonly tickets: readonly number[];
  /** The first ticket that waits for Finance: what more of them are copied from. */
  readonly underReview: number;
}

/** Companies from this number on are made for a measurement of their own. */
export const FIRST_EXTRA = 1_000_000;
const COMPANIES = 8;
const TICKETS = 200;

/** Some companies of the database, or one of those that were made for a measurement of their own. */
export async function someCompanies(client: pg.Client, extra?: number): Promise<Company[]> {
  const { rows } = await client.query<Company>(
    `select substr(c.name, 9)::int as number, c.id, w.id as "definitionId",
       (select min(d.id) from ticket_definition d where d.company_id = c.id) as "formId",
       array(select i.id from workflow_instance i where i.company_id = c.id and not exists (
           select from workflow_data d where d.company_id = i.company_id and d.workflow_instance_id = i.id and d.cause = 'correction')
         order by hashint4(i.id) limit ${TICKETS}) as tickets, -- a run before this one may have corrected some
       (select min(i.id) from workflow_instance i where i.company_id = c.id) as "underReview"
     from company c join workflow_definition w on w.company_id = c.id
     where case when $1::int is null then substr(c.name, 9)::int < ${FIRST_EXTRA} else substr(c.name, 9)::int = $1 end
     order by hashint4(c.id) limit ${COMPANIES}`,
    [extra ?? null],
  );
  return rows;
}

/** Signs people in; the sessions hold at every server with the same secret and database. */
export async function signIn(
  origin: string,
  companies: readonly Company[],
  person: Person,
): Promise<Visitor[]> {
  const visitors: Visitor[] = [];
  for (const company of companies) {
    const body = new URLSearchParams({
      email: emailOf(person, company.number),
      password: PASSWORD,
    });
    const headers = formHeaders();
    const answer = await request(`${origin}/sign-in`, {
      method: "POST",
      headers,
      body: body.toString(),
    });
    await answer.body.dump();
    const cookie = sessionCookie(answer.headers["set-cookie"]);
    if (answer.statusCode !== 303 || cookie === undefined)
      throw new Error(`Expected ${person} to sign in, but got ${answer.statusCode}.`);
    const page = await request(`${origin}/tickets/new`, { headers: { cookie } });
    const token = /name="_csrf" value="([^"]+)"/.exec(await page.body.text())?.[1];
    if (token === undefined) throw new Error("Expected a page with the session's token.");
    visitors.push({ person, company, cookie, token });
  }
  return visitors;
}

/** What a browser sends along with a form of the site. */
export function formHeaders(): Record<string, string> {
  return {
    "content-type": "application/x-www-form-urlencoded",
    "sec-fetch-site": "same-origin",
    accept: "text/html",
  };
}

/** The session's cookie of an answer, as it is sent back. */
function sessionCookie(header: string | string[] | undefined): string | undefined {
  const cookies = [header ?? []].flat().map((cookie) => cookie.split(";")[0] ?? "");
  return cookies.find((cookie) => /^(__Host-)?session=/.test(cookie));
}

/** Whoever is measured as, of each of these companies. */
export async function signInAll(
  origin: string,
  companies: readonly Company[],
): Promise<Record<Person, readonly Visitor[]>> {
  return {
    alice: await signIn(origin, companies, "alice"),
    bob: [],
    dana: await signIn(origin, companies, "dana"),
    erin: await signIn(origin, companies, "erin"),
    fay: await signIn(origin, companies, "fay"),
  };
}
