import { z } from "zod";
import { isZone } from "../zone/index.js";

const LONGEST_EMAIL = 254;
const LONGEST_PASSWORD_SENT = 1_000;

/** One line of text that must be there, trimmed; `what` begins its messages. */
export function lineOf(what: string, longest: number): z.ZodType<string> {
  return z
    .string({ error: `${what} is missing` })
    .transform((text) => text.replaceAll(/\s+/gu, " ").trim())
    .pipe(
      z
        .string()
        .min(1, `${what} is missing`)
        .max(longest, `${what} must be at most ${longest} characters long`),
    );
}

/** An email address, in small letters. */
export const emailField = z
  .string({ error: "Email address is missing" })
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .min(1, "Email address is missing")
      .max(LONGEST_EMAIL, `Email address must be at most ${LONGEST_EMAIL} characters long`)
      .pipe(z.email("Email address must look like name@example.com")),
  );

/** A password as typed; what it must be is the commands' affair. */
const passwordField = z
  .string({ error: "Password is missing" })
  .min(1, "Password is missing")
  .max(LONGEST_PASSWORD_SENT, "Password must be at most 256 characters long");

export const signUpForm = z.object({
  company_name: lineOf("Company name", 200),
  name: lineOf("Your name", 200),
  email: emailField,
  password: passwordField,
});

export const signInForm = z.object({
  email: z.string({ error: "Email address is missing" }).trim().min(1, "Email address is missing"),
  password: passwordField,
  next: z.string().optional(),
});

export const passwordForm = z.object({ password: passwordField });

export const resetForm = z.object({ email: emailField });

export const nameForm = z.object({ name: lineOf("Your name", 200) });

/** The name of a zone; "" where the company's will do. */
export const zoneField = z
  .string({ error: "Choose a time zone" })
  .refine((name) => name === "" || isZone(name), "Choose a time zone of the list");

export const zoneForm = z.object({ time_zone: zoneField });

const presentPassword = z
  .string({ error: "Present password is missing" })
  .min(1, "Present password is missing")
  .max(LONGEST_PASSWORD_SENT, "Present password is not right");

export const changePasswordForm = z.object({
  current_password: presentPassword,
  password: passwordField,
});

export const emailChangeForm = z.object({ email: emailField, current_password: presentPassword });
