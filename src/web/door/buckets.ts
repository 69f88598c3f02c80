/** How fast something may go: so much at once, and so much a second in the long run. */
export interface Rate {
  readonly atOnce: number;
  readonly aSecond: number;
}

interface Bucket {
  left: number;
  /** Milliseconds. */
  at: number;
}

const MOST_REMEMBERED = 20_000;

/** Token buckets of this process, by what is counted. Those that are full again are forgotten. */
export class Buckets {
  readonly #rate: Rate;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Takes one, and gives 0; or takes none and gives the seconds until there is one. `now` in milliseconds. */
  take(key: string, now: number): number {
    const { atOnce, aSecond } = this.#rate;
    const bucket = this.#buckets.get(key);
    const left = bucket === undefined ? atOnce : this.#leftOf(bucket, now);
    if (left < 1) return Math.max(1, Math.ceil((1 - left) / aSecond));
    if (bucket === undefined) this.#makeRoom(now);
    this.#buckets.set(key, { left: left - 1, at: now });
    return 0;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  #leftOf({ left, at }: Bucket, now: number): number {
    const { atOnce, aSecond } = this.#rate;
    return Math.min(atOnce, left + (Math.max(0, now - at) / 1000) * aSecond);
  }

  #makeRoom(now: number): void {
    if (this.#buckets.size < MOST_REMEMBERED) return;
    for (const [key, bucket] of this.#buckets) {
      if (this.#leftOf(bucket, now) >= this.#rate.atOnce) this.#buckets.delete(key);
    }
    if (this.#buckets.size >= MOST_REMEMBERED) this.#buckets.clear(); // whoever has so many networks is not held up by this
  }
}
