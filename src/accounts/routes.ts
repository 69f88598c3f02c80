import type { AnyRoute } from "../web/index.js";
import { auditRoutes } from "./audit/audit-pages.js";
import { accountPageRoutes } from "./account-pages.js";
import { emailRoutes } from "./email/email-pages.js";
import { awayRoutes } from "./away/away-pages.js";
import { peopleRoutes } from "./people-pages.js";
import { calendarRoutes } from "./calendar/calendar-pages.js";
import { linkRoutes } from "./link-pages.js";
import { resetRoutes } from "./reset-pages.js";
import { roleRoutes } from "./role-pages.js";
import { settingsRoutes } from "./settings-pages.js";
import { signInRoutes } from "./sign-in-pages.js";
import { signingRoutes } from "./signing/signing-pages.js";
import { signUpRoutes } from "./sign-up-pages.js";
import { codeRoutes } from "./two-factor/code-pages.js";
import { twoFactorRoutes } from "./two-factor/two-factor-pages.js";
import { userRoutes } from "./user-pages.js";

/** Every route of this room but "/", whose home page belongs to another (see startRoute). */
export const accountRoutes: readonly AnyRoute[] = [
  ...signUpRoutes,
  ...signInRoutes,
  ...linkRoutes,
  ...resetRoutes,
  ...accountPageRoutes,
  ...emailRoutes,
  ...twoFactorRoutes,
  ...codeRoutes,
  ...calendarRoutes,
  ...settingsRoutes,
  ...signingRoutes,
  ...userRoutes,
  ...peopleRoutes,
  ...awayRoutes,
  ...roleRoutes,
  ...auditRoutes,
];
