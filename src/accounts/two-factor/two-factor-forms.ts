import { z } from "zod";

const LONGEST = 100;

const code = z
  .string({ error: "Code is missing" })
  .trim()
  .min(1, "Code is missing")
  .max(LONGEST, "Code is not right");

export const codeForm = z.object({ code });

export const turnOnForm = z.object({ code, secret: z.string().max(1_000).default("") });

const current_password = z
  .string({ error: "Present password is missing" })
  .min(1, "Present password is missing")
  .max(1_000, "Present password is not right");

export const turnOffForm = z.object({ code, current_password });

export const renewForm = z.object({ current_password });
