import fc from 'fast-check';
import { formatCursor, pageOf, parseCursor } from '../../../../functions/api/paging';
import type { Cursor } from '../../../../functions/api/paging';
import { AppError } from '../../../../shared/errors';

describe('pages', () => {
  it.each([
    ['the first page', 1, 20, { offset: 0, limit: 20 }],
    ['page 0, which is page 1', 0, 20, { offset: 0, limit: 20 }],
    ['a negative page, too', -5, 20, { offset: 0, limit: 20 }],
    ['a later page', 3, 20, { offset: 40, limit: 20 }],
    ['the smallest size', 2, 10, { offset: 10, limit: 10 }],
    ['the largest size', 2, 100, { offset: 100, limit: 100 }],
    ['a size below it, which is 10', 2, 9, { offset: 10, limit: 10 }],
    ['a size above it, which is 10', 2, 101, { offset: 10, limit: 10 }],
    ['a negative size, which is 10', 2, -20, { offset: 10, limit: 10 }],
  ])('are those of the first server: %s', (_name, number, size, page) => {
    expect(pageOf(number, size)).toEqual(page);
  });

  it('have an offset that every database takes, however large the number', () => {
    const { offset } = pageOf(Number.MAX_SAFE_INTEGER, 100);
    expect(Number.isSafeInteger(offset)).toBe(true);
    expect(offset).toBeGreaterThan(1_000_000_000);
  });
});

describe('cursors', () => {
  const position = fc.integer({ min: 1, max: 999_999_999_999_999 });
  const cursor: fc.Arbitrary<Cursor> = fc.oneof(
    fc.record({ part: fc.constantFrom('live' as const, 'shortVideos' as const), id: position }),
    fc.record({
      part: fc.constant('replays' as const),
      id: position,
      endedAt: fc.integer({ min: 0, max: 4_102_444_800_000 }).map((ms) => new Date(ms)),
    }),
  );

  it('come back as they were handed out', () => {
    fc.assert(fc.property(cursor, (one) => expect(parseCursor(formatCursor(one))).toEqual(one)));
  });

  it.each([
    'l',
    'l.',
    'l.-1',
    'l.1.2',
    'l.1e3',
    'x.1',
    'r.1',
    'r.1.2.3',
    'r..2',
    'L.1',
    ' l.1',
    'l.1\n',
    'l.1234567890123456',
    'l.1 OR 1=1',
    '0',
  ])('that no page carried are refused: %j', (text) => {
    let thrown: unknown;
    try {
      parseCursor(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject({ code: 'INVALID_PARAMETER' });
  });
});
