import type pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { freshDatabase } from "../support/database.js";
import { connect, rows } from "./connect.js";

/** What every table must be, asked of the catalogue, so that a table of tomorrow is asked too. */
interface Rule {
  readonly rule: string;
  /** Finds, as `name`, what breaks the rule. */
  readonly breaking: string;
  /** What may break it, on purpose, and why. */
  readonly but?: Readonly<Record<string, string>>;
  /** What the query must find of the planted table. */
  readonly planted?: string;
}

const table =
  "from pg_class t where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p')";
const hasCompany =
  "exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'company_id' and not a.attisdropped)";
const ofCompany = `t.relname <> 'session' and ${hasCompany}`;
const fenced = `(${ofCompany} or t.relname = 'company')`;
const foreignKey = "c.contype = 'f' and c.connamespace = 'public'::regnamespace";
const policy = (column: string) =>
  `(${column} = (NULLIF(current_setting('app.company_id'::text, true), ''::text))::integer)`;

const rules: Rule[] = [
  {
    rule: "belongs to companies",
    breaking: `select relname as name ${table} and not (${ofCompany})`,
    but: {
      _prisma_migrations: "Prisma's own",
      attempt: "about strangers",
      company: "is the company: fenced by its id",
      session: "found before anybody is known",
      worker_beat: "about processes",
    },
    planted: "elsewhere",
  },
  {
    rule: "has row-level security, enabled and forced",
    breaking: `select relname as name ${table} and ${fenced} and not (t.relrowsecurity and t.relforcerowsecurity)`,
  },
  {
    rule: "has a policy for the app: its own rows, for reading and writing",
    breaking: `select relname as name ${table} and ${fenced} and not exists (
      select from pg_policies p where p.tablename = t.relname and p.cmd = 'ALL' and p.roles = '{ticketflower_app}'
        and p.qual = case t.relname when 'company' then $q$${policy("id")}$q$ else $q$${policy("company_id")}$q$ end
        and p.with_check = p.qual)`,
  },
  {
    rule: "has no other policy, but those of the doors and of the operator, who reads under their own name alone",
    breaking: `select tablename || '.' || policyname as name from pg_policies
      where policyname <> 'own_company' and roles <> '{ticketflower_door}'
        and not (roles = '{ticketflower_operator}' and cmd = 'SELECT' and with_check is null
          and qual = $q$(CURRENT_USER = 'ticketflower_operator'::name)$q$)`,
    planted: "planted.for_all",
  },
  {
    rule: "demands a company",
    breaking: `select relname as name ${table} and ${ofCompany} and not exists (
      select from pg_attribute a where a.attrelid = t.oid and a.attname = 'company_id' and a.attnotnull)`,
  },
  {
    rule: "is keyed by company first",
    breaking: `select relname as name ${table} and ${ofCompany} and not exists (
      select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
       where i.indrelid = t.oid and i.indisprimary and a.attname = 'company_id')`,
    but: { login: "found by its address, before a company is known" },
  },
  {
    rule: "points to another by company and id together",
    breaking: `select c.conrelid::regclass || '.' || c.conname as name from pg_constraint c
      where ${foreignKey} and c.confrelid <> 'company'::regclass and not exists (
        select from unnest(c.conkey, c.confkey) as k (own, other)
          join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own and a.attname = 'company_id'
          join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.other and b.attname = 'company_id')`,
    planted: "planted.planted_alone_id_fkey",
  },
  {
    rule: "points to its company, or to rows that do, by columns that are never null",
    breaking: `with recursive reached as (
        select 'company'::regclass::oid as oid
        union
        select c.conrelid from pg_constraint c join reached r on r.oid = c.confrelid
         where ${foreignKey} and exists (
             select from pg_attribute a
              where a.attrelid = c.conrelid and a.attnum = any (c.conkey) and a.attname = 'company_id')
           and not exists (
             select from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any (c.conkey) and not a.attnotnull))
      select relname as name ${table} and ${fenced} and t.oid not in (select oid from reached)`,
  },
  {
    rule: "has a foreign key behind every column that names a row",
    breaking: `select relname || '.' || attname as name from pg_class t join pg_attribute a on a.attrelid = t.oid
      where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and t.relname <> 'session' and a.attnum > 0
        and (attname like '%\\_id' or attname like '%\\_by') and attname <> 'company_id' and atttypid = 'int'::regtype
        and not exists (select from pg_constraint c where c.contype = 'f' and c.conrelid = t.oid and a.attnum = any (c.conkey))`,
    but: {
      "audit.object_id": "the record outlives what it names",
      "audit.workflow_family_id": "the record outlives what it names",
      "audit_unsealed.audit_id": "still names a row that somebody took away before it was sealed",
    },
    planted: "planted.loose_id",
  },
];

let owner: pg.Client;
let planting: pg.Client;

beforeAll(async () => {
  owner = await connect((await freshDatabase()).ownerUrl);
  planting = await connect((await freshDatabase()).ownerUrl);
  await planting.query(`
    create table elsewhere (id int primary key);
    create table planted (id int primary key, company_id int, loose_id int, alone_id int references elsewhere);
    create policy for_all on planted using (true);`);
});

const found = async (client: pg.Client, sql: string): Promise<string[]> =>
  (await rows<{ name: string }>(client, sql)).map(({ name }) => name);

describe.each(rules)("every table $rule", ({ breaking, but = {}, planted = "planted" }) => {
  it("today", async () => {
    expect((await found(owner, breaking)).toSorted()).toEqual(Object.keys(but).toSorted());
  });

  it("and one that did not would be found", async () => {
    expect(await found(planting, breaking)).toContain(planted);
  });
});
