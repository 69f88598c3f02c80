-- What a report counts of a ticket stands in the index of its time: years of tickets are counted without reading one.
drop index public.workflow_instance_started;
create index workflow_instance_started on public.workflow_instance (company_id, workflow_family_id, started_at, id)
  include (submitter_id) where started_at is not null;
drop index public.workflow_instance_ended;
create index workflow_instance_ended on public.workflow_instance (company_id, workflow_family_id, ended_at, id)
  include (started_at, status) where ended_at is not null;
