import { answerControl } from '../../../sandbox/control/controlPlane';
import type { ControlContext } from '../../../sandbox/control/controlRoute';
import { FunctionPool } from '../../../sandbox/functions/functionPool';
import { Faults } from '../../../sandbox/liveCloud/api/faults';
import { CallbackDelivery } from '../../../sandbox/liveCloud/callbackDelivery';
import { LiveCloud } from '../../../sandbox/liveCloud/liveCloud';
import { MixBook } from '../../../sandbox/liveCloud/mixBook';
import { Wiring } from '../../../sandbox/liveCloud/wiring/wiring';
import { MinuteTimer } from '../../../sandbox/minuteTimer';
import { signedPushUrl } from './support/signedPushUrl';

const account = {
  appId: 1250000000,
  pushDomain: 'push.sandbox.test',
  pushUrlKey: 'push-key',
  callbackKey: 'callback-key',
};
const clock = { nowMs: () => Date.now() };

let context: ControlContext;
let posted: { event_type: number; sequence?: string }[];
let callbackStatus: number;

beforeEach(() => {
  posted = [];
  callbackStatus = 200;
  const delivery = new CallbackDelivery({
    post: (body) => {
      posted.push(JSON.parse(body) as (typeof posted)[number]);
      return Promise.resolve(callbackStatus);
    },
    clock,
    random: Math.random,
  });
  const pool = new FunctionPool(
    { name: 'online-check', bundle: '', environment: {}, timeLimitMs: 1, memoryMb: 64, maxInstances: 1 },
    () => undefined,
  );
  jest.spyOn(pool, 'invoke').mockResolvedValue({ kind: 'returned', value: { closed: 0 } });
  context = {
    cloud: new LiveCloud({
      account,
      clock,
      random: Math.random,
      send: (event, rule) => delivery.submit(event, rule),
    }),
    delivery,
    mixes: new MixBook(),
    wiring: new Wiring([]),
    faults: new Faults(Math.random),
    timer: new MinuteTimer(pool, clock),
    rtmpUrl: 'rtmp://127.0.0.1:1935/live',
  };
});

afterEach(() => {
  context.delivery.close();
  context.timer.stop();
});

async function call(method: string, path: string, body?: unknown): Promise<[number, any]> {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  const reply = await answerControl(
    { method, path, query: '', headers: {}, headerPairs: [], body: Buffer.from(text), remoteAddress: '' },
    context,
  );
  return [reply.status, JSON.parse(String(reply.body))];
}

const url = (stream: string): string => signedPushUrl(account, stream, Date.now());

it('describes itself: every address with its method, purpose and body', async () => {
  const [status, description] = await call('GET', '/_sandbox');
  expect(status).toBe(200);
  const routes = description.routes.map(({ method, path }: any) => `${method} ${path}`);
  expect(routes.sort()).toEqual([
    'DELETE /_sandbox/faults',
    'GET /_sandbox/deliveries',
    'GET /_sandbox/faults',
    'GET /_sandbox/mixes',
    'GET /_sandbox/streams',
    'POST /_sandbox/die',
    'POST /_sandbox/faults',
    'POST /_sandbox/push',
    'POST /_sandbox/push-url',
    'POST /_sandbox/record',
    'POST /_sandbox/release',
    'POST /_sandbox/stop',
    'POST /_sandbox/timer',
  ]);
  expect(description.routes[0]).toMatchObject({
    summary: expect.any(String),
    body: { url: 'string, required' },
  });
  expect(description.liveApi).toMatchObject({
    method: 'POST',
    path: '/_sandbox/live-api',
    body: expect.stringContaining('X-TC-Action'),
    actions: expect.arrayContaining(['DescribeLiveStreamState', 'ForbidLiveStream']),
  });
});

it('plays a push and its stop, and tells how the backend answered the callbacks', async () => {
  const [status, started] = await call('POST', '/_sandbox/push', { url: url('a') });
  expect(status).toBe(200);
  expect(started).toEqual({
    stream: 'a',
    sequence: expect.stringMatching(/^\d{19}$/),
    callbacks: [{ id: 1, event_type: 1, status: 'delivered', result: 200 }],
  });
  callbackStatus = 503;
  const [, stopped] = await call('POST', '/_sandbox/stop', { stream: 'a', duration: 5 });
  expect(stopped.callbacks.map(({ event_type, status: state }: any) => [event_type, state])).toEqual([
    [0, 'retrying'],
    [100, 'retrying'],
    [100, 'retrying'],
  ]);
});

it('does not wait for the answers when asked not to', async () => {
  const [, answer] = await call('POST', '/_sandbox/push', { url: url('a'), wait: false });
  expect(answer.callbacks).toEqual([{ id: 1, event_type: 1, status: 'waiting', result: '' }]);
});

it('takes a push URL in place of a stream name', async () => {
  const pushed = url('a');
  await call('POST', '/_sandbox/push', { url: pushed });
  expect(await call('POST', '/_sandbox/die', { url: pushed })).toMatchObject([200, { stream: 'a' }]);
  expect(posted).toHaveLength(1);
});

it('sends a late stop after the reconnect', async () => {
  const [, first] = await call('POST', '/_sandbox/push', { url: url('a') });
  const reconnect = { url: url('a'), stopCallback: { holdUntil: 'release' }, record: false };
  const [, second] = await call('POST', '/_sandbox/push', reconnect);
  const [, released] = await call('POST', '/_sandbox/release', { order: 'reversed' });
  expect(second.replaced).toBe(first.sequence);
  expect(released.callbacks).toMatchObject([{ event_type: 0, status: 'delivered' }]);
  expect(posted.map(({ event_type, sequence }) => [event_type, sequence])).toEqual([
    [1, first.sequence],
    [1, second.sequence],
    [0, first.sequence],
  ]);
});

it('reports recordings in the formats asked for', async () => {
  const [, answer] = await call('POST', '/_sandbox/record', { stream: 'x', formats: ['mp4'], duration: 3 });
  expect(answer.fileIds).toHaveLength(1);
  expect(posted).toMatchObject([{ event_type: 100, file_format: 'mp4', duration: 3 }]);
});

it('lists streams, deliveries, mixes and faults', async () => {
  await call('POST', '/_sandbox/push', { url: url('a') });
  await call('POST', '/_sandbox/faults', { action: '*', fault: 'timeout', count: 2 });
  context.mixes.put({ sessionId: 'm', outputStream: 'a', inputs: [], updatedAtMs: 0 });
  const [, { streams }] = await call('GET', '/_sandbox/streams');
  expect(streams).toMatchObject([{ stream: 'a', state: 'active', endedAt: '' }]);
  const [, { deliveries }] = await call('GET', '/_sandbox/deliveries');
  expect(deliveries).toMatchObject([{ id: 1, status: 'delivered', attempts: [{ result: 200 }] }]);
  expect((await call('GET', '/_sandbox/mixes'))[1].mixes).toMatchObject([{ sessionId: 'm' }]);
  expect((await call('GET', '/_sandbox/faults'))[1].faults).toMatchObject([{ count: 2, struck: 0 }]);
  expect((await call('DELETE', '/_sandbox/faults'))[1]).toEqual({ faults: [] });
  expect((await call('GET', '/_sandbox/faults'))[1]).toEqual({ faults: [] });
});

it('runs the online-check on demand, and turns the automatic one on and off', async () => {
  expect(await call('POST', '/_sandbox/timer')).toMatchObject([
    200,
    { outcome: { kind: 'returned', value: { closed: 0 } } },
  ]);
  expect(await call('POST', '/_sandbox/timer', { automatic: true })).toEqual([200, { automatic: true }]);
  expect((await call('GET', '/_sandbox'))[1].automaticTimer).toBe(true);
  await call('POST', '/_sandbox/timer', { automatic: false });
  expect(context.timer.automatic).toBe(false);
});

it.each([
  ['POST', '/_sandbox/push', {}, 400, 'url'],
  ['POST', '/_sandbox/push', '{"url":', 400, 'not JSON'],
  ['POST', '/_sandbox/push', { url: 'rtmp://push.sandbox.test/live/a' }, 403, 'txSecret'],
  ['POST', '/_sandbox/push', { url: 'x', unknown: 1 }, 400, 'additional'],
  ['POST', '/_sandbox/push', { url: 'x', callback: { times: 0 } }, 400, 'times'],
  ['POST', '/_sandbox/stop', { stream: 'nobody' }, 404, 'not being pushed'],
  ['POST', '/_sandbox/stop', {}, 400, 'stream or url'],
  ['POST', '/_sandbox/faults', { action: 'Unknown', fault: 'timeout' }, 400, 'action'],
  ['GET', '/_sandbox/push', undefined, 405, 'POST'],
  ['GET', '/_sandbox/nothing', undefined, 404, 'GET /_sandbox'],
])('refuses %s %s %j with %i and the reason', async (method, path, body, status, reason) => {
  const [actual, answer] = await call(method, path, body);
  expect(actual).toBe(status);
  expect(answer.error).toContain(reason);
});
