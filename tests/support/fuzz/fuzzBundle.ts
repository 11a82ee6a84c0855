import { scryptSync } from 'node:crypto';
import type { BundledFunction, HttpResult } from '../bundledFunction';
import { seededRandom } from '../seededRandom';
import type { Random } from './draw';

/** No request may take longer, whatever is in it (QUALITY FZ1). */
const LIMIT_MS = 1_000;
/** The machine that runs the tests may stop for a second; a request that is slow is slow each time it is sent. */
const TIMES_SLOW = 5;
const REQUESTS_OF_ONE_WORLD = 500;

export interface FuzzCase {
  readonly event: unknown;
  /** Throws where the reply is not what it has to be for any request of this kind. */
  readonly check: (reply: HttpResult) => void;
}

export interface FuzzResult {
  readonly failures: readonly unknown[];
  readonly slowestMs: number;
}

/** How long the same work takes now, which tells how much else the machine has to do. */
function referenceMs(): number {
  const startedAtMs = performance.now();
  scryptSync('work', 'salt', 32, { N: 2 ** 14 });
  return performance.now() - startedAtMs;
}

/** The seed of this run: printed, and TEST_SEED repeats it. */
export function fuzzSeed(): number {
  const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.info(`seed ${seed}; TEST_SEED=${seed} sends the same requests again`);
  return seed;
}

/**
 * Sends `count` requests to a built function, one after another, and gives the first of those that were answered wrongly,
 * slowly or not at all. `newWorld` makes fresh rows every 500 requests, because valid ones change them. Each request
 * follows from the seed and its number alone, but for the time and the tokens in it.
 */
export async function fuzzBundle(
  bundle: BundledFunction,
  count: number,
  seed: number,
  newWorld: () => Promise<(random: Random) => FuzzCase>,
): Promise<FuzzResult> {
  const failures: unknown[] = [];
  let slowestMs = 0;
  let draw = await newWorld();
  // Loading the bundle is not part of answering.
  await bundle.invoke({});
  const idleMs = Math.min(referenceMs(), referenceMs(), referenceMs());
  for (let number = 0; number < count && failures.length < 5; number += 1) {
    if (number > 0 && number % REQUESTS_OF_ONE_WORLD === 0) draw = await newWorld();
    const { event, check } = draw(seededRandom(seed + number * 65_537));
    const took: number[] = [];
    do {
      const startedAtMs = performance.now();
      const outcome = await bundle.invoke(event);
      const tookMs = performance.now() - startedAtMs;
      took.push(tookMs > LIMIT_MS ? tookMs / Math.max(1, referenceMs() / idleMs) : tookMs);
      try {
        if (outcome.kind !== 'returned') throw new Error(`${outcome.kind}: ${outcome.message}`);
        check(outcome.value as HttpResult);
      } catch (error) {
        failures.push({ seed, number, event: shown(event), outcome: shown(outcome), error: String(error) });
      }
    } while (took.at(-1)! > LIMIT_MS && took.length < TIMES_SLOW);
    const tookMs = Math.min(...took);
    slowestMs = Math.max(slowestMs, tookMs);
    if (tookMs > LIMIT_MS) failures.push({ seed, number, event: shown(event), tookMs });
  }
  return { failures, slowestMs };
}

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 2_000);
}
