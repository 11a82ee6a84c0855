interface Batch {
  likes: number;
  written: Promise<boolean>;
}

/**
 * Likes of one room that wait for the instance's one connection at the same time. They are written together, as one
 * entry, and each is acknowledged when that is stored. An instance that gets one request at a time, as the platform does
 * it, writes each by itself; one that serves many at once is not held back by its connection.
 */
export class LikeBatches {
  private readonly open = new Map<string, Batch>();

  /**
   * Adds one like to the batch of this anchor, or begins one with `write`. That calls `close` when it is about to write:
   * no more are added then, and it learns how many there are, the same number every time. Returns what `write` does.
   */
  add(anchorId: string, write: (close: () => number) => Promise<boolean>): Promise<boolean> {
    const joined = this.open.get(anchorId);
    if (joined !== undefined) {
      joined.likes += 1;
      return joined.written;
    }
    const batch: Batch = { likes: 1, written: Promise.resolve(false) };
    this.open.set(anchorId, batch);
    const close = (): number => {
      if (this.open.get(anchorId) === batch) this.open.delete(anchorId);
      return batch.likes;
    };
    // Closed in any case: nobody may join what has failed before it came to writing.
    batch.written = write(close).finally(close);
    return batch.written;
  }
}
