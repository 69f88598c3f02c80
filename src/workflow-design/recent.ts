/** A bounded store of what was made lately; the entry that was unused for longest makes room for a new one. */
export class Recent<T> {
  private readonly entries = new Map<string, T>();
  private readonly most: number;

  /** @param most how many entries are kept at most */
  constructor(most: number) {
    this.most = most;
  }

  get(key: string): T | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  set(key: string, value: T): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    const oldest = this.entries.keys().next().value;
    if (this.entries.size > this.most && oldest !== undefined) this.entries.delete(oldest);
  }
}
