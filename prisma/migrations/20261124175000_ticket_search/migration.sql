-- What a workflow's tickets are found by, filters that somebody named, and acts on many tickets.

-- CreateTable
CREATE TABLE "ticket_search" (
    "company_id" INTEGER NOT NULL,
    "workflow_instance_id" INTEGER NOT NULL,
    "workflow_family_id" INTEGER NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "ticket_search_pkey" PRIMARY KEY ("company_id","workflow_instance_id")
);

-- CreateTable
CREATE TABLE "saved_filter" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_family_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_filter_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "bulk_act" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_family_id" INTEGER NOT NULL,
    "act" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "task_key" TEXT NOT NULL DEFAULT '',
    "user_ids" INTEGER[],
    "created_by" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_act_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "bulk_act_ticket" (
    "company_id" INTEGER NOT NULL,
    "bulk_act_id" INTEGER NOT NULL,
    "workflow_instance_id" INTEGER NOT NULL,
    "done" BOOLEAN,
    "sentence" TEXT,

    CONSTRAINT "bulk_act_ticket_pkey" PRIMARY KEY ("company_id","bulk_act_id","workflow_instance_id")
);

-- CreateIndex
CREATE INDEX "ticket_search_changed" ON "ticket_search"("company_id", "workflow_family_id", "changed_at", "workflow_instance_id");

-- CreateIndex
CREATE INDEX "saved_filter_company_id_workflow_family_id_idx" ON "saved_filter"("company_id", "workflow_family_id");

-- CreateIndex
CREATE INDEX "saved_filter_company_id_user_id_idx" ON "saved_filter"("company_id", "user_id");

-- CreateIndex
CREATE INDEX "bulk_act_company_id_workflow_family_id_idx" ON "bulk_act"("company_id", "workflow_family_id");

-- CreateIndex
CREATE INDEX "bulk_act_company_id_created_by_idx" ON "bulk_act"("company_id", "created_by");

-- CreateIndex
CREATE INDEX "bulk_act_ticket_company_id_workflow_instance_id_idx" ON "bulk_act_ticket"("company_id", "workflow_instance_id");

-- AddForeignKey
ALTER TABLE "ticket_search" ADD CONSTRAINT "ticket_search_company_id_workflow_instance_id_fkey" FOREIGN KEY ("company_id", "workflow_instance_id") REFERENCES "workflow_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "ticket_search" ADD CONSTRAINT "ticket_search_company_id_workflow_family_id_fkey" FOREIGN KEY ("company_id", "workflow_family_id") REFERENCES "workflow_family"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "saved_filter" ADD CONSTRAINT "saved_filter_company_id_workflow_family_id_fkey" FOREIGN KEY ("company_id", "workflow_family_id") REFERENCES "workflow_family"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "saved_filter" ADD CONSTRAINT "saved_filter_company_id_user_id_fkey" FOREIGN KEY ("company_id", "user_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "bulk_act" ADD CONSTRAINT "bulk_act_company_id_workflow_family_id_fkey" FOREIGN KEY ("company_id", "workflow_family_id") REFERENCES "workflow_family"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "bulk_act" ADD CONSTRAINT "bulk_act_company_id_created_by_fkey" FOREIGN KEY ("company_id", "created_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "bulk_act_ticket" ADD CONSTRAINT "bulk_act_ticket_company_id_bulk_act_id_fkey" FOREIGN KEY ("company_id", "bulk_act_id") REFERENCES "bulk_act"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "bulk_act_ticket" ADD CONSTRAINT "bulk_act_ticket_company_id_workflow_instance_id_fkey" FOREIGN KEY ("company_id", "workflow_instance_id") REFERENCES "workflow_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['ticket_search', 'saved_filter', 'bulk_act', 'bulk_act_ticket'] loop
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

grant select, insert on public.ticket_search to ticketflower_app;
grant update (changed_at, words) on public.ticket_search to ticketflower_app;
grant select, insert, delete on public.saved_filter to ticketflower_app;
grant update (name, query, shared, updated_at) on public.saved_filter to ticketflower_app;
grant select, insert on public.bulk_act, public.bulk_act_ticket to ticketflower_app;
grant update (finished_at) on public.bulk_act to ticketflower_app;
grant update (done, sentence) on public.bulk_act_ticket to ticketflower_app;
grant usage on sequence public.saved_filter_id_seq, public.bulk_act_id_seq to ticketflower_app;

alter table public.saved_filter add constraint saved_filter_named check (name <> '');
alter table public.bulk_act
  add constraint bulk_act_known check (act in ('hold', 'resume', 'cancel', 'assign')),
  add constraint bulk_act_assigns check ((act = 'assign') = (task_key <> ''));
alter table public.bulk_act_ticket add constraint bulk_act_ticket_refused check ((done is false) = (sentence is not null));

create unique index saved_filter_name on public.saved_filter (company_id, workflow_family_id, user_id, lower(name));
create index bulk_act_ticket_waiting on public.bulk_act_ticket (company_id, bulk_act_id, workflow_instance_id) where done is null;
create index bulk_act_ticket_refused on public.bulk_act_ticket (company_id, bulk_act_id, workflow_instance_id) where not done;

--------------------------------------------------------------------------------------------------------------------------------
-- Lists of a workflow's tickets are read along these, no further than the page: all, the live ones, the ended ones, the last changed.
--------------------------------------------------------------------------------------------------------------------------------

create index workflow_instance_started on public.workflow_instance (company_id, workflow_family_id, started_at, id) where started_at is not null;
drop index public.workflow_instance_live;
create index workflow_instance_live on public.workflow_instance (company_id, workflow_family_id, started_at, id) where ended_at is null;
create index workflow_instance_ended on public.workflow_instance (company_id, workflow_family_id, ended_at, id) where ended_at is not null;
create index ticket_search_words on public.ticket_search using gin (words) where words is not null;

--------------------------------------------------------------------------------------------------------------------------------
-- What a ticket is found by is kept here and not by whoever writes a round: it costs no statement, and no writer can forget it.
--------------------------------------------------------------------------------------------------------------------------------

-- The words of a text: letters and digits, small; the first 20,000 characters and 200 of a word count.
create function public.words_of(sentence text) returns text[]
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  begin atomic
    select array(select distinct left(w, 200)
      from unnest(string_to_array(regexp_replace(lower(left(sentence, 20000)), '[^[:alnum:]]+', ' ', 'g'), ' ')) w where w <> '');
  end;

-- "=key=value" as fields are asked for: a number without noughts at its end, a text in small letters; null for what is too long to be.
create function public.asked_value(key text, value jsonb) returns text
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  begin atomic
    select '=' || key || '=' || case jsonb_typeof(value)
      when 'number' then trim_scale((value #>> '{}')::numeric)::text
      when 'boolean' then value #>> '{}'
      when 'string' then case when length(value #>> '{}') <= 200 then lower(value #>> '{}') end end;
  end;

-- All that a ticket is found by: "#family", the words of its values, "=key" for what is set, "=key=value" for what can be asked for.
create function public.ticket_words(family int, fields jsonb) returns tsvector
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  begin atomic
    select array_to_tsvector(array['#' || family]
      || public.words_of((select string_agg(f.value #>> '{}', ' ') from jsonb_each(fields) f where jsonb_typeof(f.value) <> 'boolean'))
      || array(select '=' || f.key from jsonb_each(fields) f)
      || array(select a.asked from jsonb_each(fields) f
        cross join lateral (
          select public.asked_value(f.key, f.value) as asked
          union all
          select public.asked_value(f.key, e.value)
            from jsonb_array_elements(case when jsonb_typeof(f.value) = 'array' then f.value else '[]' end) with ordinality e (value, n)
           where e.n <= 100) a
        where a.asked is not null));
  end;

-- As whoever writes: they may add to this company's alone.
create function public.keep_ticket_search() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.ticket_search (company_id, workflow_instance_id, workflow_family_id, changed_at, words)
    select distinct on (f.company_id, f.workflow_instance_id)
      f.company_id, f.workflow_instance_id, i.workflow_family_id, f.created_at, public.ticket_words(i.workflow_family_id, f.fields)
      from fresh f join public.workflow_instance i on i.company_id = f.company_id and i.id = f.workflow_instance_id
     order by f.company_id, f.workflow_instance_id, f.step desc
    on conflict (company_id, workflow_instance_id) do update set changed_at = excluded.changed_at, words = excluded.words;
  return null;
end
$$;
revoke all on function public.keep_ticket_search() from public;
create trigger keep_ticket_search after insert on public.workflow_data
  referencing new table as fresh for each statement execute function public.keep_ticket_search();

-- What was written before.
alter table public.workflow_data no force row level security;
alter table public.workflow_instance no force row level security;
alter table public.ticket_search no force row level security;
insert into public.ticket_search (company_id, workflow_instance_id, workflow_family_id, changed_at, words)
  select i.company_id, i.id, i.workflow_family_id, d.created_at, public.ticket_words(i.workflow_family_id, d.fields)
    from public.workflow_instance i
    join public.workflow_data d on d.company_id = i.company_id and d.workflow_instance_id = i.id and d.step = i.step;
alter table public.ticket_search force row level security;
alter table public.workflow_instance force row level security;
alter table public.workflow_data force row level security;

--------------------------------------------------------------------------------------------------------------------------------
-- Row-level security lets only leakproof operators search an index, and finding words is none. So this looks as a role whose policy
-- shows every row, and asks for the company itself; it gives nothing but ids, of the company that the transaction is for.
--------------------------------------------------------------------------------------------------------------------------------

grant select (company_id, workflow_instance_id, workflow_family_id, words) on public.ticket_search to ticketflower_door;
create policy door_reads on public.ticket_search for select to ticketflower_door using (true);

-- The newest tickets of a workflow that a search finds. Made into a plan each time: how many it finds decides how they are looked for.
create function public.find_tickets(family int, search tsquery, at_most int)
  returns setof int
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query execute $query$
    select s.workflow_instance_id from public.ticket_search s
     where s.company_id = nullif(current_setting('app.company_id', true), '')::int and s.workflow_family_id = $1 and s.words @@ $2
     order by s.workflow_instance_id desc limit $3
    $query$ using family, search && ('''#' || family || '''')::tsquery, at_most;
end
$$;

grant create on schema public to ticketflower_door;
revoke all on function public.find_tickets(int, tsquery, int) from public;
grant execute on function public.find_tickets(int, tsquery, int) to ticketflower_app;
alter function public.find_tickets(int, tsquery, int) owner to ticketflower_door;
revoke create on schema public from ticketflower_door;
