import { reject, type Result } from "../../access/index.js";
import type { CompanyTx } from "../../db/index.js";
import type { Round } from "../../engine/index.js";
import type { Application } from "./application.js";
import { placeFiles } from "../files/place-files.js";
import { applyRound } from "./apply-round.js";
import { decided } from "./prepared.js";

/** A round to decide and write; `confirmedStall`: whoever asks has been told that nothing would be open afterwards. */
export interface Play extends Omit<Application, "round" | "at"> {
  readonly confirmedStall: boolean;
}

/** Decides a write-set and writes what was decided. Refuses what the engine refuses, and a round that would leave the ticket stalled unless confirmed. */
export async function playRound(tx: CompanyTx, play: Play): Promise<Result<{ round: Round }>> {
  const { confirmedStall, ...application } = play;
  const { instance, actorId, definition, writeSet } = play;
  const place = { ticketId: instance.row.id, actorId, definition };
  const placed = await placeFiles(tx, place, writeSet.fields);
  if (!placed.ok) return placed;
  const answer = decided(play.definition, play.instance.state, play);
  if (!answer.ok) return answer;
  const { round } = answer;
  if (!confirmedStall && round.state.stalled === true)
    return reject(
      "conflict",
      "Expected somebody to be asked next, but after this nothing would be open: the ticket would wait until a ticket admin acts.",
      { detail: "would_stall" },
    );
  await applyRound(tx, { ...application, round, at: new Date() });
  return { ok: true, round };
}
