// One runner of migrations as a process of its own, which can be told to die by SIGKILL before or after its
// n-th query. Arguments: JSON of RunnerOptions. Prints the MigrateResult as JSON.
import { createConnection } from 'mysql2/promise';
import type { Migration } from '../../shared/db/migrate';
import { migrate } from '../../shared/db/migrate';
import type { Queryable } from '../../shared/db/leases';
import type { DatabaseAddress } from './testDatabase';

export interface RunnerOptions {
  database: DatabaseAddress;
  migrations: Migration[];
  leaseMs: number;
  waitMs: number;
  dieAt?: { query: number; when: 'before' | 'after' };
}

async function run(options: RunnerOptions): Promise<void> {
  const connection = await createConnection(options.database);
  const heartbeat = await createConnection(options.database);
  let queries = 0;

  const counting: Queryable = {
    async query(sql, params) {
      queries += 1;
      const dies = options.dieAt?.query === queries;
      if (dies && options.dieAt?.when === 'before') process.kill(process.pid, 'SIGKILL');
      const result = await connection.query(sql, params);
      if (dies) process.kill(process.pid, 'SIGKILL');
      return result;
    },
  };
  const { leaseMs, waitMs } = options;
  const result = await migrate(counting, options.migrations, { heartbeat, leaseMs, waitMs });
  process.stdout.write(JSON.stringify(result));
  await connection.end();
  await heartbeat.end();
}

run(JSON.parse(process.argv[2] ?? '{}') as RunnerOptions).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
