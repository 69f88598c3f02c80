-- Pages that follow what changes are told when their session ends or their reader's rights do, however that came about.

create function public.announce_session_end() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_notify('ticketflower', new.company_id || ':user:' || new.user_id);
  return null;
end
$$;

create function public.announce_user() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_notify('ticketflower', new.company_id || ':user:' || new.id);
  return null;
end
$$;

revoke all on function public.announce_session_end(), public.announce_user() from public;

create trigger announce_end after update of ended_at on public.session
  for each row when (old.ended_at is null and new.ended_at is not null and new.user_id is not null)
  execute function public.announce_session_end();
create trigger announce_user after update of is_active, auth_epoch on public."user"
  for each row when (old.is_active is distinct from new.is_active or old.auth_epoch is distinct from new.auth_epoch)
  execute function public.announce_user();
