import type pg from "pg";

/** Each section of the catalogue: its name, and the query that lists it, one line a row. */
const sections: readonly (readonly [string, string])[] = [
  [
    "Roles: what they may in the whole server, and whom they are",
    `select format('%s: %s%s%s%s%s', r.rolname,
       case when r.rolcanlogin then 'login' else 'nologin' end, case when not r.rolinherit then ', inherits nothing' end,
       case when r.rolsuper then ' SUPERUSER' end, case when r.rolbypassrls then ' BYPASSRLS' end,
       (select ', member of ' || string_agg(m.roleid::regrole::text, ', ' order by m.roleid::regrole::text)
          from (select distinct roleid, member from pg_auth_members) m
          where m.member = r.oid and (not r.rolinherit or pg_has_role(m.member, m.roleid, 'USAGE')))) as line
      from pg_roles r where r.rolname like 'ticketflower\\_%'`,
  ],
  [
    "Tables: owner and row-level security",
    `select format('%s: %s%s%s', relname, relowner::regrole, case when relrowsecurity then ', enabled' end,
       case when relforcerowsecurity then ', forced' end) as line
      from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')`,
  ],
  [
    "Policies",
    `select format('%s.%s: %s to %s using (%s) with check (%s)', tablename, policyname, cmd,
       array_to_string(roles, ', '), qual, coalesce(with_check, '-')) as line
      from pg_policies where schemaname = 'public'`,
  ],
  [
    "Grants on tables and columns, beside the owner's",
    `select format('%s to %s: %s', relname, g.grantee::regrole,
       string_agg(lower(g.privilege_type), ', ' order by g.privilege_type)) as line
      from pg_class c, aclexplode(c.relacl) g
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') and g.grantee <> c.relowner
     group by relname, g.grantee
     union all
     select format('%s to %s: %s of %s', relname, case g.grantee when 0 then 'public' else g.grantee::regrole::text end,
       lower(g.privilege_type), string_agg(attname, ', ' order by attname))
      from pg_class c join pg_attribute a on a.attrelid = c.oid, aclexplode(a.attacl) g
     where relnamespace = 'public'::regnamespace group by relname, g.grantee, g.privilege_type`,
  ],
  [
    "Grants on schema and sequences, beside the owner's",
    `select format('schema %s to %s: %s', nspname, case g.grantee when 0 then 'public' else g.grantee::regrole::text end,
       string_agg(lower(g.privilege_type), ', ' order by g.privilege_type)) as line
      from pg_namespace n, aclexplode(n.nspacl) g
     where nspname = 'public' and g.grantee not in (n.nspowner, (select datdba from pg_database where datname = current_database()))
     group by nspname, g.grantee
     union all
     select format('%s to %s: %s', relname, g.grantee::regrole, string_agg(lower(g.privilege_type), ', '))
      from pg_class c, aclexplode(c.relacl) g
     where relnamespace = 'public'::regnamespace and relkind = 'S' and g.grantee <> c.relowner group by relname, g.grantee`,
  ],
  [
    "Functions: owner, as whom they run, search path, who may call them",
    `select format('%s: %s, %s, %s, called by %s', p.oid::regprocedure, proowner::regrole,
       case when prosecdef then 'runs as its owner' else 'runs as the caller' end, array_to_string(proconfig, ' '),
       coalesce((select string_agg(case g.grantee when 0 then 'public' else g.grantee::regrole::text end, ', '
                                   order by g.grantee::regrole::text)
                   from aclexplode(p.proacl) g where g.grantee <> p.proowner),
                case when p.proacl is null then 'public' else 'nobody else' end)) as line
      from pg_proc p where pronamespace = 'public'::regnamespace`,
  ],
  [
    "Triggers",
    `select format('%s: %s%s', tgrelid::regclass, case tgenabled when 'O' then '' else 'DISABLED ' end,
       pg_get_triggerdef(oid, true)) as line from pg_trigger where not tgisinternal`,
  ],
  [
    "Indexes with a condition or an expression",
    `select pg_get_indexdef(indexrelid) as line from pg_index join pg_class on pg_class.oid = indexrelid
      where relnamespace = 'public'::regnamespace and (indpred is not null or indexprs is not null)`,
  ],
  [
    "Checks",
    `select format('%s.%s: %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as line
      from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace`,
  ],
  [
    "Foreign keys and what happens when the row they point to is deleted",
    `select format('%s (%s) to %s: %s', conrelid::regclass,
       (select string_agg(attname, ', ' order by at) from unnest(conkey) with ordinality k (attnum, at)
          join pg_attribute a on a.attrelid = conrelid and a.attnum = k.attnum),
       confrelid::regclass,
       case confdeltype when 'r' then 'refused' when 'c' then 'deleted too' when 'n' then 'set to null' else 'OTHERWISE' end) as line
      from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`,
  ],
];

/** What the database's catalogue says about who may do what and what a row must be, as sorted text for people to compare. */
export async function describeCatalogue(client: pg.Client): Promise<string> {
  let text = "";
  for (const [title, query] of sections) {
    const { rows } = await client.query<{ line: string }>(query);
    const lines = rows.map(({ line }) => line.replaceAll(/\s+/g, " ")).toSorted();
    text += `## ${title}\n\n${lines.map((line) => `${line}\n`).join("")}\n`;
  }
  return `${text.trimEnd()}\n`;
}
