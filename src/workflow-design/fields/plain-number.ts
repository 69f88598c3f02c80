const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 15 });

/** A limit as people read it: 12500.5 is "12,500.5". */
export function plainNumber(value: number | undefined): string {
  return WHOLE.format(value ?? 0);
}
