-- AlterTable
ALTER TABLE "task_instance" ADD COLUMN     "due_at" TIMESTAMPTZ(3),
ADD COLUMN     "escalate_at" TIMESTAMPTZ(3),
ADD COLUMN     "escalated_at" TIMESTAMPTZ(3),
ADD COLUMN     "escalation_missed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "overdue_told_at" TIMESTAMPTZ(3);

grant update (due_at, escalate_at, overdue_told_at, escalated_at, escalation_missed) on public.task_instance to ticketflower_app;

alter table public.task_instance
  add constraint task_instance_escalates check (escalate_at is null or due_at is not null);

-- What is due, of a task's open ones: the queue, the lists and what needs attention.
create index task_instance_due on public.task_instance (company_id, workflow_family_id, task_key, due_at, id)
  where closed_step is null and due_at is not null;
-- What a job has yet to tell, and to escalate.
create index task_instance_untold on public.task_instance (company_id, due_at, id)
  where closed_step is null and due_at is not null and overdue_told_at is null;
create index task_instance_unescalated on public.task_instance (company_id, escalate_at, id)
  where closed_step is null and escalate_at is not null and escalated_at is null;
-- Reports count what was done late from the index alone, as all else of the completed tasks.
drop index public.task_instance_completed;
create index task_instance_completed on public.task_instance (company_id, workflow_family_id, completed_at)
  include (task_key, number, created_at, claimed_at, skipped, workflow_instance_id, due_at) where completed_at is not null;
-- Since when, and until when, a ticket was on hold.
create index workflow_data_on_hold on public.workflow_data (company_id, workflow_instance_id, step) where status = 'ON_HOLD';

-- The job's door: companies with a task that is overdue and was not told of, or that escalates.
grant select (suspended_at) on public.company to ticketflower_door;
grant select (company_id, closed_step, due_at, escalate_at, overdue_told_at, escalated_at) on public.task_instance to ticketflower_door;
create policy door_reads on public.task_instance for select to ticketflower_door using (true);

create function public.companies_with_overdue(after_id int, at_most int, at timestamptz)
  returns setof int
  language sql stable security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select c.id from public.company c
     where c.id > after_id and c.suspended_at is null
       and (exists (select from public.task_instance t
              where t.company_id = c.id and t.closed_step is null and t.due_at <= at and t.overdue_told_at is null)
         or exists (select from public.task_instance t
              where t.company_id = c.id and t.closed_step is null and t.escalate_at <= at and t.escalated_at is null))
     order by c.id limit at_most;
  end;

grant create on schema public to ticketflower_door;
revoke all on function public.companies_with_overdue(int, int, timestamptz) from public;
grant execute on function public.companies_with_overdue(int, int, timestamptz) to ticketflower_app;
alter function public.companies_with_overdue(int, int, timestamptz) owner to ticketflower_door;
revoke create on schema public from ticketflower_door;
