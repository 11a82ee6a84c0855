import { ledgerEntry } from '../../../../functions/stream-callback/ledgerEntry';
import { findStreamEvent } from '../../../../shared/streamEvents/streamEvent';
import type { NewCallbackEvent } from '../../../../shared/db/callbackEvents';

const RECEIVED_AT = new Date('2024-05-01T12:00:00Z');
const HAPPENED_AT = new Date('2024-05-01T11:59:00Z');

function entryOf(members: object, eventTime: Date | undefined = HAPPENED_AT): NewCallbackEvent {
  const event = findStreamEvent({ event_type: 1, stream_id: 'stream', ...members });
  return ledgerEntry(event!, eventTime, RECEIVED_AT);
}

const keyOf = (members: object, eventTime?: Date): string => entryOf(members, eventTime).dedupeKey;

describe('the key of an event', () => {
  it('is the same for every delivery of it', () => {
    const key = keyOf({ t: 1, sign: 'a', sequence: '7', node: 'n' });
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(keyOf({ t: 2, sign: 'b', sequence: '7', node: 'n' })).toBe(key);
    expect(keyOf({ node: 'n', sequence: '7' })).toBe(key);
  });

  it.each([{ sequence: '8' }, { sequence: 7 }, { errcode: 0 }, { stream_id: 'another' }, { event_type: 0 }])(
    'is another one with %j',
    (change) => {
      expect(keyOf({ sequence: '7', ...change })).not.toBe(keyOf({ sequence: '7' }));
    },
  );

  it('is another one at another time, even where the body does not tell', () => {
    expect(keyOf({}, new Date(HAPPENED_AT.getTime() + 1000))).not.toBe(keyOf({}));
  });
});

describe('what is kept of an event', () => {
  it('is everything but the signature of the delivery', () => {
    const entry = entryOf({ t: 1, sign: 'a', nested: { t: 2, list: [1, null, true] }, errmsg: '停' });
    expect(JSON.parse(entry.payload)).toEqual({
      ...{ event_type: 1, stream_id: 'stream', errmsg: '停' },
      nested: { t: 2, list: [1, null, true] },
    });
    expect(entry).toMatchObject({
      ...{ eventType: 1, streamName: 'stream', eventTime: HAPPENED_AT, receivedAt: RECEIVED_AT },
    });
  });

  it.each([
    'txSecret=abc123&txTime=5f',
    'bizid=1&txSecret=abc123&txTime=5f&record=flv',
    'rtmp://push.example/live/stream?txTime=5f&txSecret=abc123',
    'TXSECRET=abc123&TxTime=5f',
  ])('has no push signature in it: %s', (text) => {
    const { payload } = entryOf({ stream_param: text, nested: [{ url: text }] });
    expect(payload).not.toContain('abc123');
    expect(payload).not.toContain('=5f');
  });

  it('keeps the other parameters of a push URL', () => {
    const { payload } = entryOf({ stream_param: 'bizid=8888&txSecret=abc&txTime=5f&record=flv' });
    expect(JSON.parse(payload)).toMatchObject({ stream_param: 'bizid=8888&txSecret=&txTime=&record=flv' });
  });

  it('cuts the name of the stream at a whole character', () => {
    expect(entryOf({ stream_id: '\u{1f600}'.repeat(300) }).streamName).toBe('\u{1f600}'.repeat(191));
  });
});
