// A process with some of the writers of a hot room: each with one connection, as function instances have.
import { createConnection, type Connection, type ResultSetHeader } from 'mysql2/promise';
import { isTimeToFold } from '../../functions/api/foldSometimes';
import { appendLikesOfLiveRoom, foldCounters } from '../../shared/db/counters';
import type { Session, SqlParameter } from '../../shared/db/database';
import { SUBJECT } from '../../shared/db/subjects';
import type { DatabaseAddress } from '../support/testDatabase';
import { ask, instanceOn } from './services';

export interface WriterTask {
  readonly config: DatabaseAddress;
  readonly writers: number;
  readonly anchorId: string;
  readonly roomId: number;
}

/** What the writers do over and over. */
export const WORKS = ['like', 'request', 'shared', 'update'] as const;
export type Work = (typeof WORKS)[number];

export interface Turn {
  readonly work: Work;
  readonly durationMs: number;
}

async function prepare({
  config,
  writers,
  anchorId,
  roomId,
}: WriterTask): Promise<Record<Work, (() => Promise<unknown>)[]>> {
  const instances = Array.from({ length: writers }, () => instanceOn(config));
  const connections = await Promise.all(
    Array.from({ length: writers }, async () => {
      const connection = await createConnection({ ...config });
      await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
      return connection;
    }),
  );
  const parameters = { userid: anchorId, type: 1, optype: 0, flag: 0, fileid: '' };
  return {
    // A like as ChangeCount writes it, on the same plain connections as the UPDATE.
    like: connections.map((connection) => () => likeOnce(connection, anchorId, roomId)),
    request: instances.map((instance) => () => ask(instance, 'ChangeCount', parameters)),
    // One instance that serves all of these writers at once, on its one connection.
    shared: instances.map(() => () => ask(instances[0]!, 'ChangeCount', parameters)),
    // To a column that nothing else here uses, so that the likes can be checked in the end.
    update: connections.map(
      (connection) => () =>
        connection.query('UPDATE broadcast SET viewer_count = viewer_count + 1 WHERE id = ?', [roomId]),
    ),
  };
}

async function likeOnce(connection: Connection, anchorId: string, roomId: number): Promise<void> {
  const session = sessionOn(connection);
  const entryId = await appendLikesOfLiveRoom(session, anchorId, { likes: 1, viewerId: undefined });
  if (entryId === undefined || !isTimeToFold(entryId)) return;
  await connection.beginTransaction();
  try {
    await foldCounters(session, SUBJECT.broadcast, [roomId]);
    await connection.commit();
  } catch {
    // As in the function: the next one folds.
    await connection.rollback();
  }
}

function sessionOn(connection: Connection): Session {
  return {
    query: async <Row>(sql: string, parameters: readonly SqlParameter[] = []) =>
      (await connection.query(sql, parameters as unknown[]))[0] as Row[],
    write: async (sql, parameters = []) => {
      const [result] = await connection.query(sql, parameters as unknown[]);
      const { affectedRows, insertId } = result as ResultSetHeader;
      return { changedRows: affectedRows, insertId };
    },
  };
}

async function repeat(works: readonly (() => Promise<unknown>)[], durationMs: number): Promise<number> {
  const endsAt = performance.now() + durationMs;
  let done = 0;
  await Promise.all(
    works.map(async (work) => {
      while (performance.now() < endsAt) {
        await work();
        done += 1;
      }
    }),
  );
  return done;
}

function answer(message: object): void {
  process.send?.(message);
}

if (process.send !== undefined) {
  const prepared = prepare(JSON.parse(process.argv[2] ?? '') as WriterTask);
  process.on('message', ({ work, durationMs }: Turn) => {
    prepared
      .then((works) => repeat(works[work], durationMs))
      .then(
        (done) => answer({ done }),
        (error: unknown) => answer({ error: error instanceof Error ? error.stack : String(error) }),
      );
  });
  process.on('disconnect', () => process.exit());
  prepared.then(
    () => answer({ done: 0 }),
    (error: unknown) => answer({ error: String(error) }),
  );
}
