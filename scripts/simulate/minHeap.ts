/** Numbers, of which the smallest is at hand: what a queue with many servers needs at every step. */
export class MinHeap {
  private readonly items: number[] = [];

  get size(): number {
    return this.items.length;
  }

  get smallest(): number | undefined {
    return this.items[0];
  }

  push(value: number): void {
    let at = this.items.push(value) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && this.at(parent) > value; parent = (at - 1) >> 1) {
      this.items[at] = this.at(parent);
      at = parent;
    }
    this.items[at] = value;
  }

  pop(): number | undefined {
    const smallest = this.items[0];
    const last = this.items.pop();
    if (last === undefined || this.items.length === 0) return smallest;
    let at = 0;
    for (let child = 1; child < this.items.length; child = 2 * at + 1) {
      if (this.at(child + 1) < this.at(child)) child += 1;
      if (this.at(child) >= last) break;
      this.items[at] = this.at(child);
      at = child;
    }
    this.items[at] = last;
    return smallest;
  }

  /** Behind the last one lies nothing that could be smaller. */
  private at(index: number): number {
    return this.items[index] ?? Infinity;
  }
}
