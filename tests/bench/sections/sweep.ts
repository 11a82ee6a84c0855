import { insertLiveRooms } from '../../support/liveRooms';
import { LiveApiServer } from '../../support/liveApiServer';
import { testEnvironment } from '../../support/testEnvironment';
import { BundleProcess } from '../bundleProcess';
import { bundleFile } from '../bundles';
import type { Line } from '../line';
import type { BenchContext, Section } from '../section';

const ROOMS = 20_000;
const ANSWER_MS = 20;
const LIMIT_MS = 55_000;
const TIMER_EVENT = { Type: 'Timer', TriggerName: 'every-minute', Time: '', Message: '' };

/** The built function in its own process sweeps 20,000 rooms, against an HTTP server that takes 20 ms to answer. */
export const sweep: Section = {
  name: 'sweep',
  covers: 'ZR4, SP5',
  async run(context: BenchContext): Promise<Line[]> {
    const missing = context.long ? 2_000 : 600;
    const { config, connection } = await context.openDatabase('bench_sweep');
    const since = new Date(Date.now() - 60_000);
    const { streamNames } = await insertLiveRooms(connection, ROOMS, { prefix: 'anchor', since });
    const api = await LiveApiServer.start();
    api.latencyMs = ANSWER_MS;
    api.streams.push(...streamNames.slice(missing));
    const environment = testEnvironment(config, { LIVE_API_ENDPOINT: api.endpoint });
    const bundle = new BundleProcess(await bundleFile('online-check'), environment);
    const startedAt = performance.now();
    const summary = (await bundle.invoke(TIMER_EVENT, LIMIT_MS)) as Readonly<Record<string, unknown>>;
    const seconds = (performance.now() - startedAt) / 1000;
    const { mostRssBytes } = await bundle.sample();
    await bundle.close();
    await api.stop();
    const expected = { rooms: ROOMS, seen: ROOMS - missing, offline: missing, alarm: '' };
    for (const [name, value] of Object.entries(expected)) {
      if (summary[name] !== value)
        throw new Error(`the sweep says ${JSON.stringify({ ...summary, closed: [] })}`);
    }
    return [
      {
        id: 'ZR4',
        measure: { en: 'one sweep of 20,000 live rooms', zh: '一次巡检 2 万个直播间' },
        value: seconds,
        unit: 's',
        atMost: 55,
        detail: `${String(missing)} of them missing, ${String(api.requests.length)} requests of ${String(ANSWER_MS)} ms`,
      },
      {
        id: 'ZR4',
        measure: { en: 'requests in its busiest second', zh: '最忙一秒内的请求数' },
        value: busiestSecond(api.requests.map(({ atMs }) => atMs)),
        unit: '/s',
        atMost: 80,
        detail: 'as the live API sees them',
      },
      {
        id: 'ZR4',
        measure: { en: 'the most memory of its process', zh: '进程的内存峰值' },
        value: mostRssBytes / 1e6,
        unit: 'MB',
        atMost: 128,
        detail: 'resident, Node.js itself included',
      },
    ];
  },
};

function busiestSecond(times: readonly number[]): number {
  let most = 0;
  let from = 0;
  times.forEach((time, index) => {
    while (times[from]! <= time - 1000) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}
