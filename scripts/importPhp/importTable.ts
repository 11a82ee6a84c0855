import type { Database, Session } from '../../shared/db/database';
import { findImportRows, insertImportRow, updateImportRow } from '../../shared/db/imports/importRows';
import type { OldDatabase, OldTable, OldValues } from '../../shared/db/imports/oldDatabase';
import { AppError } from '../../shared/errors';
import { digestOf } from './digest';
import type { ImportReport, Outcome, TableReport } from './importReport';
import { OldRow } from './oldRow';
import { Refusal } from './refusal';
import type { ImportSettings, TableImport } from './tableImport';

/** Rows a transaction: what a killed import does again at most. */
export const BATCH_ROWS = 100;
/** A batch waits for nothing but the database. */
const BATCH_DEADLINE_MS = 120_000;

/** Runs work that belongs together: in a transaction, or inside the one of a dry run. */
export type Transact = <T>(work: (session: Session) => Promise<T>) => Promise<T>;

export function transactions(database: Database): Transact {
  return (work) => database.transaction(work, BATCH_DEADLINE_MS);
}

interface PlannedRow<Plan> {
  readonly row: OldRow;
  readonly rowKey: string;
  readonly digest: string;
  plan: Plan | undefined;
  outcome: Outcome | undefined;
}

/** Copies one table, batch after batch. Each row and the note that it was copied are written together. */
export class TableRun<Plan> {
  private readonly seen = new Set<string>();
  private readonly scope: { readonly source: string; readonly tableName: string };

  constructor(
    private readonly table: TableImport<Plan>,
    private readonly settings: ImportSettings,
    private readonly transact: Transact,
    private readonly report: ImportReport,
  ) {
    this.scope = { source: settings.source, tableName: table.table };
  }

  async run(old: OldDatabase, from: OldTable, counts: TableReport): Promise<void> {
    await this.table.survey?.(old, from, this.settings);
    const columns = [...this.table.keys, ...this.table.columns];
    let batch: OldValues[] = [];
    for await (const values of old.rows(from, columns, this.table.keys)) {
      batch.push(values);
      if (batch.length < BATCH_ROWS) continue;
      await this.copy(batch, from, counts);
      batch = [];
    }
    await this.copy(batch, from, counts);
  }

  private async copy(values: readonly OldValues[], from: OldTable, counts: TableReport): Promise<void> {
    if (values.length === 0) return;
    const rows = values.map((one) => this.plan(new OldRow(one, from, this.settings)));
    const known = await this.transact((session) => findImportRows(session, this.scope, keysOf(rows)));
    await Promise.all(rows.filter(({ rowKey }) => !known.has(rowKey)).map((row) => this.prepare(row)));
    const outcomes = await this.writeAll(rows);
    rows.forEach((row, index) => {
      const key = Object.fromEntries(this.table.keys.map((name) => [name, row.row.raw(name)]));
      const outcome = outcomes[index];
      if (outcome === undefined) throw new Error('a row has no outcome');
      this.report.addRow(counts, { table: from.name, key, outcome, notes: row.row.notes });
    });
  }

  private plan(row: OldRow): PlannedRow<Plan> {
    const { keys, versions = [], secrets = [] } = this.table;
    const rowKey = digestOf(...[...keys, ...versions].map((name) => row.raw(name)));
    const planned: PlannedRow<Plan> = {
      row,
      rowKey,
      digest: digestOf(row.fingerprint(secrets)),
      plan: undefined,
      outcome: undefined,
    };
    if (this.seen.has(rowKey)) planned.outcome = { kind: 'reported', reason: 'duplicate', detail: '' };
    this.seen.add(rowKey);
    attempt(planned, () => {
      planned.plan = this.table.read(row, this.settings);
    });
    return planned;
  }

  private async prepare(planned: PlannedRow<Plan>): Promise<void> {
    if (planned.plan === undefined || this.table.prepare === undefined) return;
    planned.plan = await this.table.prepare(planned.plan, planned.row, this.settings);
  }

  /** All rows in one transaction; one by one where the database refuses the batch, to find the row that it refuses. */
  private async writeAll(rows: readonly PlannedRow<Plan>[]): Promise<readonly Outcome[]> {
    try {
      return await this.transact((session) => this.write(session, rows));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'DATABASE_FAILED' || this.settings.dryRun)
        throw error;
      if (rows.length === 1) return [{ kind: 'reported', reason: 'database', detail: driverCodeOf(error) }];
    }
    const outcomes: Outcome[] = [];
    for (const row of rows) outcomes.push(...(await this.writeAll([row])));
    return outcomes;
  }

  private async write(session: Session, rows: readonly PlannedRow<Plan>[]): Promise<Outcome[]> {
    const known = await findImportRows(session, this.scope, keysOf(rows));
    const outcomes: Outcome[] = [];
    for (const planned of rows) {
      if (planned.outcome !== undefined) outcomes.push(planned.outcome);
      else outcomes.push(await this.writeRow(session, planned, known));
    }
    return outcomes;
  }

  private async writeRow(
    session: Session,
    { row, rowKey, digest, plan }: PlannedRow<Plan>,
    known: Awaited<ReturnType<typeof findImportRows>>,
  ): Promise<Outcome> {
    const before = known.get(rowKey);
    if (plan === undefined) throw new Error('a row has neither plan nor outcome');
    if (before === undefined) {
      try {
        const added = await this.table.add(session, plan, row, this.settings);
        await this.remember(session, { rowKey, digest }, added);
        return { kind: 'added' };
      } catch (error) {
        if (error instanceof Refusal) return refusalOutcome(error);
        throw error;
      }
    }
    if (before.sourceDigest === digest || this.table.update === undefined) return { kind: 'unchanged' };
    const state = before.targetDigest;
    const updated = await this.table.update(
      session,
      plan,
      { targetId: before.targetId, state },
      this.settings,
    );
    if (updated === undefined) return { kind: 'kept' };
    await updateImportRow(session, this.scope, { ...before, sourceDigest: digest, targetDigest: updated });
    return { kind: 'updated' };
  }

  private async remember(
    session: Session,
    { rowKey, digest }: { readonly rowKey: string; readonly digest: string },
    { targetId, state }: { readonly targetId: number; readonly state: string },
  ): Promise<void> {
    const row = { rowKey, targetId, sourceDigest: digest, targetDigest: state };
    if (!(await insertImportRow(session, this.scope, row, this.settings.startedAt))) {
      throw new Error(
        'another import from this source is running: wait until it is done, then run this again',
      );
    }
  }
}

function attempt<Plan>(planned: PlannedRow<Plan>, work: () => void): void {
  if (planned.outcome !== undefined) return;
  try {
    work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    planned.outcome = refusalOutcome(error);
  }
}

function refusalOutcome({ reason, detail }: Refusal): Outcome {
  return { kind: 'reported', reason, detail };
}

function keysOf(rows: readonly { readonly rowKey: string }[]): string[] {
  return rows.map(({ rowKey }) => rowKey);
}

/** The server's name for what it refused; never its text, which may quote a value. */
function driverCodeOf({ cause }: AppError): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
}
