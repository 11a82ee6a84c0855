import type { Connection } from 'mysql2/promise';

/** The connections to this database other than `connection` itself. */
export async function listOtherConnections(connection: Connection): Promise<number[]> {
  const [rows] = await connection.query(
    'SELECT id AS id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()',
  );
  return (rows as { id: number }[]).map(({ id }) => id);
}

/** Ends them as a server does that has waited too long for the next statement; returns how many there were. */
export async function killOtherConnections(connection: Connection): Promise<number> {
  const ids = await listOtherConnections(connection);
  for (const id of ids) {
    // One that has gone by itself meanwhile is as good as killed.
    await connection.query(`KILL ${id}`).catch((error: unknown) => {
      if ((error as { code?: string }).code !== 'ER_NO_SUCH_THREAD') throw error;
    });
  }
  return ids.length;
}
