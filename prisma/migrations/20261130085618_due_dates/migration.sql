-- AlterTable
ALTER TABLE "company" ADD COLUMN     "working_week" JSONB NOT NULL DEFAULT '[[{"from":540,"to":1020}],[{"from":540,"to":1020}],[{"from":540,"to":1020}],[{"from":540,"to":1020}],[{"from":540,"to":1020}],[],[]]';

-- AlterTable
ALTER TABLE "task_definition" ADD COLUMN     "escalation_role_id" INTEGER;

-- CreateTable
CREATE TABLE "holiday" (
    "company_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "holiday_pkey" PRIMARY KEY ("company_id","day")
);

-- AddForeignKey
ALTER TABLE "holiday" ADD CONSTRAINT "holiday_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "task_definition" ADD CONSTRAINT "task_definition_company_id_escalation_role_id_fkey" FOREIGN KEY ("company_id", "escalation_role_id") REFERENCES "role"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

grant update (working_week) on public.company to ticketflower_app;
alter table public.company add constraint company_working_week
  check (jsonb_typeof(working_week) = 'array' and jsonb_array_length(working_week) = 7);

alter table public.holiday enable row level security;
alter table public.holiday force row level security;
create policy own_company on public.holiday for all to ticketflower_app
  using (company_id = nullif(current_setting('app.company_id', true), '')::int)
  with check (company_id = nullif(current_setting('app.company_id', true), '')::int);
grant select, insert, delete on public.holiday to ticketflower_app;
grant update (name) on public.holiday to ticketflower_app;
alter table public.holiday add constraint holiday_named check (btrim(name) <> '');

-- An escalation is a rule in due and a role beside it, by its id: both or neither, so that a role in use is not deleted.
alter table public.task_definition add constraint task_definition_due check (
  (due is null or jsonb_typeof(due) = 'object' and (due -> 'hours') is not null and (due -> 'escalation') is not null)
  and (escalation_role_id is not null) = (due is not null and jsonb_typeof(due -> 'escalation') = 'object'));
create index task_definition_escalation on public.task_definition (company_id, escalation_role_id) where escalation_role_id is not null;
