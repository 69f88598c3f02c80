import type { CompanyTx } from "../db/index.js";

/** A task that somebody leaves behind, as their page lists it. */
export interface LeftTask {
  readonly taskId: number;
  readonly title: string;
  readonly ticket: string;
  readonly ticketTitle: string;
  /** Claimed by them; else they are named for it. */
  readonly claimed: boolean;
}

type Ask = (tx: CompanyTx, userId: number) => Promise<readonly LeftTask[]>;

let ask: Ask = async () => [];

/** Tells who knows of tasks, which are a room's that accounts/ does not know: app.ts hands it in, once. */
export function useOpenWork(given: Ask): void {
  ask = given;
}

/** The open tasks that a user claimed or is named for, at most 100. */
export function openWorkOf(tx: CompanyTx, userId: number): Promise<readonly LeftTask[]> {
  return ask(tx, userId);
}
