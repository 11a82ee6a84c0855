import type { Connection } from 'mysql2/promise';

/**
 * Ends the idle connections of everybody else to this database, as a server does that has waited too long for the
 * next statement; returns how many there were. One that is being killed already is left alone: MySQL 5.6 that is
 * told so twice does not shut down in time afterwards.
 */
export async function killIdleConnections(connection: Connection): Promise<number> {
  const [rows] = await connection.query(
    `SELECT id AS id FROM information_schema.processlist
     WHERE db = DATABASE() AND id <> CONNECTION_ID() AND command = 'Sleep'`,
  );
  const ids = (rows as { id: number }[]).map(({ id }) => id);
  for (const id of ids) {
    // One that has gone by itself meanwhile is as good as killed.
    await connection.query(`KILL ${id}`).catch((error: unknown) => {
      if ((error as { code?: string }).code !== 'ER_NO_SUCH_THREAD') throw error;
    });
  }
  return ids.length;
}
