-- An error that is renewed by a second failure may be of another kind than the first.

grant update (error_type) on public.workflow_error to ticketflower_app;
