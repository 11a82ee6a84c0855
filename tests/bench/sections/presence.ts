import { expireSilent } from '../../../functions/online-check/expireSilent';
import type { SweepServices } from '../../../functions/online-check/services';
import type { Services } from '../../../functions/api/dispatch';
import { insertLongLists } from '../../support/longLists';
import { rounded, type Line } from '../line';
import type { BenchContext, Section } from '../section';
import { ask, closeAll, instanceOn } from '../services';
import { rateOf } from '../statistics';

const VIEWERS = 10_000;
const SECONDS_BETWEEN = 30;
const INSTANCES = 10;

/** Ten thousand viewers of one room say that they are there, and then all fall silent. */
export const presence: Section = {
  name: 'presence',
  covers: 'Heartbeat',
  async run(context: BenchContext): Promise<Line[]> {
    const { config, connection } = await context.openManagedDatabase('bench_presence');
    await insertLongLists(connection, { rooms: 1, replays: 0, shortVideos: 0, members: VIEWERS }, new Date());
    const instances = Array.from({ length: INSTANCES }, () => instanceOn(config));
    let next = 0;
    const beat = async (instance: Services): Promise<void> => {
      next += 1;
      await ask(instance, 'Heartbeat', {
        userid: `viewer-${String(next % VIEWERS)}`,
        ...{ liveuserid: 'anchor0', groupid: 'group of anchor0', flag: 0 },
      });
    };
    const rate = await rateOf(
      instances.map((instance) => () => beat(instance)),
      context.long ? 30_000 : 5_000,
    );
    await connection.query('UPDATE member SET beat_at = ?', [new Date(Date.now() - 100_000)]);
    const startedAt = performance.now();
    const expired = await expireSilent(instances[0] as unknown as SweepServices, () => true);
    const seconds = (performance.now() - startedAt) / 1000;
    if (expired !== VIEWERS) throw new Error(`${String(expired)} of ${String(VIEWERS)} viewers expired`);
    await closeAll(instances);
    return [
      {
        id: 'Heartbeat',
        measure: {
          en: 'heartbeats that ten instances get done; 10,000 viewers send one every 30 s',
          zh: '十个实例能处理的心跳；1 万名观众每 30 秒发送一次',
        },
        value: rate,
        unit: '/s',
        atLeast: Math.ceil(VIEWERS / SECONDS_BETWEEN),
        detail: `${String(VIEWERS)} members, logs synced`,
      },
      {
        id: 'Heartbeat',
        measure: {
          en: 'the sweep takes 10,000 silent viewers away',
          zh: '巡检移除 1 万名失去心跳的观众',
        },
        value: seconds,
        unit: 's',
        atMost: 10,
        detail: `${rounded(expired / seconds)}/s`,
      },
    ];
  },
};
