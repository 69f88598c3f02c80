-- No company makes system staff, in no roundabout way either: whoever has no password yet is not made staff, since an admin of the
-- company may hold the link that sets it; and links that an admin made before are ended.
create or replace function public.grant_system_staff(staff_email text)
  returns table (outcome text, user_name text, company_name text, suspended boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  who record;
begin
  select u.company_id, u.id, u.name, u.is_active, u.password_hash is not null as has_password, c.name as company,
      c.suspended_at is not null as suspended into who
    from public.login l
    join public."user" u on u.company_id = l.company_id and u.id = l.user_id
    join public.company c on c.id = u.company_id
   where l.email = staff_email;
  if who.id is null then
    return query select 'unknown', null::text, null::text, false;
  elsif not who.is_active then
    return query select 'inactive', who.name, who.company, who.suspended;
  elsif not who.has_password then
    return query select 'waiting', who.name, who.company, who.suspended;
  else
    insert into public.system_staff (company_id, user_id) values (who.company_id, who.id) on conflict do nothing;
    if not found then
      return query select 'already', who.name, who.company, who.suspended;
    else
      delete from public.user_link k
       where k.company_id = who.company_id and k.user_id = who.id and k.used_at is null;
      insert into public.audit (company_id, act, object_kind, object_id, reason)
        values (who.company_id, 'system_staff_granted', 'user', who.id, 'By a command at the server');
      return query select 'done', who.name, who.company, who.suspended;
    end if;
  end if;
end
$$;
