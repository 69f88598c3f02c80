/*
 * What the limit asks PostgreSQL: for each operation one statement that writes, or reads, the rows that the app does: the job that tells people among those
 * written, and the announcement to the pages that show the ticket.
 */

/** Everything begins with the session's row: $1 is its id. */
const who = `who as (select company_id, user_id from session where sid = $1 and ended_at is null and expire > localtimestamp)`;

/** $2 the form's id, $3 the item, $4 its values, $5 the decisions, $6 the effects, $7 the write-set. */
const submit = `
  with ${who},
  version as (select d.* from workflow_definition d join who on d.company_id = who.company_id where d.status = 'ACTIVE'),
  form as (insert into used_form (company_id, form_id, user_id, location) select company_id, $2, user_id, '/tickets' from who),
  i as (
    insert into workflow_instance (company_id, workflow_family_id, workflow_definition_id, status, step, ran, title, submitter_id, started_at, last_steps)
    select who.company_id, version.workflow_family_id, version.id, 'IN_PROGRESS', 1, '["finance_review"]', $3, who.user_id, now(), ${lastSteps("1")}
    from who, version returning company_id, id, workflow_family_id, workflow_definition_id, submitter_id),
  t as (
    insert into ticket_instance (company_id, workflow_instance_id, ticket_definition_id, ticket_key, submitter_id, submitted_at)
    select i.company_id, i.id, d.id, d.key, i.submitter_id, now()
    from i join ticket_definition d on d.company_id = i.company_id and d.workflow_definition_id = i.workflow_definition_id returning id),
  k as (
    insert into task_instance (company_id, workflow_instance_id, task_definition_id, workflow_family_id, task_key, number, opened_step, refreshed_step)
    select i.company_id, i.id, d.id, i.workflow_family_id, d.key, 1, 1, 1
    from i join task_definition d
      on d.company_id = i.company_id and d.workflow_definition_id = i.workflow_definition_id and d.key = 'finance_review'),
  c as (${decisions("i.company_id, i.id, 1", "i", "$5")}),
  told as (${tell("i.company_id", "i.id", "1", "i")})
  insert into workflow_data
    (company_id, workflow_instance_id, step, fields, changed, cleared, write_set, effects, status, cause, actor_id, ticket_instance_id)
  select i.company_id, i.id, 1, $4::jsonb, (select jsonb_agg(x order by x) from jsonb_object_keys($4::jsonb) x), '[]', $7::jsonb, $6::jsonb,
    'IN_PROGRESS', 'ticket', i.submitter_id, t.id from i, t, told returning workflow_instance_id as id`;

/** $2 the form's id, $3 the task's, $4 its values, $5 the decisions, $6 the effects, $7 the write-set. */
const complete = `
  with ${who},
  form as (insert into used_form (company_id, form_id, user_id, location) select company_id, $2, user_id, '/tasks' from who),
  k as (
    update task_instance t set status = 'COMPLETED', closed_step = i.step + 1, completed_by = who.user_id, completed_at = now(), updated_at = now()
    from who, workflow_instance i
    where t.company_id = who.company_id and t.id = $3::int and t.closed_step is null
      and i.company_id = t.company_id and i.id = t.workflow_instance_id
    returning t.company_id, t.id, t.workflow_instance_id, i.step + 1 as step, i.workflow_definition_id, i.workflow_family_id, who.user_id),
  n as (
    insert into task_instance (company_id, workflow_instance_id, task_definition_id, workflow_family_id, task_key, number, opened_step, refreshed_step)
    select k.company_id, k.workflow_instance_id, d.id, k.workflow_family_id, d.key, 1, k.step, k.step
    from k join task_definition d
      on d.company_id = k.company_id and d.workflow_definition_id = k.workflow_definition_id and d.key = 'place_order'),
  i as (
    update workflow_instance i set step = k.step, ran = '["finance_review","place_order"]', updated_at = now(),
      last_steps = i.last_steps || ${lastSteps("k.step")}
    from k where i.company_id = k.company_id and i.id = k.workflow_instance_id),
  c as (${decisions("k.company_id, k.workflow_instance_id, k.step", "k", "$5")}),
  told as (${tell("k.company_id", "k.workflow_instance_id", "k.step", "k")})
  insert into workflow_data
    (company_id, workflow_instance_id, step, fields, changed, cleared, write_set, effects, status, cause, actor_id, task_instance_id, cause_step)
  select k.company_id, k.workflow_instance_id, k.step, d.fields || $4::jsonb,
    (select jsonb_agg(x order by x) from jsonb_object_keys($4::jsonb) x), '[]', $7::jsonb, $6::jsonb, 'IN_PROGRESS', 'task', k.user_id, k.id, 1
  from told cross join k join workflow_data d
    on d.company_id = k.company_id and d.workflow_instance_id = k.workflow_instance_id and d.step = k.step - 1
  returning workflow_instance_id as id`;

/** $2 the form's id, $3 the ticket's, $4 its values, $5 the decisions, $6 the effects, $7 the write-set. */
const correct = `
  with ${who},
  form as (insert into used_form (company_id, form_id, user_id, location) select company_id, $2, user_id, '/tickets/' || $3::int from who),
  i as (
    update workflow_instance i set step = i.step + 1, updated_at = now(), last_steps = i.last_steps || ${lastSteps("(i.step + 1)")} from who
    where i.company_id = who.company_id and i.id = $3::int
    returning i.company_id, i.id, i.step, i.workflow_family_id, who.user_id),
  k as (
    update task_instance t set revision = t.revision + 1, refreshed_step = i.step, updated_at = now() from i
    where t.company_id = i.company_id and t.workflow_instance_id = i.id and t.closed_step is null),
  c as (${decisions("i.company_id, i.id, i.step", "i", "$5")}),
  told as (${tell("i.company_id", "i.id", "i.step", "i")}),
  a as (
    insert into audit (company_id, actor_id, act, object_kind, object_id, workflow_family_id, before, after, reason)
    select i.company_id, i.user_id, 'ticket_corrected', 'workflow_instance', i.id, i.workflow_family_id, '{}', $4::jsonb, 'It is another one now.' from i)
  insert into workflow_data
    (company_id, workflow_instance_id, step, fields, changed, cleared, write_set, effects, status, cause, actor_id, reason)
  select i.company_id, i.id, i.step, d.fields || $4::jsonb, '["supplier"]', '[]', $7::jsonb, $6::jsonb, 'IN_PROGRESS', 'correction', i.user_id,
    'It is another one now.'
  from told cross join i join workflow_data d on d.company_id = i.company_id and d.workflow_instance_id = i.id and d.step = i.step - 1
  returning workflow_instance_id as id`;

/** Which step wrote each of the fields last. */
function lastSteps(step: string): string {
  return `(select jsonb_object_agg(x, jsonb_build_array(${step})) from jsonb_object_keys($4::jsonb) x)`;
}

function tell(company: string, ticket: string, step: string, from: string): string {
  return `select graphile_worker.add_job('tell', payload := json_build_object('company_id', ${company}, 'ticket_id', ${ticket}, 'step', ${step})),
      pg_notify('ticketflower', ${company} || ':ticket:' || ${ticket}) from ${from}`;
}

function decisions(place: string, from: string, rows: string): string {
  return `insert into decision (company_id, workflow_instance_id, step, component_kind, component_key, outcome, woken_by, "values")
    select ${place}, x.component_kind, x.component_key, x.outcome, x.woken_by, x."values"
    from ${from}, jsonb_to_recordset(${rows}::jsonb)
      as x(component_kind component_kind, component_key text, outcome decision_outcome, woken_by jsonb, "values" jsonb)`;
}

/** The reader's open tasks of the one kind that their role allows; $2 the kind. */
const myTasks = `
  with ${who}
  select t.id, d.title, t.created_at, i.id as ticket, i.title as ticket_title, f.prefix, s.name as submitter, w.title as workflow
  from who
  join workflow_definition w on w.company_id = who.company_id and w.status = 'ACTIVE'
  join workflow_family f on f.company_id = w.company_id and f.id = w.workflow_family_id
  cross join lateral (
    select t.* from task_instance t where t.company_id = who.company_id and t.workflow_family_id = f.id and t.task_key = $2
      and t.closed_step is null order by t.id limit 51) t
  join task_definition d on d.company_id = t.company_id and d.id = t.task_definition_id
  join workflow_instance i on i.company_id = t.company_id and i.id = t.workflow_instance_id
  join "user" s on s.company_id = i.company_id and s.id = i.submitter_id
  order by t.id`;

/** Tickets of a list with what each waits for; `narrowed` is its condition. */
function tickets(narrowed: string): string {
  return `
  with ${who}
  select i.id, i.title, i.status, i.started_at, f.prefix, w.title as workflow, s.name as submitter, k.waits, e.title as ended
  from who
  cross join lateral (select i.* from workflow_instance i where i.company_id = who.company_id and ${narrowed} order by i.id desc limit 51) i
  join workflow_family f on f.company_id = i.company_id and f.id = i.workflow_family_id
  join workflow_definition w on w.company_id = i.company_id and w.id = i.workflow_definition_id
  join "user" s on s.company_id = i.company_id and s.id = i.submitter_id
  left join lateral (
    select string_agg(d.title, ', ') as waits from task_instance t
    join task_definition d on d.company_id = t.company_id and d.id = t.task_definition_id
    where t.company_id = i.company_id and t.workflow_instance_id = i.id and t.closed_step is null) k on true
  left join lateral (
    select d.title from completion_instance e
    join completion_definition d on d.company_id = e.company_id and d.id = e.completion_definition_id
    where e.company_id = i.company_id and e.workflow_instance_id = i.id and e.step = i.step) e on true
  order by i.id desc`;
}

const myTickets = tickets("i.submitter_id = who.user_id");

/** $2 the workflow's version, $3 part of the title. */
const adminList = tickets(
  `i.workflow_family_id = (select workflow_family_id from workflow_definition v where v.company_id = who.company_id and v.id = $2::int)
   and i.ended_at is null and i.status = 'IN_PROGRESS' and i.title ilike '%' || $3 || '%'`,
);

/** $2 the ticket's id: its row, values, tasks, ten newest steps with their decisions and what was before, comments, files and who follows it. */
const ticket = `
  with ${who}
  select i.id, i.title, i.status, i.started_at, f.prefix, w.title as workflow, s.name as submitter, d.fields,
    (select jsonb_agg(jsonb_build_object('title', x.title, 'status', t.status, 'at', t.created_at, 'who', u.name) order by t.id)
      from task_instance t
      join task_definition x on x.company_id = t.company_id and x.id = t.task_definition_id
      left join "user" u on u.company_id = t.company_id and u.id = coalesce(t.completed_by, t.claimed_by)
      where t.company_id = i.company_id and t.workflow_instance_id = i.id) as tasks,
    (select jsonb_agg(to_jsonb(h) order by h.step desc) from (
      select h.step, h.created_at, h.cause, h.changed, h.effects, u.name as who,
        (select jsonb_object_agg(c.component_key, c.outcome) from decision c
          where c.company_id = h.company_id and c.workflow_instance_id = h.workflow_instance_id and c.step = h.step) as decided,
        (select jsonb_object_agg(x, b.fields -> x) from workflow_data b, jsonb_array_elements_text(h.changed) x
          where b.company_id = h.company_id and b.workflow_instance_id = h.workflow_instance_id and b.step = h.step - 1) as before
      from workflow_data h left join "user" u on u.company_id = h.company_id and u.id = h.actor_id
      where h.company_id = i.company_id and h.workflow_instance_id = i.id order by h.step desc limit 11) h) as steps,
    (select jsonb_agg(to_jsonb(c) order by c.id desc) from (
      select c.id, c.body, c.created_at, u.name as who from comment c join "user" u on u.company_id = c.company_id and u.id = c.author_id
      where c.company_id = i.company_id and c.workflow_instance_id = i.id order by c.id desc limit 11) c) as comments,
    (select jsonb_agg(to_jsonb(f) order by f.id desc) from (
      select f.id, f.name, f.size, u.name as who from file f join "user" u on u.company_id = f.company_id and u.id = f.uploaded_by
      where f.company_id = i.company_id and f.workflow_instance_id = i.id and f.field_key is null and f.removed_at is null
      order by f.id desc limit 50) f) as files,
    (select jsonb_agg(u.name) from "user" u where u.company_id = i.company_id and u.is_active and u.id in (
      select i.submitter_id union select t.claimed_by from task_instance t where t.company_id = i.company_id and t.workflow_instance_id = i.id
      union select t.completed_by from task_instance t where t.company_id = i.company_id and t.workflow_instance_id = i.id
      union select x.user_id from ticket_watcher x where x.company_id = i.company_id and x.workflow_instance_id = i.id and x.watching)) as followers
  from who
  join workflow_instance i on i.company_id = who.company_id and i.id = $2::int
  join workflow_data d on d.company_id = i.company_id and d.workflow_instance_id = i.id and d.step = i.step
  join workflow_family f on f.company_id = i.company_id and f.id = i.workflow_family_id
  join workflow_definition w on w.company_id = i.company_id and w.id = i.workflow_definition_id
  join "user" s on s.company_id = i.company_id and s.id = i.submitter_id`;

/** $2 the version's id: all of it. */
const design = `
  with ${who}
  select w.title, w.version, w.status, w.fields_schema,
    (select jsonb_agg(to_jsonb(t)) from ticket_definition t where t.company_id = w.company_id and t.workflow_definition_id = w.id) as tickets,
    (select jsonb_agg(to_jsonb(t)) from task_definition t where t.company_id = w.company_id and t.workflow_definition_id = w.id) as tasks,
    (select jsonb_agg(to_jsonb(t)) from completion_definition t where t.company_id = w.company_id and t.workflow_definition_id = w.id) as completions
  from who join workflow_definition w on w.company_id = who.company_id and w.id = $2::int`;

/** $1 the address that signs in. */
const login = `
  select l.company_id, l.user_id, u.password_hash from login l
  join "user" u on u.company_id = l.company_id and u.id = l.user_id where l.email = $1`;

/** $1 the new session's id, $2 its content, $3 the company, $4 the user. */
const signIn = `
  with a as (
    insert into audit (company_id, actor_id, act, object_kind, object_id, address) values ($3, $4, 'signed_in', 'user', $4, '127.0.0.1'))
  insert into session (sid, sess, expire, company_id, user_id) values ($1, $2, localtimestamp + interval '8 hours', $3, $4)`;

/** The decisions, effects and write-set of a real step, to be written again; $1 the company, $2 the cause, $3 the task that wrote. */
const likeness = `
  select d.effects, d.write_set, (
    select jsonb_agg(to_jsonb(c) - 'company_id' - 'id' - 'workflow_instance_id' - 'step') from decision c
    where c.company_id = d.company_id and c.workflow_instance_id = d.workflow_instance_id and c.step = d.step) as decisions
  from workflow_data d where d.cause = $1 and d.write_set #>> '{writer,key}' = $2 and d.effects @> $3::jsonb
  order by d.company_id, d.workflow_instance_id, d.step limit 1`;

/** All of them, by the names under which they are prepared. */
export const statements = {
  submit,
  complete,
  correct,
  myTasks,
  myTickets,
  adminList,
  ticket,
  design,
  login,
  signIn,
  likeness,
} as const;
