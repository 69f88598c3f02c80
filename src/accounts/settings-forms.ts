import { z } from "zod";
import { lineOf, zoneField } from "./account-forms.js";

export const settingsForm = z.object({
  name: lineOf("Company name", 200),
  // A program that knows nothing of it leaves the zone as it is.
  time_zone: zoneField.optional(),
  requires_two_factor: z
    .unknown()
    .optional()
    .transform((value) => value !== undefined),
});
