import { z } from "zod";

/** The longest reason, in characters. */
const LONGEST_REASON = 1_000;

/** Why a company is suspended or resumed. */
export const reasonForm = z.object({
  reason: z
    .string({ error: "Reason is missing" })
    .transform((text) => text.replaceAll("\0", "").replaceAll("\r\n", "\n").trim())
    .pipe(
      z
        .string()
        .min(1, "Reason is missing")
        .max(LONGEST_REASON, "Reason must be at most 1,000 characters long"),
    ),
});
