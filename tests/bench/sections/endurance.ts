import { setTimeout as sleep } from 'node:timers/promises';
import { insertLongLists } from '../../support/longLists';
import { testEnvironment } from '../../support/testEnvironment';
import { BundleProcess, type ProcessSample } from '../bundleProcess';
import { bundleFile } from '../bundles';
import type { Line } from '../line';
import type { BenchContext, Section } from '../section';
import { median } from '../statistics';

const PER_SECOND = 100;
const WARM_UP_SECONDS = 20;
const REQUEST_LIMIT_MS = 10_000;

const ROOM = { liveuserid: 'anchor0', groupid: 'group of anchor0', flag: 0 };
/** The one among the requests that is refused. */
const WRONG = { Action: 'FetchList', flag: 'wrong' };
const REFUSED = 1000;
/** What apps ask, turn by turn. */
const REQUESTS: readonly ((turn: number) => object)[] = [
  () => ({ Action: 'FetchList', flag: 3, pageno: 1, pagesize: 20 }),
  (turn) => ({
    Action: 'EnterGroup',
    userid: `viewer-${String(turn % 500)}`,
    nickname: 'v',
    headpic: '',
    ...ROOM,
  }),
  () => ({ Action: 'ChangeCount', userid: 'anchor0', type: 1, optype: 0, flag: 0, fileid: '' }),
  (turn) => ({ Action: 'Heartbeat', userid: `viewer-${String(turn % 500)}`, ...ROOM }),
  () => ({ Action: 'FetchGroupMemberList', ...ROOM }),
  (turn) => ({ Action: 'QuitGroup', userid: `viewer-${String((turn * 7) % 500)}`, ...ROOM }),
  () => ({ Action: 'GetUserInfo', userid: 'anchor0', type: 0 }),
  () => WRONG,
];

/** One instance of the built api function answers 100 requests a second; its memory and descriptors must not grow. */
export const endurance: Section = {
  name: 'endurance',
  covers: 'SP6',
  async run(context: BenchContext): Promise<Line[]> {
    const seconds = context.long ? 600 : 45;
    const { config, connection } = await context.openDatabase('bench_endurance');
    await insertLongLists(connection, { rooms: 50, replays: 50, shortVideos: 0, members: 0 }, new Date());
    const api = new BundleProcess(await bundleFile('api'), testEnvironment(config, { AUTH_MODE: 'open' }));
    await answer(api, WARM_UP_SECONDS, () => Promise.resolve());
    const samples: ProcessSample[] = [];
    const answered = await answer(api, seconds, async () => {
      samples.push(await api.sample());
    });
    await api.close();
    const third = Math.ceil(samples.length / 3);
    const growth = (of: (sample: ProcessSample) => number): number => {
      const first = median(samples.slice(0, third).map(of));
      return ((median(samples.slice(-third).map(of)) - first) / first) * 100;
    };
    const size = `${String(seconds)} s, ${String(samples.length)} samples`;
    return [
      {
        id: 'SP6',
        measure: { en: 'requests answered by one instance', zh: '单个实例应答的请求' },
        value: answered / seconds,
        unit: '/s',
        atLeast: PER_SECOND * 0.9,
        detail: size,
      },
      {
        id: 'SP6',
        measure: { en: 'growth of its memory', zh: '内存增长' },
        value: growth(({ rssBytes }) => rssBytes),
        unit: '%',
        atMost: 10,
        detail: 'resident after a collection; last third beside the first',
      },
      {
        id: 'SP6',
        measure: { en: 'growth of its open descriptors', zh: '打开的描述符增长' },
        value: growth(({ descriptors }) => descriptors),
        unit: '%',
        atMost: 0,
        detail: size,
      },
    ];
  },
};

/** Sends requests at an even pace for so long, with `everyOther` second in between; returns how many were answered. */
async function answer(api: BundleProcess, seconds: number, everyOther: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  const total = seconds * PER_SECOND;
  let turn = 0;
  for (; turn < total && performance.now() - startedAt < seconds * 1000; turn += 1) {
    const waitMs = (turn * 1000) / PER_SECOND - (performance.now() - startedAt);
    if (waitMs > 1) await sleep(waitMs);
    const request = REQUESTS[turn % REQUESTS.length]!(turn);
    const body = JSON.stringify(request);
    const event = { httpMethod: 'POST', path: '/', headers: {}, body, isBase64Encoded: false };
    const reply = (await api.invoke(event, REQUEST_LIMIT_MS)) as { statusCode: number; body: string };
    const { returnValue } = JSON.parse(reply.body) as { returnValue: number };
    if (reply.statusCode !== 200 || returnValue !== (request === WRONG ? REFUSED : 0)) {
      throw new Error(`${body} was answered with status ${String(reply.statusCode)}: ${reply.body}`);
    }
    if (turn % (2 * PER_SECOND) === 0) await everyOther();
  }
  return turn;
}
