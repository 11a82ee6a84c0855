import fc from 'fast-check';
import {
  placeContent,
  placePushes,
  type Announcement,
  type SharedPush,
} from '../../../../shared/broadcast/sharedStream';

const HOUR = 3600;

function at(second: number): Date {
  return new Date(Date.UTC(2024, 4, 1) + second * 1000);
}

/** Rooms in the order of their seconds; their ids are 1, 2, 3. */
function rooms(...seconds: readonly number[]): Announcement[] {
  return seconds.map((second, index) => ({ broadcastId: index + 1, at: at(second) }));
}

function push(sequence: string, start: number | undefined, stop?: number): SharedPush {
  return {
    sequence,
    startedAt: start === undefined ? undefined : at(start),
    stoppedAt: stop === undefined ? undefined : at(stop),
  };
}

function owners(announcements: readonly Announcement[], ...pushes: readonly SharedPush[]): unknown {
  return Object.fromEntries(placePushes(announcements, pushes).map((one) => [one.sequence, one.ownerId]));
}

describe('a push of a shared stream', () => {
  it.each([
    [
      'that follows its announcement, as on iOS',
      rooms(0, 1000),
      [push('a', 2, 900), push('b', 1003)],
      { a: 1, b: 2 },
    ],
    [
      'that comes before it, as on Android',
      rooms(2, 1000),
      [push('a', 0, 900), push('b', 998)],
      { a: 1, b: 2 },
    ],
    ['that comes back after the network broke', rooms(0), [push('a', 2, 50), push('b', 55)], { a: 1, b: 1 }],
    [
      'that comes back shortly before another room is announced, and ends before it',
      rooms(0, 100),
      [push('a', 2, 50), push('b', 55, 60), push('c', 102)],
      { a: 1, b: 1, c: 2 },
    ],
    [
      'of a room that was announced soon after another',
      rooms(0, 60),
      [push('a', 1, 50), push('b', 58)],
      { a: 1, b: 2 },
    ],
    [
      'that begins in the same second as the one before it',
      rooms(0, 2),
      [push('9', 1, 1), push('10', 1)],
      { 9: 1, 10: 2 },
    ],
    [
      'that begins in the second in which the one before it ended, whatever their sequences',
      rooms(0, 102),
      [push('5', 2, 50), push('9', 101, 101), push('7', 101)],
      { 5: 1, 9: 1, 7: 2 },
    ],
    [
      'that is the only one, between two announcements, goes to the nearer',
      rooms(0, 90),
      [push('a', 1)],
      { a: 1 },
    ],
    [
      'that is the only one, between two announcements, goes to the nearer one',
      rooms(0, 90),
      [push('a', 80)],
      { a: 2 },
    ],
    [
      'whose phone crashed, so that its stop comes after the next announcement',
      rooms(0, 1000),
      [push('a', 1, 1020), push('b', 999)],
      { a: 1, b: 2 },
    ],
    ['whose stop is lost', rooms(0, 1000), [push('a', 1), push('b', 999)], { a: 1, b: 2 }],
    ['more than two minutes before the first announcement', rooms(200), [push('a', 0, 10)], { a: undefined }],
    [
      'later than that, as that of a link-mic guest',
      rooms(0),
      [push('a', 5, 60), push('b', 961)],
      { a: 1, b: undefined },
    ],
    [
      'within a quarter of an hour of it',
      rooms(0),
      [push('a', 5, 5 * HOUR), push('b', 5 * HOUR + 890)],
      { a: 1, b: 1 },
    ],
    ['after another that runs for days', rooms(0), [push('a', 5), push('b', 48 * HOUR)], { a: 1, b: 1 }],
    [
      'of which only the stop is known',
      rooms(0, 1000),
      [push('a', undefined, 900), push('b', undefined, 1005)],
      { a: 1, b: 2 },
    ],
    ['without any announcement', [], [push('a', 0, 10)], { a: undefined }],
  ] as const)('%s', (_what, announcements, pushes, expected) => {
    expect(owners(announcements, ...pushes)).toEqual(expected);
  });

  it('belongs where it belongs whatever the order in which it became known', () => {
    const second = fc.integer({ min: 0, max: 2000 });
    const known = fc.record({
      start: fc.option(second, { nil: undefined }),
      stop: fc.option(second, { nil: undefined }),
      place: fc.integer(),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(second, { maxLength: 4 }),
        fc.array(known, { maxLength: 6 }),
        (opened, drawn) => {
          const announcements = rooms(...opened.sort((left, right) => left - right));
          const numbered = drawn
            .map(({ start, stop, place }, index) => ({ place, push: push(String(index), start, stop) }))
            .filter(
              ({ push: { startedAt, stoppedAt } }) => startedAt !== undefined || stoppedAt !== undefined,
            );
          const inOrder = numbered.map((one) => one.push);
          const shuffled = numbered.sort((left, right) => left.place - right.place).map((one) => one.push);
          expect(owners(announcements, ...shuffled)).toEqual(owners(announcements, ...inOrder));
        },
      ),
    );
  });
});

describe('a recording of a shared stream', () => {
  function ownerOf(
    announcements: readonly Announcement[],
    pushes: readonly SharedPush[],
    second: number,
  ): number | undefined {
    return placeContent(announcements, placePushes(announcements, pushes), at(second));
  }

  it('belongs to the push in which it began, also just before another announcement', () => {
    const pushes = [push('a', 5, 10_880)];
    expect(ownerOf(rooms(0, 10_900), pushes, 5)).toBe(1);
    expect(ownerOf(rooms(0, 10_900), pushes, 10_806)).toBe(1);
  });

  it('belongs to the newer of two pushes of which one ended late', () => {
    const pushes = [push('a', 5, 1020), push('b', 998, 1900)];
    expect(ownerOf(rooms(0, 1000), pushes, 1000)).toBe(2);
    expect(ownerOf(rooms(0, 1000), pushes, 600)).toBe(1);
  });

  it('may begin seconds before its push by the recorder’s clock', () => {
    expect(ownerOf(rooms(0, 1000), [push('a', 5, 900), push('b', 1000, 1900)], 996)).toBe(2);
  });

  it('goes by the announcements where LVB has not told of its push, or not of the end of an older one', () => {
    expect(ownerOf(rooms(0, 1000), [], 1010)).toBe(2);
    expect(ownerOf(rooms(0, 1000), [push('a', 5)], 1010)).toBe(2);
    expect(ownerOf(rooms(0, 1000), [push('a', 5)], 998)).toBe(1);
    expect(ownerOf(rooms(0, 1000), [], 998)).toBe(2);
  });

  it('belongs to nobody long before and long after every announcement', () => {
    expect(ownerOf(rooms(1000), [], 500)).toBeUndefined();
    expect(ownerOf(rooms(0), [push('a', 5, 60)], 13 * HOUR)).toBeUndefined();
    expect(ownerOf([], [push('a', 5, 60)], 10)).toBeUndefined();
  });
});
