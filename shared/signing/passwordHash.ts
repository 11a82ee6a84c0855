import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface ScryptParameters {
  /** CPU and memory cost, a power of two. Memory needed: 128 * cost * blockSize bytes. */
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
}

/** 32 MB and some 80 ms: what a function of 256 MB can spare for a login. */
export const FULL_COST = 32_768;
const CURRENT: ScryptParameters = { cost: FULL_COST, blockSize: 8, parallelization: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const MAX_MEMORY_BYTES = 256 * 1024 * 1024;

const ENCODED =
  /^scrypt\$([0-9]{1,8})\$([0-9]{1,3})\$([0-9]{1,3})\$([A-Za-z0-9_-]{8,64})\$([A-Za-z0-9_-]{20,128})$/;

/**
 * `scrypt$cost$blockSize$parallelization$salt$hash`, salt and hash in base64url.
 * @param cost a power of two; less than today's for hashes that the next right password renews.
 */
export async function hashPassword(password: string, cost = CURRENT.cost): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const parameters = { ...CURRENT, cost };
  return encode(parameters, salt, await derive(password, salt, parameters, HASH_BYTES));
}

/**
 * Whether the password belongs to the hash, compared in constant time. A hash of an unknown form fits nothing. A hash
 * that an import made at a lower cost takes as much work as one of today's.
 */
export async function verifyPassword(password: string, encoded: string): Promise<boolean> {
  const [, cost, blockSize, parallelization, salt, hash] = ENCODED.exec(encoded) ?? [];
  if (salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, 'base64url');
  const parameters = {
    cost: Number(cost),
    blockSize: Number(blockSize),
    parallelization: Number(parallelization),
  };
  const actual = await derive(password, Buffer.from(salt, 'base64url'), parameters, expected.length);
  await spendTheRest(password, salt, parameters);
  return timingSafeEqual(actual, expected);
}

/**
 * Work that makes up for a low cost, so that the time of an answer does not tell whose hash is an imported one, nor
 * that there is one: cost + cost + 2 cost + 4 cost ... + half of today's is today's.
 */
async function spendTheRest(password: string, salt: string, known: ScryptParameters): Promise<void> {
  const comparable =
    known.blockSize === CURRENT.blockSize && known.parallelization === CURRENT.parallelization;
  for (let cost = known.cost; comparable && cost > 1 && cost < CURRENT.cost; cost *= 2) {
    await derive(password, Buffer.from(salt, 'base64url'), { ...CURRENT, cost }, HASH_BYTES);
  }
}

/** Whether a hash was made with weaker parameters than today's and should be renewed at the next right password. */
export function isOutdatedHash(encoded: string): boolean {
  const { cost, blockSize, parallelization } = CURRENT;
  return !encoded.startsWith(`scrypt$${cost}$${blockSize}$${parallelization}$`);
}

/** Fits no password and takes as long to check as any: for a user who does not exist. */
export const NOBODYS_HASH = encode(CURRENT, Buffer.alloc(SALT_BYTES), Buffer.alloc(HASH_BYTES));

function encode({ cost, blockSize, parallelization }: ScryptParameters, salt: Buffer, hash: Buffer): string {
  const numbers = `${cost}$${blockSize}$${parallelization}`;
  return `scrypt$${numbers}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

async function derive(
  password: string,
  salt: Buffer,
  { cost, blockSize, parallelization }: ScryptParameters,
  length: number,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(
      password,
      salt,
      length,
      { N: cost, r: blockSize, p: parallelization, maxmem: MAX_MEMORY_BYTES },
      (error, key) => (error === null ? resolve(key) : reject(error)),
    );
  });
}
