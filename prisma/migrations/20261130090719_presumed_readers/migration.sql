-- AlterTable
ALTER TABLE "session" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 0;

grant update (version) on public.session to ticketflower_app;

-- What a process keeps of a signed-in reader is their session and everything that is read with them at a request. The version of the company's
-- rights is raised with every change of that, too, so that one question tells whether all of it still holds: names, zones, roles, second steps.
create constraint trigger raise_rights_version after update of name, email, time_zone on public."user"
  deferrable initially deferred for each row
  when (old.name is distinct from new.name or old.email is distinct from new.email or old.time_zone is distinct from new.time_zone)
  execute function public.raise_rights_version();
create constraint trigger raise_rights_version after insert or delete on public.user_role
  deferrable initially deferred for each row execute function public.raise_rights_version();
create constraint trigger raise_rights_version after insert or delete on public.second_factor
  deferrable initially deferred for each row execute function public.raise_rights_version();

create function public.raise_own_rights_version() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.rights_version := old.rights_version + 1;
  return new;
end
$$;
revoke all on function public.raise_own_rights_version() from public;
create trigger raise_rights_version before update of name, time_zone, requires_two_factor on public.company
  for each row execute function public.raise_own_rights_version();
