-- A ticket is found by what was said about it, too.

alter table public.ticket_search add column said tsvector;
grant update (said) on public.ticket_search to ticketflower_app;
create index ticket_search_said on public.ticket_search using gin (said) where said is not null;

-- The words of a ticket's comments, the newest first, until 20,000 characters; deleted ones are blank.
create function public.ticket_said(company int, family int, ticket int) returns tsvector
  language sql stable set search_path = pg_catalog, pg_temp
  begin atomic
    select array_to_tsvector(array['#' || family] || public.words_of((
      select string_agg(c.body, ' ' order by c.id desc)
        from (select id, body from public.comment where company_id = company and workflow_instance_id = ticket order by id desc limit 200) c)));
  end;

create function public.keep_ticket_said() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update public.ticket_search s
     set said = public.ticket_said(s.company_id, s.workflow_family_id, s.workflow_instance_id)
   where s.company_id = new.company_id and s.workflow_instance_id = new.workflow_instance_id;
  return null;
end
$$;
revoke all on function public.keep_ticket_said() from public;
create trigger keep_ticket_said after insert or update of body on public.comment
  for each row execute function public.keep_ticket_said();

alter table public.comment no force row level security;
alter table public.ticket_search no force row level security;
update public.ticket_search s set said = public.ticket_said(s.company_id, s.workflow_family_id, s.workflow_instance_id)
 where exists (select from public.comment c where c.company_id = s.company_id and c.workflow_instance_id = s.workflow_instance_id);
alter table public.ticket_search force row level security;
alter table public.comment force row level security;

grant select (said) on public.ticket_search to ticketflower_door;

-- As before, but that the words may also have been said. `asked` are values of fields, `spoken` words; either may be null, not both.
drop function public.find_tickets(int, tsquery, int);
create function public.find_tickets(family int, asked tsquery, spoken tsquery, at_most int)
  returns setof int
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  ours constant tsquery := ('''#' || family || '''')::tsquery;
  inside constant tsquery := case when asked is null then ours else asked && ours end;
begin
  if spoken is null then
    return query execute $query$
      select s.workflow_instance_id from public.ticket_search s
       where s.company_id = nullif(current_setting('app.company_id', true), '')::int and s.workflow_family_id = $1 and s.words @@ $2
       order by s.workflow_instance_id desc limit $3
      $query$ using family, inside, at_most;
  else
    return query execute $query$
      select s.workflow_instance_id from public.ticket_search s
       where s.company_id = nullif(current_setting('app.company_id', true), '')::int and s.workflow_family_id = $1
         and (s.words @@ $2 or s.said @@ $3 and s.words @@ $4)
       order by s.workflow_instance_id desc limit $5
      $query$ using family, inside && spoken, spoken && ours, inside, at_most;
  end if;
end
$$;

grant create on schema public to ticketflower_door;
revoke all on function public.find_tickets(int, tsquery, tsquery, int) from public;
grant execute on function public.find_tickets(int, tsquery, tsquery, int) to ticketflower_app;
alter function public.find_tickets(int, tsquery, tsquery, int) owner to ticketflower_door;
revoke create on schema public from ticketflower_door;
