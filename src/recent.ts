interface Entry<T> {
  readonly value: T;
  readonly size: number;
}

/** A bounded store of what was made lately; what was unused for longest makes room for what is new. */
export class Recent<T> {
  private readonly entries = new Map<string, Entry<T>>();
  private readonly most: number;
  private total = 0;

  /**
   * @param most how large all entries may be together, in the unit of their sizes: a number of entries would be no bound, since tenants
   * decide how large each is
   */
  constructor(most: number) {
    this.most = most;
  }

  get(key: string): T | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /** Keeps it, unless it alone is larger than all may be together. */
  set(key: string, value: T, size: number): void {
    this.drop(key);
    if (size > this.most) return;
    this.entries.set(key, { value, size });
    this.total += size;
    for (const oldest of this.entries.keys()) {
      if (this.total <= this.most) return;
      this.drop(oldest);
    }
  }

  private drop(key: string): void {
    this.total -= this.entries.get(key)?.size ?? 0;
    this.entries.delete(key);
  }
}
