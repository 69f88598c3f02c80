-- Comments, files, watchers, notifications and how they are wanted, substitutes, time zones.

-- CreateEnum
CREATE TYPE "notification_kind" AS ENUM ('WORK', 'ASSIGNED', 'MENTIONED', 'COMMENTED', 'MOVED', 'ENDED', 'CANCELLED', 'OVERDUE');

-- CreateEnum
CREATE TYPE "notification_mail" AS ENUM ('NEVER', 'DAILY', 'SOON');

-- AlterTable
ALTER TABLE "company" ADD COLUMN     "time_zone" TEXT NOT NULL DEFAULT 'UTC';

-- AlterTable
ALTER TABLE "user" ADD COLUMN     "digest_sent_on" DATE,
ADD COLUMN     "time_zone" TEXT;

-- CreateTable
CREATE TABLE "comment" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "workflow_instance_id" INTEGER NOT NULL,
    "author_id" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "edited_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "comment_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "comment_mention" (
    "company_id" INTEGER NOT NULL,
    "comment_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,

    CONSTRAINT "comment_mention_pkey" PRIMARY KEY ("company_id","comment_id","user_id")
);

-- CreateTable
CREATE TABLE "file" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "uploaded_by" INTEGER NOT NULL,
    "workflow_instance_id" INTEGER,
    "field_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attached_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "file_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "file_chunk" (
    "company_id" INTEGER NOT NULL,
    "file_id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "file_chunk_pkey" PRIMARY KEY ("company_id","file_id","seq")
);

-- CreateTable
CREATE TABLE "ticket_watcher" (
    "company_id" INTEGER NOT NULL,
    "workflow_instance_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "watching" BOOLEAN NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ticket_watcher_pkey" PRIMARY KEY ("company_id","workflow_instance_id","user_id")
);

-- CreateTable
CREATE TABLE "notification" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "kind" "notification_kind" NOT NULL,
    "about" TEXT NOT NULL,
    "workflow_instance_id" INTEGER NOT NULL,
    "task_instance_id" INTEGER,
    "comment_id" INTEGER,
    "actor_id" INTEGER,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "in_app" BOOLEAN NOT NULL,
    "by_mail" "notification_mail" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),
    "mailed_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "notification_preference" (
    "company_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "kind" "notification_kind" NOT NULL,
    "in_app" BOOLEAN NOT NULL,
    "by_mail" "notification_mail" NOT NULL,

    CONSTRAINT "notification_preference_pkey" PRIMARY KEY ("company_id","user_id","kind")
);

-- CreateTable
CREATE TABLE "substitution" (
    "company_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "substitute_id" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "substitution_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateIndex
CREATE INDEX "comment_company_id_workflow_instance_id_id_idx" ON "comment"("company_id", "workflow_instance_id", "id");

-- CreateIndex
CREATE INDEX "comment_mention_company_id_user_id_idx" ON "comment_mention"("company_id", "user_id");

-- CreateIndex
CREATE INDEX "file_company_id_workflow_instance_id_id_idx" ON "file"("company_id", "workflow_instance_id", "id");

-- CreateIndex
CREATE INDEX "file_company_id_uploaded_by_idx" ON "file"("company_id", "uploaded_by");

-- CreateIndex
CREATE INDEX "ticket_watcher_company_id_user_id_idx" ON "ticket_watcher"("company_id", "user_id");

-- CreateIndex
CREATE INDEX "notification_company_id_user_id_id_idx" ON "notification"("company_id", "user_id", "id");

-- CreateIndex
CREATE INDEX "notification_company_id_workflow_instance_id_idx" ON "notification"("company_id", "workflow_instance_id");

-- CreateIndex
CREATE INDEX "notification_created_at_idx" ON "notification"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "notification_company_id_user_id_about_key" ON "notification"("company_id", "user_id", "about");

-- CreateIndex
CREATE INDEX "substitution_company_id_user_id_idx" ON "substitution"("company_id", "user_id");

-- CreateIndex
CREATE INDEX "substitution_company_id_substitute_id_idx" ON "substitution"("company_id", "substitute_id");

-- AddForeignKey
ALTER TABLE "comment" ADD CONSTRAINT "comment_company_id_workflow_instance_id_fkey" FOREIGN KEY ("company_id", "workflow_instance_id") REFERENCES "workflow_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "comment" ADD CONSTRAINT "comment_company_id_author_id_fkey" FOREIGN KEY ("company_id", "author_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "comment_mention" ADD CONSTRAINT "comment_mention_company_id_comment_id_fkey" FOREIGN KEY ("company_id", "comment_id") REFERENCES "comment"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "comment_mention" ADD CONSTRAINT "comment_mention_company_id_user_id_fkey" FOREIGN KEY ("company_id", "user_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "file" ADD CONSTRAINT "file_company_id_uploaded_by_fkey" FOREIGN KEY ("company_id", "uploaded_by") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "file" ADD CONSTRAINT "file_company_id_workflow_instance_id_fkey" FOREIGN KEY ("company_id", "workflow_instance_id") REFERENCES "workflow_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "file_chunk" ADD CONSTRAINT "file_chunk_company_id_file_id_fkey" FOREIGN KEY ("company_id", "file_id") REFERENCES "file"("company_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "ticket_watcher" ADD CONSTRAINT "ticket_watcher_company_id_workflow_instance_id_fkey" FOREIGN KEY ("company_id", "workflow_instance_id") REFERENCES "workflow_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "ticket_watcher" ADD CONSTRAINT "ticket_watcher_company_id_user_id_fkey" FOREIGN KEY ("company_id", "user_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_company_id_user_id_fkey" FOREIGN KEY ("company_id", "user_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_company_id_workflow_instance_id_fkey" FOREIGN KEY ("company_id", "workflow_instance_id") REFERENCES "workflow_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_company_id_task_instance_id_fkey" FOREIGN KEY ("company_id", "task_instance_id") REFERENCES "task_instance"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_company_id_comment_id_fkey" FOREIGN KEY ("company_id", "comment_id") REFERENCES "comment"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "notification" ADD CONSTRAINT "notification_company_id_actor_id_fkey" FOREIGN KEY ("company_id", "actor_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "notification_preference" ADD CONSTRAINT "notification_preference_company_id_user_id_fkey" FOREIGN KEY ("company_id", "user_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "substitution" ADD CONSTRAINT "substitution_company_id_user_id_fkey" FOREIGN KEY ("company_id", "user_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "substitution" ADD CONSTRAINT "substitution_company_id_substitute_id_fkey" FOREIGN KEY ("company_id", "substitute_id") REFERENCES "user"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array[
    'comment', 'comment_mention', 'file', 'file_chunk', 'ticket_watcher', 'notification', 'notification_preference', 'substitution'
  ] loop
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

grant update (time_zone) on public.company to ticketflower_app;
grant update (time_zone, digest_sent_on) on public."user" to ticketflower_app;
grant select, insert on public.comment to ticketflower_app;
grant update (body, edited_at, deleted_at) on public.comment to ticketflower_app;
grant select, insert, delete on public.comment_mention to ticketflower_app;
-- What a file is called and holds never changes: where it is does.
grant select, insert, delete on public.file to ticketflower_app;
grant update (workflow_instance_id, field_key, attached_at, removed_at) on public.file to ticketflower_app;
grant select, insert, delete on public.file_chunk to ticketflower_app;
grant select, insert on public.ticket_watcher to ticketflower_app;
grant update (watching, updated_at) on public.ticket_watcher to ticketflower_app;
grant select, insert on public.notification to ticketflower_app;
grant update (read_at, mailed_at) on public.notification to ticketflower_app;
grant select, insert on public.notification_preference to ticketflower_app;
grant update (in_app, by_mail) on public.notification_preference to ticketflower_app;
grant select, insert on public.substitution to ticketflower_app;
grant update (ended_at) on public.substitution to ticketflower_app;
grant usage on sequence public.comment_id_seq, public.file_id_seq, public.notification_id_seq, public.substitution_id_seq
  to ticketflower_app;

alter table public.company add constraint company_time_zone check (btrim(time_zone) <> '');
alter table public.comment
  add constraint comment_said check (case when deleted_at is null then btrim(body) <> '' else body = '' end);
alter table public.file
  add constraint file_named check (btrim(name) <> ''),
  add constraint file_size check (size >= 0),
  add constraint file_sha256 check (sha256 collate "C" ~ '^[0-9a-f]{64}$'),
  add constraint file_place check (workflow_instance_id is not null or (field_key is null and attached_at is null));
alter table public.file_chunk add constraint file_chunk_seq check (seq >= 0);
alter table public.notification add constraint notification_json check (jsonb_typeof(detail) = 'object');
alter table public.substitution add constraint substitution_time check (ends_at > starts_at);

create index file_space on public.file (company_id, size) where removed_at is null;
create index file_pending on public.file (created_at) where workflow_instance_id is null;
create index notification_unread on public.notification (company_id, user_id, id) where read_at is null and in_app;
create index notification_unmailed on public.notification (company_id, user_id, id) where mailed_at is null;

-- The jobs' doors: files that nobody made anything of, notifications of long ago, companies where something is to be mailed.
grant select (company_id, id, created_at, workflow_instance_id), delete on public.file to ticketflower_door;
create policy door_reads on public.file for select to ticketflower_door using (true);
create policy door_clears on public.file for delete to ticketflower_door using (true);
grant select (company_id, id, created_at, mailed_at), delete on public.notification to ticketflower_door;
create policy door_reads on public.notification for select to ticketflower_door using (true);
create policy door_clears on public.notification for delete to ticketflower_door using (true);

create function public.clear_pending_files(older_than interval, at_most int)
  returns bigint language sql volatile security definer set search_path = pg_catalog, pg_temp
  begin atomic
    with cleared as (
      delete from public.file f
       where (f.company_id, f.id) in
         (select o.company_id, o.id from public.file o
           where o.workflow_instance_id is null and o.created_at < now() - greatest(older_than, interval '1 hour') limit at_most)
      returning 1)
    select count(*) from cleared;
  end;

create function public.clear_notifications(older_than interval, at_most int)
  returns bigint language sql volatile security definer set search_path = pg_catalog, pg_temp
  begin atomic
    with cleared as (
      delete from public.notification n
       where (n.company_id, n.id) in
         (select o.company_id, o.id from public.notification o
           where o.created_at < now() - greatest(older_than, interval '1 hour') limit at_most)
      returning 1)
    select count(*) from cleared;
  end;

create function public.companies_to_mail(after_id int, at_most int)
  returns setof int
  language sql stable security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select distinct n.company_id from public.notification n
     where n.mailed_at is null and n.company_id > after_id order by n.company_id limit at_most;
  end;

grant create on schema public to ticketflower_door;
do $$
declare
  door regprocedure;
begin
  foreach door in array array[
    'public.clear_pending_files(interval, int)', 'public.clear_notifications(interval, int)', 'public.companies_to_mail(int, int)'
  ]::regprocedure[] loop
    execute format('revoke all on function %s from public', door);
    execute format('grant execute on function %s to ticketflower_app', door);
    execute format('alter function %s owner to ticketflower_door', door);
  end loop;
end
$$;
revoke create on schema public from ticketflower_door;
