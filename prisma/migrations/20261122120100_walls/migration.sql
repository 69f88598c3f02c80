-- What schema.prisma cannot say: row-level security, grants, doors, checks, partial indexes, triggers.
-- Runs as the owner, who is no superuser; the roles exist already (bin/lib/roles.mjs). tests/database holds a snapshot of the result.

revoke create on schema public from public;
grant usage on schema public to ticketflower_app, ticketflower_door;

--------------------------------------------------------------------------------------------------------------------------------
-- Row-level security: enabled and forced on every tenant table. Without app.company_id there are no rows, and none is accepted.
--------------------------------------------------------------------------------------------------------------------------------

do $$
declare
  tenant_table text;
  company_column text;
begin
  foreach tenant_table in array array[
    'company', 'user', 'login', 'role', 'user_role', 'user_link',
    'workflow_family', 'workflow_definition', 'ticket_definition', 'task_definition', 'completion_definition',
    'role_list', 'role_list_role',
    'workflow_instance', 'workflow_data', 'decision', 'ticket_instance', 'task_instance', 'task_instance_user',
    'completion_instance', 'workflow_error', 'audit', 'used_form'
  ] loop
    company_column := case tenant_table when 'company' then 'id' else 'company_id' end;
    execute format('alter table public.%I enable row level security', tenant_table);
    execute format('alter table public.%I force row level security', tenant_table);
    -- A stable expression, so that it is found through the primary key and not asked row by row.
    execute format(
      $policy$create policy own_company on public.%I for all to ticketflower_app
        using (%2$I = nullif(current_setting('app.company_id', true), '')::int)
        with check (%2$I = nullif(current_setting('app.company_id', true), '')::int)$policy$,
      tenant_table, company_column);
  end loop;
end
$$;

--------------------------------------------------------------------------------------------------------------------------------
-- Grants: what web and worker do, and no more. Nobody may TRUNCATE; columns that never change are left out of UPDATE.
--------------------------------------------------------------------------------------------------------------------------------

grant select, insert on public.company to ticketflower_app;
grant update (name) on public.company to ticketflower_app;
grant select, insert on public."user" to ticketflower_app;
grant update (email, name, password_hash, is_active, auth_epoch, deactivated_at) on public."user" to ticketflower_app;
grant select, insert, update, delete on public.login to ticketflower_app;
grant select, insert, delete on public.role to ticketflower_app;
grant update (name, description, is_company_admin, is_workflow_designer) on public.role to ticketflower_app;
grant select, insert, delete on public.user_role to ticketflower_app;
grant select, insert on public.user_link to ticketflower_app;
grant update (expires_at, used_at) on public.user_link to ticketflower_app;

grant select, insert, delete on public.workflow_family to ticketflower_app;
grant update (key, prefix) on public.workflow_family to ticketflower_app;
grant select, insert, update, delete on
  public.workflow_definition, public.ticket_definition, public.task_definition, public.completion_definition
  to ticketflower_app;
grant select, insert, update, delete on public.role_list to ticketflower_app;
grant select, insert, delete on public.role_list_role to ticketflower_app;

grant select, insert, delete on public.workflow_instance, public.ticket_instance to ticketflower_app;
grant update (workflow_definition_id, status, stalled, step, ran, pending, title, started_at, ended_at, updated_at)
  on public.workflow_instance to ticketflower_app;
grant update (ticket_definition_id, ticket_key, draft, updated_at, submitted_at) on public.ticket_instance to ticketflower_app;
grant select, insert on public.workflow_data, public.decision, public.completion_instance, public.audit to ticketflower_app;
grant select, insert on public.task_instance to ticketflower_app;
grant update (status, revision, refreshed_step, closed_step, claimed_by, claimed_at, completed_by, completed_at, skipped,
    cancel_reason, named, draft, draft_saved_at, updated_at)
  on public.task_instance to ticketflower_app;
grant select, insert, delete on public.task_instance_user to ticketflower_app;
grant select, insert on public.workflow_error to ticketflower_app;
grant update (status, reason, detail, note, updated_at, updated_by) on public.workflow_error to ticketflower_app;
grant select, insert on public.used_form to ticketflower_app;
grant update (location) on public.used_form to ticketflower_app;

-- Global tables. A session is ended, never deleted, by the app: a request in flight would write a deleted one again.
grant select, insert on public.session to ticketflower_app;
grant update (sess, expire, company_id, user_id, ended_at) on public.session to ticketflower_app;
grant select, insert, update, delete on public.worker_beat to ticketflower_app;

grant usage on all sequences in schema public to ticketflower_app;

-- /readyz compares the applied migrations with those of the code. (Prisma makes the table; a throw-away comparison has none.)
do $$
begin
  if to_regclass('public._prisma_migrations') is not null then
    grant select (migration_name, finished_at, rolled_back_at) on public._prisma_migrations to ticketflower_app;
  end if;
end
$$;

--------------------------------------------------------------------------------------------------------------------------------
-- Doors: what must start without a company. Each is a function of ticketflower_door, who sees just these columns.
--------------------------------------------------------------------------------------------------------------------------------

grant select (email, company_id, user_id) on public.login to ticketflower_door;
grant select (company_id, id, password_hash, is_active, auth_epoch) on public."user" to ticketflower_door;
grant select (company_id, id, user_id, kind, token_hash, expires_at, used_at), delete on public.user_link to ticketflower_door;
grant select (company_id, form_id, created_at), delete on public.used_form to ticketflower_door;
grant select (sid, expire, ended_at), delete on public.session to ticketflower_door;

create policy door_reads on public.login for select to ticketflower_door using (true);
create policy door_reads on public."user" for select to ticketflower_door using (true);
create policy door_reads on public.user_link for select to ticketflower_door using (true);
create policy door_clears on public.user_link for delete to ticketflower_door using (true);
create policy door_reads on public.used_form for select to ticketflower_door using (true);
create policy door_clears on public.used_form for delete to ticketflower_door using (true);

create function public.find_login(login_email text)
  returns table (company_id int, user_id int, password_hash text, is_active boolean, auth_epoch int)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select l.company_id, l.user_id, u.password_hash, u.is_active, u.auth_epoch
      from public.login l join public."user" u on u.company_id = l.company_id and u.id = l.user_id
     where l.email = login_email;
  end;

create function public.find_link(link_token_hash text)
  returns table (company_id int, user_id int, link_id int, kind public.user_link_kind, expires_at timestamptz, used_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select k.company_id, k.user_id, k.id, k.kind, k.expires_at, k.used_at
      from public.user_link k where k.token_hash = link_token_hash;
  end;

-- The clearing functions delete at most so many rows at once, so that no statement runs long; they return how many.
create function public.clear_used_forms(older_than interval, at_most int)
  returns bigint language sql volatile security definer set search_path = pg_catalog, pg_temp
  begin atomic
    with cleared as (
      delete from public.used_form f
       where (f.company_id, f.form_id) in
         (select o.company_id, o.form_id from public.used_form o where o.created_at < now() - older_than limit at_most)
      returning 1)
    select count(*) from cleared;
  end;

create function public.clear_user_links(expired_for interval, at_most int)
  returns bigint language sql volatile security definer set search_path = pg_catalog, pg_temp
  begin atomic
    with cleared as (
      delete from public.user_link k
       where (k.company_id, k.id) in
         (select o.company_id, o.id from public.user_link o where o.expires_at < now() - expired_for limit at_most)
      returning 1)
    select count(*) from cleared;
  end;

create function public.clear_sessions(ended_for interval, at_most int)
  returns bigint language sql volatile security definer set search_path = pg_catalog, pg_temp
  begin atomic
    with cleared as (
      delete from public.session s
       where s.sid in
         (select o.sid from public.session o
           where o.expire < now() - ended_for or o.ended_at < now() - ended_for limit at_most)
      returning 1)
    select count(*) from cleared;
  end;

-- Taking ownership needs CREATE on the schema, for this moment only.
grant create on schema public to ticketflower_door;
do $$
declare
  door regprocedure;
begin
  foreach door in array array[
    'public.find_login(text)', 'public.find_link(text)', 'public.clear_used_forms(interval, int)',
    'public.clear_user_links(interval, int)', 'public.clear_sessions(interval, int)'
  ]::regprocedure[] loop
    execute format('revoke all on function %s from public', door);
    execute format('grant execute on function %s to ticketflower_app', door);
    execute format('alter function %s owner to ticketflower_door', door);
  end loop;
end
$$;
revoke create on schema public from ticketflower_door;

--------------------------------------------------------------------------------------------------------------------------------
-- Checks: what a row must be, whoever writes it.
--------------------------------------------------------------------------------------------------------------------------------

alter table public.company add constraint company_named check (btrim(name) <> '');
alter table public."user"
  add constraint user_named check (btrim(name) <> ''),
  add constraint user_email_in_small_letters check (email = lower(email) and position('@' in email) > 1),
  add constraint user_deactivated_since check (is_active = (deactivated_at is null));
alter table public.login
  add constraint login_email_in_small_letters check (email = lower(email) and position('@' in email) > 1);
alter table public.role add constraint role_named check (btrim(name) <> '');

alter table public.workflow_family
  add constraint workflow_family_key check (key collate "C" ~ '^[a-z][a-z0-9_]{0,99}$'),
  add constraint workflow_family_prefix check (prefix collate "C" ~ '^[A-Z]{2,5}$');
alter table public.workflow_definition
  add constraint workflow_definition_key check (key collate "C" ~ '^[a-z][a-z0-9_]{0,99}$'),
  add constraint workflow_definition_version check (version >= 1),
  add constraint workflow_definition_published_since check ((status = 'DRAFT') = (published_at is null)),
  add constraint workflow_definition_archived_since check ((status = 'ARCHIVED') = (archived_at is not null)),
  add constraint workflow_definition_json check (jsonb_typeof(ext_ref) = 'array' and json_typeof(fields_schema) = 'object');
alter table public.ticket_definition
  add constraint ticket_definition_key check (key collate "C" ~ '^[a-z][a-z0-9_]{0,99}$'),
  add constraint ticket_definition_position check (position >= 0 and version >= 1),
  add constraint ticket_definition_json check (jsonb_typeof(ext_ref) = 'array' and jsonb_typeof(fields) = 'array');
alter table public.task_definition
  add constraint task_definition_key check (key collate "C" ~ '^[a-z][a-z0-9_]{0,99}$'),
  add constraint task_definition_position check (position >= 0 and version >= 1),
  add constraint task_definition_limits check (timeout_seconds between 1 and 300 and max_runs >= 1),
  -- Nothing is SQL's null, never JSON's: one way to say it.
  add constraint task_definition_json check (
    jsonb_typeof(ext_ref) = 'array' and jsonb_typeof(input_fields) = 'array' and jsonb_typeof(output_fields) = 'array'
    and jsonb_typeof(condition) <> 'null' and jsonb_typeof(due) <> 'null'
    and json_typeof(input_transform) <> 'null' and json_typeof(output_transform) <> 'null');
alter table public.completion_definition
  add constraint completion_definition_key check (key collate "C" ~ '^[a-z][a-z0-9_]{0,99}$'),
  add constraint completion_definition_position check (position >= 0 and version >= 1),
  add constraint completion_definition_json check (
    jsonb_typeof(ext_ref) = 'array' and jsonb_typeof(fields) = 'array' and jsonb_typeof(condition) <> 'null');
alter table public.role_list
  add constraint role_list_component check (
    case kind when 'TICKET_ADMIN' then component_key = '' else component_key collate "C" ~ '^[a-z][a-z0-9_]{0,99}$' end);

alter table public.workflow_instance
  add constraint workflow_instance_step check (step >= 0),
  add constraint workflow_instance_started check ((status = 'NOT_STARTED') = (started_at is null)),
  add constraint workflow_instance_ended check ((status in ('COMPLETED', 'CANCELLED')) = (ended_at is not null)),
  add constraint workflow_instance_stalled check (not stalled or status = 'IN_PROGRESS'),
  add constraint workflow_instance_pending check ((status = 'ON_HOLD') = (pending is not null)),
  add constraint workflow_instance_json check (jsonb_typeof(ran) = 'array' and jsonb_typeof(pending) = 'object');
alter table public.workflow_data
  add constraint workflow_data_step check (step >= 1 and cause_step between 1 and step),
  add constraint workflow_data_json check (
    jsonb_typeof(fields) = 'object' and jsonb_typeof(changed) = 'array' and jsonb_typeof(cleared) = 'array'
    and jsonb_typeof(write_set) = 'object' and jsonb_typeof(effects) = 'array');
alter table public.decision
  add constraint decision_step check (step >= 1),
  add constraint decision_json check (jsonb_typeof(woken_by) = 'array' and jsonb_typeof("values") = 'object');
alter table public.ticket_instance
  add constraint ticket_instance_draft check (jsonb_typeof(draft) = 'object' and (draft is null or submitted_at is null));
alter table public.task_instance
  add constraint task_instance_counts check (number >= 1 and revision >= 1),
  add constraint task_instance_steps check (opened_step >= 1 and refreshed_step >= opened_step and closed_step >= opened_step),
  -- So "closed_step is null" says "open" in words that every index understands.
  add constraint task_instance_closed check ((status in ('COMPLETED', 'CANCELLED')) = (closed_step is not null)),
  add constraint task_instance_completed check ((status = 'COMPLETED') = (completed_at is not null)),
  add constraint task_instance_claimed check ((claimed_by is null) = (claimed_at is null)),
  add constraint task_instance_cancelled check (cancel_reason is null or status = 'CANCELLED'),
  add constraint task_instance_json check (jsonb_typeof(draft) = 'object' and jsonb_typeof(cancel_reason) = 'object');
alter table public.completion_instance add constraint completion_instance_step check (step >= 1);
alter table public.workflow_error add constraint workflow_error_json check (jsonb_typeof(detail) <> 'null');
alter table public.audit add constraint audit_named check (act <> '' and object_kind <> '');
alter table public.used_form
  add constraint used_form_id check (length(form_id) between 1 and 200),
  add constraint used_form_location check (location = '' or location ~ '^/([^/\\]|$)');

--------------------------------------------------------------------------------------------------------------------------------
-- Indexes with a condition.
--------------------------------------------------------------------------------------------------------------------------------

create unique index role_name_in_any_case on public.role (company_id, lower(name));
create unique index workflow_definition_one_active on public.workflow_definition (company_id, workflow_family_id) where status = 'ACTIVE';
create unique index workflow_definition_one_draft on public.workflow_definition (company_id, workflow_family_id) where status = 'DRAFT';
create unique index task_instance_one_open on public.task_instance (company_id, workflow_instance_id, task_key) where closed_step is null;

create index task_instance_queue on public.task_instance (company_id, workflow_family_id, task_key, id) where closed_step is null;
create index task_instance_claimed_open on public.task_instance (company_id, claimed_by, id) where closed_step is null and claimed_by is not null;
create index workflow_instance_live on public.workflow_instance (company_id, workflow_family_id, id) where ended_at is null;
create index workflow_instance_stalled on public.workflow_instance (company_id, workflow_family_id, id) where stalled;
create index workflow_error_unresolved on public.workflow_error (company_id, workflow_definition_id, id) where status <> 'RESOLVED';
create index workflow_data_of_ticket on public.workflow_data (company_id, ticket_instance_id) where ticket_instance_id is not null;

--------------------------------------------------------------------------------------------------------------------------------
-- Triggers. Their codes: TF001 frozen, TF002 append-only, TF003 the last admin (src/db/errors.ts names them).
--------------------------------------------------------------------------------------------------------------------------------

-- The rows of history are added and read, never changed, not even by their owner.
create function public.keep_history() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = 'TF002', message = format('Expected only additions to %I, but got a %s.', tg_table_name, tg_op);
end
$$;

-- A published version is frozen: only a draft is changed or deleted, and only ACTIVE becomes ARCHIVED.
create function public.keep_published_version() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  family_key text;
  rest public.workflow_definition; -- the new row but for what archiving sets
begin
  if tg_op = 'INSERT' then
    if new.status <> 'DRAFT' then
      raise exception using errcode = 'TF001', message = format('Expected a version to begin as DRAFT, but got %s.', new.status);
    end if;
    return new;
  end if;
  if tg_op = 'DELETE' then
    if old.status <> 'DRAFT' then
      raise exception using errcode = 'TF001', message = format('Expected a draft to delete, but version %s is %s.', old.version, old.status);
    end if;
    return old;
  end if;
  if (new.company_id, new.id, new.workflow_family_id, new.version) <> (old.company_id, old.id, old.workflow_family_id, old.version) then
    raise exception using errcode = 'TF001', message = 'Expected a version to stay in its family under its number, but one was changed.';
  end if;
  if old.status = 'DRAFT' then
    if new.status = 'ARCHIVED' then
      raise exception using errcode = 'TF001', message = 'Expected a draft to be published or deleted, but it was to be archived.';
    end if;
    if new.status = 'ACTIVE' then
      select f.key into family_key from public.workflow_family f
       where f.company_id = new.company_id and f.id = new.workflow_family_id for share;
      if family_key is distinct from new.key then
        raise exception using errcode = 'TF001', message = format('Expected the key %s of its family, but got %s.', family_key, new.key);
      end if;
    end if;
    return new;
  end if;
  if new.status <> old.status and not (old.status = 'ACTIVE' and new.status = 'ARCHIVED') then
    raise exception using errcode = 'TF001', message = format('Expected a version that is %s to stay so, but got %s.', old.status, new.status);
  end if;
  rest := new;
  rest.status := old.status;
  if new.status = 'ARCHIVED' and old.status = 'ACTIVE' then
    rest.archived_at := old.archived_at;
  end if;
  if row_to_json(rest)::text <> row_to_json(old)::text then
    raise exception using errcode = 'TF001', message = format('Expected a draft to change, but version %s is %s.', old.version, old.status);
  end if;
  return new;
end
$$;

-- Locks the version, so that nobody publishes it while a component changes. Nothing found: it is being deleted with its components.
create function public.expect_draft(of_company int, of_definition int, component_version int) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  found_status public.workflow_definition_status;
  found_version int;
begin
  select d.status, d.version into found_status, found_version from public.workflow_definition d
   where d.company_id = of_company and d.id = of_definition for no key update;
  if found_status <> 'DRAFT' then
    raise exception using errcode = 'TF001', message = format('Expected a draft to change, but version %s is %s.', found_version, found_status);
  end if;
  if found_version <> component_version then
    raise exception using errcode = 'TF001', message = format('Expected the version %s of its workflow, but got %s.', found_version, component_version);
  end if;
end
$$;

create function public.keep_published_component() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op <> 'INSERT' then
    perform public.expect_draft(old.company_id, old.workflow_definition_id, old.version);
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  perform public.expect_draft(new.company_id, new.workflow_definition_id, new.version);
  return new;
end
$$;

-- Key and prefix stay as they are once a version was published: exports and people know the workflow by them.
create function public.keep_published_family() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if (new.key, new.prefix) <> (old.key, old.prefix) and exists (
    select from public.workflow_definition d
     where d.company_id = old.company_id and d.workflow_family_id = old.id and d.status <> 'DRAFT')
  then
    raise exception using errcode = 'TF001', message = format('Expected key and prefix of %s to stay, but a version of it was published.', old.key);
  end if;
  return new;
end
$$;

-- A ticket that was submitted stays, with the version and the ticket definition that it began with.
create function public.keep_started_instance() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.status = 'NOT_STARTED' then
    return case tg_op when 'DELETE' then old else new end;
  end if;
  if tg_op = 'DELETE' or new.status = 'NOT_STARTED' or new.workflow_definition_id <> old.workflow_definition_id then
    raise exception using errcode = 'TF001', message = 'Expected a submitted ticket to stay with its version, but one was to be changed or deleted.';
  end if;
  return new;
end
$$;

create function public.keep_submitted_ticket() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.submitted_at is null then
    return case tg_op when 'DELETE' then old else new end;
  end if;
  if tg_op = 'DELETE' or (new.ticket_definition_id, new.ticket_key) <> (old.ticket_definition_id, old.ticket_key)
     or new.submitted_at is distinct from old.submitted_at then
    raise exception using errcode = 'TF001', message = 'Expected a submission to stay as it was made, but one was to be changed or deleted.';
  end if;
  return new;
end
$$;

create function public.keep_closed_task() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.closed_step is not null and row_to_json(new)::text <> row_to_json(old)::text then
    raise exception using errcode = 'TF001', message = format('Expected an open task to change, but this one is %s.', old.status);
  end if;
  return new;
end
$$;

-- An ended session stays ended: what a request that was under way writes afterwards is dropped without an error.
create function public.keep_ended_session() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  return case when old.ended_at is null then new end;
end
$$;

-- A company keeps an active admin who can sign in. Asked at commit; the lock on the company lets one such change through at a time.
create function public.keep_an_admin() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform from public.company c where c.id = old.company_id for no key update;
  if not exists (
    select from public.user_role m
      join public.role r on r.company_id = m.company_id and r.id = m.role_id and r.is_company_admin
      join public."user" u on u.company_id = m.company_id and u.id = m.user_id and u.is_active and u.password_hash is not null
     where m.company_id = old.company_id)
  then
    raise exception using errcode = 'TF003', message = 'Expected the company to keep one active admin, but this change takes the last one.';
  end if;
  return null;
end
$$;

do $$
declare
  history_table text;
  component_table text;
begin
  foreach history_table in array array['workflow_data', 'decision', 'completion_instance', 'audit'] loop
    execute format('create trigger keep_history before update or delete on public.%I for each row execute function public.keep_history()', history_table);
    execute format('create trigger keep_history_whole before truncate on public.%I for each statement execute function public.keep_history()', history_table);
  end loop;
  foreach component_table in array array['ticket_definition', 'task_definition', 'completion_definition'] loop
    execute format('create trigger keep_published before insert or update or delete on public.%I for each row execute function public.keep_published_component()', component_table);
  end loop;
end
$$;

revoke all on all functions in schema public from public;
grant execute on function public.expect_draft(int, int, int) to ticketflower_app; -- asked by a trigger, as whoever writes

create trigger keep_published before insert or update or delete on public.workflow_definition
  for each row execute function public.keep_published_version();
create trigger keep_published before update on public.workflow_family for each row execute function public.keep_published_family();
create trigger keep_started before update or delete on public.workflow_instance
  for each row execute function public.keep_started_instance();
create trigger keep_submitted before update or delete on public.ticket_instance
  for each row execute function public.keep_submitted_ticket();
create trigger keep_closed before update on public.task_instance for each row execute function public.keep_closed_task();
create trigger keep_ended before update on public.session for each row execute function public.keep_ended_session();

create constraint trigger keep_an_admin after update of is_active, password_hash on public."user"
  deferrable initially deferred for each row
  when (old.is_active and old.password_hash is not null and (not new.is_active or new.password_hash is null))
  execute function public.keep_an_admin();
create constraint trigger keep_an_admin after update of is_company_admin on public.role
  deferrable initially deferred for each row when (old.is_company_admin and not new.is_company_admin)
  execute function public.keep_an_admin();
create constraint trigger keep_an_admin_member after delete on public.user_role
  deferrable initially deferred for each row execute function public.keep_an_admin();
