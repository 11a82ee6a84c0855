// An import as a process of its own that dies by SIGKILL at its n-th statement. Arguments: JSON of ImportProcess.
import type { Database } from '../../shared/db/database';
import { countedDatabase } from './countedDatabase';
import { importOld } from './oldServer';
import type { DatabaseAddress } from './testDatabase';

export interface ImportProcess {
  readonly from: DatabaseAddress;
  readonly to: DatabaseAddress;
  readonly dieAt: { readonly statement: number; readonly when: 'before' | 'after' };
}

const { from, to, dieAt } = JSON.parse(process.argv[2] ?? '{}') as ImportProcess;

function dying(database: Database): Database {
  return countedDatabase(database, (statement, when) => {
    if (statement === dieAt.statement && when === dieAt.when) process.kill(process.pid, 'SIGKILL');
  });
}

importOld(from, to, {}, dying).then(
  () => process.stdout.write('done\n'),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
