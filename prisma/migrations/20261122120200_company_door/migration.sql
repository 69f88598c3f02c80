-- A door for work that goes over all companies, one after the other: replaying every ticket, the crontab's jobs.

grant select (id) on public.company to ticketflower_door;
create policy door_reads on public.company for select to ticketflower_door using (true);

create function public.company_ids(after_id int, at_most int)
  returns setof int
  language sql stable security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select c.id from public.company c where c.id > after_id order by c.id limit at_most;
  end;

grant create on schema public to ticketflower_door;
revoke all on function public.company_ids(int, int) from public;
grant execute on function public.company_ids(int, int) to ticketflower_app;
alter function public.company_ids(int, int) owner to ticketflower_door;
revoke create on schema public from ticketflower_door;
