import type { FieldError } from "../../access/index.js";
import type { Due } from "../../engine/index.js";
import { asBody, list } from "../../web/index.js";
import type { StoredDue } from "../definition-rows.js";
import type { Values } from "./component-values.js";

/** What a task's form says of its due time, with what is wrong at its fields. */
interface TypedDue {
  readonly due: StoredDue | null;
  readonly escalationRoleId: number | null;
  readonly errors: readonly FieldError[];
}

const NO_ESCALATION = "none";

/** The due time as the values of its form. */
export function dueValues(due: Due | null, escalationRoleId: number | undefined): Values {
  const { hours, counted, escalation } = due ?? {};
  return {
    due_hours: hours === undefined ? "" : String(hours),
    due_counted: counted ?? "working",
    escalation_act: escalation?.act ?? NO_ESCALATION,
    escalation_role: escalationRoleId ?? "",
    escalation_after: escalation ? String(escalation.after_hours) : "",
  };
}

/** Reads it. Left blank, a task is never due, and then nobody hears of it either. */
export function typedDue(body: unknown): TypedDue {
  const typed = (name: string): string => (list(asBody(body)[name])[0] ?? "").trim();
  const act = typed("escalation_act");
  const escalates = act === "tell" || act === "reassign";
  const errors: FieldError[] = [];
  const hours = hoursIn(typed("due_hours"), { least: 0.25, field: "due_hours", errors });
  const after = escalates
    ? hoursIn(typed("escalation_after"), { least: 0, field: "escalation_after", errors })
    : null;
  if (escalates && typed("due_hours") === "")
    errors.push({
      field: "due_hours",
      message: "Type after how many hours it is due, or choose “Nothing more” below",
    });
  const role = typed("escalation_role");
  if (escalates && !/^\d{1,9}$/.test(role))
    errors.push({ field: "escalation_role", message: "Choose a role to escalate to" });
  if (errors.length > 0 || hours === null) return { due: null, escalationRoleId: null, errors };
  const counted = typed("due_counted") === "plain" ? "plain" : "working";
  const escalation = escalates ? ({ act, after_hours: after ?? 0 } as const) : null;
  return {
    due: { hours, counted, escalation },
    escalationRoleId: escalates ? Number(role) : null,
    errors,
  };
}

/** A number of hours as people type it ("7.5", "7,5", "1,000" is none); null for a blank, and where something is wrong. */
function hoursIn(
  text: string,
  {
    least,
    field,
    errors,
  }: { readonly least: number; readonly field: string; readonly errors: FieldError[] },
): number | null {
  if (text === "") return null;
  const hours = /^\d{1,6}([.,]\d{1,4})?$/.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
  if (Number.isNaN(hours)) {
    errors.push({ field, message: "Type a number of hours, such as 8 or 7.5" });
    return null;
  }
  if (hours < least || hours > 8_760) {
    errors.push({ field, message: `Type ${least} to 8,760 hours, which are a year` });
    return null;
  }
  if (hours % 0.25 !== 0) {
    errors.push({ field, message: "Type quarters of an hour, such as 0.25, 1.5 or 8" });
    return null;
  }
  return hours;
}
