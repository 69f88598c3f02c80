import { fieldValue, fieldTitle, type Round } from "../../engine/index.js";
import type { LoadedDefinition } from "../../workflow-design/index.js";
import { openTask, type Instance } from "../rounds/instance.js";
import { valueWords, type UserNames } from "../value-words.js";
import { cancelReasonInWords, componentTitle } from "../words.js";

/** A task or completion that a preview names. */
export interface PreviewedComponent {
  readonly key: string;
  readonly title: string;
}

/** What a round would do, before it does it. Empty lists are "Nothing.". */
export interface Preview {
  readonly opens: readonly PreviewedComponent[];
  /** Open tasks that would get new inputs. */
  readonly refreshes: readonly PreviewedComponent[];
  /** Open tasks that would be cancelled: why ("because …"), and who has it now. */
  readonly cancels: readonly (PreviewedComponent & {
    readonly because: string;
    readonly claimedBy: string | null;
  })[];
  /** What would end or pause the ticket, and as what; key "" for an admin's own act. */
  readonly closes:
    | (PreviewedComponent & { readonly status: "COMPLETED" | "CANCELLED" | "ON_HOLD" })
    | null;
  /** Answers that would be cleared, because they are asked again, with the value that is lost. */
  readonly clears: readonly (PreviewedComponent & { readonly value: string })[];
  /** Nothing would be open afterwards: the form has to ask first. */
  readonly stalls: boolean;
}

/** A decided round in words. `names` are those of the users in its values and of whoever has a task. */
export function previewOf(
  definition: LoadedDefinition,
  instance: Pick<Instance, "open" | "state">,
  round: Round,
  names: UserNames,
): Preview {
  const named = (key: string) => ({ key, title: componentTitle(definition.definition, key) });
  const { effects } = round;
  const ends = effects.find((effect) => effect.type === "close" || effect.type === "pause");
  return {
    opens: effects.flatMap((effect) => (effect.type === "open" ? [named(effect.task)] : [])),
    refreshes: effects.flatMap((effect) => (effect.type === "refresh" ? [named(effect.task)] : [])),
    cancels: effects.flatMap((effect) => {
      if (effect.type !== "cancel") return [];
      const claimedBy = openTask(instance, effect.task)?.claimedBy ?? null;
      const because = cancelReasonInWords(definition.definition, effect.reason);
      const who = claimedBy === null ? null : (names.get(claimedBy) ?? null);
      return [{ ...named(effect.task), because, claimedBy: who }];
    }),
    closes:
      ends === undefined
        ? null
        : {
            ...(ends.completion === null ? { key: "", title: "" } : named(ends.completion)),
            status: ends.type === "pause" ? "ON_HOLD" : ends.status,
          },
    clears: round.cleared.map((key) => ({
      key,
      title: fieldTitle(definition.definition, key),
      value: valueWords(definition, key, fieldValue(instance.state.fields, key), names),
    })),
    stalls: round.state.stalled === true,
  };
}
