import type { Request, Response } from "express";
import type { Actor } from "../access/index.js";
import { readCompany } from "../db/index.js";
import {
  emptyForm,
  parseBody,
  redirectWith,
  refuse,
  renderPage,
  route,
  sessionKey,
  showAgain,
  signIn,
  type AnyRoute,
  type FormState,
} from "../web/index.js";
import { changePasswordForm, nameForm, zoneForm } from "./account-forms.js";
import { giveBackAttempts, takeAttempts, tooMany } from "./attempts.js";
import { changePassword } from "./commands/change-password.js";
import { endSessions } from "./commands/end-sessions.js";
import { setTimeZone } from "./commands/set-time-zone.js";
import { zoneNames } from "../zone/index.js";
import { zonesOf } from "./zone-queries.js";
import { renameSelf } from "./commands/rename-self.js";
import { secondFactorOf } from "./two-factor/second-factor-queries.js";
import { agentWords, sessionsOf } from "./session-queries.js";

async function show(req: Request, res: Response, actor: Actor, form: FormState): Promise<void> {
  const [rows, factor, zones] = await readCompany(actor, async (tx) => [
    await sessionsOf(tx, actor.userId),
    await secondFactorOf(tx, actor.userId),
    await zonesOf(tx, actor.userId),
  ]);
  const here = sessionKey(req);
  const sessions = rows.map((row) => ({
    ...row,
    address: row.address.replace(/^::ffff:/, ""),
    browser: agentWords(row.agent),
    here: row.key === here,
  }));
  await renderPage(res, "accounts/account", {
    title: "Your account",
    form: { ...form, values: { name: actor.name, time_zone: zones.own ?? "", ...form.values } },
    zones: zoneNames(),
    companyZone: zones.company,
    sessions,
    factor,
  });
}

async function rename(req: Request, res: Response, actor: Actor): Promise<void> {
  const parsed = parseBody(nameForm, req.body);
  if (!parsed.ok) return show(req, res.status(422), actor, parsed.form);
  await renameSelf(actor, parsed.data.name);
  redirectWith(res, "/account", "Saved. Colleagues see this name from now on.");
}

async function chooseZone(req: Request, res: Response, actor: Actor): Promise<void> {
  const parsed = parseBody(zoneForm, req.body);
  if (!parsed.ok) return show(req, res.status(422), actor, parsed.form);
  await setTimeZone(actor, parsed.data.time_zone === "" ? null : parsed.data.time_zone);
  redirectWith(res, "/account", "Saved. Times are shown so from now on.");
}

async function newPassword(req: Request, res: Response, actor: Actor): Promise<void> {
  const parsed = parseBody(changePasswordForm, req.body);
  if (!parsed.ok) return show(req, res.status(422), actor, parsed.form);
  const { current_password, password } = parsed.data;
  const counts = [{ limit: "ownPassword", of: String(actor.userId) }] as const;
  const wait = await takeAttempts(counts);
  if (wait > 0) return refuse(res, tooMany(wait));
  const result = await changePassword(actor, { current: current_password, password });
  if (!result.ok) {
    return showAgain(res, result.rejection, (form) => show(req, res, actor, form));
  }
  await giveBackAttempts(counts);
  await signIn(req, result.identity);
  redirectWith(res, "/account", "Your password is changed. Your other sessions have ended.");
}

async function endOne(req: Request, res: Response, actor: Actor): Promise<void> {
  const result = await endSessions(actor, { key: String(req.params["key"]) });
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, "/account", "That session has ended.");
}

async function endOthers(req: Request, res: Response, actor: Actor): Promise<void> {
  const result = await endSessions(actor, { allBut: sessionKey(req) });
  if (!result.ok) return refuse(res, result.rejection);
  redirectWith(res, "/account", "All your other sessions have ended.");
}

const member = { policy: "member" } as const;

/** One's own account. */
export const accountPageRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/account",
    ...member,
    handler: (req, res, actor) => show(req, res, actor, emptyForm()),
  }),
  route({ method: "post", path: "/account", ...member, handler: rename }),
  route({ method: "post", path: "/account/time-zone", ...member, handler: chooseZone }),
  route({ method: "post", path: "/account/password", ...member, handler: newPassword }),
  route({ method: "post", path: "/account/sessions/others/end", ...member, handler: endOthers }),
  route({ method: "post", path: "/account/sessions/:key/end", ...member, handler: endOne }),
];
