/**
 * Round steps of an axis from 0: the smallest of 1, 2, 5 times a power of ten that needs at most five of them. One step of 1 where there
 * is nothing to show. `whole` for counts: no step is a part of one.
 */
export function axisSteps(
  most: number,
  whole = false,
): { readonly step: number; readonly end: number } {
  if (most <= 0) return { step: 1, end: 1 };
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = ([1, 2, 5, 10].find((times) => times * power >= rough - 1e-12) ?? 10) * power;
  const step = whole ? Math.max(1, round) : round;
  return { step, end: Math.max(step, Math.ceil(most / step - 1e-9) * step) };
}

/** The values from 0 to the end of an axis. */
export function ticks({ step, end }: { readonly step: number; readonly end: number }): number[] {
  return Array.from({ length: Math.round(end / step) + 1 }, (_none, at) => clean(at * step));
}

/** Without the dust that adding fractions leaves: 0.30000000000000004 is 0.3. */
export function clean(value: number): number {
  return Number(value.toPrecision(12));
}

/** A place in the picture, to a tenth of a pixel. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
