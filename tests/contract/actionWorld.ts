import { createHash } from 'node:crypto';
import type { CallbackServices } from '../../functions/stream-callback/receive';
import type { Services } from '../../functions/api/dispatch';
import type { Config } from '../../shared/config';
import { insertSweepRun } from '../../shared/db/sweepRuns';
import { AS_OPERATOR, goLive, openRoom, streamOf, succeed } from '../support/appCall';
import { signedIn } from '../support/envelope';
import { deliver, recordingEvent } from '../support/streamEvents';
import type { TestServices } from '../support/testServices';

/** Who the examples are about. The owner sends them; everybody else is somebody else. */
export const PEOPLE = { owner: 'owner', stranger: 'stranger', anchor: 'anchor', guest: 'guest' } as const;
export const GROUPS = { owner: 'owner-group', anchor: 'anchor-group' } as const;
export const FILES = { replay: 'replay-file', shortVideo: 'short-video-file' } as const;

/** What the examples refer to. */
export interface World {
  readonly ownerStream: string;
  readonly guestStream: string;
  readonly guestPlayUrl: string;
  /** The one event of the ledger. */
  readonly ledgerId: number;
}

/**
 * An evening in the middle: the owner and another anchor are live, the owner also watches that anchor, a guest has a
 * link-mic address in the owner's room, and there are a replay and a short video of the owner. Operators have one
 * report, one audit entry, one stream event, one login and one sweep to look at. All but the last is made by the apps'
 * own requests.
 */
export async function arrangeWorld(services: TestServices): Promise<World> {
  const trusting = withConfig(services, { auth: { ...services.config.auth, mode: 'open' } });
  const { owner, anchor, guest, stranger } = PEOPLE;

  const earlierStream = await openRoom(trusting, owner, { groupid: 'earlier-group', title: 'earlier' });
  const endSeconds = services.clock.nowSeconds();
  await deliver(
    trusting satisfies CallbackServices,
    recordingEvent(earlierStream, {
      fileId: FILES.replay,
      fromSeconds: endSeconds - 600,
      toSeconds: endSeconds,
    }),
  );
  const ownerStream = await goLive(trusting, owner, { groupid: GROUPS.owner });
  await goLive(trusting, anchor, { groupid: GROUPS.anchor });
  const address = await succeed(trusting, 'RequestLVBAddrForLinkMic', { userid: guest });
  await succeed(trusting, 'UploadUGCVideo', {
    userid: owner,
    file_id: FILES.shortVideo,
    play_url: 'http://vod.example.test/short.mp4',
  });
  await succeed(trusting, 'EnterGroup', {
    userid: owner,
    liveuserid: anchor,
    groupid: GROUPS.anchor,
    flag: 0,
  });
  await succeed(trusting, 'EnterGroup', {
    userid: guest,
    liveuserid: owner,
    groupid: GROUPS.owner,
    flag: 0,
  });
  await succeed(trusting, 'ReportUser', { userid: stranger, hostuserid: anchor });
  await succeed(trusting, 'UnbanUser', { userid: stranger, reason: 'a mistake' }, AS_OPERATOR);
  await signedIn(guest, services);
  await services.database.transaction((session) =>
    insertSweepRun(session, {
      startedAt: new Date(endSeconds * 1000),
      finishedAt: new Date(endSeconds * 1000 + 120),
      massVanishSince: undefined,
      summary: JSON.stringify({
        ...{ rooms: 2, online: 1, seen: 1, offline: 1, unknown: 0 },
        ...{ closed: ['8888_gone_1'], closedCount: 1, relisted: [], cut: [], alarm: '' },
      }),
    }),
  );
  const [event] = await services.database.read((session) =>
    session.query<{ id: number }>('SELECT id FROM callback_event'),
  );
  return {
    ownerStream,
    guestStream: streamOf(address.pushurl),
    guestPlayUrl: address.playurl,
    ledgerId: event!.id,
  };
}

/** The same services with another configuration. */
export function withConfig<S extends Services>(services: S, changes: Partial<Config>): S {
  return { ...services, config: { ...services.config, ...changes } };
}

/** Bytes that look random and come in the same order in every world. */
export function repeatableBytes(): (size: number) => Uint8Array {
  let block = 0;
  return (size) => {
    block += 1;
    return createHash('shake256', { outputLength: size }).update(String(block)).digest();
  };
}
