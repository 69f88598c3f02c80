-- System staff: who they are, which companies they suspended, what they did inside one, and the role that their pages read as.

-- AlterTable
ALTER TABLE "company" ADD COLUMN     "suspended_at" TIMESTAMPTZ(3),
ADD COLUMN     "suspended_reason" TEXT;

-- AlterTable
ALTER TABLE "audit" ADD COLUMN     "staff_email" TEXT,
ADD COLUMN     "staff_name" TEXT;

-- CreateTable
CREATE TABLE "system_staff" (
    "company_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "granted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "system_staff_pkey" PRIMARY KEY ("company_id","user_id")
);

-- CreateIndex
CREATE INDEX "workflow_definition_id_idx" ON "workflow_definition"("id");

-- CreateIndex
CREATE INDEX "ticket_definition_id_idx" ON "ticket_definition"("id");

-- CreateIndex
CREATE INDEX "task_definition_id_idx" ON "task_definition"("id");

-- CreateIndex
CREATE INDEX "completion_definition_id_idx" ON "completion_definition"("id");

-- AddForeignKey
ALTER TABLE "system_staff" ADD CONSTRAINT "system_staff_company_id_user_id_fkey" FOREIGN KEY ("company_id", "user_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

alter table public.company
  add constraint company_suspended_why check ((suspended_at is null) = (suspended_reason is null) and btrim(suspended_reason) <> '');
grant update (suspended_at, suspended_reason) on public.company to ticketflower_app;

alter table public.audit
  add constraint audit_staff_named check ((staff_name is null) = (staff_email is null) and (staff_name is null or actor_id is null));

-- Who is staff: the app reads it of the company that it works as, and nobody but two doors writes it.
alter table public.system_staff enable row level security;
alter table public.system_staff force row level security;
create policy own_company on public.system_staff for all to ticketflower_app
  using (company_id = nullif(current_setting('app.company_id', true), '')::int)
  with check (company_id = nullif(current_setting('app.company_id', true), '')::int);
grant select on public.system_staff to ticketflower_app;

grant select, insert, delete on public.system_staff to ticketflower_door;
grant select (name, email) on public."user" to ticketflower_door;
grant select (name, suspended_at) on public.company to ticketflower_door;
grant insert (company_id, act, object_kind, object_id, reason) on public.audit to ticketflower_door;
grant usage on sequence public.audit_id_seq to ticketflower_door;
grant insert on public.audit_unsealed to ticketflower_door;
create policy door_reads on public.system_staff for select to ticketflower_door using (true);
create policy door_adds on public.system_staff for insert to ticketflower_door with check (true);
create policy door_clears on public.system_staff for delete to ticketflower_door using (true);
create policy door_adds on public.audit for insert to ticketflower_door
  with check (act in ('system_staff_granted', 'system_staff_revoked') and object_kind = 'user');
create policy door_adds on public.audit_unsealed for insert to ticketflower_door with check (true);

-- Two doors for a command of the owner's, who is a member of the doors' role: the app may not call them.
create function public.grant_system_staff(staff_email text)
  returns table (outcome text, user_name text, company_name text, suspended boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  who record;
begin
  select u.company_id, u.id, u.name, u.is_active, c.name as company, c.suspended_at is not null as suspended into who
    from public.login l
    join public."user" u on u.company_id = l.company_id and u.id = l.user_id
    join public.company c on c.id = u.company_id
   where l.email = staff_email;
  if who.id is null then
    return query select 'unknown', null::text, null::text, false;
  elsif not who.is_active then
    return query select 'inactive', who.name, who.company, who.suspended;
  else
    insert into public.system_staff (company_id, user_id) values (who.company_id, who.id) on conflict do nothing;
    if not found then
      return query select 'already', who.name, who.company, who.suspended;
    else
      insert into public.audit (company_id, act, object_kind, object_id, reason)
        values (who.company_id, 'system_staff_granted', 'user', who.id, 'By a command at the server');
      return query select 'done', who.name, who.company, who.suspended;
    end if;
  end if;
end
$$;

create function public.revoke_system_staff(staff_email text)
  returns table (outcome text, user_name text, company_name text, suspended boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  who record;
begin
  select u.company_id, u.id, u.name, c.name as company, c.suspended_at is not null as suspended into who
    from public.login l
    join public."user" u on u.company_id = l.company_id and u.id = l.user_id
    join public.company c on c.id = u.company_id
   where l.email = staff_email;
  if who.id is null then
    return query select 'unknown', null::text, null::text, false;
  else
    delete from public.system_staff s where s.company_id = who.company_id and s.user_id = who.id;
    if not found then
      return query select 'already', who.name, who.company, who.suspended;
    else
      insert into public.audit (company_id, act, object_kind, object_id, reason)
        values (who.company_id, 'system_staff_revoked', 'user', who.id, 'By a command at the server');
      return query select 'done', who.name, who.company, who.suspended;
    end if;
  end if;
end
$$;

-- And one for the app: whether somebody of another company is staff now, asked inside a transaction that works as this company.
create function public.system_staff_now(staff_company_id int, staff_user_id int)
  returns table (name text, email text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select u.name, u.email
      from public.system_staff s
      join public."user" u on u.company_id = s.company_id and u.id = s.user_id
      join public.company c on c.id = s.company_id
     where s.company_id = staff_company_id and s.user_id = staff_user_id and u.is_active and c.suspended_at is null;
  end;

grant create on schema public to ticketflower_door;
do $$
declare
  door regprocedure;
begin
  foreach door in array array[
    'public.grant_system_staff(text)', 'public.revoke_system_staff(text)', 'public.system_staff_now(int, int)'
  ]::regprocedure[] loop
    execute format('revoke all on function %s from public', door);
    execute format('alter function %s owner to ticketflower_door', door);
  end loop;
end
$$;
grant execute on function public.system_staff_now(int, int) to ticketflower_app;
revoke create on schema public from ticketflower_door;

--------------------------------------------------------------------------------------------------------------------------------
-- The role that the operator's pages read as: these columns of every company, and nothing that somebody filled in or keeps secret.
-- The policies ask who is asking by name, so that being a member of the role opens nothing.
--------------------------------------------------------------------------------------------------------------------------------

grant usage on schema public to ticketflower_operator;
grant select (id, name, requires_two_factor, created_at, suspended_at, suspended_reason) on public.company to ticketflower_operator;
grant select (company_id, id, name, email, is_active) on public."user" to ticketflower_operator;
grant select (company_id, id, is_company_admin) on public.role to ticketflower_operator;
grant select (company_id, user_id, role_id) on public.user_role to ticketflower_operator;
grant select (company_id, user_id) on public.system_staff to ticketflower_operator;
grant select (company_id, id, key, prefix) on public.workflow_family to ticketflower_operator;
grant select (company_id, id, workflow_family_id, key, version, status, title, description, created_at, published_at)
  on public.workflow_definition to ticketflower_operator;
grant select (company_id, id, workflow_definition_id, key, version, title, description, created_at, updated_at)
  on public.ticket_definition to ticketflower_operator;
grant select (company_id, id, workflow_definition_id, key, version, title, description, created_at, updated_at, task_type)
  on public.task_definition to ticketflower_operator;
grant select (company_id, id, workflow_definition_id, key, version, title, description, created_at, updated_at, completion_status)
  on public.completion_definition to ticketflower_operator;
grant select (company_id, id, workflow_family_id, started_at, ended_at) on public.workflow_instance to ticketflower_operator;
grant select (company_id, id, closed_step) on public.task_instance to ticketflower_operator;
grant select (company_id, id, created_at) on public.workflow_data to ticketflower_operator;
grant select (company_id, id, status) on public.workflow_error to ticketflower_operator;
grant select (company_id, id, at, staff_name) on public.audit to ticketflower_operator;
grant select on public.worker_beat to ticketflower_operator;

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array[
    'company', 'user', 'role', 'user_role', 'system_staff', 'workflow_family', 'workflow_definition', 'ticket_definition',
    'task_definition', 'completion_definition', 'workflow_instance', 'task_instance', 'workflow_data', 'workflow_error', 'audit'
  ] loop
    execute format(
      $policy$create policy operator_reads on public.%I for select to ticketflower_operator
        using (current_user = 'ticketflower_operator')$policy$, tenant_table);
  end loop;
end
$$;
