-- CreateEnum
CREATE TYPE "action_run_status" AS ENUM ('QUEUED', 'SENDING', 'WAITING', 'FAILED', 'DONE', 'SUPERSEDED', 'ABANDONED');

-- CreateEnum
CREATE TYPE "attempt_outcome" AS ENUM ('UNDER_WAY', 'ACCEPTED', 'FAILED', 'DROPPED', 'LOST');

-- CreateEnum
CREATE TYPE "callback_outcome" AS ENUM ('APPLIED', 'REPEATED', 'DIFFERENT', 'GONE', 'REFUSED');

-- AlterTable
ALTER TABLE "workflow_error" ADD COLUMN     "action_run_id" INTEGER;

-- CreateTable
CREATE TABLE "action_run" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_instance_id" INTEGER NOT NULL,
    "task_instance_id" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "key" TEXT NOT NULL DEFAULT gen_random_uuid()::text,
    "status" "action_run_status" NOT NULL DEFAULT 'QUEUED',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3),
    "in_flight_until" TIMESTAMPTZ(3),
    "deadline" TIMESTAMPTZ(3),
    "token_hash" TEXT,
    "result_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "action_run_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "action_attempt" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "action_run_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" "attempt_outcome" NOT NULL DEFAULT 'UNDER_WAY',
    "reason" TEXT,
    "request" JSONB NOT NULL,
    "response_status" INTEGER,
    "response_headers" JSONB,
    "response_body" TEXT,
    "milliseconds" INTEGER,

    CONSTRAINT "action_attempt_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "action_callback" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "action_run_id" INTEGER NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "outcome" "callback_outcome" NOT NULL,
    "reason" TEXT,
    "body" TEXT NOT NULL,

    CONSTRAINT "action_callback_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "action_run_key_key" ON "action_run"("key");

-- CreateIndex
CREATE INDEX "action_run_company_id_workflow_instance_id_idx" ON "action_run"("company_id", "workflow_instance_id");

-- CreateIndex
CREATE UNIQUE INDEX "action_run_company_id_task_instance_id_revision_key" ON "action_run"("company_id", "task_instance_id", "revision");

-- CreateIndex
CREATE UNIQUE INDEX "action_attempt_company_id_action_run_id_number_key" ON "action_attempt"("company_id", "action_run_id", "number");

-- CreateIndex
CREATE INDEX "action_callback_company_id_action_run_id_id_idx" ON "action_callback"("company_id", "action_run_id", "id");

-- AddForeignKey
ALTER TABLE "workflow_error" ADD CONSTRAINT "workflow_error_company_id_action_run_id_fkey" FOREIGN KEY ("company_id", "action_run_id") REFERENCES "action_run"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "action_run" ADD CONSTRAINT "action_run_company_id_workflow_instance_id_fkey" FOREIGN KEY ("company_id", "workflow_instance_id") REFERENCES "workflow_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "action_run" ADD CONSTRAINT "action_run_company_id_task_instance_id_fkey" FOREIGN KEY ("company_id", "task_instance_id") REFERENCES "task_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "action_attempt" ADD CONSTRAINT "action_attempt_company_id_action_run_id_fkey" FOREIGN KEY ("company_id", "action_run_id") REFERENCES "action_run"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "action_callback" ADD CONSTRAINT "action_callback_company_id_action_run_id_fkey" FOREIGN KEY ("company_id", "action_run_id") REFERENCES "action_run"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

--------------------------------------------------------------------------------------------------------------------------------
-- Walls.
--------------------------------------------------------------------------------------------------------------------------------

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['action_run', 'action_attempt', 'action_callback'] loop
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

grant select, insert on public.action_run, public.action_attempt, public.action_callback to ticketflower_app;
grant update (status, attempt, tries, next_try_at, in_flight_until, deadline, token_hash, result_hash, updated_at, ended_at)
  on public.action_run to ticketflower_app;
grant update (ended_at, outcome, reason, response_status, response_headers, response_body, milliseconds)
  on public.action_attempt to ticketflower_app;
grant usage on sequence public.action_run_id_seq, public.action_attempt_id_seq, public.action_callback_id_seq to ticketflower_app;

alter table public.action_run
  add constraint action_run_counts check (revision >= 1 and attempt >= 0 and tries between 0 and attempt),
  add constraint action_run_ended check ((status in ('DONE', 'SUPERSEDED', 'ABANDONED')) = (ended_at is not null)),
  add constraint action_run_waits check (status <> 'WAITING' or (deadline is not null and token_hash is not null)),
  add constraint action_run_key check (length(key) between 1 and 100);
alter table public.action_attempt
  add constraint action_attempt_number check (number >= 1),
  add constraint action_attempt_ended check ((outcome = 'UNDER_WAY') = (ended_at is null)),
  add constraint action_attempt_json check (jsonb_typeof(request) = 'object' and jsonb_typeof(response_headers) = 'object');

-- A task instance has one run that is alive; a run has one error.
create unique index action_run_one_alive on public.action_run (company_id, task_instance_id) where ended_at is null;
create unique index workflow_error_of_run on public.workflow_error (company_id, action_run_id) where action_run_id is not null;
-- "Is an older request of this task still under way?"
create index action_run_in_flight on public.action_run (company_id, task_instance_id) where in_flight_until is not null;
-- Errors of a task, to be settled when it is over.
create index workflow_error_of_task on public.workflow_error (company_id, task_instance_id) where task_instance_id is not null;

--------------------------------------------------------------------------------------------------------------------------------
-- The door of callbacks: whoever calls back knows a run's key and its token, and no company.
--------------------------------------------------------------------------------------------------------------------------------

grant select (company_id, id, key, token_hash) on public.action_run to ticketflower_door;
create policy door_reads on public.action_run for select to ticketflower_door using (true);

create function public.find_callback(run_key text)
  returns table (company_id int, run_id int, token_hash text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select r.company_id, r.id, r.token_hash from public.action_run r where r.key = run_key;
  end;

grant create on schema public to ticketflower_door;
revoke all on function public.find_callback(text) from public;
grant execute on function public.find_callback(text) to ticketflower_app;
alter function public.find_callback(text) owner to ticketflower_door;
revoke create on schema public from ticketflower_door;
