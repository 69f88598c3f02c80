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

-- Its zone does so already.
create constraint trigger raise_rights_version after update of name, requires_two_factor on public.company
  deferrable initially deferred for each row
  when (old.name is distinct from new.name or old.requires_two_factor is distinct from new.requires_two_factor)
  execute function public.raise_own_rights_version();
