import { scryptSync } from 'node:crypto';
import { hashPassword, isOutdatedHash, verifyPassword } from '../../../../shared/signing/passwordHash';

const PASSWORD = '7d793037a0760186574b0282f2f435e7';

/** A hash as an earlier version of this project would have made it. */
function hashWith(cost: number, blockSize: number, parallelization: number): string {
  const salt = Buffer.from('salt-of-16-bytes');
  const hash = scryptSync(PASSWORD, salt, 32, {
    N: cost,
    r: blockSize,
    p: parallelization,
    maxmem: 256 * 1024 * 1024,
  });
  const encoded = `${salt.toString('base64url')}$${hash.toString('base64url')}`;
  return `scrypt$${cost}$${blockSize}$${parallelization}$${encoded}`;
}

describe('a password hash', () => {
  let first: string;
  let second: string;

  beforeAll(async () => {
    [first, second] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
  });

  it('fits its own password and no other', async () => {
    expect(await verifyPassword(PASSWORD, first)).toBe(true);
    for (const other of ['', PASSWORD.toUpperCase(), `${PASSWORD} `, PASSWORD.slice(1)]) {
      expect(await verifyPassword(other, first)).toBe(false);
    }
  });

  it('has a salt of its own, so that equal passwords do not look equal', () => {
    const [one, two] = [first, second].map((encoded) => encoded.split('$'));
    expect(one!.slice(0, 4)).toEqual(two!.slice(0, 4));
    expect(one![4]).not.toBe(two![4]);
    expect(one![5]).not.toBe(two![5]);
    expect(Buffer.from(one![4]!, 'base64url')).toHaveLength(16);
  });

  it('holds neither the password nor a plain digest of it, and fits its column', () => {
    expect(first).not.toContain(PASSWORD);
    expect(first).toMatch(/^scrypt\$[0-9]+\$[0-9]+\$[0-9]+\$[A-Za-z0-9_-]+\$[A-Za-z0-9_-]+$/);
    expect(first.length).toBeLessThanOrEqual(255);
  });

  it('is not due for renewal while its parameters are today’s', () => {
    expect(isOutdatedHash(first)).toBe(false);
  });

  it('fits with its own salt only', async () => {
    const parts = first.split('$');
    parts[4] = second.split('$')[4]!;
    expect(await verifyPassword(PASSWORD, parts.join('$'))).toBe(false);
  });
});

describe('a hash with other parameters', () => {
  it.each([
    [1024, 8, 1],
    [16_384, 8, 1],
    [32_768, 8, 2],
    [2, 1, 1],
  ])('still fits and is due for renewal: cost %d, block size %d, parallelization %d', async (...numbers) => {
    const encoded = hashWith(...numbers);
    expect(await verifyPassword(PASSWORD, encoded)).toBe(true);
    expect(await verifyPassword(`${PASSWORD}x`, encoded)).toBe(false);
    expect(isOutdatedHash(encoded)).toBe(true);
  });
});

describe('what is no hash', () => {
  const good = hashWith(2, 1, 1);

  it.each([
    '',
    PASSWORD,
    'scrypt',
    'scrypt$$$$$',
    good.replace('scrypt', 'md5'),
    good.replace('scrypt$2', 'scrypt$-2'),
    good.replace('scrypt$2', 'scrypt$2.0'),
    good.replace('scrypt$2', 'scrypt$'),
    `${good}$`,
    ` ${good}`,
    `${good}\n`,
    good.slice(0, -30),
    good.split('$').slice(0, 5).join('$'),
    good.split('$').slice(1).join('$'),
    good.replace(/\$[^$]*$/, '$=='),
  ])('fits no password: %j', async (encoded) => {
    expect(await verifyPassword(PASSWORD, encoded)).toBe(false);
    expect(await verifyPassword('', encoded)).toBe(false);
  });
});
