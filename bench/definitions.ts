import fs from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { compile, impliedGraph, type Graph } from "../src/engine/index.js";
import { drawGraph } from "../src/web/graph/draw-graph.js";
import { makeExtraCompany, type People } from "./companies.js";

/** Of these the file is imported; the others are copies of the last, since a file may not have so many. */
const IMPORTED = 8;

/** The demo's purchase workflow, with tasks that nothing wakes until there are so many: they read a field that nobody fills in. */
function withIdleTasks(text: string, tasks: number): string {
  const definition = JSON.parse(text) as PurchaseFile;
  const [pattern] = definition.tasks;
  const { properties } = definition.fields_schema;
  properties["topic"] = { type: "string", title: "Topic", maxLength: 120 };
  properties["remark"] = { type: "string", title: "Remark", maxLength: 120 };
  definition.tickets[0]?.fields.push({ key: "topic", required: false });
  for (let n = definition.tasks.length + 1; n <= tasks; n += 1)
    definition.tasks.push({
      ...pattern,
      key: `idle_${n}`,
      title: `Idle ${n}`,
      input_fields: ["topic"],
      output_fields: [{ key: "remark", required: false }],
      condition: null,
      wake_on: "change",
      due: null,
    });
  return JSON.stringify(definition);
}

interface PurchaseFile {
  readonly fields_schema: { readonly properties: Record<string, unknown> };
  readonly tickets: readonly { readonly fields: unknown[] }[];
  readonly tasks: Record<string, unknown>[];
}

/** A company whose workflow has so many tasks. */
export function makeWide(
  root: string,
  client: pg.Client,
  { number, passwordHash, tasks }: { number: number; passwordHash: string; tasks: number },
): Promise<People> {
  return makeExtraCompany(root, number, passwordHash, {
    text: (text) => withIdleTasks(text, Math.min(tasks, IMPORTED)),
    draft: async (id) => {
      await copyLast(client, id, tasks - IMPORTED);
    },
  });
}

/** Copies the last task of a draft, with its role list. */
async function copyLast(client: pg.Client, id: number, copies: number): Promise<void> {
  const last = `select t.company_id, t.id, t.key, d.workflow_family_id as family from task_definition t
    join workflow_definition d on d.company_id = t.company_id and d.id = t.workflow_definition_id
    where t.workflow_definition_id = ${id} order by t.position desc, t.id desc limit 1`;
  const columns = async (table: string, but: readonly string[]): Promise<string> => {
    const { rows } = await client.query<{ column: string }>(
      `select quote_ident(column_name) as column from information_schema.columns
       where table_schema = 'public' and table_name = $1 and column_name <> all($2)`,
      [table, but],
    );
    return rows.map(({ column }) => column).join(", ");
  };
  const ofTask = await columns("task_definition", ["id", "key", "position"]);
  await client.query(
    `with last as (${last}) insert into task_definition (${ofTask}, key, position)
     select ${ofTask}, t.key || '_' || n, t.position + n from task_definition t, generate_series(1, ${copies}) n
     where (t.company_id, t.id) = (select company_id, id from last)`,
  );
  const ofList = await columns("role_list", ["id", "component_key"]);
  await client.query(
    `with last as (${last}), lists as (
       insert into role_list (${ofList}, component_key)
       select ${ofList}, l.component_key || '_' || n from role_list l, generate_series(1, ${copies}) n
       where exists (select from last where l.company_id = last.company_id and l.workflow_family_id = last.family
         and l.component_key = last.key and l.stage = 'DRAFT')
       returning company_id, id)
     insert into role_list_role (company_id, role_list_id, role_id)
     select lists.company_id, lists.id, r.id from lists join role r on r.company_id = lists.company_id and r.name = 'Finance'`,
  );
}

const NODES = 40;
const DRAWN = 9;

/** Milliseconds in which a graph of 40 nodes is drawn for the first time, and again. */
export async function drawTimes(root: string): Promise<{ first: number; again: number }> {
  const text = await fs.readFile(
    path.join(root, "src", "demo", "workflows", "purchase.json"),
    "utf8",
  );
  const firsts: number[] = [];
  const agains: number[] = [];
  // The first of all starts the engine that lays it out.
  for (let nth = -1; nth < DRAWN; nth += 1) {
    const graph = graphOf(text, `Workflow ${nth}`);
    const [first, again] = [await timed(graph), await timed(graph)];
    if (nth < 0) continue;
    firsts.push(first);
    agains.push(again);
  }
  return { first: median(firsts), again: median(agains) };
}

/** The purchase workflow with a chain of further tasks, each woken by the one before, until it has 40 nodes. */
function graphOf(text: string, title: string): Graph {
  const definition = JSON.parse(text) as PurchaseFile & { title: string; completions: unknown[] };
  const { completions, tasks, tickets } = definition;
  const [pattern] = tasks;
  const { properties } = definition.fields_schema;
  definition.title = title;
  for (let n = 1; tickets.length + tasks.length + completions.length < NODES; n += 1) {
    properties[`part_${n}`] = { type: "string", title: `Part ${n} of ${title}` };
    tasks.push({
      ...pattern,
      key: `part_${n}`,
      title: `Part ${n}`,
      input_fields: [n === 1 ? "order_number" : `part_${n - 1}`],
      output_fields: [{ key: `part_${n}`, required: true }],
      condition: null,
    });
  }
  return impliedGraph(compile(definition as unknown as Parameters<typeof compile>[0]).definition);
}

async function timed(graph: Graph): Promise<number> {
  const began = performance.now();
  if ((await drawGraph(graph)) === null) throw new Error("Expected a picture, but there is none.");
  return performance.now() - began;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
