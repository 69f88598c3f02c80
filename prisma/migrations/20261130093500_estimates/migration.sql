-- Whose workflow, ticket or submitter a row has says whose company it is of. Told so, a plan that is made once for all companies knows how many
-- rows to expect; else it takes the two for chance, expects a fiftieth of them where there are fifty companies, and sorts what an index has in order.

create statistics public.workflow_instance_of_family (dependencies) on company_id, workflow_family_id from public.workflow_instance;
create statistics public.workflow_instance_of_version (dependencies) on company_id, workflow_definition_id from public.workflow_instance;
create statistics public.workflow_instance_of_submitter (dependencies) on company_id, submitter_id from public.workflow_instance;
create statistics public.ticket_search_of_family (dependencies) on company_id, workflow_family_id from public.ticket_search;
create statistics public.task_instance_of_family (dependencies) on company_id, workflow_family_id from public.task_instance;
create statistics public.task_instance_of_ticket (dependencies) on company_id, workflow_instance_id from public.task_instance;
create statistics public.workflow_data_of_ticket (dependencies) on company_id, workflow_instance_id from public.workflow_data;
create statistics public.decision_of_ticket (dependencies) on company_id, workflow_instance_id from public.decision;

analyze public.workflow_instance, public.ticket_search, public.task_instance, public.workflow_data, public.decision;
