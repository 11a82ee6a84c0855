import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createStreamName } from '../../../../shared/broadcast/streamName';
import { findStreamName } from '../../../../shared/signing/streamUrl';
import { anyText } from '../../../support/anyText';

const bizId = fc.stringMatching(/^[0-9]{1,16}$/);
/** Whatever may be a user id: any text of up to 128 characters. */
const userId = anyText({ minLength: 1, maxLength: 128 });

/** Bytes that look random and are the same in every run with the same seed. */
function bytesFrom(seed: number): (size: number) => Uint8Array {
  let block = 0;
  return (size) => {
    block += 1;
    return createHash('shake256', { outputLength: size }).update(`${seed}.${block}`).digest();
  };
}

describe('stream names', () => {
  it('are lower-case letters, digits and _, at most 80 bytes, for every user', () => {
    fc.assert(
      fc.property(bizId, userId, fc.integer(), (biz, user, seed) => {
        const name = createStreamName(biz, user, bytesFrom(seed));
        expect(name).toMatch(/^[a-z0-9_]{1,80}$/);
        expect(name.startsWith(`${biz}_`)).toBe(true);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(80);
      }),
      { numRuns: 1000 },
    );
  });

  it('come back whole from a URL', () => {
    fc.assert(
      fc.property(bizId, userId, fc.integer(), (biz, user, seed) => {
        const name = createStreamName(biz, user, bytesFrom(seed));
        expect(findStreamName(`rtmp://push.example.test/live/${name}?bizid=${biz}`)).toBe(name);
      }),
    );
  });

  it('are never the same for two users, ids that look alike included, nor twice for one', () => {
    const alike = [
      'a-b',
      'a_b',
      'a@b',
      'a#b',
      'A_B',
      'a.b',
      `${'x'.repeat(40)}1`,
      `${'x'.repeat(40)}2`,
      '王',
      '李',
    ];
    const names = alike.flatMap((user) =>
      Array.from({ length: 500 }, () => createStreamName('8888', user, randomBytes)),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('use every random character equally: bytes that would favour some are left out', () => {
    const unusable = Uint8Array.from({ length: 16 }, () => 252);
    const answers = [unusable, unusable];
    const name = createStreamName('8888', 'alice', (size) => answers.pop() ?? Buffer.alloc(size, 251));
    expect(name).toBe(`8888_alice_${'9'.repeat(16)}`);
  });
});
