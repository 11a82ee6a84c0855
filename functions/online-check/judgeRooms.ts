import type { LiveRoom } from '../../shared/db/checks';
import type { OnlineList } from './onlineList';
import type { Pacer } from './pacer';
import type { SweepServices } from './services';

/** What this sweep's answers say of each live room. `unknown` rooms are left exactly as they are. */
export interface Judgement {
  readonly seen: readonly LiveRoom[];
  readonly offline: readonly LiveRoom[];
  readonly unknown: readonly LiveRoom[];
  /** Half of the rooms or more vanished at once, which is more likely a failure than the truth. */
  readonly massVanish: boolean;
}

/** Below this many rooms, half of them ending in one minute is nothing special. */
const MASS_VANISH_ROOMS = 10;

/**
 * Compares our live rooms with the online list and asks for each missing one singly, those closest to being closed
 * first. Only an explicit "not pushing" counts against a room; an incomplete list, a failed request or a time-out
 * does not (decision 4).
 * @param believeMassVanish that the rooms are gone although they vanished all at once.
 */
export async function judgeRooms(
  rooms: readonly LiveRoom[],
  online: OnlineList,
  believeMassVanish: boolean,
  services: SweepServices,
  pacer: Pacer,
  mayContinue: () => boolean,
): Promise<Judgement> {
  const seen = rooms.filter((room) => online.streamNames.has(room.streamName));
  const missing = rooms.filter((room) => !online.streamNames.has(room.streamName));
  if (!online.complete) return { seen, offline: [], unknown: missing, massVanish: false };
  const massVanish = isMassVanish(rooms, missing);
  if (massVanish && !believeMassVanish) return { seen, offline: [], unknown: missing, massVanish };

  const answers = new Map<LiveRoom, boolean>();
  const closestFirst = [...missing].sort((left, right) => right.missedChecks - left.missedChecks);
  await pacer.each(closestFirst, mayContinue, async (room) => {
    const pushing = await isPushing(room, services, pacer);
    if (pushing !== undefined) answers.set(room, pushing);
  });
  return {
    seen: [...seen, ...missing.filter((room) => answers.get(room) === true)],
    offline: missing.filter((room) => answers.get(room) === false),
    unknown: missing.filter((room) => !answers.has(room)),
    massVanish,
  };
}

/** Rooms that were missing before did not vanish now. */
function isMassVanish(rooms: readonly LiveRoom[], missing: readonly LiveRoom[]): boolean {
  const vanished = missing.filter((room) => room.missedChecks === 0);
  return rooms.length >= MASS_VANISH_ROOMS && vanished.length * 2 >= rooms.length;
}

async function isPushing(
  room: LiveRoom,
  { liveApi, log }: SweepServices,
  pacer: Pacer,
): Promise<boolean | undefined> {
  await pacer.turn();
  try {
    return (await liveApi.getStreamState(room.streamName)) === 'active';
  } catch (error) {
    log.debug('stream state unknown', { streamName: room.streamName, cause: error });
    return undefined;
  }
}
