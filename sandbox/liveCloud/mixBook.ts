/** A mixing session as it was last asked for. */
export interface Mix {
  readonly sessionId: string;
  readonly outputStream: string;
  readonly inputs: readonly { readonly stream: string; readonly layout: object }[];
  readonly updatedAtMs: number;
}

/** The mixing sessions of the account; a new request for a session replaces the old one. */
export class MixBook {
  private readonly mixes = new Map<string, Mix>();

  put(mix: Mix): void {
    this.mixes.set(mix.sessionId, mix);
  }

  list(): Mix[] {
    return [...this.mixes.values()];
  }
}
