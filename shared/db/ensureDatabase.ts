import type { Queryable } from './leases';

const unknownDatabase = 1049;

/**
 * Makes `name` the connection's database and creates it when the server does not have it.
 * Throws the driver's error when the account may neither use nor create it.
 */
export async function ensureDatabase(connection: Queryable, name: string): Promise<void> {
  const identifier = `\`${name.replaceAll('`', '``')}\``;
  try {
    await connection.query(`USE ${identifier}`);
  } catch (error) {
    if ((error as { errno?: number }).errno !== unknownDatabase) throw error;
    await connection.query(`CREATE DATABASE IF NOT EXISTS ${identifier} DEFAULT CHARACTER SET utf8mb4`);
    await connection.query(`USE ${identifier}`);
  }
}
