-- Which workflows somebody ever submitted tickets of is looked up workflow by workflow, however many tickets those are.
-- CreateIndex
CREATE INDEX "workflow_instance_of_submitter" ON "workflow_instance"("company_id", "submitter_id", "workflow_family_id", "id");
