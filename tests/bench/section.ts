import type { Connection } from 'mysql2/promise';
import type { DatabaseAddress } from '../support/testDatabase';
import type { Line } from './line';

export interface BenchDatabase {
  readonly config: DatabaseAddress;
  readonly connection: Connection;
}

export interface BenchContext {
  /** Measures as long as the requirements say; otherwise long enough to see whether they hold. */
  readonly long: boolean;
  log(message: string): void;
  /** An empty database with all tables, on a server with the settings of the tests. */
  openDatabase(name: string): Promise<BenchDatabase>;
  /** The same on a server that writes and syncs its logs as a managed one does. */
  openManagedDatabase(name: string): Promise<BenchDatabase>;
}

/** One part of the benchmark, chosen by its name on the command line. */
export interface Section {
  readonly name: string;
  readonly covers: string;
  run(context: BenchContext): Promise<Line[]>;
}
