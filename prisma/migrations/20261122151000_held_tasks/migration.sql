-- Open tasks that somebody has claimed or that name users: whether those may still do them is asked on every home page of a ticket admin.
create index task_instance_held on public.task_instance (company_id, workflow_family_id, task_key, id)
  where closed_step is null and (named or claimed_by is not null);
