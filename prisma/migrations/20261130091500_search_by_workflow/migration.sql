-- What tickets are searched by stands in the index workflow by workflow: a search reads the words of its own workflow alone, however many
-- others there are. And lists are read along an index where only what waits on hold, was cancelled, or is of one version is asked for.

-- CreateIndex
CREATE INDEX "workflow_instance_company_id_workflow_definition_id_id_idx" ON "workflow_instance"("company_id", "workflow_definition_id", "id");

-- DropIndex
DROP INDEX "workflow_instance_company_id_workflow_definition_id_idx";

create index workflow_instance_on_hold on public.workflow_instance (company_id, workflow_family_id, started_at, id) where status = 'ON_HOLD';
create index workflow_instance_cancelled on public.workflow_instance (company_id, workflow_family_id, ended_at, id) where status = 'CANCELLED';

drop index public.ticket_search_words;
drop index public.ticket_search_said;

-- "#family" and, each with the family and a space before it: the words of the values, "=key" for what is set, "=key=value" for what can be asked for.
create or replace function public.ticket_words(family int, fields jsonb) returns tsvector
  language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
  field record;
  item record;
  ours constant text := family || ' ';
  asked text[] := array['#' || family];
  spoken text := '';
begin
  for field in select key, jsonb_typeof(value) as kind, value, value #>> '{}' as word from jsonb_each(fields) loop
    asked := asked || (ours || '=' || field.key);
    if field.kind = 'string' then
      spoken := spoken || ' ' || left(field.word, 20000);
      if length(field.word) <= 200 then
        asked := asked || (ours || '=' || field.key || '=' || lower(field.word));
      end if;
    elsif field.kind = 'number' then
      spoken := spoken || ' ' || field.word;
      asked := asked || (ours || '=' || field.key || '=' || trim_scale(field.word::numeric)::text);
    elsif field.kind = 'boolean' then
      asked := asked || (ours || '=' || field.key || '=' || field.word);
    elsif field.kind = 'array' then
      spoken := spoken || ' ' || left(field.word, 20000);
      for item in select jsonb_typeof(e.value) as kind, e.value #>> '{}' as word
          from jsonb_array_elements(field.value) e (value) limit 100 loop
        if item.kind = 'number' then
          asked := asked || (ours || '=' || field.key || '=' || trim_scale(item.word::numeric)::text);
        elsif item.kind = 'string' and length(item.word) <= 200 then
          asked := asked || (ours || '=' || field.key || '=' || lower(item.word));
        end if;
      end loop;
    elsif field.kind = 'object' then
      spoken := spoken || ' ' || left(field.word, 20000);
    end if;
  end loop;
  spoken := regexp_replace(lower(left(spoken, 20000)), '[^[:alnum:]]+', ' ', 'g');
  if spoken ~ '[^ ]{201}' then
    spoken := regexp_replace(spoken, '([^ ]{200})[^ ]+', '\1', 'g');
  end if;
  -- Words have single spaces between them now; the family goes in front of each.
  spoken := ours || replace(trim(spoken), ' ', chr(1) || ours);
  return array_to_tsvector(asked || array_remove(string_to_array(spoken, chr(1)), ours));
end
$$;

-- The words of a ticket's comments, the newest first, until 20,000 characters; deleted ones are blank.
create or replace function public.ticket_said(company int, family int, ticket int) returns tsvector
  language sql stable set search_path = pg_catalog, pg_temp
  begin atomic
    select array_to_tsvector(array(select family || ' ' || w from unnest(public.words_of((
      select string_agg(c.body, ' ' order by c.id desc)
        from (select id, body from public.comment where company_id = company and workflow_instance_id = ticket order by id desc limit 200) c))) w));
  end;

-- As before; `asked` and `spoken` name the workflow in every word of theirs. What only says what must not be is asked of all of the workflow's tickets.
create or replace function public.find_tickets(family int, asked tsquery, spoken tsquery, at_most int)
  returns setof int
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  inside constant tsquery := case when querytree(asked) in ('', 'T') then asked && ('''#' || family || '''')::tsquery else asked end;
begin
  if spoken is null then
    return query execute $query$
      select s.workflow_instance_id from public.ticket_search s
       where s.company_id = nullif(current_setting('app.company_id', true), '')::int and s.workflow_family_id = $1 and s.words @@ $2
       order by s.workflow_instance_id desc limit $3
      $query$ using family, inside, at_most;
  elsif asked is null then
    return query execute $query$
      select s.workflow_instance_id from public.ticket_search s
       where s.company_id = nullif(current_setting('app.company_id', true), '')::int and s.workflow_family_id = $1
         and (s.words @@ $2 or s.said @@ $2)
       order by s.workflow_instance_id desc limit $3
      $query$ using family, spoken, at_most;
  else
    return query execute $query$
      select s.workflow_instance_id from public.ticket_search s
       where s.company_id = nullif(current_setting('app.company_id', true), '')::int and s.workflow_family_id = $1
         and (s.words @@ $2 or s.said @@ $3 and s.words @@ $4)
       order by s.workflow_instance_id desc limit $5
      $query$ using family, inside && spoken, spoken, inside, at_most;
  end if;
end
$$;

-- What was written before.
alter table public.workflow_data no force row level security;
alter table public.workflow_instance no force row level security;
alter table public.comment no force row level security;
alter table public.ticket_search no force row level security;
update public.ticket_search s
   set words = public.ticket_words(s.workflow_family_id, d.fields),
       said = case when s.said is not null then public.ticket_said(s.company_id, s.workflow_family_id, s.workflow_instance_id) end
  from public.workflow_instance i
  join public.workflow_data d on d.company_id = i.company_id and d.workflow_instance_id = i.id and d.step = i.step
 where i.company_id = s.company_id and i.id = s.workflow_instance_id;
alter table public.ticket_search force row level security;
alter table public.comment force row level security;
alter table public.workflow_instance force row level security;
alter table public.workflow_data force row level security;

-- What waits to be sorted in is read by every search: it is kept short.
create index ticket_search_words on public.ticket_search using gin (words) with (gin_pending_list_limit = 512) where words is not null;
create index ticket_search_said on public.ticket_search using gin (said) with (gin_pending_list_limit = 512) where said is not null;
