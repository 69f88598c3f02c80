-- The runtime role may ask for clearing, but not for clearing what is still needed: a negative age would delete living sessions
-- and form ids that were spent a moment ago. Nothing younger than an hour goes, whatever is asked.

create or replace function public.clear_used_forms(older_than interval, at_most int)
  returns bigint language sql volatile security definer set search_path = pg_catalog, pg_temp
  begin atomic
    with cleared as (
      delete from public.used_form f
       where (f.company_id, f.form_id) in
         (select o.company_id, o.form_id from public.used_form o
           where o.created_at < now() - greatest(older_than, interval '1 hour') limit at_most)
      returning 1)
    select count(*) from cleared;
  end;

create or replace function public.clear_user_links(expired_for interval, at_most int)
  returns bigint language sql volatile security definer set search_path = pg_catalog, pg_temp
  begin atomic
    with cleared as (
      delete from public.user_link k
       where (k.company_id, k.id) in
         (select o.company_id, o.id from public.user_link o
           where o.expires_at < now() - greatest(expired_for, interval '1 hour') limit at_most)
      returning 1)
    select count(*) from cleared;
  end;

create or replace function public.clear_sessions(ended_for interval, at_most int)
  returns bigint language sql volatile security definer set search_path = pg_catalog, pg_temp
  begin atomic
    with cleared as (
      delete from public.session s
       where s.sid in
         (select o.sid from public.session o
           where o.expire < now() - greatest(ended_for, interval '1 hour')
              or o.ended_at < now() - greatest(ended_for, interval '1 hour') limit at_most)
      returning 1)
    select count(*) from cleared;
  end;
