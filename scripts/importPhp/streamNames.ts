import type { OldDatabase, OldTable } from '../../shared/db/imports/oldDatabase';
import { digestOf } from './digest';
import { OldRow } from './oldRow';
import type { ImportSettings } from './tableImport';

const MAX_BYTES = 80;
const NAME = /^[^\s\p{Cc}\p{Cs}/?#&%]+$/u;

/** A name under which nothing is ever pushed, the same for the same row. */
export function privateStreamName(source: string, table: string, ...key: readonly string[]): string {
  return `php_${digestOf(source, table, ...key).slice(0, 32)}`;
}

/** The name that a user's streams had on the old server: one per user, `a-b` and `a_b` alike (PROTOCOL A.6). */
export function oldStreamName(row: OldRow, bizId: string | undefined): string | undefined {
  const stored = row.raw('stream_id').trim();
  if (stored !== '') return stored;
  return bizId === undefined ? undefined : `${bizId}_${row.raw('userid').replace(/[@#-]/g, '_')}`;
}

/** Whether a name can be stored, and be a part of an address: a blank or "?" would end that early. */
export function fitsStreamName(name: string): boolean {
  return Buffer.byteLength(name) <= MAX_BYTES && NAME.test(name);
}

interface Claim {
  readonly userId: string;
  readonly live: boolean;
  readonly openedAtMs: number;
}

/** Who of the users that shared a stream on the old server keeps it. */
export class StreamClaims {
  private readonly claims = new Map<string, Claim>();

  async survey(old: OldDatabase, table: OldTable, settings: ImportSettings): Promise<void> {
    this.claims.clear();
    for await (const values of old.rows(
      table,
      ['userid', 'stream_id', 'status', 'create_time'],
      ['userid'],
    )) {
      const row = new OldRow(values, table, settings);
      const name = oldStreamName(row, settings.bizId);
      const openedAtMs = row.time('create_time')?.getTime() ?? 0;
      if (name !== undefined)
        this.add(name, { userId: row.raw('userid'), live: row.flag('status'), openedAtMs });
    }
  }

  /** The live room has it before the others, the newer one before the older. */
  private add(name: string, claim: Claim): void {
    const known = this.claims.get(name);
    const better = known === undefined || rank(claim) > rank(known);
    if (better) this.claims.set(name, claim);
  }

  /** The user whose stream this is, where it is not this one's. */
  findOther(name: string, userId: string): string | undefined {
    const owner = this.claims.get(name)?.userId;
    return owner === userId ? undefined : owner;
  }
}

function rank({ live, openedAtMs }: Claim): number {
  return live ? openedAtMs + Number.MAX_SAFE_INTEGER / 2 : openedAtMs;
}
