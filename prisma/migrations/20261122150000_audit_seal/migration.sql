-- The audit's seals: a hash chain per company. Who writes to the audit waits for nobody: a trigger notes the new row beside, in
-- the same transaction, and a job seals what it finds noted. So a row that commits late, with a smaller id, is sealed late and never lost.

-- CreateTable
CREATE TABLE "audit_unsealed" (
    "company_id" INTEGER NOT NULL,
    "audit_id" INTEGER NOT NULL,

    CONSTRAINT "audit_unsealed_pkey" PRIMARY KEY ("company_id","audit_id")
);

-- CreateTable
CREATE TABLE "audit_seal" (
    "company_id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "audit_ids" INTEGER[],
    "row_hashes" TEXT[],
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_seal_pkey" PRIMARY KEY ("company_id","seq")
);

-- AddForeignKey
ALTER TABLE "audit_unsealed" ADD CONSTRAINT "audit_unsealed_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "audit_seal" ADD CONSTRAINT "audit_seal_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['audit_unsealed', 'audit_seal'] loop
    execute format('alter table public.%I enable row level security', tenant_table);
    execute format('alter table public.%I force row level security', tenant_table);
    execute format(
      $policy$create policy own_company on public.%I for all to ticketflower_app
        using (company_id = nullif(current_setting('app.company_id', true), '')::int)
        with check (company_id = nullif(current_setting('app.company_id', true), '')::int)$policy$,
      tenant_table);
  end loop;
end
$$;

grant select, insert, delete on public.audit_unsealed to ticketflower_app;
grant select, insert on public.audit_seal to ticketflower_app;

alter table public.audit_seal
  add constraint audit_seal_rows check (seq >= 1 and cardinality(audit_ids) >= 1 and cardinality(audit_ids) = cardinality(row_hashes)),
  add constraint audit_seal_hashes check (length(hash) = 64 and (length(previous_hash) = 64 or seq = 1));

create trigger keep_history before update or delete on public.audit_seal
  for each row execute function public.keep_history();
create trigger keep_history_whole before truncate on public.audit_seal
  for each statement execute function public.keep_history();

-- As whoever writes: they may add to this company's alone.
create function public.note_unsealed() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.audit_unsealed (company_id, audit_id) values (new.company_id, new.id) on conflict do nothing;
  return null;
end
$$;
revoke all on function public.note_unsealed() from public;
create trigger note_unsealed after insert on public.audit for each row execute function public.note_unsealed();

-- What was written before there were seals is sealed by the first run of the job.
alter table public.audit no force row level security;
alter table public.audit_unsealed no force row level security;
insert into public.audit_unsealed (company_id, audit_id) select company_id, id from public.audit;
alter table public.audit_unsealed force row level security;
alter table public.audit force row level security;

-- The job's door: which companies have something to seal.
grant select (company_id) on public.audit_unsealed to ticketflower_door;
create policy door_reads on public.audit_unsealed for select to ticketflower_door using (true);

create function public.companies_to_seal(after_id int, at_most int)
  returns setof int
  language sql stable security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select distinct u.company_id from public.audit_unsealed u where u.company_id > after_id order by u.company_id limit at_most;
  end;

grant create on schema public to ticketflower_door;
revoke all on function public.companies_to_seal(int, int) from public;
grant execute on function public.companies_to_seal(int, int) to ticketflower_app;
alter function public.companies_to_seal(int, int) owner to ticketflower_door;
revoke create on schema public from ticketflower_door;
