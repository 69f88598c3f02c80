import { z } from "zod";
import { isDay } from "../../zone/days.js";

const day = z
  .string({ error: "Choose a day" })
  .trim()
  .refine(isDay, "Write a day such as 2026-11-30");

export const awayForm = z.object({
  substitute: z
    .string({ error: "Choose somebody" })
    .trim()
    .min(1, "Choose somebody")
    .max(300, "Choose somebody"),
  from: day,
  until: day,
});
