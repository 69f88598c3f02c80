-- What makes a ticket's words is called by the triggers of web and worker, and by nobody else.

revoke all on function public.words_of(text), public.ticket_words(int, jsonb), public.ticket_said(int, int, int) from public;
grant execute on function public.words_of(text), public.ticket_words(int, jsonb), public.ticket_said(int, int, int) to ticketflower_app;
