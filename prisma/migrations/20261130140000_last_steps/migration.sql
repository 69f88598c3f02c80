-- Which step wrote each field last, and which cleared it, is kept with the ticket: who wrote what is found without reading its history. A ticket
-- that began before gets it with its next step.
-- AlterTable
ALTER TABLE "workflow_instance" ADD COLUMN     "last_steps" JSONB;

grant update (last_steps) on public.workflow_instance to ticketflower_app;
