import type { Connection } from 'mysql2/promise';

/** Every row of every table, for what must not be there and for what must not have changed. */
export async function everyRow(connection: Connection): Promise<Record<string, unknown[]>> {
  const [tables] = await connection.query(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
  );
  const rows: Record<string, unknown[]> = {};
  for (const { name } of tables as { name: string }[]) rows[name] = await rowsOf(connection, name);
  return rows;
}

/** All rows of a table. */
export async function rowsOf(connection: Connection, table: string): Promise<any[]> {
  const [rows] = await connection.query(`SELECT * FROM \`${table}\` ORDER BY 1`);
  return rows as any[];
}
