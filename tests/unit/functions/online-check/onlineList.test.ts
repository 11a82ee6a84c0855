import { readOnlineList, type OnlineList } from '../../../../functions/online-check/onlineList';
import { Pacer } from '../../../../functions/online-check/pacer';
import type { SweepServices } from '../../../../functions/online-check/services';
import type { OnlinePage } from '../../../../shared/cloud/liveApi';
import { FakeLiveApi } from '../../../support/fakeLiveApi';
import { RecordingLogger } from '../../../support/testServices';
import { VirtualClock } from '../../../support/virtualClock';

const ATTEMPTS = 3;
const always = (): boolean => true;

let clock: VirtualClock;
let liveApi: FakeLiveApi;
let log: RecordingLogger;

beforeEach(() => {
  clock = new VirtualClock();
  liveApi = new FakeLiveApi(() => clock.nowMs());
  log = new RecordingLogger();
});

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `stream_${index}`);
}

function read(
  mayContinue = always,
  api: Pick<FakeLiveApi, 'listOnlineStreams'> = liveApi,
): Promise<OnlineList> {
  const services = { liveApi: api, log } as unknown as SweepServices;
  return readOnlineList(services, new Pacer({ clock, sleep: clock.sleep }), mayContinue);
}

/** An API that answers each page with what `pageOf` says. */
function answering(pageOf: (pageNumber: number) => OnlinePage): Pick<FakeLiveApi, 'listOnlineStreams'> {
  return { listOnlineStreams: (pageNumber) => Promise.resolve(pageOf(pageNumber)) };
}

it.each([0, 1, 99, 100, 101, 750])('reads all of %i streams', async (count) => {
  liveApi.streams.push(...names(count));
  const list = await read();
  expect([...list.streamNames].sort()).toEqual(names(count).sort());
  expect(list.complete).toBe(true);
  expect(liveApi.requests).toHaveLength(Math.max(1, Math.ceil(count / 100)));
});

it.each([1, 2, 5])('is incomplete when page %i stays unreadable, and says so', async (bad) => {
  liveApi.streams.push(...names(450));
  liveApi.fault = ({ pageNumber }) => (pageNumber === bad ? 'fails' : undefined);
  const { complete } = await read();
  expect(complete).toBe(false);
  expect(liveApi.requests.filter(({ pageNumber }) => pageNumber === bad)).toHaveLength(ATTEMPTS);
  expect(log.lines).toMatchObject([{ level: 'warn', fields: { pageNumber: bad } }]);
});

it('is incomplete when a page has fewer names than its totals promise', async () => {
  liveApi.streams.push(...names(250));
  liveApi.fault = ({ pageNumber }) => (pageNumber === 3 ? 'truncated' : undefined);
  expect(await read()).toMatchObject({ complete: false });
});

it('keeps what it read although the list is incomplete: who is on it is being pushed', async () => {
  liveApi.streams.push(...names(250));
  liveApi.fault = ({ pageNumber }) => (pageNumber === 2 ? 'fails' : undefined);
  const { streamNames } = await read();
  expect(streamNames.size).toBe(150);
});

it('is complete when a page is readable at the last attempt', async () => {
  liveApi.streams.push(...names(150));
  const failures = new Map<number, number>();
  liveApi.fault = ({ pageNumber }) => {
    const failed = failures.get(pageNumber) ?? 0;
    failures.set(pageNumber, failed + 1);
    return failed < ATTEMPTS - 1 ? 'fails' : undefined;
  };
  expect(await read()).toMatchObject({ complete: true });
});

it('is incomplete when there is no time to read it all', async () => {
  liveApi.streams.push(...names(4000));
  expect(await read(() => liveApi.requests.length < 10)).toMatchObject({ complete: false });
  expect(await read(() => false)).toEqual({ streamNames: new Set(), complete: false });
});

it('does not take names that a full page carries too many of for a fault', async () => {
  const page = { streamNames: names(130), totalNumber: 130, totalPages: 1 };
  const list = await read(
    always,
    answering(() => page),
  );
  expect(list).toEqual({ streamNames: new Set(names(130)), complete: true });
});

it('is complete when streams end while it is read, so that the last pages are empty', async () => {
  const list = await read(
    always,
    answering((pageNumber) =>
      pageNumber === 1
        ? { streamNames: names(100), totalNumber: 201, totalPages: 3 }
        : { streamNames: [], totalNumber: 100, totalPages: 1 },
    ),
  );
  expect(list.complete).toBe(true);
});
