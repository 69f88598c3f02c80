import { z } from "zod";
import { list, rowId } from "../web/index.js";
import { emailField, lineOf } from "./account-forms.js";

/** The ticked roles' ids; a value that is no id at all is refused like a role of elsewhere. */
const roleIds = z
  .unknown()
  .optional()
  .transform((value) => list(value))
  .pipe(z.array(z.string().transform((text) => rowId(text) ?? 0)));

const shared = { name: lineOf("Name", 200), roles: roleIds };

export const newUserForm = z.object({ ...shared, email: emailField });

export const userForm = z.object(shared);

/** The states that the list of users can be narrowed to. */
export const userStates = z.enum(["active", "waiting", "deactivated"]).or(z.literal("")).catch("");
