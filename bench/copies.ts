import type pg from "pg";

/** The tables that hold a ticket, with how each of its own ids and pointers moves to the copy's. */
const TABLES: readonly {
  readonly name: string;
  /** The column that says of which ticket, or of which task, a row is. */
  readonly of: "ticket" | "task";
}[] = [
  { name: "workflow_instance", of: "ticket" },
  { name: "ticket_instance", of: "ticket" },
  { name: "task_instance", of: "ticket" },
  { name: "task_instance_user", of: "task" },
  { name: "workflow_data", of: "ticket" },
  { name: "decision", of: "ticket" },
  { name: "completion_instance", of: "ticket" },
];

/** Which tables have an id of their own, and hence a sequence. */
const WITH_ID = ["workflow_instance", "ticket_instance", "task_instance"] as const;

/** Which copies are made, of which tickets. */
export interface Copies {
  /** Ids of tickets; each is copied once for each number. */
  readonly templates: readonly number[];
  /** The numbers of the copies. */
  readonly first: number;
  readonly last: number;
  /** How many days ago the first and the last came in; else their times are the template's. */
  readonly days?: readonly [number, number];
}

/**
 * Copies tickets in bulk: for each template its rows, under new ids, each with its own number in the title. Foreign keys and
 * triggers are asleep meanwhile (replay and counts say afterwards that all is right), which takes a superuser.
 */
export async function copyTickets(client: pg.Client, copies: Copies): Promise<void> {
  if (copies.last < copies.first || copies.templates.length === 0) return;
  await client.query("begin");
  try {
    await client.query("set local session_replication_role = replica");
    await client.query("set local synchronous_commit = off");
    await client.query("set local work_mem = '256MB'");
    await planIds(client, copies);
    for (const table of TABLES) await copyTable(client, table);
    await client.query(WORDS);
    for (const name of WITH_ID) await client.query(`drop table copy_of_${name}`);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

/** What the trigger would have kept. */
const WORDS = `
  insert into ticket_search (company_id, workflow_instance_id, workflow_family_id, changed_at, words)
  select i.company_id, i.id, i.workflow_family_id, d.created_at, ticket_words(i.workflow_family_id, d.fields)
  from copy_of_workflow_instance ticket
  join workflow_instance i on i.company_id = ticket.company_id and i.id = ticket.new_id
  join workflow_data d on d.company_id = i.company_id and d.workflow_instance_id = i.id and d.step = i.step
  order by i.id`;

/** For every row with an id that is copied: its old id, the number of the copy, its new id. In the order of the copies, as real ones would come. */
async function planIds(
  client: pg.Client,
  { templates, first, last, days = [0, 0] }: Copies,
): Promise<void> {
  for (const name of WITH_ID) {
    const of = name === "workflow_instance" ? "t.id" : "t.workflow_instance_id";
    await client.query(
      `create temporary table copy_of_${name} as
       select o.company_id, o.id as old_id, o.copy, o.ago, nextval('${name}_id_seq')::int as new_id
       from (select t.company_id, t.id, n.copy, make_interval(secs => 86400 * (
                 $4::float8 + ($5::float8 - $4::float8) * (n.copy - $2::int) / greatest(1, $3::int - $2::int))) as ago
             from ${name} t, generate_series($2::int, $3::int) as n (copy)
             where ${of} = any($1::int[]) order by n.copy, t.id) o`,
      [templates, first, last, ...days],
    );
    await client.query(`create index on copy_of_${name} (old_id, copy); analyze copy_of_${name}`);
  }
}

async function copyTable(client: pg.Client, { name, of }: (typeof TABLES)[number]): Promise<void> {
  const { rows } = await client.query<{ column_name: string; data_type: string }>(
    `select column_name, data_type from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
    [name],
  );
  // Rows with an id that nothing points to get theirs from the sequence.
  const kept = rows.filter(({ column_name: column }) => column !== "id" || isPlanned(name));
  const columns = kept.map((row) => row.column_name);
  const values = kept.map(({ column_name: column, data_type: type }) =>
    type === "timestamp with time zone" ? `t."${column}" - ${of}.ago` : valueOf(name, column),
  );
  const from =
    of === "task"
      ? `task_instance x join copy_of_task_instance task on task.old_id = x.id
         join ${name} t on t.company_id = x.company_id and t.task_instance_id = x.id`
      : `copy_of_workflow_instance ticket join ${name} t on t.company_id = ticket.company_id
         and t.${name === "workflow_instance" ? "id" : "workflow_instance_id"} = ticket.old_id`;
  const others =
    of === "task"
      ? ""
      : WITH_ID.filter((other) => other !== "workflow_instance" && points(name, other, columns))
          .map(
            (
              other,
            ) => `left join copy_of_${other} ${short(other)} on ${short(other)}.copy = ticket.copy
              and ${short(other)}.old_id = t.${other === name ? "id" : `${other}_id`}`,
          )
          .join(" ");
  await client.query(
    `insert into ${name} (${columns.join(", ").replaceAll(/\bvalues\b/g, '"values"')})
     select ${values.join(", ")} from ${from} ${others} order by ${of}.copy`,
  );
}

function isPlanned(name: string): name is (typeof WITH_ID)[number] {
  return WITH_ID.some((one) => one === name);
}

function points(name: string, other: string, columns: readonly string[]): boolean {
  return name === other || columns.includes(`${other}_id`);
}

function short(table: (typeof WITH_ID)[number]): "ticket" | "submission" | "task" {
  return (
    { workflow_instance: "ticket", ticket_instance: "submission", task_instance: "task" } as const
  )[table];
}

/** Where a copied column comes from that tells no time: a new id, the title with the copy's number, or the template. */
function valueOf(table: string, column: string): string {
  if (column === "id" && isPlanned(table)) return `${short(table)}.new_id`;
  if (column === "workflow_instance_id") return "ticket.new_id";
  if (column === "ticket_instance_id") return "submission.new_id";
  if (column === "task_instance_id") return "task.new_id";
  if (table === "workflow_instance" && column === "title") return "t.title || ' ' || ticket.copy";
  if (table === "workflow_data" && column === "fields") return numbered("t.fields", "{item}");
  if (table === "workflow_data" && column === "write_set")
    return numbered("t.write_set", "{fields,item}");
  return `t."${column}"`;
}

/** JSON with the copy's number behind the item, where it has one. */
function numbered(json: string, at: string): string {
  return `case when ${json} #> '${at}' is null then ${json}
    else jsonb_set(${json}, '${at}', to_jsonb((${json} #>> '${at}') || ' ' || ticket.copy)) end`;
}
