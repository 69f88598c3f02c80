-- A callback may take days; an answer at once may not take longer than a request.
alter table public.task_definition
  drop constraint task_definition_limits,
  add constraint task_definition_limits check (
    timeout_seconds between 1 and case when task_type = 'ASYNC_ACTION' then 2592000 else 300 end and max_runs >= 1);

-- How often each action has run in the causal chain that a task instance stands in, by task key. Null: it begins one.
alter table public.task_instance
  add column chain jsonb,
  add constraint task_instance_chain check (jsonb_typeof(chain) = 'object');
grant update (chain) on public.task_instance to ticketflower_app;
