import type { Connection } from 'mysql2/promise';

export interface LiveRooms {
  readonly streamNames: string[];
  readonly userIds: string[];
}

const ROWS_A_STATEMENT = 500;

/** Adds rooms that are live because the app said so at `since`, many at a time. Their users begin with `prefix`. */
export async function insertLiveRooms(
  connection: Connection,
  count: number,
  { prefix, since }: { readonly prefix: string; readonly since: Date },
): Promise<LiveRooms> {
  const userIds = Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  const streamNames = userIds.map((userId) => `8888_${userId.toLowerCase()}_room`);
  for (let start = 0; start < count; start += ROWS_A_STATEMENT) {
    const users = userIds.slice(start, start + ROWS_A_STATEMENT);
    await connection.query('INSERT INTO anchor (user_id, created_at) VALUES ?', [
      users.map((userId) => [userId, since]),
    ]);
    const rows = users.map((userId, index) => [
      ...['room', streamNames[start + index], userId, `group of ${userId}`, `room of ${userId}`],
      ...['', '', '', '', 'live', userId, since, since, since, 1, since],
    ]);
    await connection.query(
      `INSERT INTO broadcast (kind, stream_name, user_id, group_id, title, nickname, headpic, frontcover, location,
         state, live_user_id, opened_at, claimed_at, started_at, pushing, reported_live_at) VALUES ?`,
      [rows],
    );
  }
  return { streamNames, userIds };
}

/** The states of these streams, in their order. */
export async function statesOf(connection: Connection, streamNames: readonly string[]): Promise<string[]> {
  const [rows] = await connection.query('SELECT stream_name, state FROM broadcast WHERE stream_name IN (?)', [
    streamNames,
  ]);
  const states = new Map(
    (rows as { stream_name: string; state: string }[]).map(({ stream_name: name, state }) => [name, state]),
  );
  return streamNames.map((name) => states.get(name) ?? 'unknown');
}

/** Consecutive checks that these streams have missed, in their order. */
export async function missedChecksOf(
  connection: Connection,
  streamNames: readonly string[],
): Promise<number[]> {
  const [rows] = await connection.query(
    'SELECT stream_name, missed_checks FROM broadcast WHERE stream_name IN (?)',
    [streamNames],
  );
  const missed = new Map(
    (rows as { stream_name: string; missed_checks: number }[]).map((row) => [
      row.stream_name,
      row.missed_checks,
    ]),
  );
  return streamNames.map((name) => missed.get(name) ?? Number.NaN);
}
