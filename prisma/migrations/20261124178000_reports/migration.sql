-- Reports read the tasks that were completed in a period from the index alone.

create index task_instance_completed on public.task_instance (company_id, workflow_family_id, completed_at)
  include (task_key, number, created_at, claimed_at, skipped, workflow_instance_id) where completed_at is not null;
