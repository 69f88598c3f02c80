import type { Request, Response } from "express";
import type { Actor } from "../access/index.js";
import { readCompany } from "../db/index.js";
import {
  emptyForm,
  parseBody,
  redirectWith,
  renderPage,
  route,
  showAgain,
  type AnyRoute,
  type FormState,
} from "../web/index.js";
import { updateCompany } from "./commands/update-company.js";
import { zoneNames } from "../zone/index.js";
import { settingsForm } from "./settings-forms.js";
import { companySettings } from "./two-factor/second-factor-queries.js";

function show(res: Response, form: FormState): Promise<void> {
  return renderPage(res, "accounts/settings", { title: "Settings", form, zones: zoneNames() });
}

async function edit(res: Response, actor: Actor): Promise<void> {
  const settings = await readCompany(actor, companySettings);
  await show(
    res,
    emptyForm({
      name: settings.name,
      time_zone: settings.time_zone,
      ...(settings.requires_two_factor ? { requires_two_factor: "on" } : {}),
    }),
  );
}

async function update(req: Request, res: Response, actor: Actor): Promise<void> {
  const parsed = parseBody(settingsForm, req.body);
  if (!parsed.ok) return show(res.status(422), parsed.form);
  const { name, requires_two_factor, time_zone } = parsed.data;
  const result = await updateCompany(actor, {
    name,
    requiresTwoFactor: requires_two_factor,
    timeZone: time_zone || null,
  });
  if (!result.ok) return showAgain(res, result.rejection, (form) => show(res, form));
  redirectWith(res, "/company/settings", "Saved. It counts from everybody's next page on.");
}

const admins = { policy: "companyAdmin" } as const;

/** The company's own settings. */
export const settingsRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/company/settings",
    ...admins,
    handler: (_req, res, actor) => edit(res, actor),
  }),
  route({ method: "post", path: "/company/settings", ...admins, handler: update }),
];
