import fc from 'fast-check';
import { totalOf } from '../../../../functions/api/listTotal';

const page = fc.record({ index: fc.nat({ max: 999 }), limit: fc.integer({ min: 10, max: 100 }) });

describe('the total that a page says', () => {
  it('is the length itself where that is known', () => {
    expect(totalOf({ rows: 23, exact: true }, { offset: 20, limit: 20 }, 3)).toBe(23);
    expect(totalOf({ rows: 23, exact: true }, { offset: 100, limit: 20 }, 0)).toBe(23);
  });

  it('is more than what was shown after a full page, whatever was counted', () => {
    fc.assert(
      fc.property(page, fc.nat(), ({ index, limit }, rows) => {
        const offset = index * limit;
        expect(totalOf({ rows, exact: false }, { offset, limit }, limit)).toBeGreaterThan(offset + limit);
      }),
    );
  });

  it('is what was shown after the last rows, and no more than what lies before an empty page', () => {
    fc.assert(
      fc.property(page, fc.nat(), fc.nat({ max: 9 }), ({ index, limit }, counted, rows) => {
        const offset = index * limit;
        const total = totalOf({ rows: counted, exact: false }, { offset, limit }, rows);
        if (rows > 0) expect(total).toBe(offset + rows);
        else expect(total).toBeLessThanOrEqual(offset);
      }),
    );
  });
});
