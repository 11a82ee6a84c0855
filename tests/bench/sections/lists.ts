import { get_ugc_list } from '../../../functions/api/endpoints/get_ugc_list';
import { get_vod_list } from '../../../functions/api/endpoints/get_vod_list';
import type { EndpointContext } from '../../../functions/api/endpoint';
import type { Services } from '../../../functions/api/dispatch';
import { insertLongLists, type LongLists } from '../../support/longLists';
import { rounded, type Line, type Text } from '../line';
import type { BenchContext, Section } from '../section';
import { ask, closeAll, instanceOn } from '../services';
import { interleaved } from '../statistics';

const LONG: LongLists = { rooms: 10_000, replays: 200_000, shortVideos: 10_000, members: 10_000 };
const SHORT: LongLists = { rooms: 200, replays: 2_000, shortVideos: 200, members: 200 };
const LAST_PAGE = 500;
const PAGE_SIZE = 20;

interface List {
  readonly name: Text;
  /** Whether SP2 says how much its deep pages may cost. */
  readonly deepIsLimited: boolean;
  readonly fetch: (services: Services, page: number) => Promise<unknown>;
}

function contextOf(services: Services): EndpointContext {
  return { ...services, caller: { kind: 'anonymous' }, sessionId: '', remoteAddress: '' };
}

function fetchList(flag: number, deepIsLimited: boolean, name: Text): List {
  return {
    name,
    deepIsLimited,
    fetch: (services, page) => ask(services, 'FetchList', { flag, pageno: page, pagesize: PAGE_SIZE }),
  };
}

const second = (index: number) => ({ userid: 'u', index, count: PAGE_SIZE });

const LISTS: readonly List[] = [
  fetchList(1, true, { en: 'FetchList, live rooms', zh: 'FetchList 直播' }),
  fetchList(2, true, { en: 'FetchList, replays', zh: 'FetchList 回放' }),
  fetchList(3, true, { en: 'FetchList, live then replays', zh: 'FetchList 先直播后回放' }),
  fetchList(5, false, { en: 'FetchList, short videos', zh: 'FetchList 短视频' }),
  {
    name: { en: 'FetchGroupMemberList', zh: 'FetchGroupMemberList' },
    deepIsLimited: false,
    fetch: (services, pageno) =>
      ask(services, 'FetchGroupMemberList', {
        ...{ liveuserid: 'anchor0', groupid: 'group of anchor0', pageno, pagesize: PAGE_SIZE },
      }),
  },
  {
    name: { en: 'get_vod_list', zh: 'get_vod_list' },
    deepIsLimited: false,
    fetch: (services, page) => get_vod_list.handle(second(page), contextOf(services)),
  },
  {
    name: { en: 'get_ugc_list', zh: 'get_ugc_list' },
    deepIsLimited: false,
    fetch: (services, page) => get_ugc_list.handle(second(page), contextOf(services)),
  },
];

/** The same request on long and on short lists, in turns, through the whole function but HTTP. */
export const lists: Section = {
  name: 'lists',
  covers: 'SP2',
  async run(context: BenchContext): Promise<Line[]> {
    const filled = async (name: string, sizes: LongLists): Promise<Services> => {
      context.log(`filling ${String(sizes.rooms)} rooms and ${String(sizes.replays)} replays`);
      const { config, connection } = await context.openDatabase(name);
      await insertLongLists(connection, sizes, new Date());
      return instanceOn(config);
    };
    const long = await filled('bench_long_lists', LONG);
    const short = await filled('bench_short_lists', SHORT);
    const lines: Line[] = [];
    for (const { name, fetch, deepIsLimited } of LISTS) {
      const times = await interleaved(context.long ? 200 : 40, {
        longFirst: () => fetch(long, 1),
        shortFirst: () => fetch(short, 1),
        longLast: () => fetch(long, LAST_PAGE),
        shortLast: () => fetch(short, LAST_PAGE),
      });
      lines.push(...linesOf(name, deepIsLimited, times));
    }
    await closeAll([long, short]);
    return lines;
  },
};

function linesOf(
  name: Text,
  deepIsLimited: boolean,
  ms: { longFirst: number; shortFirst: number; longLast: number; shortLast: number },
): Line[] {
  const of = (en: string, zh: string): Text => ({ en: `${name.en}, ${en}`, zh: `${name.zh}，${zh}` });
  const beside = (left: number, right: number): string => `${rounded(left)} ms : ${rounded(right)} ms`;
  return [
    {
      id: 'SP2',
      measure: of('page 1, beside the short lists', '第 1 页，与短列表相比'),
      value: ms.longFirst / ms.shortFirst,
      unit: '×',
      atMost: 2,
      detail: beside(ms.longFirst, ms.shortFirst),
    },
    {
      id: 'SP2',
      measure: of('page 500, beside page 1 of the short lists', '第 500 页，与短列表第 1 页相比'),
      value: ms.longLast / ms.shortFirst,
      unit: '×',
      ...(deepIsLimited ? { atMost: 3 } : {}),
      detail: beside(ms.longLast, ms.shortFirst),
    },
    {
      id: 'SP2',
      measure: of(
        'page 500, beside the empty page 500 of the short lists',
        '第 500 页，与短列表空的第 500 页相比',
      ),
      value: ms.longLast / ms.shortLast,
      unit: '×',
      detail: beside(ms.longLast, ms.shortLast),
    },
  ];
}
