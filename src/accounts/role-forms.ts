import { z } from "zod";
import { lineOf } from "./account-forms.js";

const ticked = z
  .unknown()
  .optional()
  .transform((value) => value !== undefined);

export const roleForm = z.object({
  name: lineOf("Name", 100),
  description: z
    .string()
    .default("")
    .transform((text) => text.replaceAll("\r\n", "\n").trim())
    .pipe(z.string().max(1_000, "Description must be at most 1,000 characters long")),
  is_company_admin: ticked,
  is_workflow_designer: ticked,
});
