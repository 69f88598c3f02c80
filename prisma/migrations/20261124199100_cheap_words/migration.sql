-- The same words at a twentieth of the price: a loop over the fields calls no other function, of which each call would begin a query.

create or replace function public.ticket_words(family int, fields jsonb) returns tsvector
  language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
  field record;
  item record;
  asked text[] := array['#' || family];
  spoken text := '';
begin
  for field in select key, jsonb_typeof(value) as kind, value, value #>> '{}' as word from jsonb_each(fields) loop
    asked := asked || ('=' || field.key);
    if field.kind = 'string' then
      spoken := spoken || ' ' || left(field.word, 20000);
      if length(field.word) <= 200 then
        asked := asked || ('=' || field.key || '=' || lower(field.word));
      end if;
    elsif field.kind = 'number' then
      spoken := spoken || ' ' || field.word;
      asked := asked || ('=' || field.key || '=' || trim_scale(field.word::numeric)::text);
    elsif field.kind = 'boolean' then
      asked := asked || ('=' || field.key || '=' || field.word);
    elsif field.kind = 'array' then
      spoken := spoken || ' ' || left(field.word, 20000);
      for item in select jsonb_typeof(e.value) as kind, e.value #>> '{}' as word
          from jsonb_array_elements(field.value) e (value) limit 100 loop
        if item.kind = 'number' then
          asked := asked || ('=' || field.key || '=' || trim_scale(item.word::numeric)::text);
        elsif item.kind = 'string' and length(item.word) <= 200 then
          asked := asked || ('=' || field.key || '=' || lower(item.word));
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
  return array_to_tsvector(asked || array_remove(string_to_array(spoken, ' '), ''));
end
$$;

drop function public.asked_value(text, jsonb);
