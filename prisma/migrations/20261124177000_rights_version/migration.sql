-- AlterTable
ALTER TABLE "company" ADD COLUMN     "rights_version" INTEGER NOT NULL DEFAULT 0;

-- Raised with every change of what role lists and published versions say, in the transaction that changes them. It is read with the actor
-- at each request and again inside the transaction that writes, so that what a process keeps of them is right in all processes at once.
grant update (rights_version) on public.company to ticketflower_app;

create function public.raise_rights_version() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update public.company c set rights_version = c.rights_version + 1 where c.id = coalesce(new.company_id, old.company_id);
  return null;
end
$$;
revoke all on function public.raise_rights_version() from public;

-- At commit, so that changes of different roles do not wait for each other's transactions before that.
create constraint trigger raise_rights_version after update or delete on public.role
  deferrable initially deferred for each row execute function public.raise_rights_version();
create constraint trigger raise_rights_version after insert or update or delete on public.role_list
  deferrable initially deferred for each row execute function public.raise_rights_version();
create constraint trigger raise_rights_version after insert or delete on public.role_list_role
  deferrable initially deferred for each row execute function public.raise_rights_version();
create constraint trigger raise_rights_version after update of status on public.workflow_definition
  deferrable initially deferred for each row when (old.status is distinct from new.status)
  execute function public.raise_rights_version();
