import { createHash } from 'node:crypto';
import type { CallbackRule } from '../../../sandbox/liveCloud/callbackRule';
import { LiveCloud } from '../../../sandbox/liveCloud/liveCloud';
import type { StreamEvent } from '../../../sandbox/liveCloud/streamEvents';

const account = {
  appId: 1250000000,
  pushDomain: 'push.sandbox.test',
  pushUrlKey: 'push-key',
  callbackKey: 'callback-key',
};

let nowMs: number;
let sent: { event: StreamEvent; rule: CallbackRule }[];
let cloud: LiveCloud;

beforeEach(() => {
  nowMs = Date.parse('2026-01-02T03:04:05.678Z');
  sent = [];
  let seed = 1;
  cloud = new LiveCloud({
    account,
    clock: { nowMs: () => nowMs },
    random: () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647,
    send: (event, rule) => [sent.push({ event, rule })],
  });
});

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

interface UrlOptions {
  stream?: string;
  txTime?: string;
  txSecret?: string;
  record?: string;
}

function pushUrl({ stream = '8888_alice_1', txTime, txSecret, record }: UrlOptions = {}): string {
  const time = txTime ?? (Math.floor(nowMs / 1000) + 3600).toString(16);
  const secret = txSecret ?? md5(`${account.pushUrlKey}${stream}${time}`);
  const recording = record === undefined ? '' : `&record=${record}`;
  return `rtmp://${account.pushDomain}/live/${stream}?bizid=8888${recording}&txSecret=${secret}&txTime=${time}`;
}

const types = (): number[] => sent.map(({ event }) => event.event_type);

describe('letting a push in', () => {
  it('accepts what carries md5(key + stream + txTime)', () => {
    expect(cloud.push({ url: pushUrl() })).toMatchObject({ stream: '8888_alice_1' });
    expect(cloud.stateOf('8888_alice_1')).toBe('active');
  });

  it('takes txTime as it is spelled, in either case', () => {
    const txTime = (Math.floor(nowMs / 1000) + 3600).toString(16).toUpperCase();
    expect(() => cloud.push({ url: pushUrl({ txTime }) })).not.toThrow();
  });

  it.each([
    ['a wrong txSecret', () => pushUrl({ txSecret: '0'.repeat(32) })],
    ['a txSecret in upper case', () => pushUrl().replace(/txSecret=\w+/, (text) => text.toUpperCase())],
    ['a missing txSecret', () => pushUrl().replace(/&txSecret=\w+/, '')],
    ['a missing txTime', () => pushUrl().replace(/&txTime=\w+/, '')],
    ['a txTime that is no number', () => pushUrl({ txTime: 'soon' })],
    ['a txTime that has passed', () => pushUrl({ txTime: Math.floor(nowMs / 1000).toString(16) })],
    ["another customer's domain", () => pushUrl().replace(account.pushDomain, 'push.elsewhere.test')],
    ["another stream's signature", () => pushUrl().replace('8888_alice_1', '8888_mallory_1')],
  ])('turns away %s with 403 and says nothing to the callback address', (_case, url) => {
    expect(() => cloud.push({ url: url() })).toThrow(expect.objectContaining({ status: 403 }));
    expect(sent).toEqual([]);
  });

  it('calls a text that is no push URL a bad request', () => {
    expect(() => cloud.push({ url: 'http://push.sandbox.test/live' })).toThrow(
      expect.objectContaining({ status: 400 }),
    );
  });

  it('announces the push as LVB does', () => {
    const url = pushUrl({ record: 'flv|hls' });
    const { sequence } = cloud.push({ url, width: 640, height: 480 });
    const t = Math.floor(nowMs / 1000) + 600;
    expect(sequence).toMatch(/^[1-9]\d{18}$/);
    expect(sent[0]?.event).toEqual({
      event_type: 1,
      appid: account.appId,
      app: account.pushDomain,
      appname: 'live',
      stream_id: '8888_alice_1',
      channel_id: '8888_alice_1',
      event_time: Math.floor(nowMs / 1000),
      sequence,
      node: expect.any(String),
      user_ip: expect.any(String),
      stream_param: url.slice(url.indexOf('?') + 1),
      errcode: 0,
      errmsg: 'ok',
      width: 640,
      height: 480,
      set_id: expect.any(Number),
      idc_id: expect.any(Number),
      t,
      sign: md5(`${account.callbackKey}${t}`),
    });
  });
});

describe('a second pusher on a running stream', () => {
  it('replaces the first: a stop with the old sequence, then a start with a new one', () => {
    const first = cloud.push({ url: pushUrl() });
    const second = cloud.push({ url: pushUrl() });
    expect(second.replaced).toBe(first.sequence);
    expect(sent.map(({ event }) => [event.event_type, event.sequence])).toEqual([
      [1, first.sequence],
      [0, first.sequence],
      [1, second.sequence],
    ]);
  });

  it('is refused with 409 when it does not take over, and the first stays', () => {
    const { sequence } = cloud.push({ url: pushUrl() });
    expect(() => cloud.push({ url: pushUrl(), takeover: false })).toThrow(
      expect.objectContaining({ status: 409 }),
    );
    expect(cloud.listStreams()[0]?.session?.sequence).toBe(sequence);
  });

  it('may let the two events travel by different rules', () => {
    cloud.push({ url: pushUrl() });
    cloud.push({ url: pushUrl(), callback: { times: 2 }, stopCallback: { holdUntil: 'release' } });
    expect(sent.slice(1).map(({ rule }) => rule)).toEqual([{ holdUntil: 'release' }, { times: 2 }]);
  });
});

describe('ending a push', () => {
  it('reports the stop with the sequence of the push and its duration as text', () => {
    const { sequence } = cloud.push({ url: pushUrl() });
    nowMs += 1234;
    cloud.stop('8888_alice_1', { errcode: 6 });
    expect(sent[1]?.event).toMatchObject({
      event_type: 0,
      sequence,
      errcode: 6,
      push_duration: '1234',
      event_time: Math.floor(nowMs / 1000),
    });
    expect(cloud.stateOf('8888_alice_1')).toBe('inactive');
  });

  it('records the formats that the push URL names, under one task and different file ids', () => {
    cloud.push({ url: pushUrl({ record: 'flv|hls' }) });
    nowMs += 90_000;
    cloud.stop('8888_alice_1');
    const recordings = sent.slice(2).map(({ event }) => event);
    expect(recordings.map((event) => event.file_format)).toEqual(['flv', 'hls']);
    expect(new Set(recordings.map((event) => event.file_id)).size).toBe(2);
    expect(new Set(recordings.map((event) => event.task_id)).size).toBe(1);
    expect(recordings[0]).toMatchObject({
      event_type: 100,
      duration: 90,
      end_time: Math.floor(nowMs / 1000),
      start_time: Math.floor(nowMs / 1000) - 90,
      record_file_id: recordings[0]?.file_id,
      video_url: expect.stringMatching(/^http:.*\.flv$/),
      callback_ext: JSON.stringify({ video_codec: 'h264', resolution: '640x480' }),
    });
    expect(recordings[0]).not.toHaveProperty('video_id');
  });

  it('records nothing of a push shorter than a second, unless told how long it was', () => {
    cloud.push({ url: pushUrl({ record: 'flv' }) });
    nowMs += 999;
    cloud.stop('8888_alice_1');
    expect(types()).toEqual([1, 0]);
    cloud.push({ url: pushUrl({ record: 'flv' }) });
    cloud.stop('8888_alice_1', { durationSeconds: 30 });
    expect(types()).toEqual([1, 0, 1, 0, 100]);
    expect(sent.at(-1)?.event.duration).toBe(30);
  });

  it('records nothing when asked not to, or when the push URL names no format', () => {
    cloud.push({ url: pushUrl({ record: 'flv' }) });
    nowMs += 5000;
    cloud.stop('8888_alice_1', { record: false });
    cloud.push({ url: pushUrl() });
    nowMs += 5000;
    cloud.stop('8888_alice_1');
    expect(types()).toEqual([1, 0, 1, 0]);
  });

  it('tells nobody when the phone dies', () => {
    cloud.push({ url: pushUrl({ record: 'flv' }) });
    nowMs += 5000;
    cloud.die('8888_alice_1');
    expect(types()).toEqual([1]);
    expect(cloud.stateOf('8888_alice_1')).toBe('inactive');
  });

  it('knows no stop of a stream that is not being pushed', () => {
    expect(() => cloud.stop('8888_alice_1')).toThrow(expect.objectContaining({ status: 404 }));
    expect(() => cloud.die('8888_alice_1')).toThrow(expect.objectContaining({ status: 404 }));
  });
});

it('reports a recording of a stream it never saw', () => {
  const { fileIds } = cloud.record({ stream: 'unknown', formats: ['mp4'], durationSeconds: 12 });
  expect(sent[0]?.event).toMatchObject({ stream_id: 'unknown', file_id: fileIds[0], duration: 12 });
});

describe('forbidding a stream', () => {
  it('cuts the running push, refuses the next, and ends by itself', () => {
    cloud.push({ url: pushUrl() });
    cloud.forbid('8888_alice_1', nowMs + 60_000);
    expect(types()).toEqual([1, 0]);
    expect(cloud.stateOf('8888_alice_1')).toBe('forbid');
    expect(() => cloud.push({ url: pushUrl() })).toThrow(expect.objectContaining({ status: 403 }));
    nowMs += 60_000;
    expect(cloud.stateOf('8888_alice_1')).toBe('inactive');
    expect(() => cloud.push({ url: pushUrl() })).not.toThrow();
  });

  it('is lifted by a resume', () => {
    cloud.forbid('8888_alice_1', nowMs + 60_000);
    cloud.resume('8888_alice_1');
    expect(() => cloud.push({ url: pushUrl() })).not.toThrow();
  });
});

it('lets a dropped pusher come back', () => {
  cloud.push({ url: pushUrl() });
  cloud.drop('8888_alice_1');
  cloud.drop('8888_alice_1');
  expect(types()).toEqual([1, 0]);
  expect(() => cloud.push({ url: pushUrl() })).not.toThrow();
});

describe('a push that really comes in', () => {
  let ended: boolean[];
  let sequence: string;

  beforeEach(() => {
    ended = [];
    ({ sequence } = cloud.push({
      url: pushUrl({ record: 'flv|hls' }),
      takeover: false,
      connection: { end: (record) => ended.push(record) },
    }));
    nowMs += 5000;
  });

  it.each<[string, () => unknown, boolean]>([
    ['forbid', () => cloud.forbid('8888_alice_1', nowMs + 60_000), true],
    ['drop', () => cloud.drop('8888_alice_1'), true],
    ['stop', () => cloud.stop('8888_alice_1'), true],
    ['stop without a recording', () => cloud.stop('8888_alice_1', { record: false }), false],
  ])('is cut by %s, with a stop event and no pretended recording', (_name, act, record) => {
    act();
    expect(ended).toEqual([record]);
    expect(types()).toEqual([1, 0]);
    expect(cloud.stateOf('8888_alice_1')).not.toBe('active');
  });

  it('is cut without a word when its phone dies', () => {
    cloud.die('8888_alice_1');
    expect([ended, types()]).toEqual([[false], [1]]);
  });

  it('ends with its connection, in the code of how that ended', () => {
    cloud.hangUp('8888_alice_1', sequence, 3);
    expect(sent.at(-1)?.event).toMatchObject({ event_type: 0, sequence, errcode: 3, push_duration: '5000' });
  });

  it('is ended only once, and not by the end of an older connection', () => {
    cloud.drop('8888_alice_1');
    cloud.hangUp('8888_alice_1', sequence, 3);
    cloud.push({ url: pushUrl() });
    cloud.hangUp('8888_alice_1', sequence, 3);
    expect(types()).toEqual([1, 0, 1]);
    expect(cloud.stateOf('8888_alice_1')).toBe('active');
  });

  it('is replaced by nobody, pretended or real', () => {
    expect(() => cloud.push({ url: pushUrl() })).toThrow('already being pushed');
    expect(() => cloud.checkPush({ url: pushUrl(), takeover: true })).toThrow('already being pushed');
    expect([ended, types()]).toEqual([[], [1]]);
  });

  it('reports each file with its own address and size', () => {
    const source = { stream: '8888_alice_1', appName: 'live', query: 'bizid=8888' };
    const url = 'http://127.0.0.1:9000/vod/17/f0.flv';
    cloud.reportFile(source, {
      fileId: '17',
      format: 'flv',
      startTimeSeconds: 100,
      endTimeSeconds: 105,
      file: { sizeBytes: 4711, url },
    });
    expect(sent.at(-1)?.event).toMatchObject({
      event_type: 100,
      file_id: '17',
      file_size: 4711,
      duration: 5,
      video_url: url,
    });
  });
});

it('takes a push domain for the same with and without its port', () => {
  const url = pushUrl().replace(account.pushDomain, `${account.pushDomain}:1936`);
  expect(cloud.push({ url })).toMatchObject({ stream: '8888_alice_1' });
});
