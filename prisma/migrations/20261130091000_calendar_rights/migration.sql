-- A company's calendar is kept with its rights, so that a task that opens asks for none: a change of it raises their version, too.
create function public.raise_own_rights_version() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update public.company c set rights_version = c.rights_version + 1 where c.id = new.id;
  return null;
end
$$;
revoke all on function public.raise_own_rights_version() from public;

create constraint trigger raise_own_rights_version after update of working_week, time_zone on public.company
  deferrable initially deferred for each row
  when ((old.working_week, old.time_zone) is distinct from (new.working_week, new.time_zone))
  execute function public.raise_own_rights_version();
create constraint trigger raise_rights_version after insert or update or delete on public.holiday
  deferrable initially deferred for each row execute function public.raise_rights_version();
