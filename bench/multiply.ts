import type pg from "pg";
import { copyTickets } from "./copies.js";
import { STORIES, type Story } from "./stories.js";

/** Ended tickets came in over two years, those that live in the last days. */
const YEARS_AGO = 730;
const DAYS_AGO = 3;
/** Copies of each story that are made in one transaction. */
const PORTION = 2_000;
/** At least so much of a company's tickets has ended. */
const ENDED = 0.3;

/** Makes copies of the stories that every company has one of, until each has so many tickets. */
export async function multiply(client: pg.Client, perCompany: number): Promise<void> {
  const first = await firstTickets(client);
  const indexes = await dropIndexes(client);
  const ended = STORIES.filter(({ live }) => live === 0);
  const lively = STORIES.filter(({ live }) => live > 0);
  const most = lively.reduce((sum, { live }) => sum + live, 0);
  const share = Math.min(1, (perCompany * (1 - ENDED)) / most);
  const copies = Math.max(0, Math.round((perCompany - most * share) / ended.length) - 1);
  const before = (copy: number) =>
    YEARS_AGO + ((DAYS_AGO - YEARS_AGO) * (copy - 1)) / Math.max(1, copies);
  for (let from = 1; from <= copies; from += PORTION) {
    const to = Math.min(copies, from + PORTION - 1);
    const days = [before(from), before(to)] as const;
    await copyTickets(client, { templates: ended.flatMap(first), first: from, last: to, days });
  }
  for (const story of lively)
    await copyTickets(client, {
      templates: first(story),
      first: 1,
      last: Math.round(story.live * share) - 1,
      days: [DAYS_AGO, 0],
    });
  await client.query("set maintenance_work_mem = '512MB'");
  for (const index of indexes) await client.query(index);
}

/** The tickets that were made by a story, one a company. */
async function firstTickets(client: pg.Client): Promise<(story: Story) => number[]> {
  const { rows } = await client.query<{ id: number; nth: number }>(
    `select id, row_number() over (partition by company_id order by id)::int as nth from workflow_instance order by id`,
  );
  return (story) => rows.filter(({ nth }) => STORIES[nth - 1] === story).map(({ id }) => id);
}

/** Takes away what is made faster once all rows are there; gives the statements that make it again. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; made: string }>(
    `select x.indexrelid::regclass::text as name, pg_get_indexdef(x.indexrelid) as made
     from pg_index x join pg_class c on c.oid = x.indrelid
     where c.relnamespace = 'public'::regnamespace and not x.indisunique and c.relname = any($1::text[])`,
    [["workflow_instance", "task_instance", "workflow_data", "decision", "ticket_search"]],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ made }) => made);
}
