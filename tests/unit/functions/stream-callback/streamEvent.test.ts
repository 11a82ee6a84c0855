import { EVENT_TYPE, findStreamEvent } from '../../../../shared/streamEvents/streamEvent';

describe('a body', () => {
  it('is an event when it has a whole number as its type, 0 included', () => {
    for (const event_type of [...Object.values(EVENT_TYPE), 317, 2_147_483_647]) {
      expect(findStreamEvent({ event_type, stream_id: 's' })).toEqual({
        eventType: event_type,
        streamName: 's',
        members: { event_type, stream_id: 's' },
      });
    }
  });

  it.each([undefined, null, 0, 'text', true, [], [{ event_type: 1 }], {}])('is no event: %j', (body) => {
    expect(findStreamEvent(body)).toBeUndefined();
  });

  it.each(['1', 1.5, -1, null, true, [1], {}, Number.NaN, Infinity, 2_147_483_648])(
    'is no event with the type %p',
    (event_type) => {
      expect(findStreamEvent({ event_type })).toBeUndefined();
    },
  );

  it.each([
    [{ stream_id: ' test_stream ' }, 'test_stream'],
    [{ streamId: 'camel' }, 'camel'],
    [{ stream_id: 'snake', streamId: 'camel' }, 'snake'],
    [{ stream_id: '' }, ''],
    [{}, ''],
    [{ stream_id: 5 }, ''],
    [{ stream_id: ['s'] }, ''],
  ])('%j names the stream "%s"', (members, streamName) => {
    expect(findStreamEvent({ event_type: 1, ...members })?.streamName).toBe(streamName);
  });

  it('is no event when it is too deep to be written down again', () => {
    const nested = (depth: number): object => {
      let value: object = {};
      for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value };
      return value;
    };
    expect(findStreamEvent({ event_type: 1, value: nested(30) })).toBeDefined();
    expect(findStreamEvent({ event_type: 1, value: nested(200_000) })).toBeUndefined();
  });
});
