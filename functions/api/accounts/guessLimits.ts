import { countUse, uncountUse, type RateLimit } from '../../../shared/db/rateLimits';
import { isTrustedAddress, saveTrustedAddress } from '../../../shared/db/trustedAddresses';
import type { Session } from '../../../shared/db/database';
import { clientNetwork } from '../clientNetwork';
import { tooFrequent } from '../tooFrequent';
import type { EndpointContext } from '../endpoint';

const WINDOW_SECONDS = 600;

/** Wrong passwords that one address may send for one account. */
const PER_ACCOUNT_AND_ADDRESS: RateLimit = { name: 'guess-both', uses: 10, windowSeconds: WINDOW_SECONDS };
/** Wrong passwords that one address may send in all: many people can share one. */
const PER_ADDRESS: RateLimit = { name: 'guess-address', uses: 100, windowSeconds: WINDOW_SECONDS };
/** Wrong passwords for one account from all the addresses that its owner has not used. */
const PER_ACCOUNT: RateLimit = { name: 'guess-account', uses: 50, windowSeconds: WINDOW_SECONDS };

const TRUST_MS = 30 * 86_400_000;

/**
 * The limits that apply to a guess. Those of the account as a whole spare addresses from which its owner has signed
 * in, so a stranger who uses them up does not lock the owner out.
 */
async function limitsFor(
  session: Session,
  userId: string,
  { clock, remoteAddress: address }: EndpointContext,
): Promise<readonly (readonly [RateLimit, string])[]> {
  const remoteAddress = clientNetwork(address);
  const since = new Date(clock.nowMs() - TRUST_MS);
  const trusted = await isTrustedAddress(session, userId, remoteAddress, since);
  return [
    [PER_ACCOUNT_AND_ADDRESS, `${userId}\n${remoteAddress}`],
    [PER_ADDRESS, remoteAddress],
    ...(trusted ? [] : [[PER_ACCOUNT, userId] as const]),
  ];
}

/** A guess that has been counted, so that it can be taken back. */
export interface CountedGuess {
  readonly limits: readonly (readonly [RateLimit, string])[];
  readonly at: Date;
}

/**
 * Counts a guess before its password is looked at: of many that arrive at the same moment no more are looked at than
 * the limits allow. A refused one counts nothing.
 * @throws AppError TOO_FREQUENT with the seconds to wait.
 */
export async function countGuess(userId: string, context: EndpointContext): Promise<CountedGuess> {
  const at = new Date(context.clock.nowMs());
  return context.database.transaction(async (session) => {
    const limits = await limitsFor(session, userId, context);
    // Always in this order, so that two guesses never wait for each other. All windows end at the same time.
    for (const [limit, key] of limits) {
      const wait = await countUse(session, limit, key, at);
      if (wait > 0) throw tooFrequent(wait);
    }
    return { limits, at };
  });
}

/** The guess was right: it does not count after all, and its address is the owner's. */
export async function acceptGuess(
  userId: string,
  { limits, at }: CountedGuess,
  context: EndpointContext,
): Promise<void> {
  await context.database.transaction(async (session) => {
    for (const [limit, key] of limits) await uncountUse(session, limit, key, at);
    await saveTrustedAddress(session, userId, clientNetwork(context.remoteAddress), at);
  });
}
