import { judgeRooms, type Judgement } from '../../../../functions/online-check/judgeRooms';
import { Pacer } from '../../../../functions/online-check/pacer';
import type { SweepServices } from '../../../../functions/online-check/services';
import type { LiveRoom } from '../../../../shared/db/checks';
import { FakeLiveApi } from '../../../support/fakeLiveApi';
import { RecordingLogger } from '../../../support/testServices';
import { VirtualClock } from '../../../support/virtualClock';

let clock: VirtualClock;
let liveApi: FakeLiveApi;

beforeEach(() => {
  clock = new VirtualClock();
  liveApi = new FakeLiveApi(() => clock.nowMs());
});

function rooms(count: number, missedChecks = 0): LiveRoom[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    streamName: `stream_${missedChecks}_${index}`,
    userId: `anchor-${index}`,
    missedChecks,
    revision: 1,
  }));
}

interface Circumstances {
  readonly listed?: readonly LiveRoom[];
  readonly complete?: boolean;
  readonly believed?: boolean;
  readonly mayContinue?: () => boolean;
}

function judge(all: readonly LiveRoom[], circumstances: Circumstances = {}): Promise<Judgement> {
  const { listed = [], complete = true, believed = false, mayContinue = () => true } = circumstances;
  const online = { streamNames: new Set(listed.map(({ streamName }) => streamName)), complete };
  const services = { liveApi, log: new RecordingLogger() } as unknown as SweepServices;
  const pacer = new Pacer({ clock, sleep: clock.sleep });
  return judgeRooms(all, online, believed, services, pacer, mayContinue);
}

it('takes a room on the list for healthy and asks nothing', async () => {
  const all = rooms(3);
  const judgement = await judge(all, { listed: all });
  expect(judgement).toEqual({ seen: all, offline: [], unknown: [], massVanish: false });
  expect(liveApi.requests).toEqual([]);
});

it('believes only an explicit answer that a missing room is not pushed', async () => {
  const [active, inactive, forbidden, failing] = rooms(4);
  liveApi.streams.push(active!.streamName);
  liveApi.streams.forbid(forbidden!.streamName);
  liveApi.fault = ({ streamName }) => (streamName === failing!.streamName ? 'fails' : undefined);
  const judgement = await judge([active!, inactive!, forbidden!, failing!]);
  expect(judgement).toEqual({
    seen: [active],
    offline: [inactive, forbidden],
    unknown: [failing],
    massVanish: false,
  });
});

it('takes every room that an incomplete list leaves out for unknown, and asks nothing', async () => {
  const [listed, ...missing] = rooms(5);
  const judgement = await judge([listed!, ...missing], { listed: [listed!], complete: false });
  expect(judgement).toEqual({ seen: [listed], offline: [], unknown: missing, massVanish: false });
  expect(liveApi.requests).toEqual([]);
});

it.each([
  { count: 9, missing: 9, massVanish: false },
  { count: 10, missing: 4, massVanish: false },
  { count: 10, missing: 5, massVanish: true },
  { count: 11, missing: 5, massVanish: false },
  { count: 11, missing: 6, massVanish: true },
  { count: 1000, missing: 499, massVanish: false },
  { count: 1000, missing: 500, massVanish: true },
])('$missing of $count rooms missing at once: taken for a failure is $massVanish', async (example) => {
  const all = rooms(example.count);
  const judgement = await judge(all, { listed: all.slice(example.missing) });
  expect(judgement.massVanish).toBe(example.massVanish);
  expect(judgement.offline).toHaveLength(example.massVanish ? 0 : example.missing);
  expect(judgement.unknown).toHaveLength(example.massVanish ? example.missing : 0);
});

it('asks about each room after all when a mass disappearance is believed', async () => {
  const judgement = await judge(rooms(20), { believed: true });
  expect(judgement.offline).toHaveLength(20);
  expect(judgement.massVanish).toBe(true);
});

it('does not count rooms that were missing before among those that vanish', async () => {
  const [before, now] = [rooms(8, 1), rooms(4)];
  const judgement = await judge([...before, ...now]);
  expect(judgement.massVanish).toBe(false);
  expect(judgement.offline).toHaveLength(12);
});

it('asks first about the rooms that have missed most', async () => {
  const all = [...rooms(3, 0), ...rooms(3, 2), ...rooms(3, 1)];
  liveApi.beforeAnswer = () => clock.sleep(1);
  await judge(all);
  expect(liveApi.requested('state').map((name) => name.split('_')[1])).toEqual([
    ...['2', '2', '2'],
    ...['1', '1', '1'],
    ...['0', '0', '0'],
  ]);
});

it('leaves rooms unknown that there was no time to ask about', async () => {
  const judgement = await judge(rooms(60), {
    believed: true,
    mayContinue: () => liveApi.requests.length < 20,
  });
  expect(judgement.offline.length).toBe(liveApi.requests.length);
  expect(judgement.unknown.length).toBe(60 - liveApi.requests.length);
  expect(judgement.unknown.length).toBeGreaterThan(0);
});
