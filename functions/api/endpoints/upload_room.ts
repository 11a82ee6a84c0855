import { sdkStreamName } from '../../../shared/broadcast/sdkStream';
import { requireSettings } from '../../../shared/config';
import { findAccount } from '../../../shared/db/accounts';
import { id, LIMITS, optionalText } from '../../../shared/validation/fields';
import { announceRoom } from '../announceRoom';
import { defineEndpoint } from '../endpoint';

import { EMPTY } from '../replySchema';

/**
 * An anchor announces the room it is about to push: opens a broadcast under the stream name that the SDK gives all
 * of the user's pushes.
 */
export const upload_room = defineEndpoint({
  path: 'upload_room',
  access: { who: 'owner', field: 'userid' },
  fields: {
    userid: id(),
    title: optionalText(),
    location: optionalText(),
    frontcover: optionalText(LIMITS.url),
  },
  reply: EMPTY,
  async handle({ userid, title, location, frontcover }, context) {
    const { IM_SDKAPPID } = requireSettings(context.config.im, ['IM_SDKAPPID']);
    const now = new Date(context.clock.nowMs());
    await context.database.transaction(async (session) => {
      const account = await findAccount(session, userid);
      const room = {
        kind: 'room' as const,
        streamName: sdkStreamName(IM_SDKAPPID, userid),
        userId: userid,
        groupId: userid,
        title,
        nickname: account?.nickname ?? '',
        headpic: account?.avatar ?? '',
        frontcover: frontcover === '' ? (account?.frontcover ?? '') : frontcover,
        location,
        openedAt: now,
      };
      await announceRoom(session, room, context);
    });
    return undefined;
  },
});
