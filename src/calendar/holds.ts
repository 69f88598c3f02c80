/** A time in which nothing counts; `to` is null while it lasts. */
export interface Hold {
  readonly from: Date;
  readonly to: Date | null;
}

/** A stretch of time, in milliseconds since 1970; `to` may be Infinity. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Stretches that follow each other, without what falls into a hold; the holds may overlap and stand in any order. */
export function* withoutHolds(
  stretches: Iterable<Stretch>,
  holds: readonly Hold[],
): Generator<Stretch> {
  const inOrder = holds
    .map(({ from, to }) => ({ from: from.getTime(), to: to?.getTime() ?? Infinity }))
    .filter(({ from, to }) => from < to)
    .toSorted((a, b) => a.from - b.from);
  let next = 0;
  let held = -Infinity; // up to here nothing counts
  for (const { from, to } of stretches) {
    let start = Math.max(from, held);
    for (let hold = inOrder[next]; hold && hold.from < to; hold = inOrder[++next]) {
      if (hold.from > start) yield { from: start, to: hold.from };
      held = Math.max(held, hold.to);
      start = Math.max(start, held);
    }
    if (start < to) yield { from: start, to };
  }
}
