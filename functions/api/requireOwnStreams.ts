import type { Broadcast } from '../../shared/broadcast/broadcast';
import { listBroadcastsByStream } from '../../shared/db/broadcasts';
import type { Session } from '../../shared/db/database';
import { AppError } from '../../shared/errors';
import type { ActionContext } from './action';

/**
 * The broadcasts behind these stream names, in their order. Every one has to be known here and usable: on the air,
 * interrupted, or opened so recently that its push URL still holds.
 * @throws AppError INVALID_PARAMETER naming `field`.
 */
export async function requireOwnStreams(
  session: Session,
  streamNames: readonly string[],
  { config, clock }: ActionContext,
  field: string,
): Promise<Broadcast[]> {
  const broadcasts = await listBroadcastsByStream(session, streamNames);
  const validSinceMs = clock.nowMs() - config.live.pushUrlTtlSeconds * 1000;
  return streamNames.map((streamName) => {
    const known = broadcasts.find((broadcast) => broadcast.streamName === streamName);
    if (known === undefined || !isUsable(known, validSinceMs)) {
      throw new AppError('INVALID_PARAMETER', `${field} names a stream of no live or link-mic broadcast!`);
    }
    return known;
  });
}

function isUsable({ state, openedAt }: Broadcast, validSinceMs: number): boolean {
  switch (state) {
    case 'live':
    case 'pushing':
    case 'interrupted':
      return true;
    case 'opened':
      return openedAt.getTime() >= validSinceMs;
    case 'ended':
      return false;
  }
}
