-- Mail is written with the act it tells of, and sent by a job; attempts at passwords, codes and links are counted.

-- CreateEnum
CREATE TYPE "mail_state" AS ENUM ('WAITING', 'SENT', 'FAILED', 'KEPT');

-- CreateTable
CREATE TABLE "mail" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT,
    "state" "mail_state" NOT NULL,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "attempt" (
    "key" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "free_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "mail_company_id_user_id_idx" ON "mail"("company_id", "user_id");

-- CreateIndex
CREATE INDEX "mail_created_at_idx" ON "mail"("created_at");

-- CreateIndex
CREATE INDEX "attempt_last_at_idx" ON "attempt"("last_at");

-- AddForeignKey
ALTER TABLE "mail" ADD CONSTRAINT "mail_company_id_user_id_fkey" FOREIGN KEY ("company_id", "user_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- The outbox is a tenant's table: fenced like the others.
alter table public.mail enable row level security;
alter table public.mail force row level security;
create policy own_company on public.mail for all to ticketflower_app
  using (company_id = nullif(current_setting('app.company_id', true), '')::int)
  with check (company_id = nullif(current_setting('app.company_id', true), '')::int);
grant select, insert on public.mail to ticketflower_app;
grant update (body, state, error, sent_at) on public.mail to ticketflower_app;
grant usage on sequence public.mail_id_seq to ticketflower_app;
alter table public.mail
  add constraint mail_sent_since check ((state = 'SENT') = (sent_at is not null)),
  add constraint mail_sent_is_empty check (state in ('WAITING', 'KEPT') or body is null);

grant select (company_id, id, created_at), delete on public.mail to ticketflower_door;
grant select (state, body, error), update (state, body, error) on public.mail to ticketflower_door;
create policy door_reads on public.mail for select to ticketflower_door using (true);
create policy door_empties on public.mail for update to ticketflower_door using (true) with check (true);
create policy door_clears on public.mail for delete to ticketflower_door using (true);

-- Attempts are a stranger's: they belong to no company. Only the doors touch them.
grant select, insert, update, delete on public.attempt to ticketflower_door;

-- What was not sent by then will not be, and what is kept for the development page has been read.
create function public.empty_mail(older_than interval, at_most int)
  returns bigint language sql volatile security definer set search_path = pg_catalog, pg_temp
  begin atomic
    with emptied as (
      update public.mail m
         set body = null, state = 'FAILED', error = coalesce(m.error, 'It was not sent in time.')
       where (m.company_id, m.id) in
         (select o.company_id, o.id from public.mail o
           where o.body is not null and o.created_at < now() - older_than limit at_most)
      returning 1)
    select count(*) from emptied;
  end;

create function public.clear_mail(older_than interval, at_most int)
  returns bigint language sql volatile security definer set search_path = pg_catalog, pg_temp
  begin atomic
    with cleared as (
      delete from public.mail m
       where (m.company_id, m.id) in
         (select o.company_id, o.id from public.mail o where o.created_at < now() - older_than limit at_most)
      returning 1)
    select count(*) from cleared;
  end;

-- Counts an attempt and returns 0, or refuses it and returns the seconds to wait. The first `free` attempts are not slowed
-- down; each one after them doubles the pause before the next. One that is refused is not counted, so that whoever keeps
-- asking does not make it longer. All is forgotten when there was no attempt for `remembered`.
create function public.take_attempt(
    attempt_key text, free int, first_pause interval, longest_pause interval, remembered interval)
  returns int language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  moment timestamptz;
  counted int;
  earlier public.attempt;
begin
  insert into public.attempt (key, attempts, last_at, free_at)
    values (attempt_key, 0, clock_timestamp(), '-infinity') on conflict (key) do nothing;
  select * into earlier from public.attempt a where a.key = attempt_key for update;
  moment := clock_timestamp();
  if earlier.free_at > moment then
    return ceil(extract(epoch from earlier.free_at - moment))::int;
  end if;
  counted := case when earlier.last_at < moment - remembered then 1 else earlier.attempts + 1 end;
  update public.attempt a
     set attempts = counted, last_at = moment,
         free_at = case when counted < free then '-infinity'::timestamptz
           else moment + least(longest_pause, first_pause * power(2, least(counted - free, 20))) end
   where a.key = attempt_key;
  return 0;
end
$$;

-- Takes back the attempt that was right; `whole`: and all before it.
create function public.give_back_attempt(attempt_key text, whole boolean)
  returns void language sql volatile security definer set search_path = pg_catalog, pg_temp
  begin atomic
    update public.attempt a
       set attempts = case when whole then 0 else greatest(a.attempts - 1, 0) end, free_at = '-infinity'
     where a.key = attempt_key;
  end;

create function public.clear_attempts(older_than interval, at_most int)
  returns bigint language sql volatile security definer set search_path = pg_catalog, pg_temp
  begin atomic
    with cleared as (
      delete from public.attempt a
       where a.key in (select o.key from public.attempt o where o.last_at < now() - older_than limit at_most)
      returning 1)
    select count(*) from cleared;
  end;

grant create on schema public to ticketflower_door;
do $$
declare
  door regprocedure;
begin
  foreach door in array array[
    'public.empty_mail(interval, int)', 'public.clear_mail(interval, int)', 'public.clear_attempts(interval, int)',
    'public.take_attempt(text, int, interval, interval, interval)', 'public.give_back_attempt(text, boolean)'
  ]::regprocedure[] loop
    execute format('revoke all on function %s from public', door);
    execute format('grant execute on function %s to ticketflower_app', door);
    execute format('alter function %s owner to ticketflower_door', door);
  end loop;
end
$$;
revoke create on schema public from ticketflower_door;
