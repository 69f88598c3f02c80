import { z } from "zod";

export const rotationForm = z.object({
  current: z.coerce.number().int().positive(),
  end_now: z
    .unknown()
    .optional()
    .transform((value) => value !== undefined),
});
