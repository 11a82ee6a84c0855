import type { Connection } from 'mysql2/promise';
import { allRows } from './tableRows';

type Rows = Readonly<Record<string, readonly unknown[]>>;

/** All rows as they are now, to be put back any number of times. */
export async function saveRows(connection: Connection): Promise<{ restore: () => Promise<void> }> {
  const { schema_migration: _kept, ...saved } = await allRows(connection);
  async function restore(): Promise<void> {
    const current: Rows = await allRows(connection);
    await connection.query('SET FOREIGN_KEY_CHECKS = 0');
    for (const [table, rows] of Object.entries(saved)) {
      if (JSON.stringify(rows) === JSON.stringify(current[table])) continue;
      await connection.query('DELETE FROM ??', [table]);
      if (rows.length > 0) {
        await connection.query('INSERT INTO ?? VALUES ?', [
          table,
          rows.map((row) => Object.values(row as object)),
        ]);
      }
    }
    await connection.query('SET FOREIGN_KEY_CHECKS = 1');
  }
  return { restore };
}
