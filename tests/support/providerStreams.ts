/** Which streams LVB has, as its API shows them: the truth that stand-ins of the API answer from. */
export class ProviderStreams {
  private readonly pushing = new Set<string>();
  private readonly forbidden = new Set<string>();
  private readonly unlisted = new Set<string>();

  push(...streamNames: readonly string[]): void {
    for (const name of streamNames) if (!this.forbidden.has(name)) this.pushing.add(name);
  }

  /** Pushing, but not on the online list, which lags behind. */
  unlist(...streamNames: readonly string[]): void {
    for (const name of streamNames) this.unlisted.add(name);
  }

  stop(...streamNames: readonly string[]): void {
    for (const name of streamNames) this.pushing.delete(name);
  }

  forbid(streamName: string): void {
    this.forbidden.add(streamName);
    this.pushing.delete(streamName);
  }

  resume(streamName: string): void {
    this.forbidden.delete(streamName);
  }

  clear(): void {
    this.pushing.clear();
    this.forbidden.clear();
    this.unlisted.clear();
  }

  stateOf(streamName: string): 'active' | 'inactive' | 'forbid' {
    if (this.forbidden.has(streamName)) return 'forbid';
    return this.pushing.has(streamName) ? 'active' : 'inactive';
  }

  page(
    pageNumber: number,
    pageSize: number,
  ): { readonly streamNames: string[]; readonly totalNumber: number; readonly totalPages: number } {
    const all = [...this.pushing].filter((name) => !this.unlisted.has(name));
    const start = (pageNumber - 1) * pageSize;
    return {
      streamNames: all.slice(start, start + pageSize),
      totalNumber: all.length,
      totalPages: Math.ceil(all.length / pageSize),
    };
  }
}
