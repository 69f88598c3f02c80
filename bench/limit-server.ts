import { randomBytes } from "node:crypto";
import http from "node:http";
import { verify } from "@node-rs/argon2";
import pg from "pg";
import { statements } from "./limit-statements.js";
import { definitionPage, tasksPage, ticketPage, ticketsPage, type Row } from "./limit-pages.js";

/*
 * The limit: a bare Node server that answers the addresses that are measured with the rows that the app reads and writes, each in one
 * prepared statement in a transaction of its own. No rights, no row-level security, no checks, no layout: nothing that could be left out.
 */

const pool = new pg.Pool({
  connectionString: process.env["DATABASE_URL"],
  max: 10,
  options: "-c plan_cache_mode=force_generic_plan -c jit=off -c random_page_cost=1.1", // as the app's
});

async function ask(name: keyof typeof statements, values: readonly unknown[]): Promise<Row[]> {
  const { rows } = await pool.query<Row>({ name, text: statements[name], values: [...values] });
  return rows;
}

/** The parts of a step that a round like it left. */
interface Likeness {
  readonly decisions: string;
  readonly effects: string;
  readonly writeSet: string;
}

async function likenessOf(cause: string, key: string, opened: string): Promise<Likeness> {
  const [row] = await ask("likeness", [
    cause,
    key,
    JSON.stringify([{ type: "open", task: opened }]),
  ]);
  if (!row) throw new Error(`Expected a step that opened ${opened}.`);
  const [decisions, effects, writeSet] = [row["decisions"], row["effects"], row["write_set"]].map(
    (value) => JSON.stringify(value),
  );
  return { decisions: decisions ?? "", effects: effects ?? "", writeSet: writeSet ?? "" };
}

const submitted = await likenessOf("ticket", "purchase", "finance_review");
const completed = await likenessOf("task", "finance_review", "place_order");
const corrected: Likeness = {
  decisions: JSON.stringify([
    {
      component_kind: "TASK",
      component_key: "finance_review",
      outcome: "REFRESH",
      woken_by: ["supplier"],
      values: { amount: 800 },
    },
    {
      component_kind: "TASK",
      component_key: "place_order",
      outcome: "CONDITION_FALSE",
      woken_by: ["supplier"],
      values: { amount: 800 },
    },
  ]),
  effects: JSON.stringify([{ type: "refresh", task: "finance_review", revision: 2 }]),
  writeSet: JSON.stringify({ writer: { kind: "correction" }, fields: { supplier: "Another" } }),
};

async function write(
  name: "submit" | "complete" | "correct",
  sid: string,
  body: URLSearchParams,
  what: string,
  like: Likeness,
): Promise<number> {
  const fields = [...body].flatMap(([key, value]) =>
    key.startsWith("field.")
      ? [[key.slice(6), key === "field.amount" ? Number(value) : value]]
      : [],
  );
  const values = JSON.stringify(Object.fromEntries(fields));
  const { decisions, effects, writeSet } = like;
  const [row] = await ask(name, [
    sid,
    body.get("form_id"),
    what,
    values,
    decisions,
    effects,
    writeSet,
  ]);
  return Number(row?.["id"]);
}

async function post(path: string, sid: string, body: URLSearchParams): Promise<string> {
  const [, , id = ""] = path.split("/");
  if (path === "/tickets")
    return `/tickets/${await write("submit", sid, body, body.get("field.item") ?? "", submitted)}`;
  if (path.endsWith("/completion")) {
    await write("complete", sid, body, id, completed);
    return "/tasks";
  }
  return `/tickets/${await write("correct", sid, body, id, corrected)}`;
}

async function get(url: URL, sid: string): Promise<string> {
  const [, first = "", second = "", third = ""] = url.pathname.split("/");
  if (url.pathname === "/tasks") return tasksPage(await ask("myTasks", [sid, "finance_review"]));
  if (url.pathname === "/tickets") return ticketsPage(await ask("myTickets", [sid]));
  if (first === "tickets") return ticketPage(await ask("ticket", [sid, second]));
  if (first === "design") return definitionPage(await ask("design", [sid, third]));
  if (first === "admin")
    return ticketsPage(await ask("adminList", [sid, third, url.searchParams.get("q")]));
  return "<!doctype html>";
}

async function signIn(body: URLSearchParams): Promise<string> {
  const [row] = await ask("login", [body.get("email")]);
  const hash = String(row?.["password_hash"]);
  if (!(await verify(hash, body.get("password") ?? ""))) throw new Error("Expected a sign-in.");
  const sid = randomBytes(24).toString("base64url");
  const { company_id: companyId, user_id: userId } = row ?? {};
  const session = { passport: { user: { companyId, userId, authEpoch: 0 } } };
  await ask("signIn", [sid, JSON.stringify(session), companyId, userId]);
  return `session=s%3A${sid}.; Path=/; HttpOnly`;
}

async function answer(req: http.IncomingMessage, res: http.ServerResponse): Promise<void> {
  const url = new URL(req.url ?? "/", "http://limit");
  const sid = /session=s%3A([\w-]+)/.exec(req.headers.cookie ?? "")?.[1] ?? "";
  if (req.method === "GET") {
    const html = await get(url, sid);
    res.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-length": Buffer.byteLength(html),
    });
    res.end(html);
    return;
  }
  let text = "";
  for await (const part of req) text += String(part);
  const body = new URLSearchParams(text);
  if (url.pathname === "/sign-in") res.setHeader("set-cookie", await signIn(body));
  const location = url.pathname === "/sign-in" ? "/" : await post(url.pathname, sid, body);
  res.writeHead(303, { location, "content-length": 0 });
  res.end();
}

const server = http.createServer((req, res) => {
  answer(req, res).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    res.writeHead(500);
    res.end();
  });
});
server.listen(Number(process.env["PORT"]), "127.0.0.1");
process.on("SIGTERM", () => {
  server.closeAllConnections();
  server.close(() => void pool.end());
});
