import { z } from "zod";

/** A filter's name, whether others see it, and the filter as it stands in an address. */
export const filterSchema = z.object({
  name: z
    .string({ error: "Give the filter a name." })
    .trim()
    .min(1, { error: "Give the filter a name." })
    .max(60, { error: "Use at most 60 characters." }),
  shared: z
    .string()
    .optional()
    .transform((value) => value === "1"),
  query: z.string().max(4000).optional().default(""),
});
