import { reject } from "./rejection.js";

/** The refusal where a company, or a user, has as many of something as it may; `instead`: what to do. */
export function full(most: number, what: string, instead: string): ReturnType<typeof reject> {
  const sentence = `Expected at most ${most.toLocaleString("en")} ${what}, but there are as many already. ${instead}`;
  return reject("conflict", sentence, { detail: "full" });
}
