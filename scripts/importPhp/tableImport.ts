import type { Session } from '../../shared/db/database';
import type { NumberedTable } from '../../shared/db/imports/importRows';
import type { OldDatabase, OldTable } from '../../shared/db/imports/oldDatabase';
import type { OldRow, ReadingRules } from './oldRow';

/** What an import needs to know beside the rows themselves. */
export interface ImportSettings extends ReadingRules {
  /** The operator's name for the old database: what was copied from it before is known by it. */
  readonly source: string;
  readonly startedAt: Date;
  readonly bizId: string | undefined;
  readonly imSdkAppId: string | undefined;
  readonly replayRetentionDays: number;
  /** Scrypt cost of imported passwords, until their owners sign in. */
  readonly passwordCost: number;
  /** Nothing is to be kept, so nothing needs to be safe. */
  readonly dryRun: boolean;
}

export interface Added {
  /** Number of the new row; 0 where that has none. */
  readonly targetId: number;
  /** What stands there now, as far as somebody else could change it. */
  readonly state: string;
}

/** How rows of one old table become rows of the new ones. */
export interface TableImport<Plan> {
  /** Lower-case name. */
  readonly table: string;
  /** Without these a table of that name is not the old server's. */
  readonly keys: readonly string[];
  /** What else is read where the table has it: no two versions had the same. */
  readonly columns: readonly string[];
  /** Columns beside `keys` that tell one row from the next, because the old server replaced rows. */
  readonly versions?: readonly string[];
  /** Columns that must not be remembered in any form. */
  readonly secrets?: readonly string[];
  /** Where `targetId` is a row. */
  readonly target?: NumberedTable;
  /** Looks through the whole table before its rows are copied. */
  survey?(old: OldDatabase, table: OldTable, settings: ImportSettings): Promise<void>;
  /** @throws Refusal. */
  read(row: OldRow, settings: ImportSettings): Plan;
  /** Slow work that needs no transaction. */
  prepare?(plan: Plan, row: OldRow, settings: ImportSettings): Promise<Plan>;
  /** @throws Refusal, before it has written anything. */
  add(session: Session, plan: Plan, row: OldRow, settings: ImportSettings): Promise<Added>;
  /**
   * Brings a row that was copied before up to date; the new state, or undefined where the row was changed here and
   * is left alone. Without this method rows never change.
   */
  update?(session: Session, plan: Plan, known: Added, settings: ImportSettings): Promise<string | undefined>;
}
