import { z } from "zod";
import { lineOf } from "./account-forms.js";

export const settingsForm = z.object({
  name: lineOf("Company name", 200),
  requires_two_factor: z
    .unknown()
    .optional()
    .transform((value) => value !== undefined),
});
