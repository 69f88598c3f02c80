import { asJson, type CompanyTx } from "../../db/index.js";
import type { Chain } from "../../engine/index.js";
import { endlessInWords } from "../words.js";
import type { Application } from "./application.js";

/** A chain of actions that was stopped: the task that would have run once too often, and how often each had run. */
export interface EndlessChain {
  readonly task: string;
  readonly chain: Chain;
}

/** The error that a ticket admin sees when actions kept waking each other; the ticket is on hold, nothing is lost. */
export async function writeEndlessChain(
  tx: CompanyTx,
  { instance, definition, completes, at }: Application,
  { task, chain }: EndlessChain,
): Promise<void> {
  await tx.db.workflow_error.createMany({
    data: {
      company_id: tx.companyId,
      workflow_definition_id: instance.row.definitionId,
      workflow_instance_id: instance.row.id,
      task_instance_id: completes?.id ?? null,
      error_type: "WORKFLOW_TRANSITION",
      reason: `${endlessInWords(definition.definition, task, chain)}. The ticket was put on hold; resuming it lets them go on.`,
      detail: asJson({ step: instance.row.step + 1, task, chain }),
      created_at: at,
      updated_at: at,
    },
  });
}
