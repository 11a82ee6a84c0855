import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import { rounded, type Line, type Text } from '../line';
import { goLiveIn } from '../liveRoom';
import type { BenchContext, BenchDatabase, Section } from '../section';
import { closeAll, instanceOn } from '../services';
import { median } from '../statistics';
import { WORKS, type Work } from '../writer';
import { Writers } from '../writers';

const ANCHOR = 'anchor';
const ROUNDS = 3;
const WRITERS = 50;

/**
 * Fifty writers, in turns: a like's own statements, folding included; the whole function's request for a like, in an
 * instance for each writer and in one for many; and a plain UPDATE that adds to the room's row.
 */
export const hotRoom: Section = {
  name: 'hot-room',
  covers: 'CN5, SP4',
  async run(context: BenchContext): Promise<Line[]> {
    const managed = await compare(context, await context.openManagedDatabase('bench_hot_room'));
    const unsynced = await compare(context, await context.openDatabase('bench_hot_room'));
    return [
      ...linesOf(managed, 3, {
        en: 'logs synced as on a managed server',
        zh: '日志按托管数据库的方式落盘',
      }),
      ...linesOf(unsynced, undefined, {
        en: 'nothing synced, so only processor time counts',
        zh: '不落盘，只比较处理器时间',
      }),
      {
        id: 'CN5',
        measure: {
          en: 'entries not folded yet while they like, at most',
          zh: '点赞过程中未合并条目的最大值',
        },
        value: Math.max(managed.mostUnfolded, unsynced.mostUnfolded),
        unit: '',
        atMost: 3000,
        detail: 'SELECT COUNT(*) FROM counter_entry',
      },
    ];
  },
};

interface Rates {
  readonly statements: number;
  readonly requests: number;
  readonly shared: number;
  readonly updates: number;
  readonly mostUnfolded: number;
}

function linesOf(rates: Rates, atLeast: number | undefined, server: Text): Line[] {
  const { statements, requests, shared, updates } = rates;
  const line = (rate: number, what: Text, limit: number | undefined): Line => ({
    id: 'CN5',
    measure: { en: `${what.en}; ${server.en}`, zh: `${what.zh}；${server.zh}` },
    value: rate / updates,
    unit: '×',
    ...(limit === undefined ? {} : { atLeast: limit }),
    detail: `${rounded(rate)}/s : ${rounded(updates)}/s`,
  });
  return [
    line(
      statements,
      {
        en: '50 writers like one room, beside a one-row UPDATE',
        zh: '50 个写入者给同一房间点赞，与单行 UPDATE 相比',
      },
      atLeast,
    ),
    line(
      requests,
      { en: 'the same as whole requests to the function', zh: '同上，但为完整的函数请求' },
      undefined,
    ),
    line(
      shared,
      {
        en: 'the same to an instance that serves many writers at once',
        zh: '同上，但由一个实例同时服务许多写入者',
      },
      atLeast,
    ),
  ];
}

async function compare(context: BenchContext, { config, connection }: BenchDatabase): Promise<Rates> {
  const first = instanceOn(config);
  await goLiveIn(first, ANCHOR);
  await closeAll([first]);
  const [rows] = await connection.query('SELECT id FROM broadcast');
  const [{ id }] = rows as [{ id: number }];
  const writers = await Writers.start({ config, writers: WRITERS, anchorId: ANCHOR, roomId: id });
  const rates: Record<Work, number[]> = { like: [], request: [], shared: [], update: [] };
  const unfolded: number[] = [];
  const done: Record<Work, number> = { like: 0, request: 0, shared: 0, update: 0 };
  const durationMs = context.long ? 10_000 : 2_500;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const work of WORKS) {
      const startedAt = performance.now();
      const working = writers.work({ work, durationMs });
      await sleep(durationMs / 2);
      unfolded.push(await countEntries(connection));
      const count = await working;
      done[work] += count;
      rates[work].push((count / (performance.now() - startedAt)) * 1000);
    }
  }
  await writers.stop();
  await requireAllCounted(connection, id, done.like + done.request + done.shared);
  return {
    statements: median(rates.like),
    requests: median(rates.request),
    shared: median(rates.shared),
    updates: median(rates.update),
    mostUnfolded: Math.max(...unfolded),
  };
}

async function countEntries(connection: Connection): Promise<number> {
  const [rows] = await connection.query('SELECT COUNT(*) AS total FROM counter_entry');
  return (rows as [{ total: number }])[0].total;
}

async function requireAllCounted(connection: Connection, id: number, acknowledged: number): Promise<void> {
  const [rows] = await connection.query(
    'SELECT like_count + (SELECT COALESCE(SUM(likes), 0) FROM counter_entry) AS total FROM broadcast WHERE id = ?',
    [id],
  );
  const total = Number((rows as [{ total: string }])[0].total);
  if (total !== acknowledged)
    throw new Error(`${String(acknowledged)} likes were counted as ${String(total)}`);
}
