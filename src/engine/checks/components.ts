import { type Check, type Component, placeOf } from "./checked-workflow.js";
import type { Finding } from "./finding.js";

const keyPattern = /^[a-z][a-z0-9_]{0,99}$/;

/** A workflow begins with a ticket and ends with a completion. */
export const beginsAndEnds: Check = ({ definition }) => {
  const place = { kind: "workflow", key: "" } as const;
  const findings: Finding[] = [];
  if (definition.tickets.length === 0)
    findings.push({
      code: "no_ticket",
      severity: "error",
      place: { ...place, part: "tickets" },
      sentence: "There is no ticket definition, so nobody can submit anything. Add one.",
    });
  if (definition.completions.length === 0)
    findings.push({
      code: "no_completion",
      severity: "error",
      place: { ...place, part: "completions" },
      sentence: "There is no completion, so a ticket would never end. Add one.",
    });
  return findings;
};

/** Keys have one shape, and mean one thing: tasks and completions share their keys' space, tickets have their own. */
export const keys: Check = ({ components }) => {
  const seen = new Map<string, Component>();
  return components.flatMap((component): readonly Finding[] => {
    const place = placeOf(component, "key");
    if (!keyPattern.test(component.key))
      return [
        {
          code: "bad_key",
          severity: "error",
          place,
          sentence: `The key “${component.key}” is not usable: it must begin with a small letter and have only small letters, digits and _ (at most 100).`,
        },
      ];
    const space = `${component.kind === "ticket" ? "ticket" : "other"} ${component.key}`;
    const first = seen.get(space);
    seen.set(space, first ?? component);
    if (!first) return [];
    return [
      {
        code: "duplicate_key",
        severity: "error",
        place,
        sentence: `${component.title} and ${first.title} have the same key, “${component.key}”. Give one of them another.`,
      },
    ];
  });
};

/** A completion ends or pauses; anything else, from an imported file, does neither. */
export const statuses: Check = ({ definition }) =>
  definition.completions
    .filter((one) => !["COMPLETED", "CANCELLED", "ON_HOLD"].includes(one.completion_status))
    .map((one) => ({
      code: "wrong_status",
      severity: "error",
      place: { kind: "completion", key: one.key, part: "completion_status" },
      sentence: `${one.title || one.key} makes the ticket “${one.completion_status}”, which neither ends nor pauses it. Choose COMPLETED, CANCELLED or ON_HOLD.`,
    }));
