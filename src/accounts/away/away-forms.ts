import { z } from "zod";

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

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
