import type { Connection } from 'mysql2/promise';

/** Every row of every table, for what must not be there and for what must not have changed. */
export async function allRows(connection: Connection): Promise<Record<string, unknown[]>> {
  const [tables] = await connection.query(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
  );
  const rows: Record<string, unknown[]> = {};
  for (const { name } of tables as { name: string }[]) {
    const [content] = await connection.query(`SELECT * FROM \`${name}\``);
    rows[name] = content as unknown[];
  }
  return rows;
}
